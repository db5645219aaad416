"""Leaving: never asks, unless mail is about to be sent."""

import asyncio
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
import time

import pytest

from tests.app.world import DANA
from tests.tui.desk import Desk, drive
from tests.tui.posts import WINDOW, count_down, delivered, passes, world


def gone(desk: Desk) -> bool:
    """Whether the program has ended."""
    return desk.app._exit


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
def test_it_leaves_at_once(key: str) -> None:
    """Nothing waits: no question."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.pilot.press(key)
            assert gone(desk)

        drive(made.services, script)


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
def test_it_asks_while_mail_waits(key: str) -> None:
    """The question names whom it goes to; Esc stays, and the countdown goes on."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F", key)
            assert "1 mail waits to be sent:" in desk.text
            assert f"{DANA}: Re: Offer a" in desk.text
            await desk.press(key if key != "q" else "ctrl+q")
            assert not gone(desk)
            await desk.press("escape")
            assert not gone(desk)
            assert f"{DANA} in 30 s" in desk.text
            await passes(desk, made)
            assert len(delivered(made)) == 1
            assert not gone(desk)

        drive(made.services, script)


def test_waiting_for_it() -> None:
    """w leaves when all has been sent, not before."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F", "q", "w")
            assert "leaving when all is sent" in desk.text
            assert not gone(desk)
            await passes(desk, made)
            assert gone(desk)

        drive(made.services, script)
        assert len(delivered(made)) == 1


def test_waiting_ends_where_something_goes_wrong() -> None:
    """A mail that is stopped keeps the dashboard open, so that it is seen."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F", "q", "w")
            made.received("b", 0, cites=["a"], subject="Re: Offer a")
            await passes(desk, made)
            await count_down(desk)
            assert not gone(desk)
            assert "not sent" in desk.said[-1]

        drive(made.services, script)


def test_taking_it_back() -> None:
    """t takes back all that waits, and leaves."""

    with world("a", "b") as made:

        async def script(desk: Desk) -> None:
            await desk.press("F", "F", "q")
            assert "2 mails wait to be sent:" in desk.text
            await desk.press("t")
            assert gone(desk)

        drive(made.services, script)
        assert [one.status for one in made.store.outbox()] == ["cancelled"] * 2
        assert not delivered(made)


def test_leaving_it() -> None:
    """l leaves; the mail stays where the next run, or a drain, finds it."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("F", "q", "l")
            assert gone(desk)

        drive(made.services, script)
        assert [one.status for one in made.store.outbox()] == ["ready"]
        assert not delivered(made)


def test_a_chosen_time_is_no_reason_to_ask() -> None:
    """What is to leave tomorrow does not hold anybody up."""

    with world() as made:

        async def script(desk: Desk) -> None:
            await desk.press("f", "S")
            await desk.type("3d")
            await desk.press("enter", "enter")
            assert len(made.store.outbox()) == 1
            await desk.pilot.press("q")
            assert gone(desk)

        drive(made.services, script)


def test_it_asks_over_a_dialog_too() -> None:
    """Ctrl+Q in a preview asks the same question."""

    with world("a", "b") as made:

        async def script(desk: Desk) -> None:
            await desk.press("F", "f", "ctrl+q")
            assert "1 mail waits to be sent:" in desk.text
            await desk.press("escape")
            assert "Follow-up to" in desk.text

        drive(made.services, script)


@pytest.mark.parametrize("key", ["w", "t"])
def test_what_is_being_sent_is_finished(key: str) -> None:
    """While a mail is with the server keys go on working; leaving waits for the answer, and the rest is as was said."""

    with world("a", "b", to="me@seller.example") as made:
        for number, person in (("x", "ann@acme.example"), ("y", "bob@bolt.example")):
            made.sent(number, 8, to=person, subject=f"Offer {number}")
        made.scan()
        reached, go = threading.Event(), threading.Event()

        def slow(*_: object) -> None:
            reached.set()
            assert go.wait(30)

        made.sender.on_delivery = slow

        async def script(desk: Desk) -> None:
            await desk.press("F", "F")
            made.clock.tick(WINDOW)
            desk.app.screen.count_down()  # type: ignore[attr-defined]
            await asyncio.to_thread(reached.wait, 30)
            await desk.pilot.press("2", "j", "q")
            await desk.pilot.pause()
            assert "2 mails wait to be sent:" in desk.text
            assert "being sent at this moment" in desk.text
            await desk.pilot.press(key)
            await desk.pilot.pause()
            assert not gone(desk)
            go.set()
            await desk.settle()
            if not gone(desk):
                await count_down(desk)
            assert gone(desk)

        drive(made.services, script)
        assert len(delivered(made)) == (2 if key == "w" else 1)


@pytest.mark.screen
def test_a_terminal_that_goes_away_ends_the_program() -> None:
    """Whoever closes the window leaves no process behind, not even one that is in the middle of drawing."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-m", "inboxfollow", "demo"],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(theirs)
    try:
        got = b""
        while b"Dana" not in got:
            assert select.select([ours], [], [], 60)[0], got[-2_000:]
            got += os.read(ours, 65_536)
        for _ in range(40):  # nobody reads what that draws, so that it is stuck in drawing
            os.write(ours, b"2\t3\tjjkk")
            time.sleep(0.05)
        os.close(ours)
        assert program.wait(30) != 0
    finally:
        program.kill()
        program.wait()
