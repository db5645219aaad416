"""The first look on the screen: groups kept and hidden with keys, looked into, taken back."""

from dataclasses import replace

import pytest

from inboxfollow.app import first_look
from inboxfollow.app.services import Services
from inboxfollow.domain.groups import Group
from inboxfollow.tui.screens.first_look import GROUPS, FirstLook
from inboxfollow.tui.screens.look_inside import LookInside
from inboxfollow.tui.screens.main import MainScreen
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, demo, drive


def counts(desk: Desk, title: str) -> tuple[int, int]:
    """How many of a group are in the list, and how many hidden, as the screen says."""
    line = next(line for line in desk.lines if f" {title} " in line)
    words = line.split(title)[1].split()
    return int(words[0].replace(",", "")), int(words[3].replace(",", ""))


FIRST, COLLEAGUES = GROUPS[Group.THEY_WROTE_FIRST][0], GROUPS[Group.COLLEAGUES][0]


@pytest.mark.parametrize("size", [SMALL, USUAL, WIDE])
def test_all_groups_and_examples_are_seen(size: tuple[int, int]) -> None:
    """Every group stands there with its counts; the one under the cursor shows three examples."""

    async def script(desk: Desk) -> None:
        await desk.press("L")
        assert all(GROUPS[group][0] in desk.text for group in Group if group is not Group.PRIVATE)
        assert "First look: 352 conversations" in desk.text
        assert "Dana Ortiz: Re: New website for Ortiz Realty" in desk.text
        await desk.press("j")
        assert "Dana Ortiz: Re: New website" not in desk.text
        assert GROUPS[Group.I_ASKED][1] in desk.text

    with demo() as services:
        drive(services, script, size)


def test_a_group_is_hidden_kept_and_taken_back() -> None:
    """h hides a group, u takes it back as a whole, space switches; what the list holds follows."""

    async def script(desk: Desk) -> None:
        await desk.press("L")
        shown, hidden = counts(desk, FIRST)
        assert (shown, hidden) == (20, 0)
        await desk.press("h")
        assert counts(desk, FIRST) == (0, 20)
        assert any(line.startswith("hidden") and FIRST in line for line in desk.lines)
        await desk.press("u")
        assert counts(desk, FIRST) == (20, 0)
        await desk.press("space", "space")
        assert counts(desk, FIRST) == (20, 0)
        await desk.press("h", "a")
        assert isinstance(desk.app.screen, MainScreen)
        assert "Dana Ortiz" not in desk.text
        assert any("in your list" in words for words in desk.said)

    with demo() as services:
        drive(services, script)


def test_what_was_hidden_by_the_rules_is_kept() -> None:
    """Space on a group that the rules hide brings it into the list, under what its words ask for."""

    async def script(desk: Desk) -> None:
        await desk.press("L")
        assert counts(desk, COLLEAGUES)[0] == 0
        while not any(COLLEAGUES in line for line in examples(desk)):
            await desk.press("j")
        await desk.press("space")
        assert not any(COLLEAGUES in line for line in desk.lines)
        await desk.press("u")
        assert counts(desk, COLLEAGUES) == (0, 113)

    def examples(desk: Desk) -> list[str]:
        """The name of the group under the cursor."""
        line = desk.app.screen._line  # type: ignore[attr-defined]
        return [line.title]

    with demo() as services:
        drive(services, script)


def test_inside_a_group_single_ones_are_decided() -> None:
    """Enter shows the conversations; space hides one and keeps it again; what was done there can be undone outside."""

    async def script(desk: Desk) -> None:
        await desk.press("L", "enter")
        assert isinstance(desk.app.screen, LookInside)
        assert f"{FIRST}: 20 conversations" in desk.text
        assert "in your list: question" in desk.text
        await desk.press("space", "k")
        assert "hidden: you closed it: not a lead" in desk.text
        assert not next(line for line in desk.lines if "Dana Ortiz" in line).startswith("✓")
        await desk.press("space", "k")
        assert "in your list: question" in desk.text
        await desk.press("G", "space", "q")
        assert counts(desk, FIRST) == (19, 1)
        await desk.press("u")
        assert counts(desk, FIRST) == (20, 0)

    with demo() as services:
        drive(services, script)


@pytest.mark.parametrize(("key", "pattern"), [("i", "dana@ortiz.example"), ("I", "@ortiz.example")])
def test_a_person_or_company_is_ignored_from_inside(key: str, pattern: str) -> None:
    """i ignores the people of a conversation and I their company; u takes it back."""
    with demo() as services:

        async def script(desk: Desk) -> None:
            await desk.press("L", "enter", key)
            assert pattern in services.store.patterns("ignored")
            assert "ignore list" in desk.text
            await desk.press("u")
            assert pattern not in services.store.patterns("ignored")
            assert "in your list: question" in desk.text

        drive(services, script)


def test_nothing_is_taken_back_that_was_not_done_here() -> None:
    """u before any decision leaves the steps made elsewhere alone."""

    async def script(desk: Desk) -> None:
        await desk.press("L", "u", "enter", "u", "q", "q")
        assert desk.said == ["nothing was decided here yet"] * 2
        assert isinstance(desk.app.screen, MainScreen)

    with demo() as services:
        before = services.store.export()
        drive(services, script)
        assert services.store.export() == before


def never_looked(services: Services) -> Services:
    """The same world for somebody who has not looked yet."""
    return replace(services, store=Unseen(services.store))  # type: ignore[arg-type]


class Unseen:
    """A store in which nobody has taken the first look."""

    def __init__(self, store: object) -> None:
        self._store = store
        self.kept: dict[str, str] = {}

    def recall(self, key: str) -> str | None:
        found: str | None = self.kept.get(key) if key == "first look" else self._store.recall(key)  # type: ignore[attr-defined]
        return found

    def remember(self, key: str, value: str) -> None:
        self.kept[key] = value

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_it_opens_once_by_itself() -> None:
    """After the first scan it is there without a key, once; later starts show the list."""
    with demo() as services:
        fresh = never_looked(services)

        async def first(desk: Desk) -> None:
            assert isinstance(desk.app.screen, FirstLook)
            await desk.press("q")
            assert isinstance(desk.app.screen, MainScreen)

        async def second(desk: Desk) -> None:
            assert isinstance(desk.app.screen, MainScreen)

        drive(fresh, first)
        assert first_look.was_seen(fresh)
        drive(fresh, second)
