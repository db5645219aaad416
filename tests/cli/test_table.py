"""The table writer: widths in terminal cells."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inboxfollow.cli.output import _drawn
from inboxfollow.cli.table import Cell, Column, cells, cleaned, fit, layout, lines


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("山田", 4), ("🎉", 2), ("e\u0301", 1), ("●○≥…", 4), ("한글", 4), ("", 0)]
)
def test_cells(text: str, width: int) -> None:
    """Wide characters take two cells, combining marks none."""
    assert cells(text) == width


@given(st.text(max_size=40), st.integers(0, 30))
def test_fit_is_exact(text: str, width: int) -> None:
    """Whatever the text, the result takes exactly the width asked for."""
    clean = cleaned([(Cell(text),)])[0][0].text
    assert cells(fit(clean, width)) == width
    assert cells(fit(clean, width, "right")) == width


def test_fit_cuts_with_an_ellipsis() -> None:
    """Text that is too long ends in an ellipsis, and a wide character is never cut in half."""
    assert fit("proposal", 5) == "prop…"
    assert fit("山田太郎", 4) == "山… "
    assert fit("ab", 4, "right") == "  ab"


@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60), st.text(max_size=8)), min_size=1, max_size=8),
    st.integers(40, 200),
)
@example([("a" * 60, "b" * 60, "c" * 8)], 80)
def test_no_line_is_wider_than_the_screen(texts: list[tuple[str, str, str]], width: int) -> None:
    """Columns with a share give way until every line fits."""
    columns = (Column(share=2, least=8), Column(share=3, least=8), Column("right"))
    rows = cleaned([tuple(Cell(text) for text in row) for row in texts])
    for line in lines(rows, columns, layout(rows, columns, width)):
        assert sum(cells(span.text) for span in line) <= width


def test_short_columns_leave_room_to_long_ones() -> None:
    """What one column does not need the other gets."""
    rows = [(Cell("Bo"), Cell("x" * 100))]
    assert layout(rows, (Column(share=1), Column(share=1)), 60) == (2, 56)


def test_empty_column_takes_nothing() -> None:
    """A column without any text takes neither cells nor a gap."""
    rows = [(Cell("a"), Cell(""), Cell("b"))]
    columns = (Column(), Column(), Column())
    assert [_drawn(line, colours=False) for line in lines(rows, columns, layout(rows, columns, 60))] == ["a  b"]
