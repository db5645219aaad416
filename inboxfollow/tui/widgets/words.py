"""Where a person writes a mail: all keys are letters but the two that end it."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from inboxfollow.app.wording import clean_lines


class Words(TextArea):
    """Plain text. What was not touched is given back as it came."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,escape", "done", "done", id="words_done", tooltip="Back to the preview with these words"),
    ]

    @dataclass
    class Done(Message):
        """The person is through; None where nothing was changed."""

        text: str | None

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id="editor")
        self._before = ""

    def begin(self, text: str) -> None:
        """Offers a text, the cursor at its end."""
        self.load_text("\n".join(clean_lines(text)))
        self._before = self.text
        self.move_cursor(self.document.end)
        self.focus()

    def action_done(self) -> None:
        """Hands the words over."""
        self.post_message(self.Done(None if self.text == self._before else self.text))
