"""What the autopilot will do, and what keeps it from doing so: read from the store anew whenever it is asked.

Nothing is sent here. `autopilot` acts on the plan; the gate asks `against` and `waits` right before a mail leaves.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inboxfollow.app import coverage, digests, pauses
from inboxfollow.app.services import Services
from inboxfollow.domain import autopilot
from inboxfollow.domain.autopilot import Candidate, Scene
from inboxfollow.domain.autopilot_limits import DAY, LEAST_GAP, WEEK, Bound, Departure, Ledger, canonical_people, houses
from inboxfollow.domain.autopilot_plan import Planned
from inboxfollow.domain.autopilot_plan import plan as simulate
from inboxfollow.domain.gate import Objection
from inboxfollow.domain.lead import Lead, step_mark
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.ports.autopilot import Attempt, Heard

PAUSED, SINCE, REFUSED = "autopilot paused", "autopilot since", "autopilot refused"
"""What the store remembers: since when all is stopped, since when what is switched on, and looks that failed."""
ATTEMPTS = 3
"""After so many attempts that were stopped, a step is left to the person."""
AGAIN = timedelta(hours=1)
"""An attempt that was stopped is not repeated sooner."""
STALE = timedelta(days=1)
"""A mail that was to leave at once, and has not since, is made anew."""
_LATER = timedelta(minutes=15)
"""While all is stopped, a mail that is ready is looked at again after so long."""
_TRIED = {
    Status.READY: "another follow-up is on its way",
    Status.SENDING: "nobody knows yet whether its follow-up was sent",
    Status.UNKNOWN: "nobody knows yet whether its follow-up was sent",
    Status.FAILED: "its follow-up could not be sent",
    Status.CANCELLED: "its follow-up was taken back",
    Status.BLOCKED: "its follow-up was stopped",
}


@dataclass(frozen=True, slots=True)
class Switches:
    """Since when the autopilot knows what is switched on. Moments are aware UTC."""

    cadences: Mapping[str, datetime]
    accounts: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The plan as a person sees it."""

    mails: tuple[Planned, ...]
    left: tuple[Planned, ...]
    """What it leaves to the person, and why."""
    cadences: tuple[str, ...]
    """Those whose autopilot is switched on."""
    unseen: tuple[str, ...]
    """Of these, what no daemon has seen yet: its autopilot begins with what is written after that."""
    paused_since: datetime | None
    unread: tuple[str, ...]
    """Why nothing would leave at this moment: accounts that were not read whole lately."""


def plan(services: Services, days: float = 14) -> Sequence[Planned]:
    """Every mail it would send or prepare in the days to come, supposing that nobody answers. Raises StoreFailed."""
    return outlook(services, days).mails


def outlook(services: Services, days: float = 14) -> Outlook:
    """The plan for the days to come, with all that keeps it from coming true. Raises StoreFailed."""
    now = services.clock.now()
    known = switches(services)
    found = current(services, known, now)
    scene, candidates = gather(services, found, now)
    refused = refusals(services)
    told = [_refused(one, refused) for one in candidates]
    made = simulate(told, scene, now, now + timedelta(days=days))
    return Outlook(
        mails=made.mails,
        left=made.left,
        cadences=tuple(found.cadences),
        unseen=tuple(name for name in found.cadences if name not in known.cadences),
        paused_since=paused_since(services),
        unread=tuple(f"{account}{f'/{folder}' if folder else ''}: {why}"
                     for account, folder, why in coverage.lacking(services)) if found.cadences else (),
    )  # fmt: skip


def paused_since(services: Services) -> datetime | None:
    """Since when the person has stopped the autopilot; None while it may run. Raises StoreFailed."""
    kept = services.store.recall(PAUSED)
    return datetime.fromisoformat(kept) if kept else None


def switches(services: Services) -> Switches:
    """As the process that runs the autopilot last saw them."""
    kept = json.loads(services.store.recall(SINCE) or "{}")
    moments = {
        name: {key: datetime.fromisoformat(at) for key, at in kept.get(name, {}).items()}
        for name in ("cadences", "accounts")
    }
    return Switches(moments["cadences"], moments["accounts"])


def current(services: Services, known: Switches, now: datetime) -> Switches:
    """What is switched on at `now`: what is seen for the first time begins now, what is off is forgotten."""
    cadences = [one.name for one in services.policy.cadences if one.autopilot != "off"]
    accounts = [account.name for account in services.accounts] if cadences else []
    return Switches(
        {name: known.cadences.get(name, now) for name in cadences},
        {name: known.accounts.get(name, now) for name in accounts},
    )


def refusals(services: Services) -> dict[str, tuple[str, str]]:
    """By lead, the step whose mail the autopilot looked at and left to the person, and why."""
    return {lead: (mark, why) for lead, (mark, why) in json.loads(services.store.recall(REFUSED) or "{}").items()}


def _refused(one: Candidate, refused: Mapping[str, tuple[str, str]]) -> Candidate:
    mark, why = refused.get(one.lead.id, ("", ""))
    same = mark == step_mark(one.lead.touches, one.lead.last_message_id)
    return replace(one, against=one.against or why) if same else one


# what is known


def gather(services: Services, known: Switches, now: datetime, *, without: int = 0) -> tuple[Scene, list[Candidate]]:
    """All that the autopilot goes by, and the leads it may have to do with. `without`: a row of the outbox that is
    passed over. Raises StoreFailed."""
    scene = _scene(services, known, now)
    if not known.cadences:
        return scene, []
    digests.refresh(services)
    recently = now - timedelta(days=services.policy.sending.per_person_days)
    numbers = services.store.touched(min(known.cadences.values()), recently)
    leads = services.store.leads(digests.fingerprint(services), numbers)
    contacts = [
        Departure(lead.last_sent, autopilot.people_of(lead), lead.id)
        for lead in leads.values()
        if lead.last_sent > recently
    ]
    scene = replace(scene, contacts=tuple(contacts))
    own = {number: lead for number, lead in leads.items() if autopilot.cadence_of(lead, scene)}
    tried = _tried(services, without)
    heard = _heard(services, own)
    unread = frozenset(services.store.stale(digests.fingerprint(services), unread=True)) if own else frozenset()
    candidates = []
    for number, lead in sorted(own.items()):
        against, again = _outbox_says(tried.get((lead.id, lead.last_message_id), ()))
        against = against or ("its texts have not been read yet" if number in unread else "")
        against = against or _colleague(services, number, lead, heard)
        candidates.append(Candidate(lead, number, against, again))
    return scene, candidates


def _scene(services: Services, known: Switches, now: datetime) -> Scene:
    library, _ = services.templates.load() if known.cadences else ((), ())
    by_hand = {template.name for template in library if template.by_hand}
    closed = {account.name: pauses.paused(services, account.name, now) for account in services.accounts}
    span = max(WEEK, DAY, timedelta(days=services.policy.sending.per_person_days)) + timedelta(minutes=1)
    return Scene(
        policy=services.policy,
        cadences_since=known.cadences,
        accounts_since=known.accounts,
        mute=frozenset(account.name for account in services.accounts if account.sender is None),
        words=frozenset(template.name for template in library) - by_hand,
        departures=tuple(services.store.departures(now - span)) if known.cadences else (),
        closed={name: (until, why) for name, (until, why) in closed.items() if until is not None},
    )


def _tried(services: Services, without: int) -> Mapping[tuple[str, str], Sequence[Attempt]]:
    found: defaultdict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for one in services.store.attempts():
        if one.row != without:
            found[one.lead_id, one.answers_id].append(one)
    return found


def _outbox_says(tried: Sequence[Attempt]) -> tuple[str, datetime | None]:
    """Why a step is left to the person after what was tried for it, and not before when it is tried again."""
    telling = [one for one in tried if not (one.automatic and one.status == Status.BLOCKED)]
    if telling or len(tried) >= ATTEMPTS:
        last = (telling or tried)[-1]
        if last.automatic == "draft" and last.status == Status.READY:
            return f"prepared as mail {last.row} of the outbox: it waits for your approval", None
        words = _TRIED[Status(last.status)]
        return f"{words}: {last.why}" if last.why and last.status != Status.READY else words, None
    return "", max((one.at + AGAIN for one in tried), default=None)


def _heard(services: Services, own: Mapping[int, Lead]) -> Mapping[str, Sequence[Heard]]:
    """By organisation, who wrote since the oldest touch."""
    wanted = {house for lead in own.values() for house in houses(autopilot.people_of(lead))}
    found: defaultdict[str, list[Heard]] = defaultdict(list)
    if wanted:
        for one in services.store.heard(wanted, min(lead.last_touch for lead in own.values())):
            for house in houses([one.author]):
                found[house].append(one)
    return found


def _colleague(services: Services, number: int, lead: Lead, heard: Mapping[str, Sequence[Heard]]) -> str:
    """Someone at their company wrote about something else since my last touch, and I have not looked since."""
    near = (one for house in sorted(houses(autopilot.people_of(lead))) for one in heard.get(house, ()))
    since = [one for one in near if one.conversation != number and one.arrived > lead.last_touch]
    if since:
        cleared = services.store.choices(number).holds_cleared
        since = [one for one in since if cleared is None or one.arrived > cleared]
    return f'{since[-1].author} wrote on {since[-1].arrived:%Y-%m-%d}: "{since[-1].subject}"' if since else ""


# right before a mail leaves


def against(services: Services, frozen: Outgoing) -> list[Objection]:
    """What stands against a mail that the autopilot is about to send, beside what stands against any."""
    if frozen.automatic != "send":
        return []
    now = services.clock.now()
    scene, candidates = gather(services, current(services, switches(services), now), now, without=frozen.row)
    one = next((one for one in candidates if one.conversation == frozen.conversation), None)
    cadence = autopilot.cadence_of(one.lead, scene) if one else None
    if one is None or cadence is None or cadence.autopilot != "send":
        return [_objection("it is no lead that the autopilot sends to any more")]
    if now - frozen.created > STALE:
        return [_objection("it should have left long ago")]
    if not autopilot.is_open(one.lead, now) or autopilot.release(one, scene, now) > now:
        return [_objection("it is not due any more")]
    why = autopilot.left_because(one, scene, now) or autopilot.too_late(one, now)
    return [_objection(why)] if why else []


def _objection(why: str) -> Objection:
    return Objection("autopilot", f"the autopilot leaves it to you: {why}", "follow up by hand, or wait")


def waits(services: Services, frozen: Outgoing) -> Bound | None:
    """Until when a mail of the autopilot's has to wait at this moment (aware), and why; None where it may leave."""
    if frozen.automatic != "send":
        return None
    now = services.clock.now()
    if paused_since(services) is not None:
        return Bound(now + _LATER, "the autopilot is stopped")
    scene, _ = gather(services, current(services, switches(services), now), now, without=frozen.row)
    ledger = Ledger(services.policy.sending, scene.departures, scene.contacts)
    people = canonical_people(frozen.recipients)
    last = max([Bound(now, ""), *ledger.bounds(frozen.lead_id, people, LEAST_GAP)])
    at = services.policy.calendar.next_sending(last.at)
    return Bound(at, last.why or "outside your sending hours") if at > now else None
