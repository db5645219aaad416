"""Text to be read: passages wrapped to the width there is, drawn line by line as they come into sight."""

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

Kind = Literal["", "title", "heading", "alert", "mine", "theirs", "faint"]


class Passage(NamedTuple):
    """Words that are wrapped as one. They must be safe already (tui.safe)."""

    words: Text
    indent: int = 0
    """Cells before every line."""
    hang: int = 0
    """Cells more before every line but the first."""
    kind: Kind = ""


class _Line(NamedTuple):
    words: Text
    kind: Kind
    passage: int


class Paper(ScrollView, can_focus=True):
    """Shows passages. Narrower or wider, what stood at the top stays there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"paper--{kind}" for kind in ("title", "heading", "alert", "mine", "theirs", "faint")
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._passages: Sequence[Passage] = ()
        self._lines: list[_Line] = []

    def show(self, passages: Sequence[Passage], *, keep: bool = False) -> None:
        """Shows other passages, from their beginning; `keep` stays at the line that is at the top."""
        self._passages = passages
        self._wrap()
        if not keep:
            self.scroll_home(animate=False, immediate=True)

    def scroll_lines(self, count: int) -> None:
        """So many lines on, or back."""
        self.scroll_relative(y=count, animate=False, immediate=True)

    @property
    def text(self) -> str:
        """All that can be read here."""
        return "\n".join(line.words.plain for line in self._lines)

    def on_resize(self) -> None:
        """Wraps anew where the width has changed."""
        top = self.scroll_offset.y
        passage = self._lines[top].passage if top < len(self._lines) else 0
        self._wrap()
        place = next((at for at, line in enumerate(self._lines) if line.passage >= passage), 0)
        self.scroll_to(y=place if top else 0, animate=False, force=True, immediate=True)

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width
        self._lines = [
            _Line(words, passage.kind, at)
            for at, passage in enumerate(self._passages)
            for words in wrapped(passage, max(width, 8), self.app.console)
        ]
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        at, width, base = y + self.scroll_offset.y, self.size.width, self.rich_style
        if at >= len(self._lines):
            return Strip([Segment(" " * width, base)])
        line = self._lines[at]
        style = base + self.get_component_rich_style(f"paper--{line.kind}", partial=True) if line.kind else base
        words = self._selected(line.words, at)
        segments = list(Segment.apply_style(words.render(self.app.console), style))
        return Strip(segments).adjust_cell_length(width, style).apply_offsets(0, at)

    def _selected(self, words: Text, at: int) -> Text:
        """With what the mouse has marked for copying."""
        span = self.text_selection.get_span(at) if self.text_selection is not None else None
        if span is None:
            return words
        marked, (start, end) = words.copy(), span
        style: Style = self.screen.get_component_rich_style("screen--selection")
        marked.stylize(style, start, len(marked) if end == -1 else end)
        return marked

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is copied."""
        return selection.extract(self.text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draws what is marked."""
        self.refresh()


def wrapped(passage: Passage, width: int, console: Console) -> list[Text]:
    """The lines of a passage, none wider than `width` cells where that is enough for a single character."""
    words, indent, hang, _ = passage
    room = max(width - indent - hang, 4)
    if cell_len(words.plain) <= room + hang:
        return [_indented(words, indent)]
    lines = [_indented(line, indent) for line in words.wrap(console, room + hang)]
    if hang and len(lines) > 1:
        rest = words[len(lines[0]) - indent :]
        rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
        lines[1:] = [_indented(line, indent + hang) for line in rest.wrap(console, room)]
    return lines


def _indented(line: Text, cells: int) -> Text:
    if not cells:
        line.rstrip()
        return line
    made = Text(" " * cells, end="")
    made.append_text(line)
    made.rstrip()
    return made
