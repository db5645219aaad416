"""The detail of the lead under the cursor."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import MouseScrollDown

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app import act, first_look
from inboxfollow.ports.errors import StoreFailed
from inboxfollow.tui.lead_page import bar
from inboxfollow.tui.widgets.detail import DetailPane
from tests.app.world import DANA, ERIN, World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, demo, drive


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[World]:
    """An empty world; the first look is over."""
    made = World(tmp_path)
    first_look.seen(made.services)
    yield made
    made.store.close()


def _detail(desk: Desk) -> str:
    return desk.app.screen.query_one(DetailPane).text


def test_it_says_who_what_is_next_and_why(alone: World) -> None:
    """Subject, state with its reason, next step with its moment, touches as dots, people and their states."""
    alone.sent("m1", 12, to=f"Dana Ortiz <{DANA}>, Erin Ray <{ERIN}>")
    alone.received(
        "o1",
        11,
        cites=["m1"],
        headers=["Auto-Submitted: auto-replied"],
        subject="Out of office",
        text="I am away until 20 April 2026.",
    )
    alone.sent("m2", 8, to=f"Dana Ortiz <{DANA}>, Erin Ray <{ERIN}>", cites=["m1"])
    alone.scan()

    async def script(desk: Desk) -> None:
        await desk.press("2")
        told = _detail(desk)
        assert told.startswith("Offer\nAwaiting an answer")
        assert "Next  value, tomorrow (Wed 1 Apr 12:00)" in told
        assert "●●○○○○  touched twice, last mail Mon 23 Mar 12:00" in told
        assert "~ away until 22 Apr Dana Ortiz <dana@ortiz.example>" in told
        assert "· silent     Erin Ray <erin@ortiz.example>" in told

    drive(alone.services, script, WIDE)


def test_the_score_is_drawn_part_by_part(alone: World) -> None:
    """Each part has a bar, its points and its reason, and they add up to the score."""
    alone.sent("m1", 9)
    alone.scan()
    row = alone.lead()

    async def script(desk: Desk) -> None:
        await desk.press("2")
        told = _detail(desk)
        assert f"Score {row.score}" in told
        for part in row.score_parts:
            assert f"{part.name:<8}{bar(part.points)} {part.points:>2}  {part.why}" in told
        assert sum(part.points for part in row.score_parts) == row.score

    drive(alone.services, script, WIDE)


def test_bars_grow_with_the_points() -> None:
    """No points, no bar; any points, at least a piece; the most that a part can have fills it."""
    assert bar(0) == "░" * 15
    assert bar(1).startswith("█░")
    assert bar(45) == bar(60) == "█" * 15
    assert sorted(map(bar, range(46)), key=lambda one: one.count("█")) == list(map(bar, range(46)))


def test_holds_and_stopped_follow_ups_come_first(alone: World) -> None:
    """What a person must look at stands above everything but the subject."""
    alone.sent("m1", 9)
    alone.received("r1", 2, subject="Something else", text="Hello, how are you?")
    alone.scan()
    row = alone.lead()
    assert row.holds

    async def script(desk: Desk) -> None:
        await desk.press("2")
        lines = _detail(desk).splitlines()
        assert lines[1].startswith("! Look before writing: ")

    drive(alone.services, script, WIDE)


def test_the_history_is_newest_first_with_the_new_words(alone: World) -> None:
    """My last message whole, their replies without what they quoted, my older mails by their first lines; notes and
    calls stand where they happened."""
    dana = f"Dana Ortiz <{DANA}>"
    alone.sent("m0", 24, to=dana)
    alone.received("r1", 20, cites=["m0"], text="Sounds good.\r\n\r\n> Could you tell me", sender=dana)
    alone.sent("m1", 15, cites=["r1"], to=dana, text="\r\n".join(f"line {n}?" for n in range(9)))
    alone.sent("m2", 9, cites=["m1"], to=dana, text="\r\n\r\n".join(("First.", "Second.", "Third.", "When?")))
    alone.scan()
    lead = alone.lead().id
    act.note(alone.services, lead, "likes tea\nand cake")
    act.touch(alone.services, lead, "call", False)
    expected = """call, not reached|note|likes tea|and cake|you to Dana Ortiz (touch 2)|First.|Second.|Third.|When?
        |you to Dana Ortiz (touch 1)|line 0?|line 1?|line 2?|… 6 more lines
        |Dana Ortiz [interested]|Sounds good.|you to Dana Ortiz"""

    async def script(desk: Desk) -> None:
        await desk.press("2")
        told = _detail(desk).partition("History, newest first\n")[2]
        words = [line.strip() for line in re.sub(r"^\w{3} \d+ \w{3} \d\d:\d\d ", "", told, flags=re.M).splitlines()]
        assert list(filter(None, words)) == [one.strip() for one in expected.split("|")]

    drive(alone.services, script, WIDE)


def test_it_follows_the_cursor_and_reads_only_where_it_rests() -> None:
    """A key held down reads the history of the last lead only; that of a lead seen before is there at once."""

    async def script(desk: Desk) -> None:
        pane = desk.app.screen.query_one(DetailPane)
        await desk.press("2")
        first = desk.app.screen.table.row  # type: ignore[attr-defined]
        for _ in range(8):
            desk.app.screen.table.move(1)  # type: ignore[attr-defined]
        await desk.settle()
        row = desk.app.screen.table.row  # type: ignore[attr-defined]
        assert row.subject in _detail(desk).splitlines()[0]
        assert "History" in _detail(desk)
        assert row.id in pane._kept
        assert len(pane._kept) < 8
        await desk.press("g")
        assert first.subject in _detail(desk).splitlines()[0]

    with demo() as services:
        drive(services, script, WIDE)


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_it_scrolls_with_keys_and_keeps_its_place_when_the_screen_changes(size: tuple[int, int]) -> None:
    """shift+down reads on, shift+up back; another width wraps anew without losing the line; z hides it."""

    async def script(desk: Desk) -> None:
        pane = desk.app.screen.query_one(DetailPane)
        await desk.press("shift+down")
        assert pane.scroll_offset.y > 0
        passage = pane._lines[pane.scroll_offset.y].passage
        await desk.pilot.resize_terminal(size[0] - 9, size[1])
        await desk.settle()
        assert pane._lines[pane.scroll_offset.y].passage == passage
        await desk.press("shift+up", "shift+up")
        assert pane.scroll_offset.y == 0
        await desk.press("z")
        assert not pane.display
        await desk.press("z")
        assert pane.display

    with demo() as services:
        drive(services, script, size)


def test_a_note_of_another_process_shows(alone: World) -> None:
    """What is kept of a history is read anew once the store has changed."""
    alone.sent("m1", 9)
    alone.scan()

    async def script(desk: Desk) -> None:
        await desk.press("2")
        assert "likes tea" not in _detail(desk)
        other = World(alone.folder)
        act.note(other.services, alone.lead().id, "likes tea")
        other.store.close()
        desk.app.screen.reload()  # type: ignore[attr-defined]
        await desk.settle()
        assert "likes tea" in _detail(desk)

    drive(alone.services, script, WIDE)


def test_what_cannot_be_read_is_told_and_the_row_still_shows(alone: World) -> None:
    """A store that fails ends nothing: the page of the row stands, with the reason where the history would be."""
    alone.sent("m1", 9)
    alone.scan()
    services = replace(alone.services, store=_Broken(alone.store))  # type: ignore[arg-type]

    async def script(desk: Desk) -> None:
        pane = DetailPane(services, {})
        await desk.app.screen.mount(pane)
        pane.show_lead(alone.lead())
        await desk.settle()
        assert pane.text.startswith("Offer")
        assert "! Its history could not be read: the disk is full Make room." in " ".join(pane.text.split())

    drive(alone.services, script, WIDE)


class _Broken:
    """A store that answers until it is asked for facts."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        if name == "facts":
            raise StoreFailed("the disk is full", "Make room.")
        return getattr(self._store, name)


def test_what_goes_on_without_end_is_cut(alone: World) -> None:
    """A subject of ten thousand characters leaves room for what follows."""
    alone.sent("m1", 9, subject="long " * 2_000, to=f"{'Dana ' * 500} <{DANA}>")
    alone.scan()

    async def script(desk: Desk) -> None:
        await desk.press("2")
        assert any(line.startswith("Next") for line in _detail(desk).splitlines()[:10])
        assert "People" in desk.text

    drive(alone.services, script, WIDE)


def test_the_mouse_scrolls_and_marks_words_for_copying() -> None:
    """The wheel reads on; what is dragged over can be copied, as it stands there."""

    async def script(desk: Desk) -> None:
        pane = desk.app.screen.query_one(DetailPane)
        await desk.press("escape")
        title = pane.text.splitlines()[0]
        await desk.pilot.mouse_down(pane, offset=(2, 1))
        await desk.pilot.hover(pane, offset=(2 + 5, 1))
        await desk.pilot.mouse_up(pane, offset=(2 + 5, 1))
        marked = desk.app.screen.get_selected_text()
        assert marked
        assert marked in title
        region = pane.region
        wheel = MouseScrollDown(pane, 1, 1, 0, 0, 0, False, False, False, region.x + 1, region.y + 1)
        pane.post_message(wheel)
        await desk.settle()
        assert pane.scroll_offset.y > 0

    with demo() as services:
        drive(services, script, SMALL)
