"""Plays what the demo's person has already decided through the very use cases that a real one would use."""

from collections.abc import Callable

from inboxfollow.app import act, first_look
from inboxfollow.app.agenda import agenda
from inboxfollow.app.services import Services
from inboxfollow.app.when import parse_when
from inboxfollow.demo.actions import ACTIONS, Action


def play(services: Services) -> None:
    """Carries out every action, in order."""
    found = agenda(services, states=None, everything=True, excluded=True)
    ids = {row.last_message_id: row.id for row in found.rows}
    first_look.seen(services)
    for action in ACTIONS:
        _STEPS[action.name](services, ids[action.message_id], action)


def _snooze(services: Services, lead_id: str, action: Action) -> None:
    until = parse_when(action.arguments[0], now=services.clock.now(), calendar=services.policy.calendar)
    act.snooze(services, lead_id, until)


_STEPS: dict[str, Callable[[Services, str, Action], object]] = {
    "snooze": _snooze,
    "archive": lambda services, lead_id, action: act.archive(services, [lead_id], action.arguments[0]),
    "note": lambda services, lead_id, action: act.note(services, lead_id, action.arguments[0]),
    "touch": lambda services, lead_id, action: act.touch(services, lead_id, action.arguments[0], False),
    "pin": lambda services, lead_id, _: act.pin(services, lead_id),
    "suppress": lambda services, _, action: act.suppress(services, action.arguments[0]),
}
