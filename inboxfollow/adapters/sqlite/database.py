"""Opening the file, transactions, and every error of sqlite3 in words a person can act on."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from inboxfollow.adapters.sqlite.schema import MIGRATIONS, VERSION
from inboxfollow.ports.errors import StoreFailed

BUSY_SECONDS = 60.0
"""How long a writer waits for another process."""
_CACHE_KIB, _LEAN_CACHE_KIB = 24_000, 4_000
"""Per connection, so per thread: a first scan touches pages all over the file, a poll only a few."""
_PATIENCE = 2.0
"""Seconds a statement of another thread may go on once the store is closed."""
_CHECKPOINT_PAGES = 30_000
"""120 MB of log: a first scan touches pages all over the file with each commit, and a checkpoint waits for the disk."""


class Database:
    """One SQLite file, one connection per thread, opened when first used. Raises StoreFailed for every fault."""

    def __init__(self, path: Path, *, lean: bool = False) -> None:
        """`lean`: with little memory a thread, for a process that stays."""
        self.path, self._cache = path, _LEAN_CACHE_KIB if lean else _CACHE_KIB
        self._local = threading.local()
        self._open: list[tuple[sqlite3.Connection, threading.RLock]] = []
        self._closed = False

    @contextmanager
    def _mine(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, which nobody closes meanwhile: SQLite would crash."""
        found: tuple[sqlite3.Connection, threading.RLock] | None = getattr(self._local, "found", None)
        if self._closed:
            raise StoreFailed(f"the store {self.path} is closed", "")
        if found is None:
            with guarded(self.path):
                found = self._local.found = _connect(self.path, self._cache), threading.RLock()
            self._open.append(found)
        connection, used = found
        with used, guarded(self.path):
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the store."""
        with self._mine() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all; `durable`: on the disk when it ends, whatever happens to the power."""
        with self._mine() as connection:
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk may have rolled it back already
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Closes every connection; may be called twice. Another thread's statement is waited for, a long one is cut
        short; what is in the middle of a transaction is undone by whoever holds it."""
        self._closed = True
        while self._open:
            connection, used = self._open.pop()
            if not used.acquire(timeout=_PATIENCE):
                connection.interrupt()
                used.acquire()
            try:
                connection.close()
            finally:
                used.release()


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Maps every error of sqlite3 and of the file system to StoreFailed."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreFailed(*_explain(error, path)) from error
    except OSError as error:
        raise StoreFailed(
            f"the store {path} cannot be opened: {error.strerror}", "check the path and its rights"
        ) from error


def _explain(error: sqlite3.Error, path: Path) -> tuple[str, str]:
    name = getattr(error, "sqlite_errorname", "") or ""
    kept = "what was read before is kept"
    if name.startswith("SQLITE_FULL"):
        return f"no space left for the store {path}", f"free some space and try again; {kept}"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return (
            f"the store {path} cannot be written",
            "check who owns the file and its folder, and that the disk is not read-only",
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"the store {path} is damaged", "move the file away and scan again; your mailbox is not affected"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"the store {path} is in use by another process", "wait for it to finish and try again"
    if name.startswith("SQLITE_IOERR"):
        return f"the disk refused to read or write the store {path}", f"check the disk and its free space; {kept}"
    return f"the store {path} failed: {error}", "please report this"


def _connect(path: Path, cache_kib: int) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _check_version(connection, path)
        _use_wal(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{cache_kib}")
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """For good. Nobody may use the file meanwhile, and SQLite does not wait for that by itself: of several that open a
    fresh store at once, one does it."""
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) > VERSION:
        raise StoreFailed(
            f"the store {path} was written by a newer inboxfollow", "upgrade inboxfollow, or use another store"
        )


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Each step and its record are one transaction; a copy of the file is made before each step on a used store.

    The version is asked again under the lock: another process may have been faster.
    """
    used = _version(connection) > 0
    while _version(connection) < VERSION:
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)
        if version < VERSION:
            if used:
                _copy(path, path.with_name(f"{path.name}.before-{version + 1}"))
            for statement in _statements(MIGRATIONS[version]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """Single statements, since `executescript` would end the transaction."""
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _copy(path: Path, target: Path) -> None:
    """A whole copy, as it was before the open transaction of another connection."""
    os.close(os.open(target, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
