"""Keys about people: notes, calls, other addresses, who is ignored, and who is never written to again."""

from inboxfollow.domain.rank import View
from inboxfollow.domain.state import State
from inboxfollow.tui.screens.main import MainScreen
from tests.app.world import DANA, ERIN, World
from tests.tui.decisions import chosen, facts, go_to, main, under
from tests.tui.desk import SMALL, Desk, demo, drive
from tests.tui.test_deciding import states


def test_a_note_needs_words(world: World) -> None:
    """Enter on nothing says what is missing; words are stored as they are, markup and all."""

    async def script(desk: Desk) -> None:
        row = under(desk)
        await desk.press("n", "enter")
        assert "a note needs words" in desk.text
        await desk.type("prefers [b]calls")
        assert "a note of 2 words" in desk.text
        await desk.press("enter")
        assert desk.said == ["Dana: noted"]
        assert [note.text for note in facts(world.services, row).notes] == ["prefers [b]calls"]
        assert under(desk).id == row.id
        await desk.press("u")
        assert desk.said[-1] == "undone: Dana: noted"
        assert not facts(world.services, row).notes

    drive(world.services, script, SMALL)


def test_a_call_that_reached_nobody_is_a_touch(world: World) -> None:
    """It is logged, the lead stays open; Esc at either question logs nothing."""

    async def script(desk: Desk) -> None:
        row = under(desk)
        await desk.press("t", "escape")
        await desk.press("t", "c", "escape")
        assert desk.said == []
        await desk.press("t", "j", "enter", "enter")
        assert desk.said == ["Dana: text logged, not reached"]
        stored = facts(world.services, row)
        assert [(touch.by, touch.reached) for touch in stored.touches] == [("text", False)]
        assert stored.choices.closed_reason == ""

    drive(world.services, script, SMALL)


def test_a_call_that_reached_them_asks_for_the_next_date(world: World) -> None:
    """With a date the lead is put off, without one it is closed as reached."""

    async def script(desk: Desk) -> None:
        dana = under(desk)
        await desk.press("t", "c", "r")
        assert "When is the next touch?" in desk.text
        await desk.type("in 2 weeks\n")
        assert desk.said[-1].startswith("Dana: call logged, reached; put off until Tue 14 Apr 2026")
        assert "u takes back one at a time" in desk.said[-1]
        assert chosen(world.services, dana).snoozed_until is not None
        erin = under(desk)
        assert erin.people[0].name == "Erin"
        await desk.press("t", "m", "r", "escape")
        assert desk.said[-1] == "Erin: meeting logged, reached"
        assert chosen(world.services, erin).closed_reason == "reached"
        assert under(desk).people[0].name == "Gina"
        await desk.press("u", "u", "u")
        assert len(main(desk).snapshot.order) == 4
        assert not facts(world.services, dana).touches

    drive(world.services, script, SMALL)


def test_notes_and_touches_for_several_leads(world: World) -> None:
    """One question for all; it is said that undo takes back one step at a time."""

    async def script(desk: Desk) -> None:
        await desk.press("v", "v", "n")
        await desk.type("met at the fair\n")
        assert desk.said[-1] == "2 leads (Dana, Erin): noted (2 steps, u takes back one at a time)"
        await desk.press("g", "v", "v", "t", "c", "n")
        assert desk.said[-1].startswith("2 leads (Dana, Erin): call logged, not reached (2 steps")

    drive(world.services, script, SMALL)


def test_ignoring_a_person_or_a_domain(world: World) -> None:
    """A list offers both, but no domain that strangers share; the lead leaves and undo brings it back."""

    async def script(desk: Desk) -> None:
        await desk.press("X")
        assert "everyone at ortiz.example" in desk.text
        await desk.press("1")
        assert desk.said == [f"{DANA} is never a lead from now on"]
        assert world.store.patterns("ignored") == {DANA}
        assert states(world.services, View.MAYBE) == [State.EXCLUDED]
        assert under(desk).people[0].name == "Erin"
        await desk.press("u")
        assert world.store.patterns("ignored") == frozenset()
        await go_to(desk, "Erin")
        await desk.press("X", "2")
        assert desk.said[-1] == "@ortiz.example is never a lead from now on"
        assert states(world.services, View.MAYBE) == [State.EXCLUDED] * 2
        await go_to(desk, "Gina")
        await desk.press("X")
        assert "gmail.com" in desk.text
        assert "everyone at" not in desk.text
        await desk.press("escape")
        assert world.store.patterns("ignored") == {"@ortiz.example"}

    drive(world.services, script, SMALL)


def test_never_again_asks_first(world: World) -> None:
    """Enter is the safe answer and does nothing; y lists the address, and the lead is closed to all."""

    async def script(desk: Desk) -> None:
        await go_to(desk, "Erin")
        await desk.press("D", "1")
        assert f"Never write again to {ERIN}?" in desk.text
        await desk.press("enter")
        assert world.store.patterns("suppressed") == frozenset()
        assert desk.said == []
        await desk.press("D", "1", "y")
        assert desk.said == [f"{ERIN} will never be written to again"]
        assert world.store.patterns("suppressed") == {ERIN}
        assert states(world.services, View.CLOSED) == [State.OPTED_OUT]
        assert under(desk).people[0].name == "Gina"

    drive(world.services, script, SMALL)


def test_several_people_at_once_are_confirmed(world: World) -> None:
    """All people of the marked leads; each is a step of its own."""

    async def script(desk: Desk) -> None:
        await desk.press("v", "v", "X", "a")
        assert "Ignore 2 people?" in desk.text
        assert DANA in desk.text
        await desk.press("y")
        assert world.store.patterns("ignored") == {DANA, ERIN}
        assert "(2 steps, u takes back one at a time)" in desk.said[-1]
        await desk.press("u", "u")
        assert world.store.patterns("ignored") == frozenset()

    drive(world.services, script, SMALL)


def test_a_bounced_lead_gets_another_address() -> None:
    """What is no address is not taken; with another one the lead is awaited again; a second correction works too."""
    with demo() as services:

        async def script(desk: Desk) -> None:
            await desk.press("5")
            row = await go_to(desk, "Tilda Frost")
            await desk.press("m")
            assert "Tilda Frost: write to which address instead of" in desk.text
            await desk.type("tilda@")
            await desk.press("enter")
            assert "this is no address yet" in desk.text
            await desk.type("frost.example")
            assert "follow-ups go to tilda@frost.example" in desk.text
            await desk.press("enter")
            assert desk.said[-1] == "Tilda Frost: tilda@frost-candles.example is now tilda@frost.example"
            assert dict(chosen(services, row).readdressed) == {"tilda@frost-candles.example": "tilda@frost.example"}
            assert states(services, View.BOUNCED) == [State.BOUNCED] * 2
            await desk.press("2")
            await go_to(desk, "Tilda Frost")
            await desk.press("m")
            await desk.type("t@frost.example\n")
            assert dict(chosen(services, row).readdressed) == {"tilda@frost-candles.example": "t@frost.example"}
            assert isinstance(desk.app.screen, MainScreen)
            await desk.press("2")
            await go_to(desk, "Olive Tern")
            await desk.press("m")
            assert "Whose address?" in desk.text
            await desk.press("escape", "v", "v", "m")
            assert "one person of one lead at a time" in desk.said[-1]

        drive(services, script)
