"""A dialog that asks for one line and says, while it is typed, what it means or what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from inboxfollow.app.wording import sentence
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.tui.safe import safe, safe_lines


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    words: str
    right: bool


class AskScreen(ModalScreen[str | None]):
    """Ends with the line as it was typed, once `check` accepts it, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="ask_leave", tooltip="Back, nothing is done"),
    ]

    def __init__(self, title: str, check: Callable[[str], str], *, hint: str = "", value: str = "") -> None:
        """`check` says what a line means and raises InboxfollowError for one that will not do. It runs in a thread, one
        line after the other. `hint` is shown while nothing is typed."""
        super().__init__()
        self._title, self._check, self._hint, self._value = title, check, hint, value
        self._checking = self._wanted = False
        self._found: _Found | None = None

    def compose(self) -> ComposeResult:
        """The title, the line, and what it means."""
        with Vertical(classes="dialog"):
            yield Static(safe_lines(self._title), classes="dialog-title")
            yield Input(self._value, id="ask-line")
            yield Static(safe_lines(self._hint), id="ask-hint")
            yield Static(safe("Enter: do it · Esc: back"), classes="dialog-keys")

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wanted with Enter was another line."""
        self._wanted = False
        self._look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ends it as soon as the line is known to be right."""
        self._wanted = True
        self._look()

    def action_leave(self) -> None:
        """Without a line."""
        self.dismiss(None)

    def _look(self) -> None:
        """Has the line checked, unless it has been, or one is being checked."""
        line = self.query_one(Input).value
        if self._checking:
            return
        if self._found is not None and self._found.text == line:
            self._settle(self._found)
        elif line or self._wanted:
            self._checking = True
            self.run_worker(partial(self._judge, line), thread=True, group="ask")
        else:
            self._show(self._hint, "")

    def _judge(self, line: str) -> None:
        try:
            found = _Found(line, self._check(line), True)
        except InboxfollowError as error:
            found = _Found(line, sentence(error.message, error.hint), False)
        self.call_later(self._take, found)

    def _take(self, found: _Found) -> None:
        self._checking, self._found = False, found
        self._look()

    def _settle(self, found: _Found) -> None:
        if found.right and self._wanted:
            self.dismiss(found.text)
            return
        self._wanted = False
        self._show(found.words, "= " if found.right else "! ")

    def _show(self, words: str, sign: str) -> None:
        hint = self.query_one("#ask-hint", Static)
        hint.set_class(sign == "! ", "wrong")
        hint.update(safe_lines(f"{sign}{words}"))
