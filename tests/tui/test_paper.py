"""Passages wrapped to a width."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from inboxfollow.app.wording import clean
from inboxfollow.tui.widgets.paper import Passage, wrapped

CONSOLE = Console()


@given(st.text(max_size=200), st.integers(0, 4), st.integers(0, 6), st.integers(16, 60))
def test_lines_fit_and_no_letter_is_lost(text: str, indent: int, hang: int, width: int) -> None:
    """Whatever the words: no line is wider than it may be, and together they say the same."""
    words = clean(text)
    lines = wrapped(Passage(Text(words), indent, hang), width, CONSOLE)
    assert all(cell_len(line.plain) <= width for line in lines)
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(words.split())


def test_lines_after_the_first_hang() -> None:
    """The first begins at the indent, the others so much deeper."""
    lines = wrapped(Passage(Text("one two three four"), 2, 3), 12, CONSOLE)
    assert [line.plain for line in lines] == ["  one two", "     three", "     four"]
