"""What the autopilot does about a "not now": the lead rests until the day they offered, or for a quarter.

It is a decision like the person's own: listed under "later", void once anybody writes, taken back by undo. It is made
once for each such mail, whatever becomes of it. Nothing is closed or sent, then or when the day comes.
"""

from datetime import datetime, timedelta

from inboxfollow.app import autopilot_scene, digests
from inboxfollow.app.act import Done
from inboxfollow.app.services import Services
from inboxfollow.domain.autopilot import Scene, put_off_until
from inboxfollow.domain.decided import NotNow
from inboxfollow.domain.facts import Choices
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.outgoing import OPEN

_SEEN_TO = "put off "
"""Begins the key of a mail for which a lead was put off; the Message-ID follows."""
_WINDOW = timedelta(days=93)
"""What is older would be over."""


def put_off(services: Services) -> tuple[Done, ...]:
    """Puts off what is to be put off now. Marked first: a process killed in between leaves the lead to the person.
    Raises StoreFailed."""
    now, knowing = services.clock.now(), services.store.newest()
    known = autopilot_scene.current(services, autopilot_scene.switches(services), now)
    if not known.cadences or autopilot_scene.paused_since(services) is not None:
        return ()
    found = services.store.not_now(max(min(known.cadences.values()), now - _WINDOW), _SEEN_TO)
    if not found:
        return ()
    chosen = {number: services.store.choices(number) for number in found}
    digests.refresh(services)
    mark, scene = digests.fingerprint(services), Scene(services.policy, known.cadences, known.accounts)
    leads = services.store.leads(mark, found)
    resting = {number: until for number, lead in leads.items() if (until := put_off_until(lead, scene, now))}
    done: list[Done] = []
    for number in sorted(resting.keys() - (_busy(services, mark) if resting else set())):
        lead, said = leads[number], leads[number].not_now
        if said is None or not _is_first(services, said, now):
            continue
        if services.store.choices(number) == chosen[number]:  # else the person has decided meanwhile
            new = chosen[number].put_off(resting[number], now, knowing, said.message_id)
            done.append(_decide(services, lead, number, new, resting[number], now))
    return tuple(done)


def _busy(services: Services, mark: str) -> set[int]:
    """Conversations with mail of mine on its way, or with texts that nobody has read."""
    on_its_way = {one.conversation for one in services.store.outbox(statuses=OPEN) if not one.is_draft}
    return on_its_way | set(services.store.stale(mark, unread=True))


def _is_first(services: Services, said: NotNow, now: datetime) -> bool:
    return bool(services.store.mark_told(now, [("put off", _SEEN_TO + said.message_id)]))


def _decide(services: Services, lead: Lead, number: int, new: Choices, until: datetime, now: datetime) -> Done:
    local = until.astimezone(services.policy.timezone)
    words = f"{lead.id}: put off by the autopilot until {local:%a %d %b %Y}: they said not now"
    services.store.choose(now, words, {number: new})
    return Done(words, (lead.id,))
