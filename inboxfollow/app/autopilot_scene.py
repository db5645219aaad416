"""What the autopilot goes by, read from the store anew whenever it is asked; nothing is written."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxfollow.app import digests, pauses
from inboxfollow.app.services import Services
from inboxfollow.domain import autopilot
from inboxfollow.domain.autopilot import Candidate, Scene
from inboxfollow.domain.autopilot_limits import DAY, WEEK, houses
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.outgoing import Status
from inboxfollow.ports.autopilot import Attempt, Heard

PAUSED, SINCE = "autopilot paused", "autopilot since"
"""What the store remembers: since when all is stopped, and since when what is switched on."""
ATTEMPTS = 3
"""After so many attempts that were stopped, a step is left to the person."""
AGAIN = timedelta(hours=1)
"""An attempt that was stopped is not repeated sooner."""
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
    """What is switched on at `now`: what is seen for the first time begins now, what is off is forgotten. An account
    begins when it was read. A clock that is behind the last look is wrong, and must not let old leads in."""
    cadences = [one.name for one in services.policy.cadences if one.autopilot != "off"]
    looks = {account.name: _last_look(services, account.name) for account in services.accounts} if cadences else {}
    read = {name: look for name, look in looks.items() if look is not None}
    begins = max([now, *read.values()])
    return Switches(
        {name: known.cadences.get(name, begins) for name in cadences},
        {name: known.accounts.get(name, begins) for name in looks if name in read or name in known.accounts},
    )


def _last_look(services: Services, account: str) -> datetime | None:
    return max((state.checked for state in services.store.folders(account).values() if state.checked), default=None)


def gather(services: Services, known: Switches, now: datetime, *, without: int = 0) -> tuple[Scene, list[Candidate]]:
    """All that the autopilot goes by, and the leads it may have to do with. `without`: a row of the outbox that is
    passed over. Raises StoreFailed."""
    if known.cadences:
        digests.refresh(services)
    scene = _scene(services, known, now)
    if not known.cadences:
        return scene, []
    numbers = services.store.touched(min(known.cadences.values()))
    leads = services.store.leads(digests.fingerprint(services), numbers)
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
        contacts=tuple(services.store.written(now - span)) if known.cadences else (),
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
