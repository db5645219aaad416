"""One daemon for one store, with real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from inboxfollow.cli.exit_codes import ExitCode, diagnose
from inboxfollow.daemon.lock import AlreadyRuns, Holder, holder, instance_lock
from inboxfollow.daemon.log import log_file
from inboxfollow.ports.errors import StoreFailed

pytestmark = pytest.mark.slow

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from inboxfollow.daemon.lock import AlreadyRuns, instance_lock
try:
    with instance_lock(Path(sys.argv[1]), datetime.fromisoformat("2026-05-04T12:00+00:00")):
        print("held", flush=True)
        sys.stdin.read()
except AlreadyRuns as error:
    print(error.message, flush=True)
    sys.exit(1)
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """In a folder that does not exist yet."""
    return tmp_path / "deep" / "store.sqlite3"


@contextmanager
def process(store: Path) -> "Iterator[subprocess.Popen[str]]":
    """Another process that wants the lock."""
    started = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield started
    finally:
        started.kill()
        with started:
            pass


def said(started: "subprocess.Popen[str]") -> str:
    """Its next line."""
    assert started.stdout is not None
    return started.stdout.readline().strip()


def test_the_second_is_told_who_the_first_is(store: Path) -> None:
    """It ends with 1, naming process, host and time; `holder` says the same."""
    with process(store) as first:
        assert said(first) == "held"
        with process(store) as second:
            words = said(second)
            assert second.wait(30) == 1
        assert f"process {first.pid} on {os.uname().nodename}, since 2026-05-04 12:00 UTC" in words
        with pytest.raises(AlreadyRuns) as error, instance_lock(store, NOW):
            pass
        assert error.value.holder == holder(store) == Holder(first.pid, os.uname().nodename, NOW)
        assert diagnose(error.value).exit_code is ExitCode.FAILED
        assert "daemon stop" in diagnose(error.value).hint


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_it_is_free_when_its_holder_dies(store: Path, way: signal.Signals) -> None:
    """However it dies; what it left behind says nothing."""
    with process(store) as first:
        assert said(first) == "held"
        first.send_signal(way)
        first.wait(30)
        assert holder(store) is None
        with instance_lock(store, NOW) as me:
            assert holder(store) == me


def test_a_child_that_outlives_its_holder_does_not_keep_it(store: Path) -> None:
    """The lock is not handed on to programs that the daemon starts."""
    with instance_lock(store, NOW):
        child = subprocess.Popen(["sleep", "30"], close_fds=False)
    try:
        assert holder(store) is None
        with instance_lock(store, NOW):
            pass
    finally:
        child.kill()
        child.wait()


def test_nobody_runs(store: Path) -> None:
    """Before the first time and after the end nothing is there; the files are private."""
    assert holder(store) is None
    assert not store.parent.exists()
    with instance_lock(store, NOW.astimezone(timezone(timedelta(hours=2)))) as me:
        assert (me.pid, me.since) == (os.getpid(), NOW)
        assert {one.stat().st_mode & 0o777 for one in store.parent.iterdir()} == {0o600}
    assert holder(store) is None


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": "x", "host": 1, "since": 2}', '{"pid": 1}'])
def test_a_damaged_note_is_no_trouble(store: Path, note: str) -> None:
    """Somebody holds the lock, whoever it is."""
    with instance_lock(store, NOW):
        store.with_name(f"{store.name}.daemon.holder").write_text(note)
        found = holder(store)
        assert found == Holder()
        assert "just begun" in AlreadyRuns(found).message


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFailed, match="cannot be written"), instance_lock(tmp_path / "file" / "store", NOW):
        pass


def test_stores_in_one_folder_share_nothing(tmp_path: Path) -> None:
    """Neither lock, note nor log: each has a daemon of its own."""
    one, two = tmp_path / "one.sqlite3", tmp_path / "two.sqlite3"
    assert log_file(one) != log_file(two)
    assert {log_file(one).parent, log_file(two).parent} == {tmp_path}
    with instance_lock(one, NOW):
        assert holder(two) is None
        with instance_lock(two, NOW):
            assert holder(two) is not None
