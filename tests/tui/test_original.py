"""The original mail on the screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxfollow.app import first_look
from inboxfollow.app.services import Services
from inboxfollow.ports.errors import Unreachable
from inboxfollow.tui.screens.original import OriginalScreen
from tests.app.world import World
from tests.tui.desk import SMALL, USUAL, Desk, drive


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[World]:
    """An empty world; the first look is over."""
    made = World(tmp_path)
    first_look.seen(made.services)
    yield made
    made.store.close()


def _world(world: World) -> Services:
    world.sent("m1", 9, text="Could you tell me what you think?")
    world.received("r1", 8, cites=["m1"], text="Yes, gladly.\r\n\r\n> Could you tell me what you think?")
    world.sent("m2", 7, cites=["r1"], text="When can we talk?")
    world.scan()
    return world.services


def test_their_last_mail_is_opened_and_others_are_a_step_away(alone: World) -> None:
    """`o` shows what they wrote last, quotes included; n and p go through the conversation, no further; q leaves."""

    async def script(desk: Desk) -> None:
        main = desk.app.screen
        await desk.press("2", "o")
        assert "Mail 2 of 3" in desk.text
        assert "From      dana@ortiz.example" in desk.text
        assert "> Could you tell me what you think?" in desk.text
        assert "work/INBOX" in desk.text
        await desk.press("n")
        assert "When can we talk?" in desk.text
        await desk.press("n", "left", "p", "p")
        assert "Mail 1 of 3" in desk.text
        assert "work/Sent" in desk.text
        await desk.press("q")
        assert desk.app.screen is main

    for size in (SMALL, USUAL):
        drive(_world(alone), script, size)


def test_a_mail_is_fetched_once(alone: World) -> None:
    """Going back and forth asks the server only once for each mail."""
    services = _world(alone)
    before = alone.mailbox.bodies_transferred

    async def script(desk: Desk) -> None:
        await desk.press("2", "o", "n", "p", "n", "p")
        assert alone.mailbox.bodies_transferred == before + 2

    drive(services, script)


def test_what_fails_is_told_and_what_was_kept_is_shown(alone: World) -> None:
    """Offline, the reason stands above the words that the store has."""
    services = _world(alone)
    alone.mailbox.fail(Unreachable("imap.example does not answer.", "Are you online?"))

    async def script(desk: Desk) -> None:
        await desk.press("2", "o")
        assert isinstance(desk.app.screen, OriginalScreen)
        assert "could not be fetched: imap.example does not answer. Are you online?" in desk.text
        assert "Yes, gladly." in desk.text

    drive(services, script)


def test_nothing_opens_where_there_is_no_lead(alone: World) -> None:
    """In an empty view the key does nothing."""

    async def script(desk: Desk) -> None:
        await desk.press("7", "o")
        assert not isinstance(desk.app.screen, OriginalScreen)

    drive(_world(alone), script)
