"""The plan screen, the emergency stop, and approving what the autopilot prepared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from inboxfollow.app import autopilot, first_look
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.domain.outgoing import Status
from inboxfollow.tui.screens.main import MainScreen
from inboxfollow.tui.screens.plan import PlanScreen
from tests.app.autopilot_world import drafted, switched_on
from tests.app.world import World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, drive
from tests.tui.posts import count_down, delivered


@contextmanager
def world(prepare: Callable[[World], None]) -> Iterator[World]:
    """One account, prepared."""
    with TemporaryDirectory() as folder:
        made = World(Path(folder))
        try:
            prepare(made)
            first_look.seen(made.services)
            yield made
        finally:
            made.store.close()


@pytest.mark.parametrize("size", [SMALL, USUAL, WIDE])
def test_the_plan_by_day(size: tuple[int, int]) -> None:
    """Days, moments, people, steps, and what is left to the person; q comes back."""

    with world(switched_on) as made:

        async def script(desk: Desk) -> None:
            main = desk.app.screen
            await desk.press("P")
            assert isinstance(desk.app.screen, PlanScreen)
            for words in ("Autopilot: 2 to come in 14 days", "Thu 2 Apr", "send", "2: nudge", "dana@ortiz", "Offer"):
                assert words in desk.text
            await desk.press("j", "k", "q")
            assert desk.app.screen is main

        drive(made.services, script, size)


def test_an_empty_plan_says_how_to_switch_it_on() -> None:
    """Keys do nothing there, and leave nothing behind."""

    with world(lambda made: None) as made:

        async def script(desk: Desk) -> None:
            await desk.press("P")
            assert "No cadence has its autopilot on" in desk.text
            await desk.press("x", "j", "k")
            assert desk.said == []
            await desk.press("escape")

        drive(made.services, script)


def test_an_older_configuration_is_no_promise() -> None:
    """Where the file has changed, a daemon may send what this plan does not show; the dashboard says so, once."""
    changed: list[bool] = []

    with world(lambda made: None) as made:

        async def script(desk: Desk) -> None:
            main = desk.app.screen
            assert isinstance(main, MainScreen)
            main.look_at_daemon()
            assert desk.said == []
            changed.append(True)
            main.look_at_daemon()
            main.look_at_daemon()
            assert [words for words in desk.said if "configuration has changed" in words] == desk.said
            assert len(desk.said) == 1
            await desk.press("P")
            assert "! The configuration has changed" in desk.text
            await desk.press("escape")

        drive(replace(made.services, is_outdated=lambda: bool(changed)), script)


def test_a_mail_is_left_out_and_taken_in_again() -> None:
    """x skips the one under the cursor, u takes that back."""

    with world(switched_on) as made:

        async def script(desk: Desk) -> None:
            await desk.press("P", "x")
            assert "you said to skip it" in desk.text
            assert "Left to you" in desk.text
            assert made.lead().state == "awaiting"
            await desk.press("u")
            assert "2: nudge" in desk.text
            assert "you said to skip it" not in desk.text

        drive(made.services, script)


def test_hostile_words_are_harmless() -> None:
    """Neither markup nor control characters of a subject do anything."""

    def prepare(made: World) -> None:
        switched_on(made)
        made.sent("x", 0.9, to="finn@quarry.example", subject="[/b] [@click=app.bell]x[/] \x1b]0;owned\x07")
        made.scan()

    with world(prepare) as made:

        async def script(desk: Desk) -> None:
            await desk.press("P")
            assert "[/b] [@click=app.bell]x[/]" in desk.text
            assert "\x1b" not in desk.text

        drive(made.services, script, WIDE)


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_the_emergency_stop(size: tuple[int, int]) -> None:
    """One key, on the main screen and on the plan; the sign stands in the top line while it holds."""

    with world(switched_on) as made:

        async def script(desk: Desk) -> None:
            assert "AUTOPILOT STOPPED" not in desk.text
            await desk.press("exclamation_mark")
            assert paused_since(made.services) is not None
            assert "AUTOPILOT STOPPED" in desk.lines[0]
            assert desk.said[-1].startswith("The autopilot is stopped")
            await desk.press("P")
            assert "The autopilot is stopped since" in desk.text
            await desk.press("exclamation_mark", "q")
            assert paused_since(made.services) is None
            assert "AUTOPILOT STOPPED" not in desk.text

        drive(made.services, script, size)


def test_a_stop_by_another_process_is_seen() -> None:
    """The sign follows the store."""

    with world(switched_on) as made:

        async def script(desk: Desk) -> None:
            autopilot.pause_all(made.services)
            desk.app.screen.reload()  # type: ignore[attr-defined]
            await desk.settle()
            assert "AUTOPILOT STOPPED" in desk.lines[0]

        drive(made.services, script)


def test_a_prepared_mail_waits_in_view_8() -> None:
    """It says so, is not counted down, and no time sends it."""

    with world(drafted) as made:

        async def script(desk: Desk) -> None:
            assert "Sending:" not in desk.text
            await desk.press("8")
            assert "to be approved" in desk.text
            for _ in range(3):
                made.clock.tick(made.policy.sending.fresh)
                await count_down(desk)
            assert delivered(made) == []
            assert "left unsent" not in desk.text

        drive(made.services, script)


@pytest.mark.parametrize("keys", [("enter", "enter"), ("o", "enter"), ("f",)])
def test_a_prepared_mail_is_approved(keys: tuple[str, ...]) -> None:
    """Enter shows it and Enter there sends it; f sends it at once. It leaves as the person's own."""

    with world(drafted) as made:

        async def script(desk: Desk) -> None:
            await desk.press("8", *keys)
            await count_down(desk)
            assert len(delivered(made)) == 1
            assert [one.status for one in made.store.outbox()] == [Status.SENT, Status.CANCELLED]

        drive(made.services, script)


def test_looking_at_a_prepared_mail_sends_nothing() -> None:
    """q leaves it where it is; x takes it back for good."""

    with world(drafted) as made:

        async def script(desk: Desk) -> None:
            await desk.press("8", "enter", "q")
            await count_down(desk)
            assert [one.status for one in made.store.outbox()] == [Status.READY]
            await desk.press("x")
            assert [one.status for one in made.store.outbox()] == [Status.CANCELLED]
            assert delivered(made) == []

        drive(made.services, script)


def test_the_preview_of_its_lead_says_that_it_gives_way() -> None:
    """f on the lead shows the preview with that word; sending it sends one mail."""

    with world(drafted) as made:

        async def script(desk: Desk) -> None:
            await desk.press("2", "f")
            assert "this takes its place" in " ".join(desk.text.split())
            await desk.press("enter")
            await count_down(desk)
            assert len(delivered(made)) == 1

        drive(made.services, script)
