"""A mailbox that is read and never changed. One instance is one connection, used by one thread at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from inboxfollow.domain.message import RawMessage


class Role(StrEnum):
    """What a folder is for (RFC 6154 section 2, and INBOX)."""

    INBOX = "inbox"
    SENT = "sent"
    ARCHIVE = "archive"
    JUNK = "junk"
    TRASH = "trash"
    ALL = "all"
    DRAFTS = "drafts"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is to be read. `name` is decoded (no modified UTF-7)."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Survey:
    """What the server says of a folder when it is opened read-only (RFC 9051 section 6.3.3)."""

    uidvalidity: int
    next_uid: int
    """All messages present have a lower UID. Derived from the highest UID where the server says nothing."""
    messages: int
    highestmodseq: int = 0
    """0 where CONDSTORE (RFC 7162) is not offered."""


@dataclass(frozen=True, slots=True)
class Interest:
    """Mail that matters although it lies in no thread of mine. Moments are aware: what arrived before does not matter;
    None for however old."""

    people: Mapping[str, datetime | None] = field(default_factory=dict)
    """By canonical address: what they wrote, and what came through it where it is a mailing list. By "@DOMAIN": what
    anybody there wrote."""
    subjects: Mapping[tuple[str, str], datetime | None] = field(default_factory=dict)
    """By domain and base subject: what somebody there wrote under that subject."""
    cited: Collection[str] = ()
    """Message-IDs of mail that mine answers."""
    unsure: Collection[str] = ()
    """Message-IDs of mail whose fate is not known: looked for each time anew."""


class Mailbox(Protocol):
    """Reads one account. Every method may raise Unreachable, AuthRejected, Untrusted, Transient, Rejected.

    Never changes a flag, a message or a folder (EXAMINE and BODY.PEEK only).
    """

    @property
    def page(self) -> int:
        """How many headers are best asked for at once."""
        ...

    @property
    def partial(self) -> bool:
        """Whether only a part of the mail is handed over: mine and what belongs to it, what is new, what was heeded."""
        ...

    def folders(self) -> Sequence[Folder]:
        """All folders to be read for my mail and for answers, Sent first; Drafts and virtual ones left out."""
        ...

    def survey(self, folder: str) -> Survey:
        """Opens `folder` read-only; the methods below refer to the folder surveyed last."""
        ...

    def uids(self, first: int, last: int, since: datetime | None) -> Sequence[int]:
        """UIDs present from `first` to `last` (both included), ascending; with `since`, without mail that
        arrived more than two days before it (search dates ignore the time zone, RFC 9051 section 6.4.4)."""
        ...

    def headers(self, pages: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], Sequence[RawMessage]]]:
        """For each page of ascending UIDs its messages; those gone meanwhile are left out.
        May read ahead: a page is handed over whole, in order, and only once."""
        ...

    def bodies(self, uids: Sequence[int], cap: int) -> Iterator[tuple[int, bytes]]:
        """Of each message still present its UID and whole source, cut after `cap` octets."""
        ...

    def drafts_among(self, uids: Sequence[int]) -> frozenset[int]:
        """Which of these UIDs still carry \\Draft. Transfers flags only."""
        ...

    def heed(self, interest: Interest) -> bool:
        """For a mailbox that is `partial`: looks for this mail too. True where it found more than it had handed over:
        then the next survey shows it. All but what is unsure is looked for once; what comes later is handed over
        anyway. One that is not partial says False."""
        ...

    def close(self) -> None:
        """Ends the connection. May be called twice."""
        ...
