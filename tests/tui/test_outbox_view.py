"""View 8: what waits, what nobody knows of, what was stopped, what was sent; and the keys that settle it."""

from datetime import timedelta

import pytest

from inboxfollow.domain.outgoing import Status
from tests.app.world import DANA, World
from tests.tui.desk import SMALL, USUAL, WIDE, Desk, drive
from tests.tui.posts import WORDS, count_down, delivered, passes, put, world

_MARKUP = "[/b] [@click=app.bell]x[/]"


def unknown(made: World) -> int:
    """The lead's mail was being sent when its program ended; the mailbox does not show it."""
    one = put(made)
    made.store.advance(one.row, Status.READY, Status.SENDING, made.clock.now(), "being sent")
    made.store.advance(one.row, Status.SENDING, Status.UNKNOWN, made.clock.now(), "the line broke")
    return one.row


@pytest.mark.parametrize("size", [SMALL, USUAL, WIDE])
def test_every_state_in_words(size: tuple[int, int]) -> None:
    """What needs a look stands first, each with its state, moment, people, subject, and the reason."""

    with world("a", "b", "c", "d") as made:
        now = made.clock.now()
        made.store.advance(put(made, "a").row, Status.READY, Status.CANCELLED, now, "you took it back")
        made.store.advance(put(made, "b").row, Status.READY, Status.BLOCKED, now, f"a folder {_MARKUP} was not read")
        waiting = put(made, "c")
        doubtful = put(made, "d")
        made.store.advance(doubtful.row, Status.READY, Status.SENDING, now, "being sent")
        made.store.advance(doubtful.row, Status.SENDING, Status.UNKNOWN, now, "the line broke")

        async def script(desk: Desk) -> None:
            await desk.press("8")
            shown = [line for line in desk.lines if DANA in line and "Sending" not in line]
            kinds = ["sent? look and say", "waits to be sent", "not sent", "taken back"]
            assert [kind for kind, line in zip(kinds, shown, strict=True) if kind in line] == kinds
            assert "31 Mar 12:00" in shown[1]
            assert "was not read" in desk.text
            assert "[/b]" in desk.text
            assert "y: it was sent, N: it was not" in desk.text
            assert made.store.outgoing(waiting.row).status is Status.READY

        drive(made.services, script, size)


def test_an_empty_outbox_says_so() -> None:
    """Keys do nothing there, and leave nothing behind."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("8")
            assert "Nothing waits, and nothing was sent yet." in desk.text
            await desk.press("enter", "o", "u", "x", "y", "N", "f", "j", "k", "g", "G", "a", "w")
            assert not made.store.outbox()
            assert not desk.said
            await desk.press("1")
            assert "Offer a" in desk.text

        drive(made.services, script)


def test_the_frozen_words_are_shown() -> None:
    """Enter and o show the mail as it will leave; q comes back to the list."""

    with world() as made:
        put(made, body=f"{WORDS}\n{_MARKUP}")

        async def script(desk: Desk) -> None:
            for key in ("enter", "o"):
                await desk.press("8", key)
                assert "shall I keep the date for you?" in desk.text
                assert _MARKUP in desk.text
                assert f"To {DANA}" in " ".join(desk.text.split()).replace(":", "")
                await desk.press("q")
                assert "waits to be sent" in desk.text

        drive(made.services, script)


@pytest.mark.parametrize("key", ["u", "x"])
def test_what_waits_is_taken_back(key: str) -> None:
    """The one under the cursor, whoever queued it; nothing leaves."""

    with world("a", "b") as made:
        put(made, "a")
        put(made, "b")

        async def script(desk: Desk) -> None:
            await desk.press("8", "j", key)
            assert "taken back" in desk.said[-1]
            assert [one.status for one in made.store.outbox()] == ["ready", "cancelled"]
            await passes(desk, made)
            assert not delivered(made)

        drive(made.services, script)


def test_what_waits_is_sent_now() -> None:
    """f sends before its time, past the gate."""

    with world() as made:
        put(made)

        async def script(desk: Desk) -> None:
            await desk.press("8", "f")
            await count_down(desk)
            assert len(delivered(made)) == 1
            assert "✓ sent" in desk.text

        drive(made.services, script)


def test_what_is_settled_cannot_be_changed() -> None:
    """Keys for what waits or is unknown say so on a mail that was sent."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")
            await passes(desk, made)
            await desk.press("8")
            for key in ("u", "x", "f"):
                await desk.press(key)
                assert desk.said[-1].startswith("Only a mail that waits")
            for key in ("y", "N"):
                await desk.press(key)
                assert desk.said[-1].startswith("Only a mail that nobody knows of")
            assert [one.status for one in made.store.outbox()] == ["sent"]

        drive(made.services, script)


@pytest.mark.parametrize(("key", "became", "touches"), [("y", "sent", 2), ("N", "failed", 1)])
def test_only_a_person_settles_what_is_unknown(key: str, became: str, touches: int) -> None:
    """y and N ask first; sent counts as a touch, not sent lets the lead be written to again."""

    with world() as made:
        row = unknown(made)

        async def script(desk: Desk) -> None:
            await desk.press("8", key, "enter")
            assert made.store.outgoing(row).status is Status.UNKNOWN
            await desk.press(key, "y")
            assert made.store.outgoing(row).status == became
            assert made.lead().touches == touches

        drive(made.services, script)


def test_f_on_an_unknown_one_sends_nobody_twice() -> None:
    """The lead itself is not written to before the outcome is known."""

    with world() as made:
        unknown(made)

        async def script(desk: Desk) -> None:
            await desk.press("1", "f")
            assert "view 8" in desk.said[-1]
            assert len(made.store.outbox()) == 1

        drive(made.services, script)


def test_news_keep_the_cursor() -> None:
    """The cursor stays on its mail when another is queued above it."""

    with world("a", "b") as made:
        first = put(made, "a")

        async def script(desk: Desk) -> None:
            from inboxfollow.tui.widgets.outbox_view import OutboxView

            await desk.press("8")
            put(made, "b")
            made.clock.tick(timedelta(seconds=1))
            desk.app.screen.reload()  # type: ignore[attr-defined]
            await desk.settle()
            view = desk.app.screen.query_one(OutboxView)
            assert view.mail is not None
            assert view.mail.row == first.row
            assert view.highlighted == 1

        drive(made.services, script)
