"""The store as the autopilot sees it: what it may have to do with, and what left or was tried before.

Nothing is written here. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from inboxfollow.domain.autopilot_limits import Departure
from inboxfollow.domain.outgoing import Automatic


class Attempt(NamedTuple):
    """A mail of the outbox that answers my newest mail of a conversation, or did when it was written."""

    lead_id: str
    answers_id: str
    """Message-ID of the mail of mine."""
    row: int
    status: str
    why: str
    at: datetime
    """When it came to this."""
    automatic: Automatic


class Heard(NamedTuple):
    """The newest mail that a person wrote in a conversation."""

    author: str
    conversation: int
    arrived: datetime
    subject: str


class AutopilotFacts(Protocol):
    """What no single conversation tells."""

    def touched(self, since: datetime) -> Sequence[int]:
        """Conversations whose last touch is later than that and that may still wait for a touch, as last ranked."""
        ...

    def departures(self, since: datetime) -> Sequence[Departure]:
        """Mails of the outbox that left or may have left since then, and the autopilot's that wait for approval and
        were written since then; oldest first."""
        ...

    def written(self, since: datetime) -> Sequence[Departure]:
        """Mails of mine since then that left by other programs, to whomever, as last ranked; oldest first."""
        ...

    def attempts(self) -> Sequence[Attempt]:
        """Everything that was ever written in the outbox and was not sent, oldest first."""
        ...

    def heard(self, houses: Collection[str], since: datetime) -> Sequence[Heard]:
        """Persons of these organisations who wrote since then, by conversation."""
        ...

    def not_now(self, since: datetime, seen_to: str) -> Sequence[int]:
        """Conversations in which somebody has said "not now" since then, as far as their texts were read; without mail
        whose Message-ID after `seen_to` was marked as told (ports.told)."""
        ...
