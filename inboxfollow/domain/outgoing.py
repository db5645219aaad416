"""A mail on its way out: its states, and which step may follow which (DESIGN, "Sending").

ready ─► sending ─► sent
  │         ├─► unknown ─► sent (found in Sent), failed (only a person says so)
  │         ├─► failed (a definite no, for good)
  │         └─► ready (a definite no for now: tried again later, after a new gate)
  ├─► blocked (the gate said no)
  └─► cancelled (undone, or edited: an edit writes a new row)
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Status(StrEnum):
    """Where a mail stands."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


OPEN = frozenset({Status.READY, Status.SENDING, Status.UNKNOWN})
"""Not settled yet: `send` settles such a row before it writes another."""
HOLDING = OPEN | {Status.SENT}
"""At most one row in these states answers one mail of mine."""
NEXT = {
    Status.READY: frozenset({Status.SENDING, Status.BLOCKED, Status.CANCELLED, Status.FAILED, Status.READY}),
    Status.SENDING: frozenset({Status.SENT, Status.UNKNOWN, Status.FAILED, Status.READY}),
    Status.UNKNOWN: frozenset({Status.SENT, Status.FAILED}),
}
"""The steps there are; none leads out of the other states."""
Automatic = Literal["", "draft", "send"]
"""Whose mail it is: a person's; the autopilot's that waits for approval; the autopilot's that it sends by itself."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail of the outbox. Moments are aware UTC."""

    row: int
    """0 until it is stored."""
    conversation: int
    lead_id: str
    account: str
    answers: int
    """The row of my newest mail in the conversation when this one was frozen."""
    seen: tuple[int, ...]
    """Rows of all mail of the conversation at that moment: what the person, or the cadence, knew."""
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    """Of the envelope."""
    subject: str
    source: bytes
    """The frozen octets: what is sent, filed and looked for."""
    template: str
    created: datetime
    not_before: datetime
    """The end of the undo window, the time a person chose, or of the next attempt."""
    status: Status = Status.READY
    scheduled: bool = False
    """A person chose the time."""
    why: str = ""
    """What became of it, in one sentence."""
    attempts: int = 0
    started: datetime | None = None
    """When it was last about to be sent."""
    finished: datetime | None = None
    filing: str = ""
    """Its copy in Sent: "" not yet due, "due", "done", or "provider" where the provider files it."""
    reported: bool = True
    """False until the command that a person called has told them what became of it."""
    automatic: Automatic = ""
    delivered_id: str = ""
    """Once sent: the Message-ID under which the mailbox knows it, another than ours where the provider replaced it."""

    @property
    def known_id(self) -> str:
        """The Message-ID that its readers see, as far as that is known."""
        return self.delivered_id or self.message_id

    @property
    def is_draft(self) -> bool:
        """Whether it waits for the person's approval; nothing else sends it."""
        return self.automatic == "draft" and self.status is Status.READY
