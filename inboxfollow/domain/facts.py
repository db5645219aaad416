"""What is stored about one conversation: facts only, no judgement that depends on time or configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Day
from datetime import datetime
from typing import Self

from inboxfollow.domain.message import Address
from inboxfollow.domain.verdict import Expectation, Intent, Kind


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of a conversation as the store knows it. Times are aware UTC."""

    row: int
    """The store's own number; older rows were read earlier."""
    message_id: str
    """Never empty: mail without an id gets one under `missing.invalid`."""
    mine: bool
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    subject: str
    date: datetime | None
    arrived: datetime
    kind: Kind
    other_ids: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    account: str = ""
    machine: str = ""
    """For mail of mine: why it is machine mail and so no touch; "" for real mail."""
    intent: Intent = Intent.NEUTRAL
    until: Day | None = None
    successor: str = ""
    expects: Expectation | None = None
    """For mail of mine, once its text was read."""
    text: str | None = None
    """The new text, None while it has not been read."""
    why: tuple[str, ...] = ()
    bounced: tuple[str, ...] = ()
    """Canonical addresses a bounce or delay report names."""
    had_html: bool = False
    """It came with HTML, as far as it was read."""
    by_subject: bool = False
    """True where rung 3 brought it (and what hangs on it) into this conversation."""

    @property
    def time(self) -> datetime:
        """The earlier of Date and arrival; arrival alone for rung 3 (DOMAIN, "Order in time")."""
        return self.arrived if self.date is None or self.by_subject else min(self.date, self.arrived)


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """What is known of one canonical address, over all conversations."""

    last_wrote: datetime | None = None
    """Arrival of the newest mail they wrote as a person."""
    last_wrote_in: int = 0
    """Conversation of that mail."""
    last_wrote_subject: str = ""
    last_wrote_row: int = 0
    last_wrote_read: bool = True
    """Whether the text of that mail was read."""
    away_seen: datetime | None = None
    """Arrival of their newest out-of-office that nothing has cleared."""
    away_until: Day | None = None
    """The return day it names, None where it names none."""
    hard_bounced: datetime | None = None
    bounce_status: str = ""
    bounce_id: str = ""
    """Message-ID of the report."""
    away_id: str = ""
    """Message-ID of the out-of-office."""
    said_no: datetime | None = None
    """Arrival of the newest mail in which they asked not to be written to."""
    suppressed: bool = False
    is_list: bool = False
    """Mail that went through this address proved it to be a mailing list."""


@dataclass(frozen=True, slots=True)
class LoggedTouch:
    """A call, text or meeting the person noted down."""

    at: datetime
    by: str
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Words the person wrote about a lead."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided about one conversation; each can be undone."""

    closed_reason: str = ""
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_at: datetime | None = None
    cadence: str = ""
    expects: bool | None = None
    """True: an answer is owed whatever the words say; False: none is."""
    included: bool = False
    """Brought back although the rules say it is never a lead."""
    pinned: bool = False
    wait_for_all: bool = False
    readdressed: tuple[tuple[str, str], ...] = ()
    """Pairs of old and new address: write to the new one instead."""
    holds_cleared: datetime | None = None
    """Holds for mail that arrived up to here are settled."""
    skipped: str = ""
    """The step (see `lead.step_mark`) that the autopilot leaves out."""
    knowing: int | None = None
    """Row of the newest mail that had been read when it was last closed, put off or reopened; None where that is not
    known."""
    put_off_for: str = ""
    """Message-ID of the "not now" for which the autopilot put it off; "" where the person did."""

    def closed(self, reason: str, at: datetime, knowing: int) -> Self:
        """With a closure."""
        return replace(self, closed_reason=reason, closed_at=at, knowing=knowing)

    def put_off(self, until: datetime, at: datetime, knowing: int, said: str = "") -> Self:
        """With a snooze, and open; `said` is the Message-ID of the "not now" that it follows by itself."""
        opened = self.opened(knowing)
        return replace(opened, snoozed_until=until, snoozed_at=at, put_off_for=said)

    def opened(self, knowing: int) -> Self:
        """Without closure and snooze."""
        return replace(self, closed_reason="", closed_at=None, snoozed_until=None, snoozed_at=None, put_off_for="",
                       knowing=knowing)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Mail outside the conversation that may answer it: same organisation, same base subject (rung 5)."""

    sender: str
    subject: str
    arrived: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything stored about one conversation with mail of mine."""

    id: str
    conversation: int
    mails: tuple[Mail, ...]
    addresses: Mapping[str, AddressFacts]
    """By canonical address, for everyone I wrote to in the conversation."""
    choices: Choices = field(default_factory=Choices)
    touches: tuple[LoggedTouch, ...] = ()
    notes: tuple[Note, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    labels: tuple[str, ...] = ()
    """Names of the labels its mail bears, and of the folders without a special use in which it lies; ascending."""
