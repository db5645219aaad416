"""Keys that decide about leads: what is asked, seen, said and stored."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from inboxfollow.app import board
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import UnknownLead
from inboxfollow.domain.rank import View
from inboxfollow.domain.state import State
from inboxfollow.ports.errors import StoreFailed
from inboxfollow.tui.screens.confirm import ConfirmScreen
from inboxfollow.tui.screens.main import MainScreen
from tests.app.world import World
from tests.tui.decisions import chosen, disturbed, go_to, main, under
from tests.tui.desk import SMALL, Desk, demo, drive

FULL = StoreFailed("no space left for the store", "free some space and try again")


def states(services: Services, view: View) -> list[State]:
    """The states of the leads of a view, judged anew."""
    board.refresh(services)
    return [row.state for row in board.rows(services, board.order(services, view)).values()]


@pytest.mark.parametrize(
    ("key", "reason"),
    [("e", "dead"), ("a", "dead"), ("w", "won"), ("l", "lost"), ("h", "handed_over"), ("x", "not_a_lead")],
)
def test_one_key_closes_a_lead_and_the_next_is_ready(world: World, key: str, reason: str) -> None:
    """Without a question; the sentence names the person, and undo puts the cursor back on the lead."""

    async def script(desk: Desk) -> None:
        first = under(desk)
        await desk.press(key)
        assert desk.said == [f"Dana: closed as {reason.replace('_', ' ')}"]
        assert chosen(world.services, first).closed_reason == reason
        assert under(desk).people[0].name == "Erin"
        assert "Dana" not in "\n".join(desk.lines[2:8])
        await desk.press("j", "u")
        assert desk.said[-1] == f"undone: Dana: closed as {reason.replace('_', ' ')}"
        assert chosen(world.services, first).closed_reason == ""
        assert under(desk).id == first.id

    drive(world.services, script, SMALL)


def test_keys_pressed_while_the_store_is_busy_meet_one_lead_after_the_other(world: World) -> None:
    """Three quick keys archive three leads, in order, though the store takes none of them yet."""
    free, order = threading.Event(), list[int]()

    def choose(at: Any, words: str, choices: dict[int, Any], moving: Any = ()) -> None:
        free.wait(20)
        order.extend(choices)
        world.store.choose(at, words, choices, moving)

    async def script(desk: Desk) -> None:
        expected = list(main(desk).snapshot.order)
        try:
            for _ in range(3):
                await desk.pilot.press("e")
                await desk.pilot.pause()
            assert desk.said == []
            assert len(main(desk).snapshot.order) == len(expected) - 3
        finally:
            free.set()
        await desk.settle()
        assert order == expected[:3]
        assert len(desk.said) == 3

    drive(disturbed(world.services, choose=choose), script, SMALL)
    assert states(world.services, View.CLOSED) == [State.CLOSED] * 3


def test_decisions_are_carried_out_though_the_person_leaves(world: World) -> None:
    """Quitting right after two keys loses neither."""
    free = threading.Event()

    def choose(*args: Any) -> None:
        free.wait(20)
        world.store.choose(*args)

    async def script(desk: Desk) -> None:
        await desk.pilot.press("w")
        await desk.pilot.press("w")
        await desk.pilot.press("q")
        free.set()

    drive(disturbed(world.services, choose=choose), script, SMALL)
    assert states(world.services, View.CLOSED) == [State.CLOSED] * 2


def test_snooze_shows_the_date_it_understood(world: World) -> None:
    """Natural words; what cannot be understood is not taken; Esc does nothing."""

    async def script(desk: Desk) -> None:
        row = under(desk)
        await desk.press("s")
        assert "Dana: not before when?" in desk.text
        await desk.type("tuesd")
        await desk.press("enter")
        assert "tuesd" in desk.text
        assert desk.said == []
        await desk.press("escape")
        assert chosen(world.services, row).snoozed_until is None
        await desk.press("s")
        await desk.type("tue 9am")
        assert "Tue 7 Apr 2026 09:00" in desk.text
        await desk.press("enter")
        assert desk.said == ["Dana: put off until Tue 07 Apr 2026 09:00"]
        assert under(desk).people[0].name == "Erin"
        assert states(world.services, View.LATER) == [State.SNOOZED]
        await desk.press("4")
        assert "Dana" in desk.text
        await desk.press("b")
        assert desk.said[-1] == "Dana: opened again; to be found under 2 waiting"
        assert states(world.services, View.LATER) == []

    drive(world.services, script, SMALL)


def test_pin_cadence_holds_and_whether_an_answer_is_owed() -> None:
    """Each is one key, told in one sentence, and stored; the cursor stays."""
    with demo() as services:

        async def script(desk: Desk) -> None:
            row = under(desk)
            await desk.press("p")
            assert desk.said[-1] == "Dana Ortiz: pinned"
            assert chosen(services, row).pinned
            await desk.press("p")
            assert desk.said[-1] == "Dana Ortiz: unpinned"
            assert under(desk).id == row.id
            await desk.press("c")
            assert "default (6 steps)" in desk.text
            await desk.press("2")
            assert desk.said[-1] == "Dana Ortiz: follows cadence invoices"
            await desk.press("2")
            await go_to(desk, "Dana Ortiz")
            await desk.press("c", "0")
            assert desk.said[-1] == "Dana Ortiz: follows cadence by rule"
            assert chosen(services, row).cadence == ""
            await desk.press("c", "escape")
            assert desk.said[-1] == "Dana Ortiz: follows cadence by rule"
            held = await go_to(desk, "Priscilla Yorke")
            assert held.holds
            await desk.press("H")
            assert desk.said[-1] == "Priscilla Yorke: holds cleared"
            assert not under(desk).holds
            await desk.press("full_stop")
            assert desk.said[-1] == "Priscilla Yorke: no answer is owed"
            assert chosen(services, held).expects is False
            await desk.press("6")
            await go_to(desk, "Priscilla Yorke")
            await desk.press("full_stop")
            assert desk.said[-1] == "Priscilla Yorke: an answer is owed"

        drive(services, script)


def test_bring_back_finds_the_way_that_is_needed() -> None:
    """Settled, never a lead, closed: each comes back, and it is said how and where to."""
    with demo() as services:

        async def script(desk: Desk) -> None:
            await desk.press("b")
            assert desk.said[-1] == "Dana Ortiz: is not put away"
            await desk.press("6")
            settled = await go_to(desk, "David Whitfield")
            await desk.press("b")
            assert desk.said[-1] == "David Whitfield: an answer is owed; to be found under 2 waiting"
            assert chosen(services, settled).expects is True
            family = await go_to(desk, "Ruth Seller")
            await desk.press("b")
            assert desk.said[-1].startswith("Ruth Seller: is a lead; ")
            assert chosen(services, family).included
            await desk.press("7")
            await go_to(desk, "Lena Birch")
            await desk.press("b")
            assert desk.said[-1].startswith("Lena Birch: opened again; to be found under ")
            await go_to(desk, "Kit Harrow")
            await desk.press("b")
            assert desk.said[-1] == "Kit Harrow: stays closed, everyone in it is on your suppression list"
            await desk.press("5", "b")
            assert "m gives another address" in desk.said[-1]

        drive(services, script)


def test_a_batch_asks_with_a_summary_and_is_one_step(world: World) -> None:
    """No does nothing and keeps the marks; yes does it to all; one undo takes it back."""

    async def script(desk: Desk) -> None:
        before = list(main(desk).snapshot.order)
        await desk.press("v", "space", "e")
        assert isinstance(desk.app.screen, ConfirmScreen)
        assert "Archive 2 leads?" in desk.text
        assert "Dana: Re: Roof" in desk.text
        assert "Erin: Garden" in desk.text
        await desk.press("n")
        assert desk.said == []
        assert len(main(desk).table.marks) == 2
        await desk.press("e", "y")
        assert desk.said == ["2 leads (Dana, Erin): closed as dead"]
        assert not main(desk).table.marks
        assert list(main(desk).snapshot.order) == before[2:]
        await desk.press("u")
        assert desk.said[-1] == "undone: 2 leads (Dana, Erin): closed as dead"
        assert list(main(desk).snapshot.order) == before
        await desk.press("V", "s")
        assert "4 leads (Dana, Erin …): not before when?" in desk.text
        await desk.type("3d\n")
        assert states(world.services, View.LATER) == [State.SNOOZED] * 4
        assert "Nothing" in desk.text or "nothing" in desk.text

    drive(world.services, script, SMALL)


BATCHES = [
    ("w", "y", "closed as won"),
    ("x", "enter", "closed as not a lead"),
    ("p", "y", "pinned"),
    ("H", "y", "holds cleared"),
    ("full_stop", "y", "no answer is owed"),
    ("c", "0", "follows cadence by rule"),
]


def test_every_decision_takes_a_batch(world: World) -> None:
    """What one key does to one lead it does to several, in one step that undo takes back."""

    async def script(desk: Desk) -> None:
        for key, answer, words in BATCHES:
            await desk.press("g", "v", "v", key, answer)
            assert desk.said[-1] == f"2 leads (Dana, Erin): {words}"
            await desk.press("u")
            assert desk.said[-1] == f"undone: 2 leads (Dana, Erin): {words}"

    drive(world.services, script, SMALL)


def test_an_empty_view_takes_no_decision(world: World) -> None:
    """Keys do nothing and say nothing where no lead is; undo says that there is nothing to take back."""

    async def script(desk: Desk) -> None:
        await desk.press("5", *"eawlhxbspcnmtXDH.")
        assert isinstance(desk.app.screen, MainScreen)
        assert desk.said == []
        await desk.press("u")
        assert desk.said == ["there is nothing to undo; only your own steps can be undone."]

    drive(world.services, script, SMALL)


def test_a_store_that_takes_nothing_is_told_and_the_lead_comes_back(world: World) -> None:
    """A full disk: what to do is said, the lead stands where it was without moving the cursor, and a second attempt
    works."""
    faults: list[StoreFailed] = [FULL]

    def choose(*args: Any) -> None:
        if faults:
            raise faults.pop()
        world.store.choose(*args)

    async def script(desk: Desk) -> None:
        row = under(desk)
        await desk.press("w")
        assert desk.said == ["no space left for the store; free some space and try again."]
        assert desk.app.entries[-1].severity == "error"
        assert under(desk).people[0].name == "Erin"
        await desk.press("k")
        assert under(desk).id == row.id
        await desk.press("w")
        assert desk.said[-1] == "Dana: closed as won"

    drive(disturbed(world.services, choose=choose), script, SMALL)


def test_a_judgement_that_fails_is_told(world: World) -> None:
    """The decision stands though its consequences could not be judged; nothing stays hidden for ever."""
    faults: list[StoreFailed] = []

    def stale(*args: Any, **rest: Any) -> Sequence[int]:
        if faults:
            raise faults[0]
        return world.store.stale(*args, **rest)

    async def script(desk: Desk) -> None:
        row = under(desk)
        faults.append(FULL)
        await desk.press("w")
        assert "Dana: closed as won" in desk.said
        assert "no space left for the store; free some space and try again." in desk.said
        assert chosen(world.services, row).closed_reason == "won"

    drive(disturbed(world.services, stale=stale), script, SMALL)


def test_a_lead_that_vanished_meanwhile_is_told_by_its_name(world: World) -> None:
    """It was joined to another or forgotten by another process: nothing is changed, and the rest goes on."""
    gone = set[str]()

    def resolve(lead_id: str) -> int:
        if lead_id in gone:
            raise UnknownLead(f"no lead has the id {lead_id!r}", "see the ids")
        return world.store.resolve(lead_id)

    async def script(desk: Desk) -> None:
        gone.add(under(desk).id)
        await desk.press("w")
        assert desk.said[-1].startswith("Dana: It is not there any more")
        assert "Dana" in desk.text
        await desk.press("w")
        assert desk.said[-1] == "Erin: closed as won"

    drive(disturbed(world.services, resolve=resolve), script, SMALL)


def test_names_that_would_be_markup_are_only_text(world: World) -> None:
    """A person's name with markup and control characters is shown and told as it reads."""
    world.sent("evil", 40, to='"[b]Bob[/b] [@click=app.quit]x\x1b[31m" <bob@evil.example>', subject="[/b] hi")
    world.scan()

    async def script(desk: Desk) -> None:
        main(desk).table.go(len(main(desk).snapshot.order) - 1)
        await desk.press("s")
        assert "[b]Bob[/b]" in desk.text
        await desk.press("escape", "D")
        assert "bob@evil.example" in desk.text
        await desk.press("escape", "w")
        assert "[b]Bob[/b]" in desk.said[-1]
        assert "\x1b" not in desk.text

    drive(world.services, script, SMALL)
