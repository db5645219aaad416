"""What every screen looks like, as text, at three sizes.

    python -m tests.tui.snapshot

writes the files in `snapshots` anew; what changed is then seen in the version control.
"""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from inboxfollow.domain.watch import Trouble
from inboxfollow.tui.screens.main import MainScreen
from inboxfollow.tui.screens.welcome import Welcome
from tests.tui.desk import Desk, demo, drive
from tests.tui.house import at_home, held
from tests.tui.posts import world
from tests.tui.setup_snapshots import setup_shots

COMMAND = "python -m tests.tui.snapshot"
FOLDER = Path(__file__).with_name("snapshots")
SIZES = ((80, 24), (120, 36), (200, 50))
_PATIENCE = 20


class Scene(NamedTuple):
    """A screen: the keys that lead there from the first row of today, what is typed there, and the keys back."""

    name: str
    opens: tuple[str, ...] = ()
    typed: str = ""
    closes: tuple[str, ...] = ("escape",)


SCENES = (
    Scene("today", closes=()),
    Scene("waiting", ("2",), closes=()),
    Scene("my-turn", ("3",), closes=()),
    Scene("later", ("4",), closes=()),
    Scene("bounced", ("5",), closes=()),
    Scene("maybe", ("6",), closes=()),
    Scene("closed", ("7",), closes=()),
    Scene("outbox-empty", ("8",), closes=("1",)),
    Scene("no-detail", ("z",), closes=("z",)),
    Scene("filter", ("slash",), "vos"),
    Scene("nothing-found", ("slash",), "zz"),
    Scene("preview", ("f",)),
    Scene("own-words", ("r",), closes=("escape", "escape")),
    Scene("ask", ("s",), "2w"),
    Scene("ask-wrong", ("s",), "so"),
    Scene("pick", ("c",)),
    Scene("confirm", ("D", "enter"), closes=("n",)),
    Scene("help", ("question_mark",)),
    Scene("original", ("o",)),
    Scene("first-look", ("L",), closes=()),
    Scene("look-inside", ("enter",), closes=("q", "q")),
    Scene("selected", ("v", "v"), closes=()),
    Scene("batch", ("f",), closes=("n", "escape", "g")),
    Scene("sending", ("f", "enter"), closes=()),
    Scene("quit", ("q",)),
    Scene("log", ("ctrl+l",)),
    Scene("outbox", ("8",), closes=()),
    Scene("frozen", ("enter",), closes=("q",)),
)
"""In this order: a scene without keys back leads on to the next one."""


Shots = dict[tuple[str, tuple[int, int]], str]
"""Texts by the name of the screen and its size."""


def shots() -> Shots:
    """All screens at all sizes. A screen is opened once and the terminal resized, as people do."""
    found = Shots()

    async def demo_scenes(desk: Desk) -> None:
        desk.app.animation_level = "none"
        for scene in SCENES:
            await _press(desk, *scene.opens, *scene.typed)
            found.update(await _at_all_sizes(desk, scene.name))
            await _press(desk, *scene.closes)
        assert isinstance(desk.app.screen, MainScreen)

    async def empty(desk: Desk) -> None:
        await desk.press("5")
        found.update(await _at_all_sizes(desk, "empty"))

    async def daemon(desk: Desk) -> None:
        await desk.press("B")
        found.update(await _at_all_sizes(desk, "daemon"))
        await desk.press("q")
        found.update(await _at_all_sizes(desk, "alarm"))

    with demo() as services:
        drive(services, demo_scenes, SIZES[-1])
    with world() as made:
        drive(made.services, empty, SIZES[-1])
        house = at_home(made.clock.now())
        house.note = held(house.fine, "shop")
        house.trouble = [Trouble(made.clock.now(), "look failed", "shop", "AuthRejected")]
        drive(replace(made.services, watch=house, daemon=house), daemon, SIZES[-1])
    found.update(setup_shots(SIZES))
    found.update({("welcome", size): asyncio.run(_welcome(size)) for size in SIZES})
    return found


async def _press(desk: Desk, *keys: str) -> None:
    """Each key when what the one before set off has ended; quicker than Desk.press, for `still` follows."""
    for key in keys:
        await desk.pilot.press(key)
        await desk.app.workers.wait_for_complete()


async def _at_all_sizes(desk: Desk, name: str) -> Shots:
    found = Shots()
    for size in SIZES:
        await desk.pilot.resize_terminal(*size)
        found[name, size] = await still(desk)
    return found


async def still(desk: Desk) -> str:
    """The screen without notifications, which leave by themselves after a while, as soon as nothing changes any more."""
    desk.app.clear_notifications()
    before = ""
    for _ in range(_PATIENCE):
        await desk.pilot.pause()
        await desk.app.workers.wait_for_complete()
        if before == (before := desk.text):
            return before
    raise AssertionError("the screen does not come to rest")


async def _welcome(size: tuple[int, int]) -> str:
    app = Welcome("/home/sam/.config/inboxfollow/config.toml")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def file(name: str, size: tuple[int, int]) -> Path:
    """Where the text of a screen lies."""
    return FOLDER / f"{name}.{size[0]}x{size[1]}.txt"


def main() -> None:
    """Writes all of them anew."""
    FOLDER.mkdir(exist_ok=True)
    old = set(FOLDER.glob("*.txt"))
    for (name, size), text in shots().items():
        path = file(name, size)
        path.write_text(text + "\n", encoding="utf-8")
        old.discard(path)
    for path in old:
        path.unlink()


if __name__ == "__main__":
    main()
