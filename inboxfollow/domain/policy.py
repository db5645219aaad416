"""What the person configured, as the domain needs it to judge a conversation."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from inboxfollow.domain.cadence import Cadence
from inboxfollow.domain.identity import Identity
from inboxfollow.domain.manner import Manner, SendingRules
from inboxfollow.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Policy:
    """Configuration seen from the domain. `fingerprint` changes whenever a judgement may change with it."""

    identity: Identity
    calendar: WorkCalendar
    cadences: tuple[Cadence, ...]
    ignore: tuple[str, ...] = ()
    """Patterns of people and domains that are never leads."""
    read_days: int = 400
    surface_days: int = 60
    backlog_per_day: int = 5
    fingerprint: str = ""
    manner: Manner = field(default_factory=Manner)
    sending: SendingRules = field(default_factory=SendingRules)
    move_on_server: bool = False
    """Archiving also moves the conversation's INBOX mail."""

    @property
    def timezone(self) -> ZoneInfo:
        """The person's own time zone."""
        return self.calendar.timezone
