"""Starting and ending the daemon from another process: real processes, on a store of their own."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxfollow import bootstrap
from inboxfollow.bootstrap.control import Control
from inboxfollow.daemon.lock import holder, instance_lock
from inboxfollow.daemon.troubles import troubles
from inboxfollow.domain.watch import Trouble
from inboxfollow.ports.watch import DaemonRefused

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
CONFIG = """
[me]
addresses = ["sam@seller.example"]
[store]
path = "{folder}/store.sqlite3"
[daemon]
notify = []
"""
ENOUGH = 20.0


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration without accounts."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(folder=tmp_path))
    path.chmod(0o600)
    return path


@pytest.fixture
def control(config: Path) -> Iterator[Control]:
    """What starts and ends the daemon; none is left behind."""
    made = bootstrap.daemon_control(config)
    yield made
    made.stop()


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + ENOUGH
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


@pytest.mark.slow
def test_it_is_started_and_ended(config: Path, control: Control) -> None:
    """In a session of its own, so that it outlives the terminal; a second start changes nothing."""
    with bootstrap.open_services(config) as services:
        assert services.watch is not None
        control.start()
        watch = services.watch.read()
        assert watch is not None
        assert os.getsid(watch.pid) == watch.pid != os.getsid(0)
        control.start()
        again = services.watch.read()
        assert again is not None
        assert again.pid == watch.pid
        assert control.stop()
        assert services.watch.read() is None
        assert not control.stop()


@pytest.mark.slow
def test_one_that_was_killed_does_not_look_alive(config: Path, control: Control) -> None:
    """Although this process is its parent, and its note still lies there."""
    with bootstrap.open_services(config) as services:
        assert services.watch is not None
        control.start()
        watch = services.watch.read()
        assert watch is not None
        os.kill(watch.pid, signal.SIGKILL)
        until(lambda: services.watch is not None and services.watch.read() is None)


def test_one_that_cannot_begin_is_told_of(config: Path, control: Control) -> None:
    """It ends at once; the person is told how to see why."""
    config.write_text("nonsense = 1")
    with pytest.raises(DaemonRefused, match=r"ended at once \(exit code 2\)") as told:
        control.start()
    assert "inboxfollow daemon run" in told.value.hint


def test_one_of_another_machine_is_not_ended(tmp_path: Path, control: Control) -> None:
    """Its process id means another process here."""
    store = tmp_path / "store.sqlite3"
    with instance_lock(store, NOW):
        note = store.with_name("store.sqlite3.daemon.holder")
        note.write_text(f'{{"pid": {os.getpid()}, "host": "elsewhere", "since": "{NOW.isoformat()}"}}')
        found = holder(store)
        assert found is not None
        assert found.host == "elsewhere"
        with pytest.raises(DaemonRefused, match="another machine"):
            control.stop()


def test_the_log_is_read_from_its_end(tmp_path: Path) -> None:
    """Warnings and errors only, newest first; what is no record is passed over, and a missing log is fine."""
    log = tmp_path / "daemon.log"
    assert troubles(log, 3) == ()
    record = '{{"at": "2026-03-31T12:0{0}:00Z", "level": "{1}", "what": "look failed", "account": "work"}}'
    why = record.format(2, "error").replace('"account"', '"why": "no key", "account"')
    lines = [record.format(0, "warning"), record.format(1, "info"), "\x00[1, 2", '"text"', why]
    log.write_text("\n".join([*lines, '{"level": "error"}', '{"at": 5, "level": "error", "what": ""}', ""]))
    assert troubles(log, 3) == [
        Trouble(NOW.replace(minute=2), "look failed: no key", "work"),
        Trouble(NOW, "look failed", "work"),
    ]
    assert len(troubles(log, 1)) == 1


def test_services_tell_when_their_configuration_is_an_older_one(config: Path) -> None:
    """It has another text, or is gone."""
    with bootstrap.open_services(config) as services:
        assert not services.is_outdated()
        config.write_text(config.read_text() + "# a word more\n")
        assert services.is_outdated()
        config.unlink()
        assert services.is_outdated()
