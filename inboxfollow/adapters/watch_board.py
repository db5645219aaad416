"""The note of the background process: a small JSON file beside the store, replaced as a whole."""

import os
from datetime import timedelta
from pathlib import Path

import msgspec

from inboxfollow.domain.watch import Watch
from inboxfollow.ports.clock import Clock
from inboxfollow.ports.errors import StoreFailed

STALE = timedelta(seconds=120)
"""A process that has not renewed its note for so long is taken to be gone."""


class FileWatchBoard:
    """ports.watch.WatchBoard in one file, readable by its owner only."""

    def __init__(self, store: Path, clock: Clock) -> None:
        self._path = store.with_name(f"{store.name}.daemon.json")
        self._clock = clock
        self._known: tuple[tuple[int, int], Watch] | None = None

    def read(self) -> Watch | None:
        """See ports.watch.WatchBoard."""
        try:
            about = self._path.stat()
            mark = (about.st_mtime_ns, about.st_ino)
            if self._known is None or self._known[0] != mark:
                self._known = mark, msgspec.json.decode(self._path.read_bytes(), type=Watch)
        except (OSError, msgspec.MsgspecError):
            return None
        watch = self._known[1]
        return watch if _runs(watch.pid) and abs(self._clock.now() - watch.seen) < STALE else None

    def write(self, watch: Watch) -> None:
        """See ports.watch.WatchBoard."""
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(watch))
            fresh.replace(self._path)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise StoreFailed(f"{self._path} cannot be written: {error.strerror}", "free some space") from error

    def clear(self) -> None:
        """See ports.watch.WatchBoard."""
        self._path.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
