"""Text of mails is only text, whatever it tries: on every screen, and in what a real terminal receives."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.screens.original import OriginalScreen
from tests.app.world import World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, drive
from tests.tui.hostile import TEXTS, fill
from tests.tui.terminal import received

_OWN = re.compile(r"\x1b\[[0-9;?<>]*\$?[mHhlup]|\x1b\]22;[a-z-]+\x07")
"""What Textual sends: colours, places, modes, and the shape of the pointer."""


def _harmless(desk: Desk) -> None:
    """Every line of the screen is as wide as the screen, and holds nothing that is not seen."""
    width = desk.app.screen.size.width
    for strip in desk.app.screen._compositor.render_strips():
        assert strip.cell_length == width
        for segment in strip:
            assert segment.control is None
            assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in segment.text), segment.text
            assert segment.style is None or segment.style.link is None
            assert segment.style is None or "evil" not in str(segment.style.meta)


async def _to_waiting(desk: Desk) -> Actions:
    """Leaves the first look, which is hostile too, for the leads that wait."""
    _harmless(desk)
    await desk.press("escape", "2")
    main = desk.app.screen
    assert isinstance(main, Actions)
    return main


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A mailbox full of it."""
    made = World(tmp_path)
    fill(made)
    yield made
    made.store.close()


def test_hostile_mail_is_only_text_in_table_detail_and_original(world: World) -> None:
    """The lead under the cursor and its original mail show every hostile text harmlessly."""

    async def script(desk: Desk) -> None:
        main = await _to_waiting(desk)
        assert len(main.snapshot.order) == len(TEXTS)
        for _ in TEXTS:
            _harmless(desk)
            await desk.press("o")
            assert isinstance(desk.app.screen, OriginalScreen)
            _harmless(desk)
            await desk.press("q", "j")

    drive(world.services, script, WIDE)


def test_hostile_mail_is_only_text_in_notifications_and_log(world: World) -> None:
    """What the dashboard says may quote it."""

    async def script(desk: Desk) -> None:
        await _to_waiting(desk)
        for text in TEXTS:
            desk.app.say(text, "error")
        await desk.settle()
        _harmless(desk)
        await desk.press("ctrl+l")
        _harmless(desk)
        await desk.press("G")
        _harmless(desk)
        assert "[@click=app.quit]y[/]" in desk.text

    drive(world.services, script, SMALL)


def test_columns_stay_aligned(world: World) -> None:
    """The cells of every row begin where those of the first row begin."""

    async def script(desk: Desk) -> None:
        main = await _to_waiting(desk)
        places = set()
        for y in range(1, len(TEXTS) + 1):
            at, begins = 0, []
            for segment in main.table.render_line(y):
                begins.append(at)
                at += segment.cell_length
            places.add(tuple(begins))
        assert len(places) == 1

    drive(world.services, script, USUAL)


def test_a_real_terminal_receives_nothing_of_it(tmp_path: Path) -> None:
    """On a pseudo-terminal come out only the drawing library's own sequences, and visible text."""
    keys = ["\x1b", "2", *("j" * len(TEXTS)), *"kopqgoq", "\x0c", *"Gqq"]
    got = received(["-m", "tests.tui.hostile", str(tmp_path)], keys).decode()
    assert "3;77H" in got
    assert "\x1b[3;77H" not in got
    assert "\x1b[2J" not in got
    rest = _OWN.sub("", got)
    hidden = {sign for sign in rest if unicodedata.category(sign) in ("Cc", "Cf", "Cs")}
    assert hidden <= {"\n", "\r"}, sorted(map(hex, map(ord, hidden)))
