"""The line that counts down what is about to be sent; not there while nothing is."""

from textual.widgets import Static

from inboxfollow.tui.safe import safe


class PendingLine(Static):
    """Shows what it is told."""

    def __init__(self) -> None:
        super().__init__(id="pending")

    def show(self, words: str, *, leaving: bool) -> None:
        """`leaving`: the program ends when all is sent."""
        self.set_class(bool(words), "-some")
        self.update(safe(f"Sending: {words}{'; leaving when all is sent' if leaving else ''}" if words else ""))
