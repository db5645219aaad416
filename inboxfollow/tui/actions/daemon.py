"""The background process in the dashboard: its state in the top line, its own screen, and the offer to start it."""

from inboxfollow.domain.rank import View
from inboxfollow.domain.watch import Watch
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.cures import Cures
from inboxfollow.tui.screens.daemon import DaemonScreen
from inboxfollow.tui.sentences import OUTDATED
from inboxfollow.tui.widgets.debt_line import DebtLine

_EVERY = 1.0
"""Seconds between two looks at its note, a small file."""


class Tending(Actions):
    """One key, and one look a second."""

    _ran = _warned = False

    def on_mount(self) -> None:
        """Looks at once, then again and again."""
        self.look_at_daemon()
        self.set_interval(_EVERY, self.look_at_daemon)

    def look_at_daemon(self) -> None:
        """Whether it runs, and how it stands; and whether it may go by another configuration than this dashboard."""
        watch = self._watch
        self.query_one(DebtLine).show_daemon(watch)
        if not self._warned and self.services.is_outdated():
            self._warned = True
            self.dashboard.say(OUTDATED, "warning")
        if self._ran != (watch is not None):
            self._ran = not self._ran
            self.show_state()

    def action_daemon(self) -> None:
        """How it stands; it can be started, stopped and paused there."""
        self.app.push_screen(DaemonScreen(self.services), lambda _: self.reload())

    def offer(self) -> tuple[str, ...]:
        """Lines for an empty today: that none runs, and the key for it."""
        today = self.wanted.view is View.TODAY and not self.wanted.needle
        if self.services.daemon is None or not today or self._watch is not None:
            return ()
        key = Cures(self.services.looks).key("daemon")
        return "", f"The daemon is off: answers are noticed only when you scan. {key} shows it and can start it."

    def show_state(self) -> None:
        """Draws what is known of the store, of work under way and of marks."""
        raise NotImplementedError

    @property
    def _watch(self) -> Watch | None:
        return self.services.watch.read() if self.services.watch is not None else None
