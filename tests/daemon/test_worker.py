"""One account's thread, on a mailbox in memory and a clock that is moved; waits are in real time, but short."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.daemon import worker
from inboxfollow.daemon.interrupt import Interrupt
from inboxfollow.daemon.turns import Terms
from inboxfollow.daemon.worker import Worker
from inboxfollow.ports.errors import AuthRejected, Unreachable
from tests.app.world import World

ENOUGH = 20.0


class Ear:
    """A watcher that hears nothing, rings all the time, or breaks."""

    def __init__(self) -> None:
        self.closed, self.rings = False, False
        self.trouble: Exception | None = None

    def wait(self, seconds: float, interrupt: int) -> bool:
        if self.trouble is not None:
            raise self.trouble
        if self.rings:
            return True
        time.sleep(min(seconds, 0.02))
        return False

    def close(self) -> None:
        self.closed = True


class Scene:
    """A worker that looks once an hour, its ears, and how often it looked."""

    def __init__(self, world: World) -> None:
        self.world, self.ears, self.looks = world, list[Ear](), threading.Semaphore(0)
        self.interrupt = Interrupt()
        services = world.services
        terms = Terms(timedelta(hours=1), lambda: 0.5)
        self.worker = Worker(services, services.accounts[0], terms, self._ear, self.interrupt, self.looks.release)

    def _ear(self) -> Ear:
        self.ears.append(Ear())
        return self.ears[-1]

    def until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + ENOUGH
        while not holds():
            assert time.monotonic() < deadline, "it never came to that"
            time.sleep(0.01)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A worker that has looked once and waits."""
    monkeypatch.setattr(worker, "SLICE", 0.05)
    monkeypatch.setattr(worker, "HELD", 0.05)
    monkeypatch.setattr(worker, "CALM", 0.05)
    made = Scene(World(tmp_path))
    made.worker.start()
    assert made.looks.acquire(timeout=ENOUGH)
    made.until(lambda: made.ears)
    yield made
    made.interrupt.set()
    made.worker.join(ENOUGH)
    assert not made.worker.is_alive()
    made.interrupt.close()
    made.world.store.close()


def test_after_a_sleep_it_looks_and_listens_anew(scene: Scene) -> None:
    """The connection on which it listened may be dead without a sign of it."""
    scene.world.clock.tick(timedelta(minutes=10))
    assert scene.looks.acquire(timeout=ENOUGH)
    scene.until(lambda: len(scene.ears) == 2)
    assert [ear.closed for ear in scene.ears] == [True, False]


def test_what_a_person_has_seen_to_is_taken_up_within_seconds(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks right after their scan for how it stands is not told the old story."""
    monkeypatch.setattr(worker, "SLICE", 2 * ENOUGH)
    scene.world.mailbox.fail(AuthRejected("the password was refused"))
    scene.world.clock.tick(timedelta(hours=2))
    scene.until(lambda: scene.worker.state().doing == "held")
    scene.world.mailbox.fail(None)
    scene.world.scan()
    scene.until(lambda: scene.worker.state().doing == "waiting")


def test_without_a_sleep_it_goes_on_listening(scene: Scene) -> None:
    """A clock that is set a little is no sleep."""
    scene.world.clock.tick(timedelta(seconds=20))
    time.sleep(0.3)
    assert len(scene.ears) == 1


def test_a_store_that_fails_between_two_turns_ends_no_thread(scene: Scene) -> None:
    """A full disk while nobody looks: the account says so and goes on."""
    scene.world.store.close()
    scene.until(lambda: "closed" in scene.worker.state().error)
    assert scene.worker.is_alive()


def test_a_watcher_that_breaks_ends_no_thread(scene: Scene) -> None:
    """Even by an error that nobody foresaw: another one listens in its place."""
    ear = scene.ears[0]
    ear.trouble = ZeroDivisionError("a bug")
    scene.until(lambda: "ZeroDivisionError" in scene.worker.state().error)
    assert scene.worker.is_alive()
    assert ear.closed


def test_a_watcher_whose_login_is_refused_is_made_anew_after_the_next_look(scene: Scene) -> None:
    """The secret may have changed; an old one is not said again and again, which would lock the account."""
    scene.ears[0].trouble = AuthRejected("login refused")
    scene.until(lambda: scene.ears[0].closed)
    time.sleep(0.3)
    assert len(scene.ears) == 1
    assert (scene.worker.state().error, scene.worker.state().instant) == ("", False)
    scene.world.clock.tick(timedelta(hours=2))
    assert scene.looks.acquire(timeout=ENOUGH)
    scene.until(lambda: len(scene.ears) == 2)


def test_hints_without_end_are_no_looks_without_end(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that always tells of mail is not asked in a tight loop."""
    monkeypatch.setattr(worker, "CALM", 60.0)
    scene.ears[0].rings = True
    assert not scene.looks.acquire(timeout=0.3)


def test_a_clock_that_is_set_back_puts_no_pause_off(scene: Scene) -> None:
    """A machine starts with a clock that is hours ahead, and without a network."""
    scene.world.mailbox.fail(Unreachable("no route to host"))
    scene.ears[0].rings = True
    scene.until(lambda: scene.worker.state().doing == "pausing")
    before = scene.worker.state().next_look
    assert before is not None
    scene.world.clock.tick(timedelta(hours=-2))
    scene.until(lambda: scene.worker.state().next_look != before)
    after = scene.worker.state().next_look
    assert after is not None
    assert timedelta(0) < after - scene.world.clock.now() <= timedelta(minutes=1)
