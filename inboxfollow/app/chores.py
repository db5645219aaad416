"""What follows from new mail and from the clock, in the background: what they put off rests, the person is told, and
then the autopilot sends, which may take minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

from inboxfollow.app import autopilot, autopilot_not_now, tidings
from inboxfollow.app.act import Done
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.services import Services
from inboxfollow.domain.tidings import Telling
from inboxfollow.domain.watch import AccountWatch
from inboxfollow.ports.notifier import Notifier, NotTold


@dataclass(frozen=True, slots=True)
class Chores:
    """What one round did."""

    put_off: tuple[Done, ...]
    outcomes: tuple[Outcome, ...]
    """Of the autopilot's mail."""
    failed: tuple[tuple[str, NotTold], ...]
    """Names of notifiers, and why they did not tell."""


def chores(
    services: Services, rules: Telling, notifiers: Sequence[Notifier], accounts: Sequence[AccountWatch]
) -> Chores:
    """One round. `accounts` is how the accounts stand. Raises StoreFailed."""
    put_off = autopilot_not_now.put_off(services)
    failed = tidings.tell(services, rules, notifiers, accounts).failed
    outcomes = autopilot.run(services, lambda _: None)
    if outcomes:  # all folders were read before the mail left: perhaps somebody answered
        failed += tidings.tell(services, rules, notifiers, accounts).failed
    return Chores(put_off, tuple(outcomes), failed)
