"""The live filter over people, subjects and domains."""

from textual.widgets import Input

from tests.app.world import World
from tests.tui.desk import Desk, drive
from tests.tui.test_table import row_under_cursor, table


def test_typing_narrows_at_once_and_escape_shows_all_again(world: World) -> None:
    """Every key counts; the count is shown; Esc clears and closes."""

    async def script(desk: Desk) -> None:
        await desk.press("slash")
        assert isinstance(desk.app.focused, Input)
        await desk.type("gar")
        assert "1 of 4" in desk.text
        assert ("Erin" in desk.text, "Gina" in desk.text) == (True, False)
        await desk.press("backspace", "backspace")
        assert "2 of 4" in desk.text
        await desk.press("escape")
        assert "of 4" not in desk.text
        assert len(table(desk)) == 4
        assert desk.app.focused is table(desk)

    drive(world.services, script)


def test_enter_keeps_it_and_gives_the_keys_back_to_the_table(world: World) -> None:
    """The filter stays in sight while it narrows anything; it goes along to other views; Esc on the table ends it."""

    async def script(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("ortiz.example")
        await desk.press("enter")
        assert desk.app.focused is table(desk)
        assert "/ ortiz.example" in desk.text
        await desk.press("j")
        assert row_under_cursor(desk).people[0].address.endswith("ortiz.example")
        await desk.press("3")
        assert "Nothing in this view holds “ortiz.example”" in desk.text
        await desk.press("2")
        assert "2 of 4" in desk.text
        await desk.press("escape")
        assert "/ ortiz.example" not in desk.text
        assert len(table(desk)) == 4

    drive(world.services, script)


def test_marks_survive_a_filter_and_keys_act_on_what_is_in_the_list(world: World) -> None:
    """One can filter, select, and filter again; what is not in the list is said and not acted on."""

    async def script(desk: Desk) -> None:
        for word in ("garden", "boat"):
            await desk.press("slash")
            await desk.type(word)
            await desk.press("enter", "space")
            assert [row.subject.lower() for row in table(desk).chosen] == [word]
            if word == "garden":
                await desk.press("escape")
        assert "2 selected, 1 not in this list" in desk.text
        await desk.press("escape")
        assert "2 selected" in desk.text
        assert "not in this list" not in desk.text
        assert sorted(row.subject for row in table(desk).chosen) == ["Boat", "Garden"]
        await desk.press("3", "2")
        assert "selected" not in desk.text

    drive(world.services, script)


def test_keys_typed_fast_end_in_what_was_typed_last(world: World) -> None:
    """A list that is still being read does not come after the words that follow."""

    async def script(desk: Desk) -> None:
        await desk.press("slash")
        for word in ("boat", "garden"):
            desk.app.screen.query_one(Input).value = ""
            for at in range(1, len(word) + 1):
                desk.app.screen.query_one(Input).value = word[:at]
        await desk.settle()
        assert [table(desk).row.subject] == ["Garden"]  # type: ignore[union-attr]
        assert len(table(desk)) == 1

    drive(world.services, script)
