"""The table of leads: only lines in sight are read and drawn, so that a hundred thousand rows cost what fifty do."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inboxfollow.app.rows import LeadRow
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.ports.ranks import Sort
from inboxfollow.tui.listing import Rows
from inboxfollow.tui.widgets.lead_line import LeadLines


class LeadTable(ScrollView, can_focus=True):
    """One line a lead, with a head that stays. The cursor is a place; marks are conversations."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lead-table--cursor", "lead-table--head", "lead-table--mark"}

    @dataclass
    class Moved(Message):
        """The cursor stands on another lead, or on none, or the lead has changed."""

        row: LeadRow | None

    @dataclass
    class Marked(Message):
        """Other leads are marked; `hidden` of them are not in the list."""

        count: int
        hidden: int

    @dataclass
    class HeadClicked(Message):
        """The head of a column was clicked."""

        sort: Sort

    @dataclass
    class Failed(Message):
        """Rows could not be read."""

        error: InboxfollowError

    def __init__(self, lines: LeadLines) -> None:
        super().__init__(id="table")
        self._lines = lines
        self._rows: Rows | None = None
        self._base = Style()
        self._moved = False
        self.place = 0
        self.marks: set[int] = set()

    def __len__(self) -> int:
        return len(self._rows) if self._rows is not None else 0

    def __bool__(self) -> bool:
        return True

    def show(self, rows: Rows, *, keep: bool, narrowed: bool = False) -> None:
        """Shows these rows. `keep`: the cursor stays with its lead and on its line; where that is gone, or was just
        dealt with, on its place, which is the next lead's. Else it goes to the first row. Marks of leads that are not
        there any more are dropped, unless the list is only `narrowed`."""
        before, line = self.row, self.place - self.scroll_offset.y
        conversation = self.conversation
        self._rows = rows
        place = self._place_of(conversation, before) if keep else 0
        self.place = max(min(place, len(rows) - 1), 0)
        if not narrowed and self.marks:
            self.marks = {one for one in self.marks if rows.place(one) is not None}
        self._extend()
        if keep:
            self.scroll_to(y=max(self.place - line, 0), animate=False, force=True, immediate=True)
        self._to_cursor()
        self.refresh()
        self._tell_marks()
        self._tell_moved()

    def _place_of(self, conversation: int | None, before: LeadRow | None) -> int:
        found = self._rows.place(conversation) if self._rows is not None and conversation is not None else None
        if found is None:
            return self.place
        after = self._at(found)
        return self.place if before and after and _dealt_with(before, after) else found

    @property
    def conversation(self) -> int | None:
        """The conversation under the cursor."""
        return self._rows.conversation(self.place) if self._rows is not None else None

    @property
    def row(self) -> LeadRow | None:
        """The lead under the cursor."""
        return self._at(self.place)

    @property
    def chosen(self) -> list[LeadRow]:
        """What a key acts on: the marked leads of this list in their order, else the one under the cursor."""
        marked = self.marked
        if marked and self._rows is not None:
            try:
                return self._rows.all_of(marked)
            except InboxfollowError as error:
                self.post_message(self.Failed(error))
                return []
        row = self.row
        return [row] if row is not None else []

    @property
    def marked(self) -> list[int]:
        """The marked conversations of this list in its order."""
        if self._rows is None or not self.marks:
            return []
        return [one for one in self._rows.conversations if one in self.marks]

    def move(self, steps: int) -> None:
        """Moves the cursor by so many rows, as far as there are any."""
        self.go(self.place + steps)

    def go(self, place: int) -> None:
        """Puts the cursor on a place."""
        before, top = self.place, self.scroll_offset.y
        self.place = max(0, min(place, len(self) - 1))
        self._to_cursor()
        if self.scroll_offset.y == top:
            self._redraw(before, self.place)
        else:
            self.refresh()
        self._tell_moved()

    def mark(self) -> None:
        """Marks the lead under the cursor, or not, and goes on to the next."""
        conversation = self.conversation
        if conversation is not None:
            self.marks ^= {conversation}
            self._tell_marks()
            self._redraw(self.place)
            self.move(1)

    def mark_all(self) -> None:
        """Marks all leads of the view, or none."""
        if self._rows is not None:
            self.marks = set() if self.marks else set(self._rows.conversations)
            self._tell_marks()
            self.refresh()

    def unmark(self) -> None:
        """Marks none."""
        self.marks.clear()
        self._tell_marks()
        self.refresh()

    def _tell_moved(self) -> None:
        """Tells it when the line itself has been drawn, once for several moves: what follows the cursor costs more."""
        if not self._moved:
            self._moved = True
            self.call_after_refresh(self._moved_now)

    def _moved_now(self) -> None:
        self._moved = False
        self.post_message(self.Moved(self.row))

    def _tell_marks(self) -> None:
        count = len(self.marks)
        self.post_message(self.Marked(count, count - len(self.marked) if count else 0))

    def _extend(self) -> None:
        """Tells the scroll bar how long the list is. The bar is always there, so nothing else need be laid out."""
        length = len(self) + 1
        self.set_reactive(LeadTable.virtual_size, Size(self.scrollable_content_region.width, length))
        self.vertical_scrollbar.window_virtual_size = length

    def _to_cursor(self) -> None:
        region = Region(0, self.place, 1, 2)
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    def _redraw(self, *places: int) -> None:
        top = self.scroll_offset.y
        self.refresh(*(Region(0, place - top + 1, self.scrollable_content_region.width, 1) for place in set(places)))

    def _at(self, place: int) -> LeadRow | None:
        """The row at a place; None where there is none or it cannot be read."""
        try:
            return self._rows.at(place) if self._rows is not None else None
        except InboxfollowError as error:
            self.post_message(self.Failed(error))
            return None

    def on_resize(self) -> None:
        """The width decides what is shown of a row; the cursor stays in sight."""
        self._extend()
        self._to_cursor()

    def on_click(self, event: Click) -> None:
        """A click puts the cursor there; on the head it sorts."""
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            sort = self._lines.sort_at(at.x, self.scrollable_content_region.width)
            if sort is not None:
                self.post_message(self.HeadClicked(sort))
        elif at.y - 1 + self.scroll_offset.y < len(self):
            self.go(at.y - 1 + self.scroll_offset.y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of the screen; the style of them all is worked out once."""
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the screen; the first is the head."""
        width, base = self.scrollable_content_region.width, self._base
        if y == 0:
            style = base + self.get_component_rich_style("lead-table--head", partial=True)
            return Strip(self._lines.head(width, style)).adjust_cell_length(width, style)
        place = y - 1 + self.scroll_offset.y
        row = self._at(place)
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


def _dealt_with(before: LeadRow, after: LeadRow) -> bool:
    """Whether the lead has had its touch or decision, so that the next one is wanted."""
    return (before.touches, before.state, before.last_sent) != (after.touches, after.state, after.last_sent)
