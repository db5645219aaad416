"""Help, log and command palette."""

from dataclasses import replace

import pytest
from textual.command import CommandPalette
from textual.widgets import OptionList

from inboxfollow.app.services import Looks
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.rank import View
from inboxfollow.tui.keys import COMMANDS
from inboxfollow.tui.screens.help import SIGNS, HelpScreen
from inboxfollow.tui.screens.log import LogScreen
from inboxfollow.tui.widgets.paper import Paper
from tests.app.world import World
from tests.tui.desk import SMALL, USUAL, Desk, drive


def _paper(desk: Desk) -> str:
    return desk.app.screen.query_one(Paper).text


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_help_tells_every_key_and_every_sign(world: World, size: tuple[int, int]) -> None:
    """All commands of the registry with their keys, all views, all signs; it scrolls; q and Esc close it."""

    async def script(desk: Desk) -> None:
        main = desk.app.screen
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, HelpScreen)
        told = " ".join(_paper(desk).split())
        for command in COMMANDS:
            assert " ".join(command.help.split()) in told
        for words in (
            *(" ".join((sign, meaning)) for sign, meaning in SIGNS),
            "? All keys",
            "e a Archive",
            "3 My turn",
        ):
            assert words in told
        await desk.press("G")
        assert SIGNS[-1][0] in desk.text
        await desk.press("g", "j", "k", "space", "b", "q")
        assert desk.app.screen is main
        await desk.press("question_mark", "escape")
        assert desk.app.screen is main

    drive(world.services, script, size)


def test_help_shows_the_keys_in_use(world: World) -> None:
    """Those of the keymap, and those the person chose."""
    services = replace(world.services, looks=Looks(keymap="mutt", keys={"won": "f5", "log": "ctrl+g"}))

    async def script(desk: Desk) -> None:
        await desk.press("question_mark")
        told = " ".join(_paper(desk).split())
        assert "d a Archive" in told
        assert "f5 Close as won" in told
        assert "^g Show what was done" in told

    drive(services, script)


def test_the_log_is_newest_first_in_local_time(world: World) -> None:
    """What was said stands there with its moment; what failed is marked with a sign, not by colour alone."""

    async def script(desk: Desk) -> None:
        await desk.press("ctrl+l")
        assert isinstance(desk.app.screen, LogScreen)
        assert "Nothing yet." in _paper(desk)
        await desk.press("q")
        desk.app.say("1 archived")
        desk.app.fail(UserError("no such thing", "try another"))
        await desk.press("ctrl+l")
        newest, older = _paper(desk).splitlines()
        assert newest == "Tue 31 Mar 12:00  ! no such thing; try another."
        assert older == "Tue 31 Mar 12:00  1 archived"

    drive(world.services, script)


def test_the_palette_finds_commands_by_their_words_and_runs_them(world: World) -> None:
    """Everything of the registry is offered, by label or help; views too."""

    async def script(desk: Desk) -> None:
        main = desk.app.screen
        await desk.press("ctrl+p")
        assert isinstance(desk.app.screen, CommandPalette)
        await desk.type("what failed")
        await desk.press("enter", "enter")
        assert isinstance(desk.app.screen, LogScreen)
        await desk.press("q", "ctrl+p")
        await desk.type("view 3")
        await desk.press("enter", "enter")
        assert desk.app.screen is main
        assert main.wanted.view is View.MY_TURN  # type: ignore[attr-defined]

    drive(world.services, script)


def test_the_palette_offers_nothing_over_a_dialog(world: World) -> None:
    """A command would act on a screen that cannot be seen."""

    async def script(desk: Desk) -> None:
        await desk.press("question_mark", "ctrl+p")
        await desk.type("won")
        assert not [
            option for option in desk.app.screen.query_one(OptionList).options if "Close as won" in str(option.prompt)
        ]

    drive(world.services, script)
