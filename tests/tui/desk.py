"""Driving the dashboard with keys, and reading what a person would see."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.pilot import Pilot

from inboxfollow.app.services import Services
from inboxfollow.tui.app import Dashboard
from tests.demo_world import NOW, demo

__all__ = ["NOW", "SMALL", "USUAL", "WIDE", "Desk", "demo", "drive"]

WIDE, USUAL, SMALL = (160, 48), (120, 36), (80, 24)


class Desk:
    """One running dashboard."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot

    @property
    def app(self) -> Dashboard:
        app = self.pilot.app
        assert isinstance(app, Dashboard)
        return app

    async def press(self, *keys: str) -> None:
        """Presses keys one by one, each with everything it sets off finished."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, words: str) -> None:
        """Types words into what has the focus."""
        for sign in words:
            await self.pilot.press({" ": "space", "\n": "enter"}.get(sign, sign))
        await self.settle()

    async def settle(self) -> None:
        """Waits until nothing is under way: threads have ended and the screen is drawn."""
        quiet = 0
        while quiet < 2:
            await self.pilot.pause()
            busy = any(not worker.is_finished for worker in self.app.workers)
            quiet = 0 if busy else quiet + 1
            await self.app.workers.wait_for_complete()

    @property
    def lines(self) -> list[str]:
        """The screen as text, line by line."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.lines)

    @property
    def said(self) -> list[str]:
        """What the dashboard told the person, oldest first."""
        return [entry.words for entry in self.app.entries]


def drive(
    services: Services, script: Callable[[Desk], Awaitable[None]], size: tuple[int, int] = USUAL, **dashboard: Any
) -> None:
    """Runs a dashboard and a script that uses it, in one event loop that ends with it."""

    async def run() -> None:
        app = Dashboard(services, **dashboard)
        async with app.run_test(size=size) as pilot:
            desk = Desk(pilot)
            await desk.settle()
            await script(desk)

    asyncio.run(asyncio.wait_for(run(), 120))
