"""The filter over people, subjects and domains."""

from dataclasses import replace

from inboxfollow.tui.actions.showing import Showing
from inboxfollow.tui.widgets.filter_line import FilterLine


class Filtering(Showing):
    """The filter is in sight while it narrows anything; it goes with the person from view to view."""

    def action_filter(self) -> None:
        """Opens the line to type into."""
        self.add_class("filtering")
        self.query_one(FilterLine).words.focus()

    def action_clear(self) -> None:
        """Takes away the filter, else the marks."""
        if self.wanted.needle:
            self.query_one(FilterLine).words.value = ""
        else:
            self.table.unmark()
        self.remove_class("filtering")

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """Narrows the list."""
        if event.words != self.wanted.needle:
            self.look(replace(self.wanted, needle=event.words))

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        """The list has the keys again; an empty filter goes."""
        self.table.focus()
        self.set_class(bool(self.query_one(FilterLine).words.value), "filtering")
