"""A small table writer: cells measured in terminal columns, columns that share what width there is.

Our own because a drawing library costs more to import than the whole list takes to make.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inboxfollow.app.wording import clean
from inboxfollow.cli.output import Line, Span

_CUT = "…"
_SINGLE = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u2010-\u2027\u2200-\u22ff\u25a0-\u25fc]*")
"""Characters that take one cell each."""
_INVISIBLE = frozenset({"Mn", "Me", "Cc", "Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column is as wide as its widest cell but at most `most`. `share` > 0: it may shrink to `least`, and
    columns with a share divide the room that is left in that proportion."""

    align: Literal["left", "right"] = "left"
    share: int = 0
    least: int = 0
    most: int = 999


Cell = Span
"""Text of one cell; it may be hostile until it is `cleaned`."""


def cells(text: str) -> int:
    """Width of `text` in terminal columns: wide characters count 2, marks that combine count 0."""
    if _SINGLE.fullmatch(text):
        return len(text)
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.category(char) in _INVISIBLE or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int, align: Literal["left", "right"] = "left") -> str:
    """`text` in exactly `width` columns: padded with blanks, or cut with an ellipsis."""
    if _SINGLE.fullmatch(text):
        text = text if len(text) <= width else text[: max(width - 1, 0)] + _CUT[:width]
        return text.rjust(width) if align == "right" else text.ljust(width)
    taken = cells(text)
    if taken > width:
        text = _head(text, width - 1) + _CUT[:width]
        taken = cells(text)
    padding = " " * (width - taken)
    return padding + text if align == "right" else text + padding


def _head(text: str, width: int) -> str:
    used = 0
    for at, char in enumerate(text):
        used += _width(char)
        if used > width:
            return text[:at]
    return text


def layout(rows: Sequence[Sequence[Cell]], columns: Sequence[Column], width: int, gap: int = 2) -> tuple[int, ...]:
    """The width of each column so that a line takes at most `width` cells; 0 for a column without any text."""
    wanted = [
        min(max((cells(row[at].text) for row in rows), default=0), column.most) for at, column in enumerate(columns)
    ]
    room = width - gap * (sum(want > 0 for want in wanted) - 1)
    room -= sum(want for want, column in zip(wanted, columns, strict=True) if not column.share)
    for at, want in _shared(wanted, columns, room).items():
        wanted[at] = want
    return tuple(wanted)


def _shared(wanted: Sequence[int], columns: Sequence[Column], room: int) -> dict[int, int]:
    """Divides `room` among the columns with a share; what one does not need goes to the others."""
    open_columns = {at for at, column in enumerate(columns) if column.share and wanted[at]}
    given: dict[int, int] = {}
    while open_columns:
        shares = sum(columns[at].share for at in open_columns)
        content = {at for at in open_columns if wanted[at] * shares <= room * columns[at].share}
        if not content:
            given |= {at: max(room * columns[at].share // shares, columns[at].least) for at in open_columns}
            break
        for at in content:
            given[at] = wanted[at]
            room -= wanted[at]
        open_columns -= content
    return given


def cleaned(rows: Sequence[Sequence[Cell]]) -> list[tuple[Cell, ...]]:
    """The same cells, safe to show."""
    return [tuple(Cell(clean(cell.text), cell.style) for cell in row) for row in rows]


def lines(rows: Sequence[Sequence[Cell]], columns: Sequence[Column], widths: Sequence[int], gap: int = 2) -> list[Line]:
    """One line a row, in columns of these widths with `gap` blanks between. Cells must be cleaned."""
    return [_line(row, columns, widths, gap) for row in rows]


def _line(row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], gap: int) -> Line:
    """Nothing follows the last cell: blanks there would make a full line wider than the screen."""
    shown = [each for each in zip(row, columns, widths, strict=True) if each[2]]
    spans = [Span(fit(cell.text, width, column.align) + " " * gap, cell.style) for cell, column, width in shown]
    return (*spans[:-1], *(Span(span.text.rstrip(" "), span.style) for span in spans[-1:]))
