"""Mail on its way: the countdown, what comes of it, and what an earlier run left."""

import asyncio
from datetime import timedelta

import pytest

from inboxfollow.domain.outgoing import Status
from inboxfollow.ports.errors import PortError, Rejected, StoreFailed, Unreachable
from tests.app.world import DANA, ERIN, World
from tests.tui.desk import Desk, drive
from tests.tui.posts import count_down, delivered, passes, put, world

MINUTES = timedelta(minutes=2)


def status(made: World) -> list[str]:
    """Of all mails, newest first."""
    return [str(one.status) for one in made.store.outbox()]


def test_undo_in_time() -> None:
    """u takes back what waits: nothing leaves, and the lead may be written to again."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F", "u")
            await count_down(desk)
            assert "Sending:" not in desk.text
            await passes(desk, made)
            assert not delivered(made)
            await desk.press("F")
            assert status(made) == ["ready", "cancelled"]

        drive(made.services, script)


def test_a_reply_within_the_window_blocks() -> None:
    """They answer after Enter: nothing leaves, the reason is told, and the lead is my turn."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "enter")
            made.received("b", 0, cites=["a"], subject="Re: Offer a")
            await passes(desk, made)
            assert not delivered(made)
            assert status(made) == ["blocked"]
            assert desk.said[-1].startswith(f"{DANA}: not sent: {DANA} wrote on")
            await desk.press("3")
            assert "Offer a" in desk.text

        drive(made.services, script)


def test_a_blocked_lead_comes_back_with_its_reason() -> None:
    """What the gate stops stands in today's list, and says why."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "enter")
            made.mailbox.fail(Unreachable("the server does not answer", "check the line"), "INBOX")
            await passes(desk, made)
            assert status(made) == ["blocked"]
            assert "does not answer" in desk.said[-1]
            await desk.press("1")
            assert "Offer a" in desk.text
            assert "not sent" in desk.text

        drive(made.services, script)


@pytest.mark.parametrize(
    ("moment", "error", "became", "words"),
    [
        ("connect", Unreachable("no way to the server", "check the line"), "ready", "put off: not sent yet"),
        ("mail", Rejected("554 go away", "ask your provider"), "failed", "not sent: 554 go away. ask your provider"),
    ],
)
def test_a_server_that_says_no(moment: str, error: PortError, became: str, words: str) -> None:
    """For now: it is tried again later, by itself. For good: the reason and what to do."""

    with world() as made:
        made.sender.fail(moment, error)  # type: ignore[arg-type]

        async def script(desk: Desk) -> None:
            await desk.press("F")
            await passes(desk, made)
            assert status(made) == [became]
            assert words in desk.said[-1]
            await passes(desk, made, timedelta(minutes=6))
            assert len(delivered(made)) == (became == "ready")

        drive(made.services, script)


def test_a_lost_answer_is_never_sent_again() -> None:
    """Nobody knows whether it was sent: the person is told what to do, and nothing happens by itself."""

    with world() as made:
        made.sender.lose_answer(delivered=False)

        async def script(desk: Desk) -> None:
            await desk.press("F")
            await passes(desk, made)
            assert status(made) == ["unknown"]
            assert "nobody knows whether it was sent" in desk.said[-1]
            assert "view 8: y or N" in desk.said[-1]
            await passes(desk, made, timedelta(hours=3))
            assert not delivered(made)

        drive(made.services, script)


def test_an_unknown_mail_is_looked_for_at_the_start() -> None:
    """What an ended program was sending, and the Sent folder shows, was sent."""

    with world() as made:
        one = put(made)
        made.clock.tick(MINUTES)
        made.store.advance(one.row, Status.READY, Status.SENDING, made.clock.now(), "being sent")
        made.mailbox.append("Sent", one.source, made.clock.now())

        async def script(desk: Desk) -> None:
            assert status(made) == ["sent"]

        drive(made.services, script)


def test_an_unknown_mail_is_settled_when_it_shows() -> None:
    """The Sent folder shows later that it was sent: that is found by itself."""

    with world() as made:
        made.sender.lose_answer(delivered=True)

        async def script(desk: Desk) -> None:
            await desk.press("F")
            await passes(desk, made)
            assert status(made) == ["unknown"]
            made.mailbox.append("Sent", made.store.outbox()[0].source, made.clock.now())
            desk.app.screen.settle_unsure()  # type: ignore[attr-defined]
            await desk.settle()
            assert status(made) == ["sent"]

        drive(made.services, script)


def test_many_are_sent_in_order_and_told_together() -> None:
    """Marked leads: one summary, one confirmation, one notification; the log has each."""

    people = {"a": "ann@acme.example", "b": "bob@bolt.example", "c": "cy@core.example"}
    with world("z", to="me@seller.example") as made:
        for number, person in people.items():
            made.sent(number, 9, to=person, subject=f"Offer {number}")
        made.scan()
        made.sender.fail("mail", Rejected("554 go away", "ask"))

        async def script(desk: Desk) -> None:
            await desk.press("V", "f")
            assert "Send 3 of 3 follow-ups?" in desk.text
            assert "nudge" in desk.text
            await desk.press("y")
            assert status(made) == ["ready"] * 3
            assert "u takes the last back" in desk.text
            made.received("d", 0, sender=people["c"], cites=["c"], subject="Re: Offer c")
            before = len(desk.app._notifications)
            await passes(desk, made)
            for _ in range(3):
                await count_down(desk)
            assert sorted(status(made)) == ["blocked", "failed", "sent"]
            assert desk.said[-1].startswith("3 follow-ups: ")
            assert "1 sent" in desk.said[-1]
            assert "2 not sent" in desk.said[-1]
            assert len(desk.app._notifications) == before + 1
            assert sorted(words.split(":")[0] for words in desk.said[-4:-1]) == sorted(people.values())

        drive(made.services, script)


def test_a_batch_leaves_out_what_may_not_go() -> None:
    """The summary says who gets nothing and why; Esc sends nothing at all."""

    with world("a", "b") as made:
        put(made, "a")

        async def script(desk: Desk) -> None:
            await desk.press("V", "f")
            assert "Send 1 of 2 follow-ups?" in desk.text
            assert "another follow-up is on its way" in " ".join(desk.text.split())
            await desk.press("escape")
            assert len(status(made)) == 1
            await desk.press("f", "y")
            assert len(status(made)) == 2

        drive(made.services, script)


def test_a_batch_that_is_taken_back() -> None:
    """u takes back one after the other; what is left is told when it was sent."""

    with world("a", "b") as made:

        async def script(desk: Desk) -> None:
            await desk.press("V", "f", "y", "u")
            await passes(desk, made)
            await count_down(desk)
            assert sorted(status(made)) == ["cancelled", "sent"]
            assert desk.said[-1] == "1 follow-up: 1 sent"

        drive(made.services, script)


def test_own_words_go_to_one() -> None:
    """r with several leads says so."""

    with world("a", "b") as made:

        async def script(desk: Desk) -> None:
            await desk.press("V", "r")
            assert "one lead at a time" in desk.said[-1]

        drive(made.services, script)


@pytest.mark.parametrize(("key", "became", "sent"), [("s", "sent", 1), ("k", "ready", 0), ("t", "cancelled", 0)])
def test_what_an_earlier_run_left(key: str, became: str, sent: int) -> None:
    """Mail whose window has passed long ago goes only after the person was asked, once."""

    with world() as made:
        put(made)
        made.clock.tick(MINUTES)

        async def script(desk: Desk) -> None:
            assert "1 mail was left unsent by an earlier run:" in desk.text
            assert DANA in desk.text
            assert not delivered(made)
            await desk.press(key)
            await count_down(desk)
            assert status(made) == [became]
            assert len(delivered(made)) == sent
            await passes(desk, made)
            assert "left unsent by" not in desk.text
            assert len(delivered(made)) == sent

        drive(made.services, script)


def test_the_window_of_another_program_is_its_own() -> None:
    """Mail that another program has just queued is shown, and neither sent nor asked about."""

    with world() as made:
        put(made)

        async def script(desk: Desk) -> None:
            await passes(desk, made)
            assert not delivered(made)
            assert "left unsent by" not in desk.text
            assert f"{DANA} left unsent" in desk.text

        drive(made.services, script)


def test_a_store_that_fails_while_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, the mail stays where it is, and nothing is tried over and over."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")

            def broken(*_: object) -> None:
                raise StoreFailed("the disk is full", "make room")

            with monkeypatch.context() as patch:
                patch.setattr(made.store, "advance", broken)
                await passes(desk, made)
            assert "the disk is full. make room" in desk.said[-1]
            told = len(desk.said)
            await count_down(desk)
            assert len(desk.said) == told
            assert status(made) == ["ready"]

        drive(made.services, script)


def test_a_store_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The countdown tells it once and goes on when the store works again."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")

            def broken(*_: object, **__: object) -> None:
                raise StoreFailed("the disk is gone", "put it back")

            with monkeypatch.context() as patch:
                patch.setattr(made.store, "outbox", broken)
                for moment in range(3):
                    await asyncio.to_thread(made.store.remember, "something", str(moment))
                    await passes(desk, made)
                assert sum("the disk is gone" in words for words in desk.said) == 1
            await count_down(desk)
            assert status(made) == ["sent"]

        drive(made.services, script)


def test_two_leads_one_after_the_other() -> None:
    """The countdown names both; each leaves at its own end."""

    with world("a", "b", to=[ERIN]) as made:

        async def script(desk: Desk) -> None:
            await desk.press("F")
            made.clock.tick(timedelta(seconds=10))
            await desk.press("F")
            await count_down(desk)
            assert f"{ERIN} in 20 s, {ERIN} in 30 s, u takes the last back" in desk.text
            await passes(desk, made, timedelta(seconds=20))
            assert sorted(status(made)) == ["ready", "sent"]

        drive(made.services, script)
