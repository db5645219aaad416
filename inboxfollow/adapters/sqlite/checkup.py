"""Looks at the store's file without making it, bringing it up to date, or waiting for anybody: for `doctor`, and for a
shell that completes a word."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from inboxfollow.adapters.sqlite.database import guarded
from inboxfollow.adapters.sqlite.schema import VERSION
from inboxfollow.ports.checkup import StoreFacts
from inboxfollow.ports.errors import StoreFailed

LIBRARY_VERSION = sqlite3.sqlite_version
_MOST_COMPLAINTS = 5
_STEPS = 20_000
"""Instructions of SQLite between two looks at the clock: a few milliseconds."""
_BUSY_SECONDS = 1.0


class StoreFile:
    """Implements ports.checkup.StoreProbe on one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def examine(self, seconds: float) -> StoreFacts:
        """See StoreProbe."""
        with _reading(self._path, _BUSY_SECONDS) as connection:
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            if not version:
                hint = "Name another file, or move this one away: store.path"
                raise StoreFailed(f"{self._path} is no store of inboxfollow", hint)
            complaints, whole = _checked(connection, seconds)
        return StoreFacts(version, VERSION, complaints, whole)


def _checked(connection: sqlite3.Connection, seconds: float) -> tuple[tuple[str, ...], bool]:
    """What was found wrong, and whether the check came to its end in time.

    Some versions of SQLite (3.40) take a sound table WITHOUT ROWID for one with NULLs, in the quick check only. So the
    slow one has the last word where the quick one complains.
    """
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    complaints: tuple[str, ...] = ()
    try:
        for check in ("quick_check", "integrity_check"):
            rows = connection.execute(f"PRAGMA {check}({_MOST_COMPLAINTS})").fetchall()
            complaints = tuple(" ".join(str(row[0]).split()) for row in rows if row[0] != "ok")
            if not complaints:
                break
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_INTERRUPT":
            return tuple(one for one in complaints if not one.startswith("NULL value")), False
        raise
    return complaints, True


def lead_ids(path: Path, begin: str, most: int) -> Sequence[tuple[str, str, str]]:
    """Ids that begin so, each with people and subject, the leads with the highest score first. Raises StoreFailed."""
    with _reading(path, 0.2) as connection:
        rows = connection.execute(
            "SELECT id, who, subject FROM ranks WHERE substr(id, 1, ?) = ? "
            "ORDER BY state <> 'awaiting', score DESC, id LIMIT ?",
            (len(begin), begin, most),
        )
        return [(str(one), str(who), str(subject)) for one, who, subject in rows]


@contextmanager
def _reading(path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    with guarded(path):
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, timeout=patience, isolation_level=None, uri=True)) as connection:
            yield connection
