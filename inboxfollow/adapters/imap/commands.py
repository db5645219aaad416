"""The fixed requests of a scan, but FETCH: LIST, NAMESPACE, EXAMINE and UID SEARCH, and what their answers say."""

import imaplib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from imapclient import IMAPClient, imap_utf7

from inboxfollow.adapters.imap.exchange import Piece, quoted, quoted_octets, run
from inboxfollow.adapters.imap.fetch import MONTH_NAMES, unusual
from inboxfollow.adapters.imap.folders import Listed, Spaces
from inboxfollow.ports.errors import Rejected
from inboxfollow.ports.mailbox import Survey

SEARCH_WINDOW = 80_000
"""UIDs per search: 10 digits and a space each stay below the million octets a line may have."""
MARGIN = timedelta(days=2)
"""Search dates ignore time and zone (RFC 9051 section 6.4.4)."""
NUMBER = re.compile(rb"\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d{1,19})\]|\* (\d{1,10}) (EXISTS)", re.IGNORECASE)


class RawNames:
    """How folders are spelt on the wire where that is not the modified UTF-7 of their decoded name."""

    def __init__(self) -> None:
        self._odd: dict[str, bytes] = {}

    def listed(self, attributes: Sequence[object], delimiter: bytes | None, raw: bytes | str) -> Listed:
        """One LIST line decoded, its spelling remembered where it is odd (PROTOCOLS A9, Exchange)."""
        octets = raw if isinstance(raw, bytes) else raw.encode()
        name = decoded(octets)
        if imap_utf7.encode(name) != octets:
            self._odd[name] = octets
        marks = frozenset(mark.decode("ascii", "replace").lower() for mark in attributes if isinstance(mark, bytes))
        return Listed(marks, "" if delimiter is None else decoded(delimiter), name)

    def quoted(self, folder: str) -> bytes:
        """The name as a quoted string. Raises Rejected where it holds a line break or NUL."""
        odd = self._odd.get(folder)
        return quoted(folder) if odd is None else quoted_octets(odd)


def decoded(raw: bytes) -> str:
    """A name out of modified UTF-7 (RFC 3501 section 5.1.3); servers that send raw 8-bit names are borne."""
    try:
        return str(imap_utf7.decode(raw) if raw.isascii() else raw.decode())
    except UnicodeError:
        return raw.decode("latin-1")


def spaces(client: IMAPClient) -> Spaces:
    """The namespaces' prefixes. Some servers announce NAMESPACE and refuse it: then there is one, unnamed."""
    try:
        personal, other, shared = client.namespace()
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return Spaces()
    foreign = [decoded_text(prefix) for prefix, _ in [*(other or ()), *(shared or ())]]
    return Spaces(tuple(decoded_text(prefix) for prefix, _ in personal or (("", "/"),)), tuple(foreign))


def decoded_text(name: bytes | str) -> str:
    """A name that may be decoded already."""
    return name if isinstance(name, str) else decoded(name)


def listing(client: IMAPClient, names: RawNames, prefixed: bool, legacy: bool) -> list[Listed]:
    """All folders. With a prefix INBOX is asked for by itself; `legacy` uses XLIST (PROTOCOLS A4)."""
    answer = list(client.xlist_folders() if legacy else client.list_folders())
    if prefixed:
        answer += client.list_folders("", "INBOX")
    return [names.listed(*line) for line in answer]


def examine(imap: imaplib.IMAP4, name: bytes, condstore: bool) -> Survey:
    """Opens a folder read-only. Raises Rejected where it has no UIDVALIDITY: then nothing can be remembered of it."""
    said: dict[bytes, int] = {}
    for response in run(imap, b"EXAMINE " + name + (b" (CONDSTORE)" if condstore else b"")):
        for key, value, count, exists in NUMBER.findall(_flat(response)):
            said[(key or exists).upper()] = int(value or count)
    messages, next_uid = said.get(b"EXISTS", 0), said.get(b"UIDNEXT", 0)
    if b"UIDVALIDITY" not in said:
        raise Rejected("the server does not number the messages of this folder", "Skip it: folders.skip")
    if not next_uid:
        next_uid = _highest_uid(imap) + 1 if messages else 1
    return Survey(said[b"UIDVALIDITY"], next_uid, messages, said.get(b"HIGHESTMODSEQ", 0))


def search(imap: imaplib.IMAP4, first: int, last: int, since: datetime | None, messages: int) -> list[int]:
    """UIDs from `first` to `last`, ascending, `since` widened by two days; `messages` is what the folder holds."""
    criterion = b"" if since is None else b" SINCE " + search_date(since - MARGIN)
    window = SEARCH_WINDOW if messages > SEARCH_WINDOW else max(last - first + 1, 1)
    found: set[int] = set()
    for low in range(first, last + 1, window):
        high = min(low + window - 1, last)
        for response in run(imap, b"UID SEARCH UID %d:%d" % (low, high) + criterion):
            words = _flat(response).split()
            if words[1:2] and words[1].upper() == b"SEARCH":
                found.update(int(word) for word in words[2:] if word.isdigit())
    return sorted(uid for uid in found if first <= uid <= last)


def search_date(when: datetime) -> bytes:
    """A date as SEARCH takes it, in UTC and independent of the locale."""
    day = when.astimezone(UTC)
    return f"{day.day}-{MONTH_NAMES[day.month - 1].title()}-{day.year:04d}".encode()


def _highest_uid(imap: imaplib.IMAP4) -> int:
    """For servers that leave UIDNEXT out (PROTOCOLS A1)."""
    found = (unusual(response) for response in run(imap, b"UID FETCH * (UID)"))
    return max((row.uid for row in found if row is not None), default=0)


def _flat(response: Sequence[Piece]) -> bytes:
    return b" ".join(piece if isinstance(piece, bytes) else piece[0] for piece in response)
