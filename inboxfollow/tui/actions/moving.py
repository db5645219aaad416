"""Moving about: the cursor, marks, views, order."""

from dataclasses import replace

from inboxfollow.domain.rank import View
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.listing import SORTS


class Moving(Actions):
    """Keys that change nothing but what is seen."""

    def action_cursor_down(self) -> None:
        """The next row."""
        self.table.move(1)

    def action_cursor_up(self) -> None:
        """The row before."""
        self.table.move(-1)

    def action_cursor_first(self) -> None:
        """The first row."""
        self.table.go(0)

    def action_cursor_last(self) -> None:
        """The last row."""
        self.table.go(len(self.snapshot.order) - 1)

    def action_page_down(self) -> None:
        """A page on."""
        self.table.move(max(self.table.size.height - 2, 1))

    def action_page_up(self) -> None:
        """A page back."""
        self.table.move(-max(self.table.size.height - 2, 1))

    def action_mark(self) -> None:
        """Marks this row, or not."""
        self.table.mark()

    def action_mark_all(self) -> None:
        """Marks all rows, or none."""
        self.table.mark_all()

    def action_view(self, number: int) -> None:
        """Another view; the filter goes with it."""
        self.wanted = replace(self.wanted, view=View(number))
        self.table.marks.clear()
        self.reload(keep=False)

    def action_next_view(self) -> None:
        """The view to the right."""
        self.action_view(self.wanted.view % len(View) + 1)

    def action_previous_view(self) -> None:
        """The view to the left."""
        self.action_view((self.wanted.view - 2) % len(View) + 1)

    def action_sort(self) -> None:
        """By the next column."""
        self.wanted = replace(self.wanted, sort=SORTS[(SORTS.index(self.wanted.sort) + 1) % len(SORTS)], reverse=False)
        self.reload(keep=False)

    def action_reverse(self) -> None:
        """The other way round."""
        self.wanted = replace(self.wanted, reverse=not self.wanted.reverse)
        self.reload(keep=False)

    def action_quit(self) -> None:
        """Leaves."""
        self.app.exit()
