"""One lead as a line of cells: which columns fit a width, and what stands in them. Nothing by colour alone."""

from collections.abc import Mapping
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from inboxfollow.app import wording
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.ports.ranks import Sort

_BAND_STYLES = {"hot": Style(bold=True, color="red"), "warm": Style(color="yellow"), "cold": Style(dim=True)}


class _Column(NamedTuple):
    """`width` cells; 0: a `share` of what is left. Dropped where the table is narrower than `from_`."""

    name: Sort | str
    title: str
    width: int
    share: int = 0
    from_: int = 0


_COLUMNS = (
    _Column("mark", "", 1),
    _Column("flags", "", 2),
    _Column("band", "B", 1),
    _Column("who", "Who", 0, 2),
    _Column("subject", "Subject", 0, 3),
    _Column("silence", "Silent", 8),
    _Column("touches", "Touches", 7, from_=74),
    _Column("due", "Next", 20, from_=92),
    _Column("score", "Score", 5),
)


class LeadLines:
    """Draws heads and lines for one person's calendar and cadences."""

    def __init__(self, services: Services, steps: Mapping[str, int]) -> None:
        self._services, self._steps = services, steps
        self.sort: Sort = "score"
        self.reverse = False

    def head(self, width: int, style: Style) -> list[Segment]:
        """The names of the columns; an arrow shows what is sorted by."""
        return _joined(
            [(column.title + self._arrow(column.name), size, style) for column, size in _layout(width)], style
        )

    def _arrow(self, name: str) -> str:
        return "" if name != self.sort else "▲" if self.reverse else "▼"

    def line(self, row: LeadRow, width: int, style: Style, marked: bool) -> list[Segment]:
        """One lead in exactly `width` cells."""
        cells = self._cells(row, marked, brief=width < 92)
        texts = ((cells[column.name], size) for column, size in _layout(width))
        return _joined([(text, size, style + own) for (text, own), size in texts], style)

    def _cells(self, row: LeadRow, marked: bool, brief: bool) -> dict[str, tuple[str, Style]]:
        now, calendar, plain = self._services.clock.now(), self._services.policy.calendar, Style()
        dim = Style(dim=True)
        return {
            "mark": ("✓" if marked else " ", plain),
            "flags": (wording.flags(row), Style(color="red", bold=True)),
            "band": (wording.band_letter(row.band), _BAND_STYLES.get(row.band, plain)),
            "who": (wording.clean(wording.who(row, brief)), plain),
            "subject": (wording.clean(row.subject) or "(no subject)", plain if row.subject else dim),
            "silence": (wording.silence(row.waiting_days, brief), plain),
            "touches": (wording.dots(row.touches, self._steps.get(row.cadence, 0), row.touches_complete), dim),
            "due": (wording.clean(wording.next_words(row, now, calendar, brief)), plain),
            "score": (f"{row.score:>3}", plain),
        }


def _layout(width: int) -> list[tuple[_Column, int]]:
    """The columns that fit, each with its cells."""
    chosen = [column for column in _COLUMNS if width >= column.from_]
    room = max(width - sum(column.width for column in chosen) - len(chosen), 8)
    shares = sum(column.share for column in chosen)
    return [(column, column.width or room * column.share // shares) for column in chosen]


def _joined(cells: list[tuple[str, int, Style]], style: Style) -> list[Segment]:
    made = []
    for text, size, own in cells:
        cut = text if cell_len(text) <= size else set_cell_size(text, max(size - 1, 0)) + "…"
        made += [Segment(set_cell_size(cut, size), own), Segment(" ", style)]
    return made
