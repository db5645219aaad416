"""What doctor looks at of the background process."""

from typing import TYPE_CHECKING

from inboxfollow import __version__
from inboxfollow.app.doctor.case import DaemonCase
from inboxfollow.ports.checkup import ServiceFacts

if TYPE_CHECKING:
    from inboxfollow.config.model import Config
    from inboxfollow.ports.clock import Clock


def daemon_case(config: "Config", clock: "Clock") -> DaemonCase:
    """Nothing is opened or started."""
    from functools import partial

    from inboxfollow.adapters.notify.command import CommandNotifier
    from inboxfollow.adapters.notify.desktop import DesktopNotifier
    from inboxfollow.adapters.watch_board import FileWatchBoard
    from inboxfollow.daemon.log import log_file
    from inboxfollow.daemon.troubles import troubles

    hook = config.daemon.hook
    return DaemonCase(
        watch=FileWatchBoard(config.store, clock),
        version=__version__,
        service=_service,
        desktop=DesktopNotifier().check,
        hook=CommandNotifier(hook).check if hook else None,
        log=str(log_file(config.store)),
        troubles=partial(troubles, log_file(config.store)),
    )


def _service() -> ServiceFacts:
    from inboxfollow.daemon.service import here
    from inboxfollow.daemon.service_state import service_state

    return service_state(here())
