"""The views with their counts. The one that is shown stands in brackets, whatever the colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from inboxfollow.domain.rank import View

NAMES = {view: view.name.lower().replace("_", " ") for view in View}
_SHORT = {View.WAITING: "wait", View.MY_TURN: "mine", View.BOUNCED: "back", View.CLOSED: "done", View.OUTBOX: "out"}

_LEVELS = 4


class _Tab(NamedTuple):
    start: int
    end: int
    view: View


class ViewTabs(Static):
    """One line; names are shortened where there is little room."""

    @dataclass
    class Chosen(Message):
        """A view was clicked."""

        view: View

    def __init__(self) -> None:
        super().__init__(id="views")
        self._tallies: Mapping[View, int] = {}
        self._current = View.TODAY
        self._tabs: list[_Tab] = []

    def show(self, tallies: Mapping[View, int], current: View) -> None:
        """Shows other counts, or another view as the current one."""
        if (tallies, current) != (self._tallies, self._current):
            self._tallies, self._current = tallies, current
            self.refresh()

    def render(self) -> Text:
        """The longest wording that fits."""
        width = self.size.width
        wordings = [self._labels(level) for level in range(_LEVELS)]
        labels = next((one for one in wordings if sum(map(cell_len, one.values())) <= width), wordings[-1])
        line, self._tabs = Text(no_wrap=True, overflow="ellipsis"), []
        for view, label in labels.items():
            self._tabs.append(_Tab(line.cell_len, line.cell_len + cell_len(label), view))
            line.append(label, "bold reverse" if view is self._current else "")
        return line

    def _labels(self, level: int) -> dict[View, str]:
        """A label a view: 0 in full, 1 with short names and without zeros, 2 with rounded counts, 3 without names."""
        made = {}
        for view in View:
            count = self._tallies.get(view, 0)
            if view is self._current:
                made[view] = f"[{view:d} {NAMES[view]} {count:,}]"
            elif not level:
                made[view] = f" {view:d} {NAMES[view]} {count:,} "
            else:
                name = _SHORT.get(view, NAMES[view]) if level < 3 else ""
                figure = (brief(count) if level > 1 else f"{count:,}") if count or not name else ""
                made[view] = f" {' '.join(filter(None, (f'{view:d}', name, figure)))}"
        return made

    def on_click(self, event: Click) -> None:
        """A click opens the view."""
        at = event.get_content_offset(self)
        found = [tab.view for tab in self._tabs if at is not None and tab.start <= at.x < tab.end]
        if found:
            self.post_message(self.Chosen(found[0]))


def brief(count: int) -> str:
    """ "999", "12k", "3M"."""
    if count < 1000:
        return str(count)
    return f"{count // 1000}k" if count < 1_000_000 else f"{count // 1_000_000}M"
