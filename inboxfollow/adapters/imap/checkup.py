"""What an IMAP server's announced extensions mean for the person."""

from collections.abc import Collection, Sequence

from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.ports.checkup import Finding, Result

_USED = ("IDLE", "CONDSTORE", "MOVE", "UIDPLUS", "SPECIAL-USE", "X-GM-EXT-1")
_LACKING = {
    "IDLE": "new mail is noticed at the next scan only",
    "CONDSTORE": "what changed is found by comparing, which takes a little longer",
    "SPECIAL-USE": "folders are known by their names only (set folders.sent where one is wrong)",
}


def capabilities(mailbox: ImapMailbox) -> frozenset[str]:
    """What the server announced after the login, in capitals. Raises as the methods of Mailbox do."""
    with mailbox._connection.guarded() as client:
        return frozenset(one.decode("ascii", "replace").upper() for one in client.capabilities())


def findings(offered: Collection[str]) -> Sequence[Finding]:
    """One finding for the extensions that are used (RFC 2177, 7162, 6851, 4315, 6154), and one where mail cannot be
    moved safely."""
    there = [name for name in _USED if name in offered]
    lacking = [f"without {name}: {words}" for name, words in _LACKING.items() if name not in offered]
    if "MOVE" not in offered and "UIDPLUS" in offered:
        lacking.append("without MOVE: archiving copies a mail and removes it where it lay")
    made = [Finding("extensions", Result.OK, "; ".join([f"has {', '.join(there) or 'none that matters'}", *lacking]))]
    if "MOVE" not in offered and "UIDPLUS" not in offered:
        words = "the server has neither MOVE nor UIDPLUS: archived mail cannot be moved safely"
        made.append(Finding("archiving", Result.WARNING, words, "Leave archive.move_on_server = false."))
    return made
