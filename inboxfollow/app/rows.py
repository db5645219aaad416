"""Frozen rows that the front ends show: a lead as a person sees it. All times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime

from inboxfollow.domain.facts import Note
from inboxfollow.domain.score import ScorePart
from inboxfollow.domain.state import State
from inboxfollow.domain.verdict import Evidence, Expectation


@dataclass(frozen=True, slots=True)
class Person:
    """Someone I wrote to; `state` is silent, replied, bounced, away or suppressed."""

    name: str
    address: str
    state: str
    away_until: datetime | None = None
    """Of somebody who is away: when that is taken to be over."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason why nothing is sent before a person has looked (DOMAIN, "hold")."""

    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the cadence does next: `by` is mail, call or text."""

    by: str
    template: str


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A follow-up that waits, or that was stopped."""

    status: str
    """ready, sending, unknown, blocked or failed (domain.outgoing); draft for one that waits for approval."""
    why: str
    at: datetime
    """Of a ready mail when it goes, else when it came to this."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One conversation in the list; the JSON of `list --json` has the same names (DESIGN, "Command line")."""

    id: str
    account: str
    subject: str
    people: tuple[Person, ...]
    state: State
    band: str
    score: int
    score_parts: tuple[ScorePart, ...]
    touches: int
    touches_complete: bool
    last_sent: datetime
    due: datetime | None
    waiting_days: int
    expects_reply: Expectation
    last_message_id: str
    rung: int | None
    evidence: tuple[Evidence, ...]
    holds: tuple[Hold, ...]
    cadence: str
    next_step: NextStep | None
    snoozed_until: datetime | None
    closed_reason: str
    excluded_reason: str
    group: str
    pinned: bool
    shelf: str
    """today, later or backlog for what nags or will; "" for the rest."""
    why: str
    """One sentence: why it is in this state."""
    outgoing: OnItsWay | None = None
    """What became of a follow-up to my newest mail, where it was not sent."""


@dataclass(frozen=True, slots=True)
class MailRow:
    """One message in the detail of a lead."""

    message_id: str
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    date: datetime
    subject: str
    direction: str
    """outbound or inbound."""
    kind: str
    intent: str
    rung: int | None
    text: str


@dataclass(frozen=True, slots=True)
class TouchRow:
    """One touch: a sent mail (`by` mail, with its id) or a logged call, text or meeting."""

    at: datetime
    by: str
    message_id: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one lead."""

    row: LeadRow
    messages: tuple[MailRow, ...]
    touch_log: tuple[TouchRow, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class FolderCoverage:
    """How much of one folder has been read."""

    account: str
    folder: str
    role: str
    known: int
    """Messages of it in the store."""
    total: int
    """Messages the server counted when last asked."""
    complete: bool
    """Read up to the newest message when last asked."""
    checked: datetime | None
    error: str
    """Why it could not be read last time; "" where it could."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the list stands on, and what it does not know."""

    folders: tuple[FolderCoverage, ...]
    since: datetime | None
    """Mail that arrived before this was not read."""
    checked: datetime | None
    """When the account read longest ago was last read whole; None where one never was."""
    mails: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """All rows asked for, sorted by score, with the coverage they rest on."""

    rows: tuple[LeadRow, ...]
    coverage: Coverage
    hidden: int
    """Conversations that exist and are not among the rows (settled, excluded, closed ...)."""
