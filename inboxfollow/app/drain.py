"""Sending whatever is due: queued for a time that has come, put off by a server, or left by a process that ended."""

from collections.abc import Callable

from inboxfollow.app import copies
from inboxfollow.app.deliver import deliver, recover
from inboxfollow.app.events import Progress
from inboxfollow.app.outbox import Outcome
from inboxfollow.app.poll import poll_held
from inboxfollow.app.services import Services
from inboxfollow.domain.outgoing import OPEN, Status


def drain(
    services: Services,
    progress: Callable[[Progress], None],
    account: str = "",
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[Outcome, ...]:
    """Sends every ready mail whose time has come, oldest first, but for those that wait for approval; settles what is
    unknown as far as the mailbox tells, and files copies that are due; in one account where one is named. `stopped` is
    asked before each mail and says whether sending is to end. Raises StoreFailed."""
    now = services.clock.now()
    ready = services.store.outbox(statuses=(Status.READY,), account=account)
    due = [one.row for one in ready if one.not_before <= now and not one.is_draft]
    outcomes = []
    for row in reversed(due):
        if stopped():
            break
        outcomes.append(deliver(services, row, progress))
    settle(services, progress, account)
    return tuple(outcomes)


def settle(services: Services, progress: Callable[[Progress], None], name: str = "") -> None:
    """Finds out what became of mail that was cut off while it was being sent, as far as the mailbox tells, and files
    copies that are due; sends nothing. Asks no server where there is neither. In one account where one is named.
    Raises StoreFailed."""
    for account in services.accounts:
        if name not in ("", account.name):
            continue
        unsure = services.store.outbox(statuses=OPEN - {Status.READY}, account=account.name)
        if unsure or copies.due(services, account):
            with services.lock(account.name):
                poll_held(services, account, full=False, progress=progress)
                recover(services, account)
                copies.file_due(services, account, progress)
