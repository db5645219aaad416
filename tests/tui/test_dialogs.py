"""The dialogs: what they show, which keys they take, and what they end with."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from inboxfollow.domain.errors import UserError
from inboxfollow.tui.app import Dashboard
from inboxfollow.tui.screens.ask import AskScreen
from inboxfollow.tui.screens.confirm import ConfirmScreen
from inboxfollow.tui.screens.pick import Choice, PickScreen
from tests.tui.desk import SMALL


class Stage(App[None]):
    """Shows one dialog and keeps what it ended with."""

    CSS_PATH = [path for path in Dashboard.CSS_PATH if path.stem == "dialogs"]  # noqa: RUF012 - Textual's own name

    def __init__(self, dialog: ModalScreen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.ended: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.ended.append)

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


def stage(dialog: ModalScreen[Any], script: Callable[[Stage, Pilot[None]], Awaitable[None]]) -> list[Any]:
    """Plays a script with a dialog and returns what that ended with."""
    app = Stage(dialog)

    async def run() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await script(app, pilot)
            await settle(app, pilot)

    asyncio.run(asyncio.wait_for(run(), 60))
    return app.ended


async def settle(app: Stage, pilot: Pilot[None]) -> None:
    """Waits for threads, and for what they told the screen."""
    for _ in range(3):
        await pilot.pause()
        await app.workers.wait_for_complete()
    await pilot.pause()


def pressed(dialog: ModalScreen[Any], *keys: str) -> list[Any]:
    """What a dialog ends with after these keys; nothing while it is open."""

    async def script(app: Stage, pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    return stage(dialog, script)


def even(text: str) -> str:
    """Accepts even numbers."""
    if not text.isdigit() or int(text) % 2:
        raise UserError(f"{text!r} is not even", "type 2")
    return f"{int(text) // 2} pairs"


def hint(app: Stage) -> str:
    """What the dialog says of the line."""
    return str(app.screen.query_one("#ask-hint", Static).render())


def test_ask_says_what_the_line_means_while_it_is_typed() -> None:
    """The hint first, then the meaning or the mistake; Enter takes only what is right."""

    async def script(app: Stage, pilot: Pilot[None]) -> None:
        assert "How many [b]socks?" in app.text
        assert hint(app) == "even numbers"
        await pilot.press("1")
        await settle(app, pilot)
        assert hint(app) == "! '1' is not even; type 2."
        await pilot.press("enter")
        await settle(app, pilot)
        assert app.ended == []
        await pilot.press("2")
        await settle(app, pilot)
        assert hint(app) == "= 6 pairs"
        await pilot.press("backspace", "backspace")
        await settle(app, pilot)
        assert hint(app) == "even numbers"
        await pilot.press("4", "enter")

    assert stage(AskScreen("How many [b]socks?", even, hint="even numbers"), script) == ["4"]


def test_ask_begins_with_a_value_and_ends_without_one() -> None:
    """A value given is checked and may be taken as it is; Esc gives None whatever was typed."""
    assert pressed(AskScreen("?", even, value="8"), "enter") == ["8"]
    assert pressed(AskScreen("?", even), "4", "escape") == [None]
    assert pressed(AskScreen("?", even), "enter") == []
    assert pressed(AskScreen("?", even), "q", "enter") == []


def test_ask_never_waits_for_a_slow_check() -> None:
    """Keys are taken while a line is checked, one check runs at a time, and Enter ends it when its line is known."""
    free, checked = threading.Event(), list[str]()

    def slow(text: str) -> str:
        checked.append(text)
        free.wait(20)
        return even(text)

    async def script(app: Stage, pilot: Pilot[None]) -> None:
        try:
            await pilot.press("1", "3", "5", "2", "enter")
            assert app.screen.query_one(Input).value == "1352"
            assert checked == ["1"]
            assert app.ended == []
        finally:
            free.set()
        await settle(app, pilot)

    assert stage(AskScreen("?", slow), script) == ["1352"]
    assert checked == ["1", "1352"]


def test_confirm_names_its_safe_answer() -> None:
    """y and n answer; Enter gives the answer that is shown beside it."""

    async def script(app: Stage, pilot: Pilot[None]) -> None:
        assert "Really [b]?" in app.text
        assert "[/i] one" in app.text
        assert "n, Enter, Esc: no" in app.text
        await pilot.press("j", "x", "space")
        assert app.ended == []
        await pilot.press("enter")

    assert stage(ConfirmScreen("Really [b]?", ["[/i] one"]), script) == [False]
    assert pressed(ConfirmScreen("?"), "y") == [True]
    for key in ("n", "escape", "q"):
        assert pressed(ConfirmScreen("?", enter=True), key) == [False]
    assert pressed(ConfirmScreen("?", enter=True), "enter") == [True]


def test_a_long_summary_leaves_the_keys_in_sight() -> None:
    """However many lines there are, the keys are shown, at the smallest size too."""

    async def script(app: Stage, pilot: Pilot[None]) -> None:
        assert "y: yes" in app.text

    assert stage(ConfirmScreen("?", [f"line {number}" for number in range(200)]), script) == []


CHOICES = (Choice("one", "the [b]first"), Choice("two", "the second"), Choice("", "none", "0"))


def test_pick_takes_keys_arrows_and_enter() -> None:
    """Each line has its key; j and k move; Esc and q give None; other keys do nothing."""

    async def script(app: Stage, pilot: Pilot[None]) -> None:
        assert "1 the [b]first" in app.text.replace("  ", " ")
        await pilot.press("z", "9")
        assert app.ended == []
        await pilot.press("2")

    assert stage(PickScreen("Which?", CHOICES), script) == ["two"]
    assert pressed(PickScreen("Which?", CHOICES), "enter") == ["one"]
    assert pressed(PickScreen("Which?", CHOICES), "j", "enter") == ["two"]
    assert pressed(PickScreen("Which?", CHOICES), "down", "down", "k", "enter") == ["two"]
    assert pressed(PickScreen("Which?", CHOICES), "0") == [""]
    for key in ("escape", "q"):
        assert pressed(PickScreen("Which?", CHOICES), key) == [None]


def test_one_press_of_many_keys_ends_a_dialog_once() -> None:
    """What is typed after the answer does not answer again."""
    assert pressed(PickScreen("Which?", CHOICES), "2", "1", "1") == ["two"]
    assert pressed(ConfirmScreen("?"), "y", "y", "n") == [True]
