"""The filing port over IMAP: APPEND, and MOVE or what stands in for it. The only module that changes a mailbox.

Never sends CREATE, CLOSE or a bare EXPUNGE: the last two remove whatever anybody flagged \\Deleted (RFC 4315).
"""

import contextlib
import imaplib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from imapclient import IMAPClient

from inboxfollow.adapters.imap.commands import RawNames, listing
from inboxfollow.adapters.imap.connection import Connection
from inboxfollow.adapters.imap.errors import CODE
from inboxfollow.adapters.imap.exchange import finish, next_line, pieces, run, send
from inboxfollow.adapters.imap.fetch import MONTH_NAMES, VANISHED_MEANWHILE, uid_sets
from inboxfollow.adapters.imap.pipeline import LINE_ROOM
from inboxfollow.adapters.imap.settings import Credential, ImapSettings
from inboxfollow.ports.errors import CursorExpired, OutcomeUnknown, Rejected, Transient

UIDVALIDITY = re.compile(rb"\[UIDVALIDITY (\d{1,10})\]", re.IGNORECASE)
MISSING = frozenset({"TRYCREATE", "NONEXISTENT"})
PAGE = 200
"""UIDs that are moved by one command: a slow server must answer within its time."""
TRIES = 3
"""How often a command is sent that was refused because other programs removed mail meanwhile."""


class ImapFiling:
    """One account changed over one connection, made on first use and again after it broke."""

    def __init__(self, settings: ImapSettings, credential: Credential) -> None:
        self._connection = Connection(settings, credential)
        self._names = RawNames()
        self._listed = False

    def append(self, folder: str, source: bytes, arrived: datetime) -> None:
        """See Filing. Transient where the account is full."""
        with self._step(folder) as client, self._into(folder):
            imap = client._imap
            date = internal_date(arrived)
            command = b"APPEND %s (\\Seen) %s {%d}" % (self._names.quoted(folder), date, len(source))
            tag = send(imap, command)
            if not answer(imap, tag)[-1].startswith(b"+"):
                raise imaplib.IMAP4.abort("the server answered before it had the message")
            imap.send(source + b"\r\n")  # where this fails, the server lacks the end of the command
            try:
                answer(imap, tag)
            except (imaplib.IMAP4.abort, OSError, EOFError) as error:
                where = f"{self._connection.place}, folder {folder!r}"
                raise OutcomeUnknown(
                    f"{where}: the connection ended before the server said whether it stored the message",
                    "Look into that folder before it is stored again.",
                ) from error

    def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
        """See Filing. Where the connection ends halfway (Unreachable), it may be called again with the same UIDs;
        on a server without MOVE that can leave a second copy in `target`."""
        if not uids:
            return
        with self._step(folder) as client:
            commands = self._commands(target)
            self._select(client._imap, folder, uidvalidity)
            with self._into(target):
                for part in _parts(uids, LINE_ROOM - max(map(len, commands))):
                    for command in commands:
                        self._run(client._imap, command % part)

    def close(self) -> None:
        """See Filing."""
        self._connection.close()

    # inner parts

    @contextlib.contextmanager
    def _step(self, folder: str) -> Iterator[IMAPClient]:
        """The connection; folders are listed once, since some servers spell names oddly (PROTOCOLS A9, Exchange)."""
        with self._connection.guarded(folder) as client:
            if not self._listed:
                listing(client, self._names, prefixed=False, legacy=False)
                self._listed = True
            yield client

    @contextlib.contextmanager
    def _into(self, folder: str) -> Iterator[None]:
        """Says which folder is missing; it is for the person to make one."""
        try:
            yield
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if MISSING.isdisjoint(CODE.findall(str(error))):
                raise
            raise Rejected(
                f"{self._connection.place}: the server has no folder {folder!r}",
                "Make it, or name another: folders.sent, folders.archive",
            ) from error

    def _commands(self, target: str) -> list[bytes]:
        """What moves messages, with %s for their UIDs. Raises Rejected where nothing does so safely."""
        name = self._names.quoted(target).replace(b"%", b"%%")
        if self._connection.offers("MOVE"):
            return [b"UID MOVE %s " + name]
        if self._connection.offers("UIDPLUS"):
            return [b"UID COPY %s " + name, b"UID STORE %s +FLAGS.SILENT (\\Deleted)", b"UID EXPUNGE %s"]
        raise Rejected(
            f"{self._connection.place}: the server can neither MOVE nor expunge single messages (UIDPLUS)",
            "Move them with your mail program, or set archive.move_on_server = false.",
        )

    def _select(self, imap: imaplib.IMAP4, folder: str, uidvalidity: int) -> None:
        """Opens a folder for changes (RFC 9051 section 6.3.2). Mail could be copied out of a read-only one, but not
        removed from it: such a folder is refused before anything is copied."""
        said = answer(imap, send(imap, b"SELECT " + self._names.quoted(folder)))
        found = UIDVALIDITY.search(b"\n".join(said))
        if found is None or int(found[1]) != uidvalidity:
            raise CursorExpired(f"folder {folder!r} was renumbered by the server", "Scan again.")
        if b"[READ-ONLY]" in said[-1].upper():
            raise Rejected(f"{self._connection.place}, folder {folder!r}: this folder may only be read", "")

    def _run(self, imap: imaplib.IMAP4, command: bytes) -> None:
        """Sends a command about messages some of which may be gone. A server that refuses it for that has done nothing
        (RFC 2180 section 4.4), but knows after NOOP which are left; UIDs of others are passed over."""
        for _ in range(TRIES):
            try:
                run(imap, command)
                return
            except imaplib.IMAP4.error as error:
                if not VANISHED_MEANWHILE.match(str(error).encode()):
                    raise
            run(imap, b"NOOP")
        raise Transient(f"{self._connection.place}: other programs keep removing mail there", "Try again later.")


def _parts(uids: Sequence[int], room: int) -> Iterator[bytes]:
    """Sets of exactly these UIDs, few and short enough for one command each."""
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), PAGE):
        yield from uid_sets(ordered[start : start + PAGE], max(room, 60), bridge=0)


def answer(imap: imaplib.IMAP4, tag: bytes) -> list[bytes]:
    """What the server says, a line each, up to a go-ahead for a literal or the end of the command `tag`. Raises error
    when it is refused."""
    said: list[bytes] = []
    while True:
        line = next_line(imap)
        said.append(b" ".join(one if isinstance(one, bytes) else one[0] for one in pieces(imap, line)))
        if line.startswith(tag + b" "):
            finish(line[len(tag) + 1 :])
            return said
        if line.startswith(b"+"):
            return said


def internal_date(arrived: datetime) -> bytes:
    """A moment as APPEND takes it, in UTC and independent of the locale (RFC 9051, date-time)."""
    at = arrived.astimezone(UTC)
    return f'"{at.day:02d}-{MONTH_NAMES[at.month - 1].title()}-{at.year:04d} {at:%H:%M:%S} +0000"'.encode()
