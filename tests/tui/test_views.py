"""Views, the lines of figures above and below them, and what an empty view says."""

from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.app import act, board, first_look
from inboxfollow.domain.rank import View
from inboxfollow.ports.errors import Unreachable
from inboxfollow.tui.screens.main import MainScreen
from inboxfollow.tui.widgets.debt_line import spark
from inboxfollow.tui.widgets.view_tabs import NAMES, ViewTabs
from tests.app.world import NOW, World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, demo, drive


@pytest.mark.parametrize("size", [SMALL, USUAL, (250, 80)])
def test_every_view_has_a_key_a_name_and_its_count(size: tuple[int, int]) -> None:
    """The view that is shown stands in brackets with its name and count, in every width."""
    with demo() as services:
        board.refresh(services)
        counts = board.tallies(services)

        async def script(desk: Desk) -> None:
            for view in View:
                await desk.press(str(int(view)))
                assert f"[{int(view)} {NAMES[view]} {counts[view]}]" in desk.lines[1]
                assert all(f" {int(other)}" in desk.lines[1] for other in View if other is not view)
                assert "…" not in desk.lines[1]

        drive(services, script, size)


def test_a_click_opens_a_view() -> None:
    """The names can be clicked."""

    async def script(desk: Desk) -> None:
        at = desk.lines[1].index("3 my turn")
        await desk.pilot.click(ViewTabs, offset=(at + 2, 0))
        await desk.settle()
        assert "[3 my turn" in desk.lines[1]

    with demo() as services:
        drive(services, script)


def test_the_debt_is_told_by_band_and_age() -> None:
    """What is due by band adds up; bars only repeat what figures say, and are left out where there is no room."""
    with demo() as services:
        board.refresh(services)
        debt = board.debt(services)

        async def script(desk: Desk) -> None:
            for band, bars in debt.items():
                assert f"{band} {sum(bars)}" in desk.lines[0]
            assert ("█" in desk.lines[0]) == (desk.app.size.width >= 118)
            assert "daemon off" in desk.lines[0]
            assert "my turn 29" in desk.lines[0]

        for size in (SMALL, WIDE):
            drive(services, script, size)
    assert spark([0, 1, 50, 100], 100) == " ▁▄█"
    assert spark([0, 0], 0) == "  "


def test_debt_counts_what_is_due_once(world: World) -> None:
    """Each due lead is one bar of one band; what is not due is none."""
    world.sent("new", 0.1, to="hal@reed.example", subject="Today")
    world.scan()
    debt = board.debt(world.services)
    assert sum(map(sum, debt.values())) == 4
    assert debt["hot"] == [0, 0, 1, 0, 0, 0]


def test_an_empty_view_says_what_comes_next(world: World) -> None:
    """What falls due next and when, what is protected, and who waits for me."""
    leads = {lead.subject: lead.id for lead in world.leads().values()}
    act.snooze(world.services, [leads["Garden"]], NOW + timedelta(days=3))
    act.close(world.services, [leads["Boat"]], "won")
    act.touch(world.services, leads["Re: Roof"], "call", reached=False)
    world.received("g", 1, sender="gina@gmail.com", subject="Re: Shop", cites=["m4"])
    world.scan()

    async def script(desk: Desk) -> None:
        assert "Nothing is due now." in desk.text
        assert "Next:       Dana, “Re: Roof”: " in desk.text
        assert "Protected:  1 snoozed" in desk.text
        assert "Neglected:  1 wrote to you" in desk.text
        await desk.press("5")
        assert "No mail of yours came back." in desk.text

    drive(world.services, script)


def test_no_scan_yet_is_not_nobody(tmp_path: Path) -> None:
    """Before the first scan the screen says that nothing was read, and by which key it is."""
    world = World(tmp_path)

    async def script(desk: Desk) -> None:
        for view in "1234567":
            await desk.press(view)
            assert "Nothing has been read yet." in desk.text
            assert "No scan yet" in desk.text
            assert "obody" not in desk.text
        screen = desk.app.screen
        assert isinstance(screen, MainScreen)
        screen.progress("Scanning work/INBOX: 100 of 4,000 messages")
        await desk.settle()
        assert "Reading your mail" in desk.text
        assert "100 of 4,000" in desk.lines[-2]

    drive(world.services, script)
    world.store.close()


def test_what_could_not_be_read_is_named(world: World) -> None:
    """A failed folder stands in the last lines after a sign, in every view, and no empty view says "nobody"."""
    for lead in world.leads().values():
        act.close(world.services, [lead.id], "won")
    world.mailbox.fail(Unreachable("the line is dead", "try again"), "INBOX")
    world.scan()

    async def script(desk: Desk) -> None:
        for view in "1234":
            await desk.press(view)
            assert "! work/INBOX could not be read: the line is dead" in "\n".join(desk.lines[-3:])
            assert "There may be more: not everything has been read." in desk.text
            assert "obody" not in desk.text

    for size in (SMALL, WIDE):
        drive(world.services, script, size)


def test_coverage_is_told_below(world: World) -> None:
    """Since when, how many folders, when, and how many conversations are not shown."""
    act.close(world.services, [world.leads().popitem()[1].id], "won")

    async def script(desk: Desk) -> None:
        assert "Read since 24 Feb 2025, 2 of 2 folders, just now; 1 hidden." in desk.lines[-2]

    first_look.seen(world.services)
    drive(world.services, script)
