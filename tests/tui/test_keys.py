"""What keys do: one registry, keymaps, keys a person chose."""

from collections import Counter
from dataclasses import replace

import pytest

from inboxfollow.app.services import Looks
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.rank import View
from inboxfollow.tui.app import Dashboard
from inboxfollow.tui.keymaps import all_keys, keymap
from inboxfollow.tui.keys import COMMANDS, VIEW_KEYS, bindings
from inboxfollow.tui.screens.main import MainScreen
from tests.app.world import World
from tests.tui.desk import WIDE, Desk, drive


@pytest.mark.parametrize("command", [one.name for one in COMMANDS])
def test_every_command_does_something(command: str) -> None:
    """The main screen has a method for it, described in a sentence."""
    action = getattr(MainScreen, f"action_{command}", None)
    assert callable(action)
    assert action.__doc__


@pytest.mark.parametrize("name", ["default", "mutt"])
def test_no_key_does_two_things(name: str) -> None:
    """In either keymap, with the digits of the views."""
    keys = [key for keys in all_keys(name, {}).values() for key in keys.split(",")]
    assert [key for key, times in Counter([*keys, *VIEW_KEYS]).items() if times > 1] == []


def test_every_command_can_be_read_of() -> None:
    """Each has a label that fits the footer, a help sentence, and a name of its own; every view has its digit."""
    assert len({one.name for one in COMMANDS}) == len(COMMANDS)
    assert all(0 < len(one.label) <= 14 and one.help[0].isupper() and not one.help.endswith(".") for one in COMMANDS)
    assert [int(key) for key in VIEW_KEYS] == [int(view) for view in View]
    assert all(one.id and one.tooltip for one in bindings() if one.id not in {f"view_{key}" for key in VIEW_KEYS})


@pytest.mark.parametrize(
    ("changed", "message", "hint"),
    [
        ({"wonn": "w"}, 'there is no command "wonn"', 'did you mean "won"?'),
        ({"zzzzzzzz": "w"}, 'there is no command "zzzzzzzz"', "known: follow_up"),
        ({"won": "f"}, '"f" would do both follow_up and won', "choose another key"),
        ({"won": "f5", "lost": "f5"}, '"f5" would do both', "choose another key"),
        ({"won": "3"}, '"3" would do both a view and won', "choose another key"),
        ({"won": "ctrl+p"}, '"ctrl+p" would do both the command palette and won', "choose another key"),
        ({"won": "?"}, '"question_mark" would do both', "choose another key"),
        ({"won": ""}, "won has no key", 'won = "f2"'),
        ({"won": "w,"}, "won has no key", 'won = "f2"'),
        ({"won": "pgdown"}, '"pgdown" for won is no key', 'did you mean "pagedown"?'),
        ({"won": "Ctrl+R"}, '"Ctrl+R" for won is no key', 'did you mean "ctrl+r"?'),
        ({"won": "ctrl+R"}, '"ctrl+R" for won is no key', 'did you mean "ctrl+r"?'),
        ({"won": "hello world"}, '"hello world" for won is no key', "a letter, or a name like"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_before_anything_opens(
    world: World, changed: dict[str, str], message: str, hint: str
) -> None:
    """One line says which key or command is wrong, and what to write instead."""
    with pytest.raises(UserError) as told:
        Dashboard(replace(world.services, looks=Looks(keys=changed)))
    assert told.value.message.startswith("[ui] keys: ")
    assert message in told.value.message
    assert hint in told.value.hint
    assert "\n" not in told.value.message + told.value.hint


@pytest.mark.parametrize(
    "key", ["f5", "ctrl+r", "alt+x", "shift+f3", "/", "slash", "é", "+", "backspace", "W,f6", "f7, f8"]
)
def test_usual_ways_to_write_a_key_are_understood(key: str) -> None:
    """Letters and signs as they are, names, modifiers, several with commas."""
    assert keymap("default", {"filter": "f12", "won": key})["won"]


def test_keys_may_be_exchanged() -> None:
    """Two commands may swap their keys."""
    assert keymap("default", {"won": "l", "lost": "w"}) == {"won": "l", "lost": "w"}


def test_a_remapped_key_works_and_is_shown_in_the_footer(world: World) -> None:
    """The new key runs the command, the old one does not, and the footer tells the new one."""
    services = replace(world.services, looks=Looks(keys={"help": "f9", "cursor_down": "J,f3"}))

    async def script(desk: Desk) -> None:
        main = desk.app.screen
        assert "f9 help" in desk.lines[-1]
        assert "? help" not in desk.lines[-1]
        await desk.press("question_mark")
        assert desk.app.screen is main
        place = main.table.place  # type: ignore[attr-defined]
        await desk.press("j", "J", "f3")
        assert main.table.place == place + 2  # type: ignore[attr-defined]
        await desk.press("f9")
        assert desk.app.screen is not main

    drive(services, script, WIDE)


def test_the_mutt_keymap_archives_with_d(world: World) -> None:
    """Its keys are in the footer and in use."""

    async def script(desk: Desk) -> None:
        assert "d archive" in desk.lines[-1]
        count = len(desk.app.screen.snapshot.order)  # type: ignore[attr-defined]
        await desk.press("d")
        assert len(desk.app.screen.snapshot.order) == count - 1  # type: ignore[attr-defined]

    drive(replace(world.services, looks=Looks(keymap="mutt")), script, WIDE)
