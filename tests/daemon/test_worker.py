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
from tests.app.world import World

ENOUGH = 20.0


class Ear:
    """A watcher that hears nothing."""

    def __init__(self) -> None:
        self.closed = False

    def wait(self, seconds: float, interrupt: int) -> bool:
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


def test_without_a_sleep_it_goes_on_listening(scene: Scene) -> None:
    """A clock that is set a little is no sleep."""
    scene.world.clock.tick(timedelta(seconds=20))
    time.sleep(0.3)
    assert len(scene.ears) == 1
