"""The list as a person reads it."""

from datetime import timedelta

import pytest

from inboxfollow.app.rows import Agenda, Hold, NextStep, Person
from inboxfollow.cli.listing import listing
from inboxfollow.cli.output import _drawn
from inboxfollow.cli.table import cells
from inboxfollow.domain.state import State
from tests.cli.samples import CALENDAR, HOSTILE, NOW, STEPS, agenda, folder, row

ROWS = (
    row(),
    row(
        id="b1",
        subject=HOSTILE,
        people=(Person(HOSTILE, "x@y.example", "silent"), Person("Bo", "bo@y.example", "replied")),
        holds=(Hold("elsewhere", "wrote to you"),),
        pinned=True,
    ),
    row(id="c22", subject="お見積もりの件についてご確認ください、よろしくお願いいたします", band="cold", touches=8),
    row(id="d4", subject="🎉 Launch 👩‍👩‍👧 party ❤️ for you", shelf="later", due=NOW + timedelta(days=3)),
    row(id="e5", touches=3, touches_complete=False, shelf="backlog", waiting_days=230, next_step=NextStep("call", "")),
    row(id="f6", state=State.AWAY, shelf=""),
    row(id="g7", state=State.EXCLUDED, shelf="", excluded_reason="shop@shop.example never answers " * 20),
)


def _page(found: Agenda, width: int = 120, limit: int | None = None, filtered: bool = False) -> list[str]:
    page = listing(found, steps=STEPS, now=NOW, calendar=CALENDAR, width=width, limit=limit, filtered=filtered)
    return [_drawn(line, colours=False) for line in page]


@pytest.mark.parametrize("width", [80, 99, 100, 120, 200])
def test_fits_the_screen(width: int) -> None:
    """Whatever the rows contain, no line is wider than the terminal and none breaks."""
    for line in _page(agenda(*ROWS), width)[:-1]:
        assert cells(line) <= width
        assert line.isprintable()


def test_columns_line_up() -> None:
    """The score ends in the same cell in every row, wide characters and hostile text included."""
    rows = [line for line in _page(agenda(*ROWS)) if line.endswith(" 67")]
    assert len(rows) == len(ROWS)
    assert len({cells(line) for line in rows}) == 1


def test_a_row_at_120() -> None:
    """A row says who, what, how long, how often and what is next in words."""
    line = _page(agenda(row()))[2]
    assert " ".join(line.split()) == "a3f9 H Dana Ortiz Proposal for the loan 12 days ●●○○○○ nudge, 2 days late 67"


def test_a_row_at_80() -> None:
    """On a narrow terminal the same is said in fewer letters."""
    line = _page(agenda(row()), 80)[2]
    assert " ".join(line.split()) == "a3f9 H Dana Ortiz Proposal for the loan 12d ●●○○○○ 2d late 67"


def test_sections_in_order() -> None:
    """Shelves come first, then the other states, each with its number of rows."""
    titles = [line for line in _page(agenda(*ROWS)) if line[:1].isupper() and line[-1:].isdigit()]
    assert titles == ["Today  3", "Later  1", "Backlog  1", "Away  1", "Never a lead  1"]


def test_limit_says_what_it_leaves_out() -> None:
    """A section that is cut says how many rows are missing and how to see them."""
    page = _page(agenda(*(row(id=f"r{number}") for number in range(30))), limit=10)
    assert sum(line.startswith("r") for line in page) == 10
    assert "… 20 more; --limit 0 shows all" in page
    assert "Today  30" in page


def test_flags_and_minimum() -> None:
    """A hold, a pin and an incomplete count are visible in the row."""
    text = "\n".join(_page(agenda(*ROWS)))
    assert "!*" in text
    assert "≥●●●○○○" in text


def test_nobody_only_when_all_was_read() -> None:
    """ "Nobody owes you an answer" is said only where everything was read."""
    assert "Nobody owes you an answer." in _page(agenda())
    for doubtful in (
        (),
        (folder("", checked=None, error="never read"),),
        (folder(error="gone"),),
        (folder(complete=False),),
        (folder(checked=None),),
    ):
        page = "\n".join(_page(agenda(folders=doubtful)))
        assert "Nobody" not in page
        assert "not all mail has been read" in page


def test_no_scan_yet() -> None:
    """Before the first scan the list says what to do."""
    assert _page(agenda(folders=()))[-1] == "No scan yet: run inboxfollow scan."


def test_filtered_list_makes_no_claim() -> None:
    """An empty list of certain states does not say that nobody owes an answer."""
    assert _page(agenda(), filtered=True)[0] == "No such lead in what has been read."


def test_gaps_are_told_under_the_rows() -> None:
    """A folder that could not be read is named even when there are rows."""
    page = _page(agenda(row(), folders=(folder(), folder("Sent", error="timed out")), hidden=270))
    assert page[-2] == "Read since 17 Oct 2025, 1 of 2 folders, 2 min ago; 270 hidden."
    assert page[-1] == "work/Sent could not be read: timed out; an answer there is not seen."


def test_markup_is_text() -> None:
    """Markup of terminal libraries in a subject is shown as it was written."""
    assert any("[/b][@click=app.bell]" in line for line in _page(agenda(*ROWS), 200))
