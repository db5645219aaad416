"""The first look: opened by a key, and once by itself when the first scan has ended."""

from textual.timer import Timer

from inboxfollow.app import first_look
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.screens.first_look import FirstLook

_EVERY = 1.0
"""Seconds between two looks at whether the first scan has ended."""


class Looking(Actions):
    """The key, and the moment."""

    _waiting: Timer | None = None

    def on_mount(self) -> None:
        """Waits for the first scan, unless somebody has looked before."""
        self._waiting = self.set_interval(_EVERY, self._open_when_read)
        self._open_when_read()

    def _open_when_read(self) -> None:
        if self.app.screen is not self or self._waiting is None:
            return
        if first_look.was_seen(self.services):
            self._waiting.stop()
        elif first_look.is_time(self.services):
            self.action_first_look()

    def action_first_look(self) -> None:
        """All conversations in groups."""
        if self._waiting is not None:
            self._waiting.stop()
        self.dashboard.work(lambda: first_look.seen(self.services), lambda _: None)
        self.app.push_screen(FirstLook(self.services), lambda _: self.reload())
