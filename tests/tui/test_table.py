"""The table of leads: columns that fit, widths that are exact, a cursor that stays in sight."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.events import MouseScrollDown

from inboxfollow.app import act, board
from inboxfollow.app.rows import LeadRow, Person
from inboxfollow.domain.rank import View
from inboxfollow.tui.widgets.lead_line import LeadLines
from inboxfollow.tui.widgets.lead_table import LeadTable
from tests.app.world import World
from tests.tui.desk import SMALL, USUAL, Desk, demo, drive
from tests.tui.hostile import TEXTS

SIZES = (SMALL, (100, 30), USUAL, (160, 48), (250, 80))


def table(desk: Desk) -> LeadTable:
    """The table on the screen."""
    return desk.app.screen.query_one(LeadTable)


def row_under_cursor(desk: Desk) -> LeadRow:
    """What the next key acts on."""
    row = table(desk).row
    assert row is not None
    return row


@pytest.fixture(scope="module")
def lines() -> tuple[LeadLines, LeadRow]:
    """Lines of the demo's calendar, and a row to change."""
    with demo() as services:
        found = board.rows(services, board.order(services, View.WAITING)[:1])
        return LeadLines(services, {"default": 6}), next(iter(found.values()))


def with_text(row: LeadRow, subject: str, name: str, replied: int) -> LeadRow:
    """A row with other texts."""
    people = tuple(Person(name, f"p{at}@x.example", "replied" if at < replied else "silent") for at in range(3))
    return replace(row, subject=subject, people=people, next_step=None)


@given(st.text(max_size=200), st.text(max_size=80), st.integers(0, 3), st.integers(40, 260), st.booleans())
@example(TEXTS[-1], TEXTS[-1], 1, 80, True)
@example("👩\u200d👩\u200d👧\u200d👦👍🏽🇩🇪1\ufe0f\u20e3" * 9, "שלום مرحبا" * 9, 1, 80, True)
def test_a_line_is_exactly_as_wide_as_the_table(
    lines: tuple[LeadLines, LeadRow], subject: str, name: str, replied: int, width: int, marked: bool
) -> None:
    """Whatever stands in a mail, every line has as many cells as the head, cell for cell by what each sign takes."""
    drawing, row = lines
    made = drawing.line(with_text(row, subject, name, replied), width, Style(), marked)
    text = "".join(segment.text for segment in made)
    assert cell_len(text) == width
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in text)
    assert cell_len("".join(segment.text for segment in drawing.head(width, Style()))) == width


@pytest.mark.parametrize("text", TEXTS)
def test_columns_stay_where_they_are_beside_hostile_text(lines: tuple[LeadLines, LeadRow], text: str) -> None:
    """The score stands under its head, whatever the subject."""
    drawing, row = lines
    for width in (60, 80, 120, 250):
        made = drawing.line(with_text(row, text, text, 1), width, Style(), False)
        before = "".join(segment.text for segment in made[:-1])
        assert cell_len(before) == width - 6
        assert made[-1].text.strip() == str(row.score)


@pytest.mark.parametrize("size", SIZES)
def test_every_column_fits(size: tuple[int, int]) -> None:
    """Heads and cells are whole at every size; the arrow shows what the list is sorted by."""

    async def script(desk: Desk) -> None:
        head = next(line for line in desk.lines if "Subject" in line)
        assert [name for name in ("Who", "Subject", "Silent", "Touches", "Next", "Score▼") if name not in head] == []
        assert "…" not in head
        first = next(line for line in desk.lines if "Dana Ortiz" in line and "●○○○○○" in line)
        assert ("nudge, 5 days late" in first) or ("5d late" in first)
        assert ("8 days" in first) or ("8d" in first)

    with demo() as services:
        drive(services, script, size)


def test_a_resize_keeps_the_cursor_s_lead_in_sight() -> None:
    """From large to small and back, the lead under the cursor is on the screen."""

    async def script(desk: Desk) -> None:
        await desk.press("2", "G")
        lead = row_under_cursor(desk)
        for width, height in (SMALL, (250, 80), (90, 26)):
            await desk.pilot.resize_terminal(width, height)
            await desk.settle()
            assert row_under_cursor(desk).id == lead.id
            assert any(lead.people[0].name[:8] in line and f" {lead.score}" in line for line in desk.lines)

    with demo() as services:
        drive(services, script, (160, 48))


def test_the_mouse_points_sorts_and_scrolls() -> None:
    """A click chooses a row, a click on a head sorts by it and another turns it around; the wheel moves the list."""

    async def script(desk: Desk) -> None:
        second = desk.lines[4]
        await desk.pilot.click(LeadTable, offset=(10, 2))
        await desk.settle()
        assert row_under_cursor(desk).people[0].name[:8] in second
        for arrow in ("Who▼", "Who▲"):
            await desk.pilot.click(LeadTable, offset=(desk.lines[2].index("Who"), 0))
            await desk.settle()
            assert arrow in desk.lines[2]
        shown = desk.lines[3]
        await desk.pilot._post_mouse_events([MouseScrollDown], LeadTable, offset=(10, 5), button=0)
        await desk.settle()
        assert desk.lines[3] != shown
        assert "Who▲" in desk.lines[2]

    with demo() as services:
        drive(services, script, SMALL)


def test_selecting_many(world: World) -> None:
    """Marks show a sign and a count; all or none with one key; what is chosen comes in the order of the list."""

    async def script(desk: Desk) -> None:
        await desk.press("space", "space")
        assert "2 selected" in desk.text
        assert sum("✓" in line for line in desk.lines) == 2
        names = [row.people[0].name for row in table(desk).chosen]
        assert names == [line.split()[2] for line in desk.lines if "✓" in line]
        await desk.press("V")
        assert "selected" not in desk.text
        await desk.press("V")
        assert "4 selected" in desk.text
        await desk.press("escape")
        assert "selected" not in desk.text

    drive(world.services, script)


def test_the_cursor_meets_the_next_lead_when_one_was_dealt_with(world: World) -> None:
    """A lead that had its touch moves away, and the cursor stays on its place; one that only moved takes it along."""

    async def script(desk: Desk) -> None:
        await desk.press("2")
        order = list(desk.app.screen.snapshot.order)  # type: ignore[attr-defined]
        await desk.press("j")
        act.touch(world.services, row_under_cursor(desk).id, "call", reached=False)
        board.refresh(world.services)
        desk.app.screen.reload()  # type: ignore[attr-defined]
        await desk.settle()
        assert table(desk).place == 1
        assert table(desk).conversation == order[2]

    drive(world.services, script)


def test_rows_that_cannot_be_read_are_told_once(world: World) -> None:
    """A store that fails under the cursor is a notification and a line, and the program goes on."""

    async def script(desk: Desk) -> None:
        world.store.close()
        await desk.press("2", "j", "3", "/", "x", "escape")
        told = [words for words in desk.said if "is closed" in words]
        assert told != []
        assert "! the store" in desk.lines[-3]
        await desk.press("2", "j", "k", "G")
        assert [words for words in desk.said if "is closed" in words] == told

    drive(world.services, script)


def test_what_is_next_is_told_in_words() -> None:
    """A step, and when."""

    async def script(desk: Desk) -> None:
        assert "call, 13 days late" in desk.text
        await desk.press("2", "I")
        assert ", tomorrow" in desk.text or ", in " in desk.text

    with demo() as services:
        drive(services, script, (130, 40))
