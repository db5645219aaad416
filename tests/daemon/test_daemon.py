"""The whole process with real threads, on mailboxes in memory: waits are in real time, but short."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.adapters.clock import SystemClock
from inboxfollow.adapters.watch_board import FileWatchBoard
from inboxfollow.daemon import run, schedule, worker
from inboxfollow.daemon.run import Daemon, House, Setting
from inboxfollow.daemon.turns import Terms
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.watch import AccountWatch, Watch
from inboxfollow.ports.errors import StoreFailed, Unreachable
from tests.app.world import World, letter

ENOUGH = 15.0
NEVER = 3600.0
"""The fallbacks of the daemon come so late that nothing here can be owed to them."""


class Bell:
    """A watcher that rings when it is told to."""

    def __init__(self) -> None:
        self.rung = threading.Event()
        self.closed = False

    def wait(self, seconds: float, interrupt: int) -> bool:
        if self.rung.wait(min(seconds, 0.05)):
            self.rung.clear()
            return True
        return False

    def close(self) -> None:
        self.closed = True


class Scene:
    """A daemon over a world, and what can be done to it."""

    def __init__(self, world: World) -> None:
        self.world, self.bells = world, {name: Bell() for name in world.mailboxes}
        self.board = FileWatchBoard(world.folder / "store.sqlite3", SystemClock())
        self.stamp, self.fault, self.opened, self.chores = 0, "", 0, 0
        self.refused: InboxfollowError | None = None
        self.edits = 0
        self.chore: Callable[[], object] = lambda: None
        self.daemon = Daemon(House(self._open, lambda: self.stamp, lambda: self.fault))
        self.thread = threading.Thread(target=self.daemon.run)

    @contextmanager
    def _open(self) -> Iterator[Setting]:
        if self.refused is not None:
            raise self.refused
        self.opened, self.stamp, self.edits = self.opened + 1, self.stamp + self.edits, 0
        services = replace(self.world.services, clock=SystemClock())
        terms = Terms(timedelta(seconds=NEVER), lambda: 0.5)
        watchers: dict[str, Callable[[], Bell]] = {name: (lambda bell=bell: bell) for name, bell in self.bells.items()}  # type: ignore[misc]
        yield Setting(services, terms, watchers, self.board, self._chore)

    def _chore(self, accounts: Sequence[AccountWatch]) -> None:
        self.chores += 1
        self.chore()

    def until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + ENOUGH
        while not holds():
            assert time.monotonic() < deadline, "it never came to that"
            time.sleep(0.02)

    def known(self) -> int:
        return self.world.store.counts()[0]

    def watch(self) -> Watch:
        self.until(self.board.read)
        found = self.board.read()
        assert found is not None
        return found


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Two accounts under a daemon that runs."""
    monkeypatch.setattr(run, "TICK", 0.05)
    monkeypatch.setattr(run, "CHORES", NEVER)
    monkeypatch.setattr(worker, "SLICE", 0.1)
    monkeypatch.setattr(worker, "CALM", 0.05)
    monkeypatch.setattr(schedule, "FIRST_PAUSE", timedelta(seconds=0.2))
    world = World(tmp_path, "work", "home")
    world.sent("m1", 10)
    made = Scene(world)
    made.thread.start()
    yield made
    made.daemon.stop()
    made.thread.join(ENOUGH)
    assert not made.thread.is_alive()
    world.store.close()


def arrive(scene: Scene, account: str, number: str) -> None:
    scene.world.mailboxes[account].append("INBOX", letter(number, sender="dana@ortiz.example"), SystemClock().now())


def test_a_hint_is_followed_at_once(scene: Scene) -> None:
    """Mail is read when the server tells of it, long before the next look; chores follow each turn."""
    scene.until(lambda: all(one.last_success for one in scene.watch().accounts))
    scene.until(lambda: scene.chores >= 1)  # both accounts may have been read by then: one round is enough for two
    before = scene.chores
    arrive(scene, "work", "d1")
    scene.bells["work"].rung.set()
    scene.until(lambda: scene.known() == 2)
    scene.until(lambda: scene.chores > before)


def test_an_account_that_fails_slows_no_other(scene: Scene) -> None:
    """One is down and says so; the other is read; when it is back, it is read too."""
    scene.until(lambda: all(one.last_success for one in scene.watch().accounts))
    scene.world.mailboxes["work"].fail(Unreachable("no route to host"))
    scene.bells["work"].rung.set()
    scene.until(lambda: scene.watch().accounts[0].error)
    assert scene.watch().accounts[0].doing in ("pausing", "looking")
    arrive(scene, "home", "d1")
    scene.bells["home"].rung.set()
    scene.until(lambda: scene.known() == 2)
    scene.world.mailboxes["work"].fail(None)
    arrive(scene, "work", "d2")
    scene.until(lambda: scene.known() == 3)
    scene.until(lambda: not scene.watch().accounts[0].error)


def test_a_sound_configuration_is_taken_and_a_broken_one_is_not(scene: Scene) -> None:
    """With a broken one the old goes on, and says why; once it is mended the new one is in force."""
    scene.until(lambda: scene.opened == 1)
    scene.fault, scene.stamp = "line 3: no such key", 1
    scene.until(lambda: scene.watch().trouble == "line 3: no such key")
    assert scene.opened == 1
    scene.fault, scene.stamp = "", 2
    scene.until(lambda: scene.opened == 2)
    scene.until(lambda: scene.watch().trouble == "")
    assert all(bell.closed for bell in scene.bells.values())


def test_a_change_while_the_configuration_is_read_is_not_missed(scene: Scene) -> None:
    """What was read may be the older one: it is read once more."""
    scene.until(lambda: scene.opened == 1)
    scene.edits, scene.stamp = 1, 1
    scene.until(lambda: scene.opened == 3)


def test_what_cannot_be_opened_again_is_tried_until_it_can(scene: Scene) -> None:
    """The file was changed once more while the turns under way ended, or the disk is full: it says so and waits."""
    scene.until(lambda: scene.known() == 1)
    scene.refused, scene.stamp = StoreFailed("no space left"), 1
    scene.until(lambda: scene.watch().trouble == "no space left")
    assert scene.thread.is_alive()
    scene.refused = None
    scene.until(lambda: scene.opened == 2)
    scene.until(lambda: scene.watch().trouble == "")


def test_what_cannot_be_opened_again_can_be_ended(scene: Scene) -> None:
    """And nothing says afterwards that it runs."""
    scene.until(lambda: scene.known() == 1)
    scene.refused, scene.stamp = StoreFailed("no space left"), 1
    scene.until(lambda: scene.watch().trouble == "no space left")
    scene.daemon.stop()
    scene.thread.join(ENOUGH)
    assert not scene.thread.is_alive()
    assert scene.board.read() is None


def test_a_fault_in_a_turn_ends_nothing(scene: Scene) -> None:
    """Even an error that nobody foresaw: the account pauses, and goes on afterwards."""
    scene.until(lambda: scene.known() == 1)
    scene.world.mailboxes["work"].fail(ZeroDivisionError("a bug"))  # type: ignore[arg-type]
    scene.bells["work"].rung.set()
    scene.until(lambda: "ZeroDivisionError" in scene.watch().accounts[0].error)
    assert scene.thread.is_alive()


def test_chores_that_take_long_hold_up_nothing(scene: Scene) -> None:
    """Both accounts are read on, the note is renewed, and the end comes when it is asked for."""
    free = threading.Event()
    scene.chore = lambda: free.wait(ENOUGH)
    before = scene.chores
    scene.until(lambda: scene.known() == 1)
    for number, account in enumerate(("work", "home", "work")):
        arrive(scene, account, f"d{number}")
        scene.bells[account].rung.set()
        scene.until(lambda number=number: scene.known() == number + 2)  # type: ignore[misc]
    assert scene.chores <= before + 1
    seen = scene.watch().accounts[0].last_success
    scene.bells["work"].rung.set()
    scene.until(lambda: scene.watch().accounts[0].last_success != seen)
    free.set()


def test_a_fault_in_the_chores_ends_nothing(scene: Scene) -> None:
    """Even an error that nobody foresaw: the next round is tried."""
    scene.chore = lambda: 1 / 0
    scene.until(lambda: scene.known() == 1)
    before = scene.chores
    for account in ("work", "home"):
        scene.bells[account].rung.set()
    scene.until(lambda: scene.chores > before)
    assert scene.thread.is_alive()
    assert not any("ZeroDivisionError" in one.error for one in scene.watch().accounts)


def test_the_end_takes_the_note_away(scene: Scene) -> None:
    """While it runs the note names this process; afterwards there is none."""
    assert scene.watch().pid == os.getpid()
    scene.daemon.stop()
    scene.thread.join(ENOUGH)
    assert scene.board.read() is None
