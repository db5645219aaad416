"""The store as a poll sees it: mail found and read, folders and how far they are read.

Every write is one transaction, whole or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from inboxfollow.domain.message import Message
from inboxfollow.domain.verdict import Expectation, Kind, Verdict


class Arrival(NamedTuple):
    """One message found in a folder, read as far as its header goes. A tuple, since a scan makes many."""

    uid: int
    arrived: datetime
    size: int
    identity: str
    """Equal for copies of one mail (domain.dedupe)."""
    message: Message
    mine: bool
    base_subject: str
    verdict: Verdict
    machine: str
    pending: bool
    """The kind itself is unsure or incomplete until the body is read."""
    list_addresses: tuple[str, ...] = ()
    """Addresses this mail proves to be mailing lists, canonical."""
    thread_ref: str = ""


@dataclass(frozen=True, slots=True)
class FolderState:
    """How far a folder has been read. `next_uid` is the cursor: everything below it is in the store."""

    account: str
    name: str
    role: str
    uidvalidity: int = 0
    next_uid: int = 1
    highestmodseq: int = 0
    total: int = 0
    since: datetime | None = None
    complete: bool = False
    checked: datetime | None = None
    error: str = ""
    resyncs: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message whose text a verdict needs, and one place where it can be read."""

    row: int
    account: str
    folder: str
    uid: int
    mine: bool
    arrived: datetime
    cites_mine: bool
    """It cites a message of mine."""
    kind: Kind
    """As far as its header tells."""
    machine: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the body of a message says."""

    row: int
    verdict: Verdict
    machine: str
    expects: Expectation | None
    text: str
    had_html: bool


Page = Sequence[Any]
"""Messages made ready by `prepare`; only the store knows what is in it."""


class Messages(Protocol):
    """What a poll writes."""

    def folders(self, account: str) -> Mapping[str, FolderState]:
        """All folders known of an account, by name."""
        ...

    @property
    def prepare(self) -> Callable[[Sequence[Arrival]], Page]:
        """Makes a page ready to be committed: a pure function that may be called in another process."""
        ...

    def commit_page(self, state: FolderState, page: Page, drafts: Sequence[int] = ()) -> int:
        """Stores the messages of one page together with the folder's new state; returns how many were new.
        `drafts` are UIDs of drafts, remembered so that they can be asked for again."""
        ...

    def reset_folder(self, account: str, name: str) -> None:
        """Forgets UIDs and cursor of a folder; the messages stay."""
        ...

    def keep_folders(self, account: str, names: Collection[str]) -> None:
        """Forgets the folders of an account that are not among these; their messages stay."""
        ...

    def note_failure(self, account: str, error: str) -> None:
        """Remembers that the account could not be read at all, and why."""
        ...

    def drafts(self, account: str, name: str) -> Sequence[int]:
        """UIDs that were drafts when last seen."""
        ...

    def drop_drafts(self, account: str, name: str, uids: Sequence[int]) -> None:
        """These are drafts no more."""
        ...

    def wanted(self, account: str, rows: Collection[int]) -> Sequence[Wanted]:
        """Where the given messages can be read in this account; newest first."""
        ...

    def vanished(self, account: str, folder: str, uids: Collection[int]) -> frozenset[int]:
        """Forgets that mail lay there; returns the rows of what still lies elsewhere. What is wanted of it stays wanted
        until it turns up again."""
        ...

    def want(self, rows: Collection[int]) -> None:
        """Marks messages whose text a verdict needs. The mark outlives the process: a poll that was killed goes on with
        the very same messages, so that it ends like one that was not."""
        ...

    def pending(self, account: str) -> Sequence[int]:
        """Unread messages that are wanted, or whose kind needs the body (reports, absences of people I wrote to)."""
        ...

    def unread_by(self, person: str, most: int, accounts: Collection[str]) -> Sequence[int]:
        """Of the newest `most` mails that a person (canonical address) wrote, those whose text was never read and that
        still lie in a folder of these accounts."""
        ...

    def commit_readings(self, readings: Sequence[Reading]) -> None:
        """Stores what bodies said, and joins conversations by the ids that reports carry."""
        ...
