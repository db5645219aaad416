"""One lead as a line of cells: which columns fit a width, and what stands in them. Nothing by colour alone."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from inboxfollow.app import wording
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.ports.ranks import Sort
from inboxfollow.tui.listing import SORTS

_BAND_STYLES = {"hot": Style(bold=True, color="red"), "warm": Style(color="yellow"), "cold": Style(dim=True)}
_BRIEF = 100
"""Tables narrower than this use short words."""
_LONGEST = 1_000
"""Characters of a text that are looked at: no line has more cells."""
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\u20e3]")
"""Skin tones and key caps: terminals do not agree on how wide they are."""


class _Column(NamedTuple):
    """`width` cells, `brief` in narrow tables; 0: a `share` of what is left. Dropped where the table is narrower than
    `from_`. `gap` cells follow it."""

    name: Sort | str
    title: str
    width: int = 0
    brief: int = 0
    share: int = 0
    from_: int = 0
    gap: int = 1


_COLUMNS = (
    _Column("mark", "", 1, 1, gap=0),
    _Column("flags", "", 2, 2, gap=0),
    _Column("band", "B", 2, 2),
    _Column("who", "Who", share=2),
    _Column("subject", "Subject", share=3),
    _Column("silence", "Silent", 9, 7),
    _Column("touches", "Touches", 8, 8, from_=66),
    _Column("due", "Next", 22, 12, from_=54),
    _Column("score", "Score", 6, 6, gap=0),
)


class LeadLines:
    """Draws heads and lines for one person's calendar and cadences."""

    def __init__(self, services: Services, steps: Mapping[str, int]) -> None:
        self._services, self._steps = services, steps
        self.sort: Sort = "score"
        self.reverse = False

    def head(self, width: int, style: Style) -> list[Segment]:
        """The names of the columns; an arrow shows what is sorted by."""
        cells = ((column, column.title + self._arrow(column.name), size, style) for column, size in _layout(width))
        return [segment for column, text, size, own in cells for segment in _cell(column, text, size, own, style)]

    def sort_at(self, x: int, width: int) -> Sort | None:
        """By what a click on the head at cell `x` sorts."""
        end = 0
        for column, size in _layout(width):
            end += size + column.gap
            if x < end:
                return next((sort for sort in SORTS if sort == column.name), None)
        return None

    def _arrow(self, name: str) -> str:
        return "" if name != self.sort else "▲" if self.reverse else "▼"

    def line(self, row: LeadRow, width: int, style: Style, marked: bool) -> list[Segment]:
        """One lead in exactly `width` cells."""
        cells = self._cells(row, marked, width < _BRIEF)
        made = list[Segment]()
        for column, size in _layout(width):
            text, own = cells[column.name]
            made += _cell(column, text, size, style + own, style)
        return made

    def _cells(self, row: LeadRow, marked: bool, brief: bool) -> dict[str, tuple[str, Style]]:
        now, calendar, plain = self._services.clock.now(), self._services.policy.calendar, Style()
        dim = Style(dim=True)
        subject = _shown(row.subject)
        return {
            "mark": ("✓" if marked else " ", plain),
            "flags": (wording.flags(row), Style(color="red", bold=True)),
            "band": (wording.band_letter(row.band), _BAND_STYLES.get(row.band, plain)),
            "who": (_shown(wording.who(row, brief)), plain),
            "subject": (subject or "(no subject)", plain if subject else dim),
            "silence": (wording.silence(row.waiting_days, brief), plain),
            "touches": (wording.dots(row.touches, self._steps.get(row.cadence, 0), row.touches_complete), plain),
            "due": (_shown(wording.next_words(row, now, calendar, brief)), plain),
            "score": (f"{row.score:>5}", plain),
        }


def _shown(text: str) -> str:
    return _TONES.sub("", wording.clean(text[:_LONGEST]))


def _layout(width: int) -> list[tuple[_Column, int]]:
    """The columns that fit, each with its cells; they fill the width to the last cell."""
    chosen = [column for column in _COLUMNS if width >= column.from_]
    sizes = {column.name: column.brief if width < _BRIEF else column.width for column in chosen}
    room = max(width - sum(sizes.values()) - sum(column.gap for column in chosen), 2)
    who, subject = (column for column in chosen if column.share)
    sizes[who.name] = min(room * who.share // (who.share + subject.share), 40)
    sizes[subject.name] = room - sizes[who.name]
    return [(column, sizes[column.name]) for column in chosen]


def _cell(column: _Column, text: str, size: int, own: Style, style: Style) -> list[Segment]:
    if cell_len(text) > size:
        text = set_cell_size(text, max(size - 1, 0)) + "…"
    filled = Segment(set_cell_size(text, size), own)
    return [filled, Segment(" " * column.gap, style)] if column.gap else [filled]
