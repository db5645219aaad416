"""The ledger of one run: what each outside recipient owes (DOMAIN, "Group mail")."""

from dataclasses import dataclass, replace
from datetime import datetime

from inboxfollow.domain.conversation import Run
from inboxfollow.domain.facts import AddressFacts, Facts
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.worktime import WorkCalendar

AWAY_WITHOUT_DATE = 5
"""Working days an absence is taken to last where it names no return."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One outside person of a run."""

    name: str
    address: str
    replied: bool = False
    bounced: bool = False
    suppressed: bool = False
    away_until: datetime | None = None
    """When the absence is taken to be over, aware UTC."""

    def is_away(self, now: datetime) -> bool:
        """Whether they are away at `now`."""
        return self.away_until is not None and now < self.away_until

    def state(self, now: datetime) -> str:
        """silent, replied, bounced, away or suppressed; the strongest reason not to write comes first."""
        if self.suppressed:
            return "suppressed"
        if self.replied:
            return "replied"
        if self.bounced:
            return "bounced"
        return "away" if self.is_away(now) else "silent"

    @property
    def owes(self) -> bool:
        """Whether an answer of theirs is still owed."""
        return not self.replied and not self.suppressed


def recipients_of(run: Run, facts: Facts, policy: Policy) -> tuple[Recipient, ...]:
    """Everyone the run went to outside, in the order I wrote to them, under their corrected addresses."""
    moved = {canonical(old): new for old, new in facts.choices.readdressed}
    people = []
    for key, address in run.people.items():
        now_at = moved.get(key, address.email)
        known = facts.addresses.get(canonical(now_at), AddressFacts())
        person = Recipient(address.name, now_at, replied=not run.replied.keys().isdisjoint((key, canonical(now_at))))
        people.append(_with_facts(person, known, facts.choices.holds_cleared, policy.calendar))
    return tuple(people)


def _with_facts(person: Recipient, known: AddressFacts, cleared: datetime | None, calendar: WorkCalendar) -> Recipient:
    def holds(seen: datetime | None) -> bool:
        """Nothing cleared it: no later message of theirs, and not the person's own word."""
        settled = [moment for moment in (known.last_wrote, cleared) if moment is not None]
        return seen is not None and all(moment < seen for moment in settled)

    return replace(
        person,
        suppressed=known.suppressed,
        bounced=holds(known.hard_bounced),
        away_until=_end_of_absence(known, calendar) if holds(known.away_seen) else None,
    )


def _end_of_absence(known: AddressFacts, calendar: WorkCalendar) -> datetime | None:
    """One working day after the return date, or five working days after an absence that names none."""
    if known.away_seen is None:
        return None
    if known.away_until is None:
        return calendar.add_working_days(known.away_seen, AWAY_WITHOUT_DATE)
    midnight = datetime(known.away_until.year, known.away_until.month, known.away_until.day, tzinfo=calendar.timezone)
    return calendar.add_working_days(midnight, 1)
