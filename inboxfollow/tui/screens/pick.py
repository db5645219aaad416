"""A dialog with a short list, each line with its key."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inboxfollow.tui.safe import safe, safe_lines

_KEYS = "123456789"


class Choice(NamedTuple):
    """One line. `key` is a sign that picks it at once, "" for its number."""

    value: str
    label: str
    key: str = ""


class PickScreen(ModalScreen[str | None]):
    """Ends with the value of what was picked, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", "down", id="pick_down", tooltip="The next line"),
        Binding("k", "move(-1)", "up", id="pick_up", tooltip="The line before"),
        Binding("escape,q", "leave", "back", id="pick_leave", tooltip="Back, nothing is done"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        """The first line stands under the cursor."""
        super().__init__()
        self._title = title
        numbers = iter(_KEYS)
        self._choices = [one._replace(key=one.key or next(numbers, "")) for one in choices]

    def compose(self) -> ComposeResult:
        """The title, the lines, the keys."""
        with Vertical(classes="dialog"):
            yield Static(safe_lines(self._title), classes="dialog-title")
            yield OptionList(*(Option(safe(f"{one.key or ' '}  {one.label}")) for one in self._choices), id="pick-list")
            yield Static(safe("Enter: take it · Esc: back"), classes="dialog-keys")

    def on_key(self, event: Key) -> None:
        """The key of a line picks it."""
        picked = next((one for one in self._choices if one.key and one.key == event.character), None)
        if picked is not None:
            event.stop()
            self.dismiss(picked.value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        self.dismiss(self._choices[event.option_index].value)

    def action_move(self, lines: int) -> None:
        """Moves the cursor."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if lines > 0 else options.action_cursor_up)()

    def action_leave(self) -> None:
        """Without a choice."""
        self.dismiss(None)
