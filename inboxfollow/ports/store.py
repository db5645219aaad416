"""The store: facts on disk, seen through the few views that the use cases need.

Every write is one transaction, whole or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from inboxfollow.domain.facts import Choices, Facts, LoggedTouch, Note
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.message import Message
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.domain.verdict import Expectation, Kind, Verdict
from inboxfollow.ports.moves import Moves


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

    def want(self, rows: Collection[int]) -> None:
        """Marks messages whose text a verdict needs. The mark outlives the process: a poll that was killed goes on with
        the very same messages, so that it ends like one that was not."""
        ...

    def pending(self, account: str) -> Sequence[int]:
        """Unread messages that are wanted, or whose kind needs the body (reports, absences of people I wrote to)."""
        ...

    def commit_readings(self, readings: Sequence[Reading]) -> None:
        """Stores what bodies said, and joins conversations by the ids that reports carry."""
        ...


class Leads(Protocol):
    """What the agenda reads."""

    def stale(self, fingerprint: str, *, unread: bool = False) -> Sequence[int]:
        """Conversations with mail of mine whose digest is missing or was made under another configuration; with
        `unread` also those that were judged before all texts they need were read."""
        ...

    def facts(self, conversations: Collection[int]) -> Iterator[Facts]:
        """Facts of these conversations, in ascending order."""
        ...

    def keep_digests(self, fingerprint: str, digests: Sequence[tuple[int, Lead | None]], *, whole: bool) -> None:
        """Keeps what was computed from facts, until something about the conversation changes. Not `whole`: texts it
        needs are still unread."""
        ...

    def digests(self, fingerprint: str) -> Iterator[Lead]:
        """All kept digests of leads."""
        ...

    def resolve(self, lead_id: str) -> int:
        """Conversation of a short id, also of one that was joined to another. Raises UnknownLead."""
        ...


class Decisions(Protocol):
    """What a person decides. Each call is one step of `history` and can be undone."""

    def choices(self, conversation: int) -> Choices:
        """What was chosen for a conversation so far; all defaults where nothing was."""
        ...

    def choose(self, at: datetime, words: str, choices: Mapping[int, Choices], moving: Collection[str] = ()) -> None:
        """Replaces what was chosen for these conversations. In the same step what they have in inboxes of the accounts
        in `moving` becomes outstanding (ports.moves)."""
        ...

    def log_touch(
        self, at: datetime, words: str, conversation: int, touch: LoggedTouch, choices: Choices | None = None
    ) -> None:
        """Enters a call, text or meeting; `choices`, where given, replace the conversation's in the same step."""
        ...

    def add_note(self, at: datetime, words: str, conversation: int, note: Note) -> None:
        """Attaches a note to a conversation; notes before it stay."""
        ...

    def list_pattern(self, at: datetime, words: str, which: str, pattern: str) -> None:
        """Adds to the `ignored` or the `suppressed` list."""
        ...

    def patterns(self, which: str) -> frozenset[str]:
        """The addresses, domains and globs on the `ignored` or the `suppressed` list."""
        ...

    def undo(self, at: datetime) -> str:
        """Takes back the newest step that has not been taken back; returns its words, "" where there is none."""
        ...

    def forget(self, at: datetime, address: str) -> int:
        """Removes the texts and names of a person; returns how many messages that touched. Cannot be undone."""
        ...


class Unsent(NamedTuple):
    """The newest mail of the outbox that answers one mail of mine, where it was not sent and not taken back."""

    lead_id: str
    answers_id: str
    """Message-ID of the mail of mine."""
    status: str
    why: str
    at: datetime
    """Of a ready mail when it goes, else when it came to this."""


class Outbox(Protocol):
    """Mail on its way out. Every write here is on the disk before the call returns."""

    def enqueue(self, at: datetime, words: str, outgoing: Outgoing) -> tuple[Outgoing, bool]:
        """Stores a mail as `ready`, as one step of `history`, and returns it with its row and True. Where another mail
        already answers the same mail of mine and is not settled in the negative, that one is returned, and False."""
        ...

    def outgoing(self, row: int) -> Outgoing:
        """One mail of the outbox. Raises UnknownLead where there is none."""
        ...

    def outbox(
        self, *, statuses: Collection[Status] = (), conversation: int | None = None, account: str = ""
    ) -> Sequence[Outgoing]:
        """Mails of the outbox, newest first; of these states, this conversation, this account where given."""
        ...

    def unsent(self) -> Sequence[Unsent]:
        """What waits, is unknown, was blocked or failed, without the mails themselves."""
        ...

    def advance(
        self,
        row: int,
        before: Status,
        after: Status,
        at: datetime,
        why: str,
        not_before: datetime | None = None,
    ) -> bool:
        """Moves a mail from one state to the next (domain.outgoing.NEXT) and remembers why; `not_before` puts it off.
        False, and nothing changed, where it is not in `before` any more."""
        ...

    def find_sent(self, outgoing: Outgoing, frozen: Arrival) -> bool:
        """Whether the mailbox shows that it left: a mail of mine under any of its ids, one with the same author, date,
        recipients and subject, or mail of others that cites it."""
        ...

    def record_sent(self, row: int, at: datetime, why: str, frozen: Arrival, reading: Reading) -> None:
        """From sending or unknown to sent, in one step with the mail itself entering its conversation as a touch of
        mine, unless the mailbox has shown it; a copy found in a folder later is the same mail. `reading` is what its
        body says, its row does not matter."""
        ...

    def mark(self, row: int, *, filing: str | None = None, reported: bool | None = None) -> None:
        """Notes what became of the copy in Sent, or that the person has been told."""
        ...

    def copy_seen(self, row: int) -> bool:
        """Whether a folder of role sent holds a copy of a mail that was sent."""
        ...

    def started_since(self, moment: datetime) -> int:
        """How many mails were sent, or may have been, since then."""
        ...


class Store(Messages, Leads, Decisions, Outbox, Moves, Protocol):
    """All views of one store."""

    def coverage(self) -> Sequence[tuple[FolderState, int]]:
        """Every folder with the number of its messages in the store."""
        ...

    def counts(self) -> tuple[int, int]:
        """Messages, and conversations with mail of mine."""
        ...

    def recall(self, key: str) -> str | None:
        """A small thing remembered between runs."""
        ...

    def remember(self, key: str, value: str) -> None:
        """Remembers a small thing, such as the public holidays of a region."""
        ...

    def export(self) -> dict[str, Any]:
        """All facts, ordered so that equal knowledge gives equal output whatever way it was gathered."""
        ...

    def close(self) -> None:
        """Lets go of everything open; may be called twice."""
        ...
