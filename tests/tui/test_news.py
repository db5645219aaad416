"""What another process does to the store shows by itself, and never moves the lead under the cursor."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app import act, board
from inboxfollow.app.services import Services
from tests.app.world import World
from tests.tui.desk import Desk, drive
from tests.tui.test_table import row_under_cursor, table

PATIENCE = 10.0


@pytest.fixture
def other(world: World, tmp_path: Path) -> Iterator[Services]:
    """Another process's view of the same store."""
    store = SqliteStore(world.store._database.path)
    yield replace(world.services, store=store)
    store.close()


async def until(desk: Desk, seen: Callable[[], bool]) -> None:
    """Waits, within bounds, for the dashboard to see something by itself; no key is pressed."""
    async with asyncio.timeout(PATIENCE):
        while not seen():
            await desk.pilot.pause(0.05)


def test_a_decision_elsewhere_shows_and_the_cursor_stays_with_its_lead(world: World, other: Services) -> None:
    """Leads above it go; the lead under the cursor, and its line on the screen, stay."""

    async def script(desk: Desk) -> None:
        await desk.press("2", "j", "j")
        lead, first = row_under_cursor(desk), table(desk)._rows.at(0)  # type: ignore[union-attr]
        assert first is not None
        act.close(other, [first.id], "won")
        await until(desk, lambda: "[2 waiting 3]" in desk.text)
        assert row_under_cursor(desk).id == lead.id
        assert table(desk).place == 1

    drive(world.services, script)


def test_where_its_lead_has_gone_the_cursor_keeps_its_place(world: World, other: Services) -> None:
    """The next lead comes under the cursor."""

    async def script(desk: Desk) -> None:
        await desk.press("2", "j")
        order = list(desk.app.screen.snapshot.order)  # type: ignore[attr-defined]
        act.close(other, [row_under_cursor(desk).id], "won")
        await until(desk, lambda: "[2 waiting 3]" in desk.text)
        assert table(desk).conversation == order[2]

    drive(world.services, script)


def test_mail_read_by_another_process_shows(world: World, other: Services) -> None:
    """An answer moves its lead to my turn, a mail of mine becomes a lead, and marks of what went are dropped."""

    async def script(desk: Desk) -> None:
        await desk.press("2", "V")
        assert "4 selected" in desk.text
        world.received("answer", 0.2, sender="finn@reed.example", subject="Re: Boat", cites=["m3"])
        world.sent("m9", 9, to="Hal <hal@reed.example>", subject="Canoe")
        from inboxfollow.app.poll import poll

        poll(other, account=None, full=False, progress=lambda _: None)
        board.refresh(other)
        await until(desk, lambda: "my turn 1" in desk.lines[0] and "Canoe" in desk.text)
        await until(desk, lambda: "3 selected" in desk.text)
        assert "Boat" not in "\n".join(desk.lines[2:9])

    drive(world.services, script)
