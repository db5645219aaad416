"""The live filter: every key narrows the list at once."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from inboxfollow.tui.safe import safe


class FilterLine(Horizontal):
    """A line to type into, and how many it leaves. Enter keeps the filter, Esc takes it away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "clear", id="filter_clear", tooltip="Show everything again"),
        Binding("down", "keep", "to the list", show=False, id="filter_keep", tooltip="Keep the filter, go to the list"),
    ]

    @dataclass
    class Changed(Message):
        """Other words."""

        words: str

    @dataclass
    class Left(Message):
        """Back to the list."""

    def __init__(self) -> None:
        super().__init__(id="filter")

    def compose(self) -> ComposeResult:
        """A sign, the words, the count."""
        yield Static("/", id="filter-sign")
        yield Input(placeholder="people, subject, domain", id="filter-words", compact=True)
        yield Static(id="filter-count")

    @property
    def words(self) -> Input:
        """What is typed into."""
        return self.query_one(Input)

    def count(self, found: int, all_of_them: int) -> None:
        """Says how many are left."""
        words = f"{found:,} of {all_of_them:,}"
        self.query_one("#filter-count", Static).update(safe(f"{words:>20}"), layout=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key counts."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps it."""
        event.stop()
        self.post_message(self.Left())

    def action_keep(self) -> None:
        """Back to the list, with the filter."""
        self.post_message(self.Left())

    def action_clear(self) -> None:
        """Back to the list, without."""
        self.words.value = ""
        self.post_message(self.Left())
