"""A dialog that asks yes or no, with a summary of what would be done."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from inboxfollow.tui.safe import safe, safe_lines


class ConfirmScreen(ModalScreen[bool]):
    """Ends with True for yes. Enter gives the safe answer, which is named beside the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="confirm_yes", tooltip="Yes, do it"),
        Binding("n,escape,q", "answer(False)", "no", id="confirm_no", tooltip="No, nothing is done"),
        Binding("enter", "enter", "the safe answer", id="confirm_enter", tooltip="The safe answer"),
    ]

    def __init__(self, question: str, lines: Sequence[str] = (), *, enter: bool = False) -> None:
        """`enter` is what Enter answers: yes only where all can be undone."""
        super().__init__()
        self._question, self._lines, self._enter = question, lines, enter

    def compose(self) -> ComposeResult:
        """The question, what it is about, the keys."""
        with Vertical(classes="dialog"):
            yield Static(safe_lines(self._question), classes="dialog-title")
            if self._lines:
                with VerticalScroll(classes="dialog-lines", can_focus=False):
                    for line in self._lines:
                        yield Static(safe_lines(line))
            yes, no = ("y, Enter: yes", "n, Esc: no") if self._enter else ("y: yes", "n, Enter, Esc: no")
            yield Static(safe(f"{yes} · {no}"), classes="dialog-keys")

    def action_answer(self, yes: bool) -> None:
        """Ends it."""
        self.dismiss(yes)

    def action_enter(self) -> None:
        """Ends it with the safe answer."""
        self.dismiss(self._enter)
