"""What the list stands on, in one or two lines, and what is being read at the moment."""

from rich.text import Text
from textual.widgets import Static

from inboxfollow.app import wording
from inboxfollow.tui.safe import safe


class CoverageLine(Static):
    """Honest about gaps: the first one is named, after a sign that does not need colour."""

    def __init__(self) -> None:
        super().__init__(id="coverage")
        self._lines: tuple[str, ...] = ()
        self._drawn = Text()
        self.progress = ""
        self.trouble = ""
        self.selected = ""

    def show(self, lines: tuple[str, ...]) -> None:
        """`lines` as wording.coverage_lines makes them: what is known, then the gaps."""
        self._lines = lines
        self.redraw()

    def redraw(self) -> None:
        """Draws what is known by now, where that has changed."""
        words = self._words()
        if words != self._drawn:
            self._drawn = words
            self.update(words)

    def _words(self) -> Text:
        known, gaps = self._lines[:1], self._lines[1:]
        parts = [safe(self.selected, "bold")] if self.selected else []
        parts += [safe(f"⟳ {self.progress}")] if self.progress else []
        parts += [safe(line) for line in known]
        more = f" ({wording.plural(len(gaps) - 1, 'more gap')})" if len(gaps) > 1 else ""
        alarm = self.trouble or (f"{gaps[0]}{more}" if gaps else "")
        alarms = [safe(f"! {alarm}", "bold red")] if alarm else []
        return Text("\n").join([*alarms, Text(" · ").join(parts)])
