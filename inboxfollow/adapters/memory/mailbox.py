"""A mailbox in memory that keeps to the same contract as a server, and counts what it hands over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from inboxfollow.domain.message import RawMessage
from inboxfollow.ports.errors import CursorExpired, PortError, Rejected
from inboxfollow.ports.mailbox import Folder, Interest, Role, Survey
from inboxfollow.wire.headers import WANTED_HEADERS

WANTED = frozenset(name.lower().encode() for name in WANTED_HEADERS)
MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Stored:
    arrived: datetime
    source: bytes
    draft: bool
    seen: bool = False


@dataclass(slots=True)
class _Box:
    role: Role
    uidvalidity: int
    next_uid: int = 1
    messages: dict[int, _Stored] = field(default_factory=dict)
    error: PortError | None = None


class MemoryMailbox:
    """Folders of messages. `headers_transferred` and `bodies_transferred` count messages handed over."""

    def __init__(self) -> None:
        self._boxes: dict[str, _Box] = {}
        self._open = ""
        self._error: PortError | None = None
        self.headers_transferred = 0
        self.bodies_transferred = 0
        self.create_folder("INBOX", Role.INBOX)

    # what tests and the demo do to it

    def create_folder(self, name: str, role: Role = Role.OTHER, uidvalidity: int = 1) -> None:
        """Makes an empty folder; one that exists only gets another role."""
        box = self._boxes.setdefault(name, _Box(role, uidvalidity))
        box.role = role

    def append(self, folder: str, source: bytes, arrived: datetime, draft: bool = False, *, seen: bool = False) -> int:
        """Adds a message (`arrived` aware) to a folder, made if need be, and returns its UID."""
        if folder not in self._boxes:
            self.create_folder(folder, Role.SENT if folder == "Sent" else Role.OTHER)
        box = self._boxes[folder]
        uid = box.next_uid
        box.messages[uid] = _Stored(arrived.astimezone(UTC).replace(microsecond=0), source, draft, seen)
        box.next_uid += 1
        return uid

    def seen(self, folder: str) -> frozenset[int]:
        """UIDs of the messages marked as read."""
        return frozenset(uid for uid, one in self._boxes[folder].messages.items() if one.seen)

    def expunge(self, folder: str, uid: int) -> None:
        """Removes a message for good."""
        del self._boxes[folder].messages[uid]

    def renumber(self, folder: str, uidvalidity: int) -> None:
        """Gives a folder another UIDVALIDITY and its messages new UIDs from 1, in their order."""
        box = self._boxes[folder]
        box.messages = dict(enumerate(box.messages.values(), 1))
        box.uidvalidity, box.next_uid = uidvalidity, len(box.messages) + 1

    def fail(self, error: PortError | None, folder: str = "") -> None:
        """From now on raises `error` when that folder (or, without one, the account) is used; None heals it."""
        if folder:
            self._boxes[folder].error = error
        else:
            self._error = error

    # what MemoryFiling does to it

    def file(self, folder: str, source: bytes, arrived: datetime) -> None:
        """Adds a message that is read to a folder that is there. Raises Rejected, and what `fail` says."""
        self._usable(folder)
        self.append(folder, source, arrived, seen=True)

    def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
        """Moves the messages that are there. Raises CursorExpired, Rejected, and what `fail` says."""
        source, sink = self._usable(folder), self._usable(target)
        if source.uidvalidity != uidvalidity:
            raise CursorExpired(f"folder {folder!r} was renumbered", "Scan again.")
        for uid in sorted(set(uids) & source.messages.keys()):
            sink.messages[sink.next_uid] = source.messages.pop(uid)
            sink.next_uid += 1

    # the port

    @property
    def page(self) -> int:
        """See Mailbox."""
        return 500

    @property
    def partial(self) -> bool:
        """See Mailbox."""
        return False

    def folders(self) -> Sequence[Folder]:
        """See Mailbox."""
        self._raise(self._error)
        ranks = {Role.SENT: 0, Role.INBOX: 1}
        read = [Folder(name, box.role) for name, box in self._boxes.items() if box.role not in (Role.DRAFTS, Role.ALL)]
        return tuple(sorted(read, key=lambda folder: (ranks.get(folder.role, 2), folder.name)))

    def survey(self, folder: str) -> Survey:
        """See Mailbox."""
        self._open = ""
        box = self._usable(folder)
        self._open = folder
        return Survey(box.uidvalidity, box.next_uid, len(box.messages))

    def uids(self, first: int, last: int, since: datetime | None) -> Sequence[int]:
        """See Mailbox."""
        day = None if since is None else (since - MARGIN).astimezone(UTC).date()
        messages = self._selected().messages.items()
        return [uid for uid, one in messages if first <= uid <= last and (day is None or one.arrived.date() >= day)]

    def headers(self, pages: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], Sequence[RawMessage]]]:
        """See Mailbox."""
        for page in pages:
            box = self._selected()
            found = [self._raw(uid, box.messages[uid]) for uid in page if uid in box.messages]
            self.headers_transferred += len(found)
            yield page, found

    def bodies(self, uids: Sequence[int], cap: int) -> Iterator[tuple[int, bytes]]:
        """See Mailbox."""
        for uid in sorted(uids):
            stored = self._selected().messages.get(uid)
            if stored is not None:
                self.bodies_transferred += 1
                yield uid, _canonical(stored.source)[:cap]

    def drafts_among(self, uids: Sequence[int]) -> frozenset[int]:
        """See Mailbox."""
        messages = self._selected().messages
        return frozenset(uid for uid in uids if uid in messages and messages[uid].draft)

    def heed(self, interest: Interest) -> bool:
        """See Mailbox."""
        return False

    def close(self) -> None:
        """See Mailbox."""
        self._open = ""

    # inner parts

    def _usable(self, folder: str) -> _Box:
        self._raise(self._error)
        if folder not in self._boxes:
            raise Rejected(f"folder {folder!r}: the mailbox has no such folder", "Scan again.")
        self._raise(self._boxes[folder].error)
        return self._boxes[folder]

    def _selected(self) -> _Box:
        if not self._open:
            raise Rejected("no folder is open", "Survey a folder first.")
        box = self._boxes[self._open]
        self._raise(self._error)
        self._raise(box.error)
        return box

    @staticmethod
    def _raise(error: PortError | None) -> None:
        if error is not None:
            raise error

    @staticmethod
    def _raw(uid: int, stored: _Stored) -> RawMessage:
        source = _canonical(stored.source)
        return RawMessage(uid, stored.arrived, len(source), _wanted_fields(source), stored.draft)


def _canonical(source: bytes) -> bytes:
    """A mail with CRLF line ends, as a server sends it."""
    return source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _wanted_fields(source: bytes) -> bytes:
    """The header block cut to the wanted fields, as BODY[HEADER.FIELDS (...)] is (RFC 9051 section 6.4.5.1)."""
    block = b"" if source.startswith(b"\r\n") else source.partition(b"\r\n\r\n")[0]
    kept, keep = [], False
    for line in block.split(b"\r\n"):
        if line[:1] not in (b" ", b"\t"):
            keep = line.partition(b":")[0].strip().lower() in WANTED
        if keep:
            kept.append(line + b"\r\n")
    return b"".join(kept) + b"\r\n"
