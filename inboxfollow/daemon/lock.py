"""One background process for one store: a lock that the system frees when its holder dies, and who holds it.

The lock and the note lie beside the store. The note of a process that was killed stays, and says nothing: only the lock
tells whether one runs.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.ports.errors import StoreFailed

PATIENCE = 1.0
"""Seconds a process waits for the lock: `holder` takes it for a moment to see whether it is free."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that runs. `pid` is 0, and `since` None, for one that has not said who it is."""

    pid: int = 0
    host: str = ""
    since: datetime | None = None
    """Aware UTC."""

    def __str__(self) -> str:
        if not self.pid or self.since is None:
            return "a process that has just begun"
        return f"process {self.pid} on {self.host}, since {self.since:%Y-%m-%d %H:%M} UTC"


class AlreadyRuns(InboxfollowError):
    """Another background process looks after this store."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(f"the daemon runs already: {holder}", "stop it with: inboxfollow daemon stop")
        self.holder = holder


@contextmanager
def instance_lock(store: Path, now: datetime) -> Iterator[Holder]:
    """Held while the daemon runs, from `now` (aware). Raises AlreadyRuns, StoreFailed."""
    from filelock import FileLock, Timeout

    lock, note = _paths(store)
    held = FileLock(lock, mode=0o600)
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        held.acquire(timeout=PATIENCE, poll_interval=0.02)
    except Timeout:
        raise AlreadyRuns(_read(note)) from None
    except OSError as error:
        raise _unwritable(lock, error) from error
    try:
        me = Holder(os.getpid(), socket.gethostname(), now.astimezone(UTC).replace(microsecond=0))
        _write(note, me)
        yield me
    finally:
        note.unlink(missing_ok=True)
        held.release()


def holder(store: Path) -> Holder | None:
    """Who looks after this store at present; None for nobody. Changes nothing. Raises StoreFailed."""
    from filelock import FileLock, Timeout

    lock, note = _paths(store)
    if not lock.exists():
        return None
    try:
        with FileLock(lock, mode=0o600, timeout=0):
            return None
    except Timeout:
        return _read(note)
    except OSError as error:
        raise _unwritable(lock, error) from error


def _paths(store: Path) -> tuple[Path, Path]:
    return store.with_name(f"{store.name}.daemon.lock"), store.with_name(f"{store.name}.daemon.holder")


def _write(note: Path, me: Holder) -> None:
    """In place in one step, so that nobody reads half of it."""
    fresh = note.with_name(f"{note.name}.{me.pid}")
    since = me.since.isoformat() if me.since else ""
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"pid": me.pid, "host": me.host, "since": since}, file)
        fresh.replace(note)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise _unwritable(note, error) from error


def _read(note: Path) -> Holder:
    """Of a note that is missing or damaged only that somebody is there."""
    try:
        found = json.loads(note.read_bytes())
        return Holder(int(found["pid"]), str(found["host"]), datetime.fromisoformat(found["since"]))
    except (OSError, ValueError, TypeError, LookupError):
        return Holder()


def _unwritable(path: Path, error: OSError) -> StoreFailed:
    words = f"{path} cannot be written: {error.strerror}"
    return StoreFailed(words, "check who owns the store's folder, and that the disk has room")
