"""What the gate asks of a mail that the autopilot is about to send, beside what it asks of any (DESIGN, "Sending")."""

from datetime import timedelta

from inboxfollow.app.autopilot_scene import current, gather, paused_since, switches
from inboxfollow.app.services import Services
from inboxfollow.domain import autopilot
from inboxfollow.domain.autopilot_limits import LEAST_GAP, Bound, Ledger, parcel
from inboxfollow.domain.gate import Objection
from inboxfollow.domain.outgoing import Outgoing

STALE = timedelta(days=1)
"""A mail that was to leave at once, and has not since, is made anew."""
_LATER = timedelta(minutes=15)
"""While all is stopped, a mail that is ready is looked at again after so long."""


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
    if services.is_outdated():  # the change may be to switch the autopilot off
        return Bound(now + _LATER, "the configuration was changed, and is not in force yet")
    scene, _ = gather(services, current(services, switches(services), now), now, without=frozen.row)
    ledger = Ledger(services.policy.sending, scene.departures, scene.contacts)
    last = max([Bound(now, ""), *ledger.bounds(parcel(frozen.lead_id, frozen.recipients, LEAST_GAP))])
    at = services.policy.calendar.next_sending(last.at)
    return Bound(at, last.why or "outside your sending hours") if at > now else None
