"""Moving about: the cursor, marks, views, order."""

from dataclasses import replace

from inboxfollow.domain.rank import View
from inboxfollow.ports.ranks import Sort
from inboxfollow.tui.actions.showing import Showing
from inboxfollow.tui.listing import SORTS
from inboxfollow.tui.widgets.lead_table import LeadTable
from inboxfollow.tui.widgets.view_tabs import ViewTabs


class Moving(Showing):
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
        """Another view; the filter goes with it, marks do not."""
        if self.wanted.view != number:
            self.table.unmark()
        self.look(replace(self.wanted, view=View(number)))

    def on_view_tabs_chosen(self, event: ViewTabs.Chosen) -> None:
        """A click on a view opens it."""
        self.action_view(event.view)

    def action_next_view(self) -> None:
        """The view to the right."""
        self.action_view(self.wanted.view % len(View) + 1)

    def action_previous_view(self) -> None:
        """The view to the left."""
        self.action_view((self.wanted.view - 2) % len(View) + 1)

    def action_sort(self) -> None:
        """By the next column."""
        self._sort_by(SORTS[(SORTS.index(self.wanted.sort) + 1) % len(SORTS)], reverse=False)

    def action_reverse(self) -> None:
        """The other way round."""
        self._sort_by(self.wanted.sort, reverse=not self.wanted.reverse)

    def on_lead_table_head_clicked(self, event: LeadTable.HeadClicked) -> None:
        """A click on a head sorts by that column, another turns it around."""
        self._sort_by(event.sort, reverse=event.sort == self.wanted.sort and not self.wanted.reverse)

    def _sort_by(self, sort: Sort, *, reverse: bool) -> None:
        self.look(replace(self.wanted, sort=sort, reverse=reverse))
