"""The debt at a glance: what is due by interest and by length of silence, and what else waits for the person."""

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual.widgets import Static

from inboxfollow.app import watching
from inboxfollow.domain.rank import View
from inboxfollow.domain.watch import Watch

_BARS = " ▁▂▃▄▅▆▇█"
_STYLES = {"hot": "bold red", "warm": "yellow", "cold": ""}
_DAEMON = {"off": "daemon off", "on": "daemon on", "paused": "daemon paused", "trouble": "daemon on !"}
_ROOM_FOR_BARS = 118
_MOST_OF_AN_ALARM = 32


class DebtLine(Static):
    """One line of figures; where there is room, each with bars for how long the silence has lasted."""

    def __init__(self) -> None:
        super().__init__(id="debt")
        self._debt: Mapping[str, Sequence[int]] = {}
        self._tallies: Mapping[View, int] = {}
        self._daemon: Watch | None = None
        self._stopped = False
        self.tooltip = "Due, by band; the bars: silent for up to 1, 2, 4, 9, 26 weeks, and longer"

    def show(self, debt: Mapping[str, Sequence[int]], tallies: Mapping[View, int]) -> None:
        """Shows other figures."""
        if (debt, tallies) != (self._debt, self._tallies):
            self._debt, self._tallies = debt, tallies
            self.refresh()

    def show_stopped(self, stopped: bool) -> None:
        """Whether the person has stopped the autopilot."""
        if stopped != self._stopped:
            self._stopped = stopped
            self.refresh()

    def show_daemon(self, watch: Watch | None) -> None:
        """How the background process stands, None where none runs."""
        if watch != self._daemon:
            self._daemon = watch
            self.refresh()

    def render(self) -> Text:
        """By width: bars or not. What needs the person stands first, where no width cuts it off."""
        line = self._signs()
        wide = self.app.size.width >= _ROOM_FOR_BARS + line.cell_len
        most = max((count for bars in self._debt.values() for count in bars), default=0)
        line.append(f"due today {self._tallies.get(View.TODAY, 0):,}")
        line.append(" │ ", "dim")
        for band, bars in self._debt.items():
            line.append(f"{band} {sum(bars):,}", _STYLES.get(band, ""))
            line.append(f" {spark(bars, most)}  " if wide else "  ", _STYLES.get(band, ""))
        line.right_crop(2)
        gap = "  │  " if wide else " │ "
        outbox = self._tallies.get(View.OUTBOX, 0)
        line.append(gap, "dim").append(f"my turn {self._tallies.get(View.MY_TURN, 0):,}")
        line.append(gap, "dim").append(f"sending {outbox:,}", "bold" if outbox else "")
        line.append(gap, "dim").append(self._daemon_words(wide), "" if wide or self._daemon else "dim")
        return line

    def _signs(self) -> Text:
        line = Text(no_wrap=True, overflow="ellipsis")
        if self._stopped:
            line.append(" ■ AUTOPILOT STOPPED ", "bold reverse").append(" ")
        alarm = watching.alarm(self._daemon) if self._daemon else ""
        if alarm:
            line.append(f" ! {alarm[:_MOST_OF_AN_ALARM]} ", "bold reverse").append(" ")
        return line

    def _daemon_words(self, wide: bool) -> str:
        words = _DAEMON[watching.standing(self._daemon, paused=self._stopped)]
        failing = len(watching.in_trouble(self._daemon))
        return f"{words}, {failing:,} failing" if wide and failing else words


def spark(bars: Sequence[int], most: int) -> str:
    """A bar a figure, the highest of all being `most`; what is not nothing can be seen."""
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] if most else _BARS[0] for count in bars)
