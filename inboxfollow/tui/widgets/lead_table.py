"""The table of leads: only lines in sight are read and drawn, so that a hundred thousand rows cost what fifty do."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inboxfollow.app.rows import LeadRow
from inboxfollow.tui.listing import Rows
from inboxfollow.tui.widgets.lead_line import LeadLines


class LeadTable(ScrollView, can_focus=True):
    """One line a lead, with a head that stays. The cursor is a place; marks are conversations."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lead-table--cursor", "lead-table--head", "lead-table--mark"}

    @dataclass
    class Moved(Message):
        """The cursor stands on another lead, or on none."""

        row: LeadRow | None

    def __init__(self, lines: LeadLines) -> None:
        super().__init__()
        self._lines = lines
        self._rows: Rows | None = None
        self.place = 0
        self.marks: set[int] = set()

    def show(self, rows: Rows, *, keep: bool) -> None:
        """Shows these rows; `keep` leaves the cursor on its place in the list, else it goes to the first row."""
        self._rows = rows
        self.place = min(self.place, max(len(rows) - 1, 0)) if keep else 0
        self.marks = {one for one in self.marks if rows.place(one) is not None}
        self.virtual_size = Size(self.size.width, len(rows) + 1)
        self._to_cursor()
        self.refresh()
        self.post_message(self.Moved(self.row))

    @property
    def row(self) -> LeadRow | None:
        """The lead under the cursor."""
        return self._rows.at(self.place) if self._rows is not None else None

    @property
    def chosen(self) -> list[LeadRow]:
        """What a key acts on: the marked leads in their order, else the one under the cursor."""
        if self._rows is None:
            return []
        places = sorted(place for one in self.marks if (place := self._rows.place(one)) is not None)
        found = [self._rows.at(place) for place in places] if places else [self.row]
        return [row for row in found if row is not None]

    def move(self, steps: int) -> None:
        """Moves the cursor by so many rows, as far as there are any."""
        self.go(self.place + steps)

    def go(self, place: int) -> None:
        """Puts the cursor on a place."""
        count = len(self._rows) if self._rows is not None else 0
        self.place = max(0, min(place, count - 1))
        self._to_cursor()
        self.refresh()
        self.post_message(self.Moved(self.row))

    def mark(self) -> None:
        """Marks the lead under the cursor, or not, and goes on to the next."""
        conversation = self._rows.conversation(self.place) if self._rows is not None else None
        if conversation is not None:
            self.marks ^= {conversation}
            self.move(1)

    def mark_all(self) -> None:
        """Marks all leads of the view, or none."""
        if self._rows is not None:
            everything = {one for at in range(len(self._rows)) if (one := self._rows.conversation(at)) is not None}
            self.marks = set() if self.marks else everything
            self.refresh()

    def _to_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.place, 1, 2), animate=False, force=True, x_axis=False)

    def on_resize(self) -> None:
        """The width decides what is shown of a row."""
        self.virtual_size = Size(self.size.width, (len(self._rows) if self._rows is not None else 0) + 1)
        self._to_cursor()

    def on_click(self, event: object) -> None:
        """A click puts the cursor there."""
        line = getattr(event, "y", 0) - 1 + self.scroll_offset.y
        if line >= 0:
            self.go(line)

    def render_line(self, y: int) -> Strip:
        """One line of the screen; the first is the head."""
        width, base = self.size.width, self.rich_style
        if y == 0:
            style = base + self.get_component_rich_style("lead-table--head", partial=True)
            return Strip(self._lines.head(width, style)).adjust_cell_length(width, style)
        place = y - 1 + self.scroll_offset.y
        row = self._rows.at(place) if self._rows is not None else None
        if row is None:
            return Strip([Segment(" " * width, base)])
        style = self._style(place, base)
        return Strip(self._lines.line(row, width, style, self._is_marked(place))).adjust_cell_length(width, style)

    def _style(self, place: int, base: Style) -> Style:
        if place == self.place:
            return base + self.get_component_rich_style("lead-table--cursor", partial=True)
        if self._is_marked(place):
            return base + self.get_component_rich_style("lead-table--mark", partial=True)
        return base

    def _is_marked(self, place: int) -> bool:
        return self._rows is not None and self._rows.conversation(place) in self.marks
