"""The background process as the dashboard shows it: the top line, its screen, the offer to start it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from inboxfollow import __version__
from inboxfollow.app.autopilot import pause_all
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.app.outbox import queue
from inboxfollow.app.preview import Wish, preview
from inboxfollow.app.services import Looks, Services
from inboxfollow.bootstrap.locks import locks
from inboxfollow.daemon.turns import Terms, Turns
from inboxfollow.domain.watch import AccountWatch, Trouble
from inboxfollow.ports.watch import DaemonRefused
from inboxfollow.tui.screens.daemon import DaemonScreen
from inboxfollow.tui.screens.main import MainScreen
from tests.app.world import ERIN, World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, demo, drive
from tests.tui.house import House, at_home, held


@pytest.fixture
def house(world: World) -> House:
    """One account, read a minute ago; nothing runs yet."""
    return at_home(world.clock.now())


def services(world: World, house: House) -> Services:
    return replace(world.services, watch=house, daemon=house)


async def look(desk: Desk) -> None:
    main = desk.app.screen
    assert isinstance(main, MainScreen)
    main.look_at_daemon()
    main.look_for_news()
    await desk.settle()


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_the_top_line_says_how_it_stands(world: World, house: House, size: tuple[int, int]) -> None:
    """Off, on, paused, and by name who needs the person, first of all and in words."""

    async def script(desk: Desk) -> None:
        assert "daemon off" in desk.lines[0]
        house.note = house.fine
        await look(desk)
        assert "daemon on" in desk.lines[0]
        house.note = held(house.fine, "shop")
        await look(desk)
        assert desk.lines[0].lstrip().startswith("! shop needs you")
        house.note = held(house.fine, "shop", "home")
        await look(desk)
        assert "! 2 accounts need you" in desk.lines[0]
        house.note = replace(house.fine, trouble="line 3: no such key")
        await look(desk)
        assert "! the configuration has a fault" in desk.lines[0]
        house.note = None
        await look(desk)
        assert desk.lines[0].endswith("daemon off")

    drive(services(world, house), script, size)


def test_a_pause_is_in_the_top_line(world: World, house: House) -> None:
    """Also one that another process began."""
    house.note = house.fine

    async def script(desk: Desk) -> None:
        await asyncio.to_thread(pause_all, world.services)  # by another connection, as another process does
        await look(desk)
        assert "AUTOPILOT STOPPED" in desk.lines[0]
        assert "daemon paused" in desk.lines[0]

    drive(services(world, house), script, WIDE)


def test_accounts_that_fail_are_counted_where_there_is_room(world: World, house: House) -> None:
    """They will be tried again by themselves, so nobody is needed."""
    failing = AccountWatch("home", "pausing", None, None, 3, "no route to host")
    house.note = replace(house.fine, accounts=(*house.fine.accounts, failing))

    async def script(desk: Desk) -> None:
        assert desk.lines[0].endswith("daemon on, 1 failing")

    drive(services(world, house), script, WIDE)


@pytest.mark.parametrize("size", [SMALL, USUAL, WIDE])
def test_its_screen(world: World, house: House, size: tuple[int, int]) -> None:
    """Each account in words, what waits, what went wrong; it follows what happens, and q comes back."""
    now = world.clock.now()
    house.note, house.trouble = held(house.fine, "shop"), [Trouble(now, "look failed", "shop", "AuthRejected")]
    lead = world.leads()["m2"].id
    queue(world.services, preview(world.services, lead, Wish()), now + timedelta(hours=3))

    async def script(desk: Desk) -> None:
        main = desk.app.screen
        await desk.press("B")
        assert isinstance(desk.app.screen, DaemonScreen)
        text = " ".join(desk.text.split())
        for words in (
            "The daemon is on, and needs you", "process 4711", "told of new mail at once", "next look",
            "! shop needs you: the password was refused; not read yet; mend that, then: R scans",
            "1 mail the first", ERIN, "shop: look failed (the login was refused)", "x stop it",
        ):  # fmt: skip
            assert words in text
        assert "s start it" not in text
        await desk.press("q")
        assert desk.app.screen is main

    drive(services(world, house), script, size)


def test_it_is_started_and_stopped_there(world: World, house: House) -> None:
    """The keys say what can be done, and what came of it is told."""

    async def script(desk: Desk) -> None:
        await desk.press("B")
        assert "The daemon is off" in desk.text
        assert "inboxfollow daemon install" in " ".join(desk.text.split())
        await desk.press("x", "s")
        assert desk.said == ["The daemon runs, until you log out."]
        assert "The daemon is on" in desk.text
        await desk.press("s", "x")
        assert desk.said == ["The daemon runs, until you log out.", "The daemon has stopped."]
        assert "s start it" in desk.lines[-1]

    drive(services(world, house), script)


def test_a_service_is_started_there(world: World, house: House) -> None:
    """Where one is installed no process of another kind is begun, and the words say so."""
    house.service = True

    async def script(desk: Desk) -> None:
        await desk.press("B")
        text = " ".join(desk.text.split())
        assert "s starts the service that is installed" in text
        assert "daemon install" not in text
        await desk.press("s", "x")
        assert desk.said == [
            "The daemon runs, as the service that is installed.",
            "The daemon has stopped; the next login starts it again.",
        ]

    drive(services(world, house), script)


def test_one_that_does_not_start_says_what_to_do(world: World, house: House) -> None:
    """Message and advice."""
    house.error = DaemonRefused("the daemon ended at once (exit code 2)", "inboxfollow daemon run says why")

    async def script(desk: Desk) -> None:
        await desk.press("B", "s")
        assert desk.said == ["the daemon ended at once (exit code 2); inboxfollow daemon run says why."]
        assert "The daemon is off" in desk.text

    drive(services(world, house), script)


def test_it_is_paused_there(world: World, house: House) -> None:
    """The key of the main screen; pressed again it goes on."""
    house.note = house.fine

    async def script(desk: Desk) -> None:
        await desk.press("B", "exclamation_mark")
        assert "on, and paused" in desk.text
        assert paused_since(world.services) is not None
        await desk.press("exclamation_mark")
        assert paused_since(world.services) is None
        assert "on, and paused" not in desk.text
        await desk.press("exclamation_mark", "q")
        assert "AUTOPILOT STOPPED" in desk.lines[0]

    drive(services(world, house), script)


def test_an_older_one_is_told_of(world: World, house: House) -> None:
    """After an upgrade it still runs what was there before."""
    house.note = replace(house.fine, version="0.0.1")

    async def script(desk: Desk) -> None:
        await desk.press("B")
        assert f"! It runs version 0.0.1, this program is {__version__}" in desk.text

    drive(services(world, house), script)


def test_words_of_a_server_do_no_harm(world: World, house: House) -> None:
    """Markup and control characters are shown as harmless text."""
    house.note = held(house.fine, "shop")
    evil = replace(house.note.accounts[1], error="[bold]no\x1b[2J\u202e[/nothing]")
    house.note = replace(house.note, accounts=(evil,))

    async def script(desk: Desk) -> None:
        await desk.press("B")
        assert "[bold]no" in desk.text
        assert "\x1b" not in desk.text
        assert "\u202e" not in desk.text

    drive(services(world, house), script)


def test_an_empty_today_offers_to_start_it(world: World, house: House) -> None:
    """One line with the key in use; gone once it runs, and in other views."""

    async def script(desk: Desk) -> None:
        for _ in range(4):
            await desk.press("e")
        offer = "The daemon is off: answers are noticed only when you scan. f9 shows it"
        assert offer in " ".join(desk.text.split())
        await desk.press("4")
        assert "answers are noticed" not in desk.text
        await desk.press("1")
        house.note = house.fine
        await look(desk)
        assert "answers are noticed" not in desk.text

    drive(replace(services(world, house), looks=Looks(keys={"daemon": "f9"})), script, WIDE)


def test_the_demo_has_none_and_says_so() -> None:
    """Nothing is offered there, and no key breaks."""

    async def script(desk: Desk) -> None:
        await desk.press("B")
        assert "There is none in the demo" in desk.text
        assert "start it" not in desk.lines[-1]
        await desk.press("s", "x", "q")
        assert desk.said == []

    with demo() as made:
        drive(made, script)


def test_mail_that_the_daemon_sends_is_shown_as_sent(world: World, house: House) -> None:
    """Both see that its time has come; it leaves once, and the outbox shows it without a key."""
    house.note = house.fine
    lead = world.leads()["m2"].id
    at = world.clock.now() + timedelta(minutes=1)
    queue(world.services, preview(world.services, lead, Wish()), at)
    lock = locks(world.folder / "store.sqlite3")
    both = replace(services(world, house), lock=lock)
    turns = Turns(both, both.accounts[0], Terms(timedelta(minutes=5), lambda: 0.5))

    async def script(desk: Desk) -> None:
        await desk.press("8")
        assert "waits to be sent" in desk.text
        await asyncio.to_thread(turns.take)
        world.clock.tick(timedelta(minutes=1, seconds=1))
        await asyncio.to_thread(turns.take)
        await look(desk)
        assert "✓ sent" in desk.text
        await desk.pilot.pause()
        assert len(world.sender.delivered) == 1

    drive(both, script)


def test_leaving_says_who_sends_what_waits(world: World, house: House) -> None:
    """With a daemon nothing is left lying."""
    house.note = house.fine

    async def script(desk: Desk) -> None:
        await desk.press("F", "q")
        assert "leave; the daemon sends it" in desk.text
        await desk.press("t")

    drive(services(world, house), script)
