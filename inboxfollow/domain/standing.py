"""State and score of a lead at a moment: pure functions of its digest and `now` (DOMAIN, "States")."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxfollow.domain.lead import Lead
from inboxfollow.domain.owed import Recipient
from inboxfollow.domain.score import Score, band, score
from inboxfollow.domain.state import State


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lead stands at one moment, and one sentence why."""

    state: State
    why: str
    due: datetime | None
    """When the next touch is right, with absence and snooze taken into account; aware UTC."""
    score: Score
    band: str


def standing(lead: Lead, now: datetime) -> Standing:
    """Judges a lead at `now` (aware)."""
    state, why = state_of(lead, now)
    due = _due(lead)
    points = score(last_touch=lead.last_touch, due=due, now=now, touches=lead.touches, warmth=lead.warmth)
    interest = band(last_wrote=lead.warmth.last_wrote, pinned=lead.warmth.pinned, touches=lead.touches, now=now)
    return Standing(state, why, due, points, interest)


def state_of(lead: Lead, now: datetime) -> tuple[State, str]:
    """The first state that fits, in the order of DOMAIN's table, and why."""
    owing = [person for person in lead.people if person.owes]
    if lead.excluded:
        return State.EXCLUDED, lead.excluded
    if lead.opted_out:
        return State.OPTED_OUT, lead.opted_out
    if lead.closed:
        return State.CLOSED, lead.closed
    if lead.snoozed_until is not None and now < lead.snoozed_until:
        return State.SNOOZED, lead.snoozed or "you put it off"
    if lead.answered:
        return State.ANSWERED, lead.answered
    if owing and all(person.bounced for person in owing):
        return State.BOUNCED, f"mail to {_names(owing)} bounced"
    if owing and all(person.bounced or person.is_away(now) for person in owing):
        return State.AWAY, f"{_names([person for person in owing if person.is_away(now)])} is away"
    if lead.finished_at is not None and now >= lead.finished_at:
        return State.FINISHED, f'cadence "{lead.cadence}" has run out'
    if not lead.expects.value:
        return State.SETTLED, lead.expects.why
    return State.AWAITING, lead.expects.why


def _names(people: list[Recipient]) -> str:
    return ", ".join(person.name or person.address for person in people)


def _due(lead: Lead) -> datetime | None:
    """The cadence's moment, or later where everyone owing is away or the person said "not before"."""
    moment = lead.due or lead.drip_at
    owing = [person for person in lead.people if person.owes and not person.bounced]
    ends = [person.away_until for person in owing]
    back = min((end for end in ends if end is not None), default=None) if ends and None not in ends else None
    later = [limit for limit in (moment, back, lead.snoozed_until) if limit is not None]
    return max(later) if moment is not None or lead.snoozed_until is not None else None


def silent_days(lead: Lead, now: datetime) -> float:
    """Calendar days since my last touch."""
    return (now - lead.last_touch) / timedelta(days=1)
