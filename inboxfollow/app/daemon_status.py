"""The background process in a few figures; quick however many leads there are."""

from dataclasses import dataclass

from inboxfollow.app import watching
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.app.services import Services
from inboxfollow.app.watching import Standing
from inboxfollow.domain.outgoing import Status
from inboxfollow.domain.watch import Watch


@dataclass(frozen=True, slots=True)
class DaemonStatus:
    """For a prompt or a glance."""

    standing: Standing
    watch: Watch | None
    accounts_in_trouble: int
    queued: int
    """Mails that wait to be sent, but for those that wait for approval."""


def daemon_status(services: Services) -> DaemonStatus:
    """Reads its note and the outbox. Raises StoreFailed."""
    watch = services.watch.read() if services.watch is not None else None
    ready = services.store.outbox(statuses=(Status.READY,))
    return DaemonStatus(
        standing=watching.standing(watch, paused=paused_since(services) is not None),
        watch=watch,
        accounts_in_trouble=len(watching.in_trouble(watch)),
        queued=sum(not one.is_draft for one in ready),
    )
