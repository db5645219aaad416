"""Which leads the autopilot follows up by itself, from when on, and which it leaves to the person (DOMAIN, "hold").

Pure, and from current facts only: whatever stops a lead (an answer, a bounce, a no, a hold, a person's own step) stops
the autopilot, because nothing is remembered beside them. Whatever is in doubt is left to the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from inboxfollow.domain import cadence as cadences
from inboxfollow.domain.autopilot_limits import Departure, canonical_people, spread
from inboxfollow.domain.cadence import Cadence
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.standing import standing, state_of
from inboxfollow.domain.state import State
from inboxfollow.domain.template import DEFAULT

LATE = timedelta(days=14)
"""What has been due for longer is too old to go without a look."""
JITTER = timedelta(minutes=45)
"""Over so long after its due moment a mail leaves, so that not all leave at the first minute of the day."""
_STATES = {
    "suppressed": "is on your suppression list",
    "replied": "has answered",
    "bounced": "bounced",
    "away": "is away",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead, and what is known of it besides."""

    lead: Lead
    conversation: int
    against: str = ""
    """Why the person has to see to it: mail of the outbox, a colleague of theirs who wrote, a look that failed."""
    again: datetime | None = None
    """Not before then (aware): an attempt was stopped."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All else that the autopilot goes by. Moments are aware UTC."""

    policy: Policy
    cadences_since: Mapping[str, datetime]
    """When the autopilot of each cadence was first seen switched on; of those alone that are."""
    accounts_since: Mapping[str, datetime]
    """When each account was first seen by it: what an account brings along from before is not its business."""
    mute: frozenset[str] = frozenset()
    """Accounts that cannot be sent from."""
    words: frozenset[str] = frozenset()
    """Templates that a cadence may take; those made for a person's hand are not among them."""
    departures: tuple[Departure, ...] = ()
    contacts: tuple[Departure, ...] = ()
    """Mail of mine that left by other programs."""
    closed: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    """Accounts whose provider takes nothing before a moment, and why."""


def sees_to(lead: Lead, scene: Scene) -> Cadence | None:
    """The lead's cadence where its autopilot is switched on, and my last touch is later than that; None for all
    others."""
    cadence = next((one for one in scene.policy.cadences if one.name == lead.cadence), None)
    since, known = scene.cadences_since.get(lead.cadence), scene.accounts_since.get(lead.account)
    if cadence is None or cadence.autopilot == "off" or since is None or known is None:
        return None
    return cadence if lead.last_touch > max(since, known) else None


def cadence_of(lead: Lead, scene: Scene) -> Cadence | None:
    """As `sees_to`, of leads that have a step left."""
    return sees_to(lead, scene) if lead.due is not None else None


def put_off_until(lead: Lead, scene: Scene, now: datetime) -> datetime | None:
    """Until when a "not now" that the person has not seen to puts the lead off: the start of the working day it offers,
    else a round of the slow cadence. None where there is none, where that is over, or where it is the person's."""
    said, calendar = lead.not_now, scene.policy.calendar
    if said is None or sees_to(lead, scene) is None or state_of(lead, now)[0] is not State.ANSWERED:
        return None
    if said.until is None:
        until = cadences.DRIP_WAIT.after(said.at, calendar)
    else:
        day = said.until
        until = calendar.next_sending(datetime(day.year, day.month, day.day, tzinfo=calendar.timezone))
    return until if until > now else None


def rests(lead: Lead, now: datetime) -> bool:
    """Whether the autopilot has put it off for a "not now", and the day has not come."""
    return bool(lead.put_off_for) and state_of(lead, now)[0] is State.SNOOZED


def due_of(one: Candidate, now: datetime) -> datetime:
    """When the step is right: due, everyone back, and not too soon after an attempt that was stopped."""
    backs = (person.away_until for person in one.lead.people if not person.replied)
    moments = (standing(one.lead, now).due, one.again, *backs)
    return max(moment for moment in moments if moment is not None)


def release(one: Candidate, scene: Scene, now: datetime) -> datetime:
    """The earliest moment for the mail, within sending hours, spread deterministically after it is due."""
    calendar = scene.policy.calendar
    shift = spread(one.lead.id, one.lead.touches, JITTER)
    wanted = calendar.next_sending(due_of(one, now)) + shift
    moment = calendar.next_sending(wanted)
    if moment == wanted:
        return moment
    shifted = moment + shift  # the day ended meanwhile: spread at the beginning of the next one, too
    return shifted if calendar.next_sending(shifted) == shifted else moment


def is_open(lead: Lead, at: datetime) -> bool:
    """Whether a follow-up is owed to the lead at that moment, by whomever."""
    return state_of(lead, at)[0] in (State.AWAITING, State.BOUNCED, State.AWAY)


def left_because(one: Candidate, scene: Scene, at: datetime) -> str:
    """Why the person has to see to a lead that is open at `at`; "" where the autopilot does."""
    lead = one.lead
    people = ((person.address, _STATES.get(person.state(at))) for person in lead.people)
    stopped = next((f"{address} {words}" for address, words in people if words), "")
    template = lead.step_template or DEFAULT
    reasons = (
        (lead.step_by != "mail", f"a {lead.step_by} is due: yours to make"),
        (lead.skipped, "you said to skip it"),
        (bool(one.against), one.against),
        (bool(lead.holds), lead.holds[0].why if lead.holds else ""),
        (not lead.people, "it has no recipient outside"),
        (bool(stopped), stopped),
        (lead.account in scene.mute, f'account "{lead.account}" has no way to send'),
        (template not in scene.words, f'"{template}" is no template for the autopilot'),
        (_capped(scene.policy), _cap_words(scene.policy)),
    )
    return next((words for applies, words in reasons if applies), "")


def too_late(one: Candidate, at: datetime) -> str:
    """Why a mail that could leave at `at` is left to the person all the same; "" where it may go."""
    due = due_of(one, at)
    return f"too late to go without you: due since {due:%Y-%m-%d}" if at - due > LATE else ""


def after_touch(one: Candidate, cadence: Cadence, scene: Scene, at: datetime) -> Candidate | None:
    """The lead as it will be once its mail has left at `at` and nobody answers; None where no step follows."""
    lead, calendar = one.lead, scene.policy.calendar
    touches = lead.touches + 1
    step = cadences.next_step(touches, cadence)
    if step is None:
        return None
    following = replace(
        lead,
        touches=touches,
        last_touch=at,
        last_sent=at,
        due=cadences.due(at, touches, cadence, calendar),
        step_by=step.by,
        step_template=step.template,
        snoozed_until=None,
        skipped=False,
    )
    return Candidate(following, one.conversation)


def people_of(lead: Lead) -> tuple[str, ...]:
    """Whom its follow-up goes to, as caps count them."""
    return canonical_people(person.address for person in lead.people)


def _capped(policy: Policy) -> bool:
    rules = policy.sending
    return 0 in (rules.per_hour, rules.per_day, rules.per_company_week)


def _cap_words(policy: Policy) -> str:
    rules = policy.sending
    caps = {"per_hour": rules.per_hour, "per_day": rules.per_day, "per_company_week": rules.per_company_week}
    return next((f"sending.{name} is 0" for name, most in caps.items() if not most), "")
