"""What was done and what failed since the dashboard was opened, newest first."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from inboxfollow.app import wording
from inboxfollow.tui.lead_page import dated, line
from inboxfollow.tui.screens.page import PageScreen
from inboxfollow.tui.widgets.paper import Passage

if TYPE_CHECKING:
    from inboxfollow.tui.app import Entry

_SIGNS = {"error": "! ", "warning": "* "}


class LogScreen(PageScreen):
    """Entries with their local time; ! marks what failed, * what to mind."""

    def __init__(self, entries: Sequence["Entry"], now: datetime, zone: tzinfo) -> None:
        super().__init__()
        self._entries, self._now, self._zone = entries, now, zone

    def on_mount(self) -> None:
        """All there is so far."""
        self.entitle("What was done and what failed, newest first")
        self.paper.show([self._passage(one) for one in reversed(self._entries)] or [line("Nothing yet.")])

    def _passage(self, one: "Entry") -> Passage:
        when = wording.instant(one.at, self._now, self._zone)
        return dated(when, _SIGNS.get(one.severity, "") + one.words, "alert" if one.severity == "error" else "")
