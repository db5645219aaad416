"""Driving the screens of set-up over a world in memory, as one would who sits there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.worker import WorkerCancelled

from inboxfollow.app.services import Services
from inboxfollow.app.setup.tools import Tools
from inboxfollow.tui.setup.answers import Kit, Said
from inboxfollow.tui.setup.app import SetUp
from inboxfollow.tui.setup.step import Step
from tests.app.world import World as Mailboxes
from tests.tui.desk import SMALL, Desk


class Clerk(Desk):
    """One running set-up."""

    @property
    def app(self) -> SetUp:  # type: ignore[override]
        app = self.pilot.app
        assert isinstance(app, SetUp)
        return app

    async def settle(self) -> None:
        """As on the dashboard; set-up may have ended, and work may have been stopped."""
        quiet = 0
        while quiet < 2 and self.app.return_value is None:
            await self.pilot.pause()
            quiet = 0 if any(not worker.is_finished for worker in self.app.workers) else quiet + 1
            with suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete()

    @property
    def step(self) -> Step:
        """The step that is seen."""
        screen = self.app.screen
        assert isinstance(screen, Step)
        return screen

    @property
    def where(self) -> str:
        """ "2 of 6: way in", as the first line says."""
        return self.lines[0].split("   ")[0].removeprefix("  Set-up  ")

    async def fill(self, words: str) -> None:
        """Types in place of what the field with the focus holds."""
        await self.press("end", "ctrl+u")
        await self.type(words)

    async def enter(self, *shown: str) -> None:
        """Enter, and what must be seen then."""
        await self.press("enter")
        for words in shown:
            assert words in self.text, f"{words}\n{self.text}"


def drive(
    tools: Tools,
    script: Callable[[Clerk], Awaitable[None]],
    size: tuple[int, int] = SMALL,
    *,
    theme: str = "dark",
    **kit: Any,
) -> SetUp:
    """Runs set-up and a script that uses it; the application as it ended."""
    made = SetUp(Kit(tools, kit.pop("open_services", nothing), tools.settings.current(), **kit), theme)

    async def run() -> None:
        async with made.run_test(size=size) as pilot:
            clerk = Clerk(pilot)
            await clerk.settle()
            await script(clerk)

    asyncio.run(asyncio.wait_for(run(), 60))
    assert made.failure is None
    return made


@contextmanager
def nothing() -> Iterator[Services]:
    """No services: the script must not come that far."""
    raise AssertionError("nothing was written, and services are opened")
    yield


def mailboxes(folder: Path, name: str) -> Callable[[], Any]:
    """Opens services over one account of that name, with a mail that waits for an answer."""

    @contextmanager
    def opened() -> Iterator[Services]:
        made = Mailboxes(folder, name)
        made.sent("m1", 20, to="Erin <erin@ortiz.example>", subject="Garden")
        yield made.services
        made.store.close()

    return opened


def said(**words: Any) -> Said:
    """Sam's address, and more."""
    return replace(Said(address="sam@seller.example"), **words)
