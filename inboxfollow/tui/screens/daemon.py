"""The background process: how it stands, and the keys that start, stop and pause it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from inboxfollow.app import autopilot
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.outgoing import Status
from inboxfollow.domain.watch import Trouble
from inboxfollow.ports.watch import DaemonControl, Started
from inboxfollow.tui.cures import Cures
from inboxfollow.tui.daemon_page import Facts, daemon_page, title
from inboxfollow.tui.screens.page import PageScreen
from inboxfollow.tui.widgets.paper import Passage

if TYPE_CHECKING:
    from inboxfollow.tui.app import Dashboard

_EVERY = 1.0
"""Seconds between two looks."""
_TROUBLES = 8
_BEGUN: Mapping[Started, str] = {
    "service": "The daemon runs, as the service that is installed.",
    "process": "The daemon runs, until you log out.",
    "already": "The daemon runs already.",
}


class DaemonScreen(PageScreen):
    """Follows the daemon's note and the store while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "start", "start it", id="daemon_start", tooltip="Start the daemon; it outlives the dashboard"),
        Binding("x", "stop", "stop it", id="daemon_stop", tooltip="Stop the daemon after what it is doing"),
        Binding(
            "exclamation_mark", "pause", "pause, go on", id="daemon_pause",
            tooltip="Nothing is sent by itself; pressed again, it goes on",
        ),
    ]  # fmt: skip

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services, self._cures = services, Cures(services.looks)
        self._facts = Facts(None, services.daemon is not None)
        self._shown: Sequence[Passage] = ()
        self._doing = ""
        """What was asked of the daemon and has not come about yet."""

    def on_mount(self) -> None:
        """All there is to know, again and again."""
        self._look()
        self.set_interval(_EVERY, self._look)

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done as it stands."""
        if action in ("start", "stop"):
            runs = self._facts.watch is not None
            return self._facts.possible and not self._doing and runs == (action == "stop")
        return True

    def _look(self) -> None:
        try:
            self._facts = self._read()
        except InboxfollowError as error:
            self.entitle(error.message)
            return
        now, zone = self._services.clock.now(), self._services.policy.timezone
        self.entitle(self._doing or title(self._facts))
        passages = daemon_page(self._facts, now, zone, self._cures)
        if passages != self._shown:
            self.paper.show(passages, keep=bool(self._shown))
            self._shown = passages
        self.refresh_bindings()

    def _read(self) -> Facts:
        services = self._services
        watch = services.watch.read() if services.watch is not None else None
        same = self._shown and watch == self._facts.watch
        troubles: Sequence[Trouble] = self._facts.troubles
        if not same and services.daemon is not None:
            troubles = services.daemon.troubles(_TROUBLES)
        waiting = services.store.outbox(statuses=(Status.READY,))
        service = services.daemon is not None and watch is None and services.daemon.is_service()
        return Facts(watch, self._facts.possible, paused_since(services), tuple(reversed(waiting)), troubles, service)

    # What keys do

    def action_start(self) -> None:
        """As a process of its own."""
        control = self._services.daemon
        if control is not None:
            self._ask("Starting …", lambda: _BEGUN[control.start()])

    def action_stop(self) -> None:
        """It ends what it is doing first."""
        control = self._services.daemon
        if control is not None:
            self._ask("Stopping, after what it is doing …", lambda: _ended(control))

    def action_pause(self) -> None:
        """Nothing is sent by itself, or that goes on; a store that fails says so."""
        try:
            words = autopilot.toggle(self._services)
        except InboxfollowError as error:
            self.dashboard.fail(error)
            return
        self.dashboard.say(words[0].upper() + words[1:], "warning")
        self._look()

    def _ask(self, doing: str, job: Callable[[], str]) -> None:
        """In a thread; what came of it, which `job` returns, is told wherever the person is by then."""
        self._doing = doing

        def whole() -> str | InboxfollowError:
            try:
                return job()
            except InboxfollowError as error:
                return error

        def then(result: str | InboxfollowError) -> None:
            self._doing = ""
            if isinstance(result, str):
                self.dashboard.say(result)
            else:
                self.dashboard.fail(result)
            if self.is_attached:
                self._look()

        self.dashboard.work(whole, then, "daemon")
        self._look()


def _ended(control: DaemonControl) -> str:
    """Ends it; says what that means. Raises DaemonRefused, StoreFailed."""
    control.stop()
    again = "; the next login starts it again" if control.is_service() else ""
    return f"The daemon has stopped{again}."
