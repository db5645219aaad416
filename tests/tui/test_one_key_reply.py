"""The one-key reply, and leads that were written to before."""

from inboxfollow.app import act
from inboxfollow.domain.outgoing import Status
from inboxfollow.tui.screens.preview import PreviewScreen
from tests.app.world import DANA, ERIN
from tests.tui.desk import Desk, drive
from tests.tui.posts import put, world


def preview_of(desk: Desk) -> PreviewScreen:
    assert isinstance(desk.app.screen, PreviewScreen), desk.text
    return desk.app.screen


def test_the_one_key_reply() -> None:
    """F queues at once where there is nothing to remark; where there is, it shows the preview and sends nothing."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")
            assert not isinstance(desk.app.screen, PreviewScreen)
            assert f"{DANA} in 30 s" in desk.text
            assert "u takes it back" in desk.said[-1]

        drive(made.services, script)
    with world() as made:
        made.sent("b", 0.1, cites=["a"], subject="Re: Offer a")
        made.scan()

        async def remarked(desk: Desk) -> None:
            await desk.press("2", "F")
            assert "your last touch was only 2 h ago" in " ".join(desk.text.split())
            assert preview_of(desk)
            assert not made.store.outbox()

        drive(made.services, remarked)


def test_the_one_key_reply_shows_who_is_left_out() -> None:
    """Somebody who would not be written to is something to look at."""

    with world("a", to=[DANA, ERIN]) as made:
        act.suppress(made.services, ERIN)

        async def script(desk: Desk) -> None:
            await desk.press("F")
            assert preview_of(desk)
            assert not made.store.outbox()

        drive(made.services, script)


def test_no_second_mail_to_the_same_lead() -> None:
    """While one waits, f and F say so and show no preview."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")
            for key in ("f", "F"):
                await desk.press(key)
                assert "waits already" in desk.said[-1]
            assert len(made.store.outbox()) == 1

        drive(made.services, script)


def test_a_stopped_mail_is_told_at_the_next_preview() -> None:
    """A mail of another program that was blocked is named before the next one is written."""
    with world() as made:
        one = put(made)
        made.store.advance(one.row, Status.READY, Status.BLOCKED, made.clock.now(), "a folder could not be read")

        async def script(desk: Desk) -> None:
            await desk.press("F")
            assert "an earlier follow-up was not sent: a folder could not be read" in " ".join(desk.text.split())
            await desk.press("escape", "F")
            assert not isinstance(desk.app.screen, PreviewScreen)

        drive(made.services, script)
