"""The store's file: versions, migrations, damage, rights, other processes, connections."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from inboxfollow.adapters.sqlite import SqliteStore, database
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.adapters.sqlite.schema import MIGRATIONS, VERSION
from inboxfollow.ports.errors import StoreFailed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is, in a folder that does not exist yet."""
    return tmp_path / "deep" / "store.sqlite3"


@pytest.fixture
def used(path: Path) -> Path:
    """A store that holds something."""
    with closing(SqliteStore(path)) as store:
        store.remember("word", "kept")
    return path


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def test_it_is_private(used: Path) -> None:
    """The file, its folder and what SQLite keeps beside it are for its owner only."""
    with closing(SqliteStore(used)) as store:
        store.remember("more", "words")
        modes = {one.stat().st_mode & 0o777 for one in used.parent.iterdir()}
    assert modes == {0o600}
    assert used.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_is_opened_before_it_is_used(path: Path) -> None:
    """Making a store touches no disk."""
    SqliteStore(path).close()
    assert not path.parent.exists()


def test_a_newer_file_is_refused_untouched(used: Path) -> None:
    """A store of a later version is not read, and not changed."""
    with closing(sqlite3.connect(used)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = used.read_bytes()
    with pytest.raises(StoreFailed, match="newer") as error, closing(SqliteStore(used)) as store:
        store.recall("word")
    assert "upgrade" in error.value.hint
    assert used.read_bytes() == before


@pytest.mark.parametrize("damage", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_says_so(path: Path, damage: bytes) -> None:
    """Garbage is named as such, with what to do."""
    path.parent.mkdir()
    path.write_bytes(damage)
    with pytest.raises(StoreFailed, match="damaged"), closing(SqliteStore(path)) as store:
        store.recall("word")


def test_damage_within_says_so(used: Path) -> None:
    """Pages that were overwritten are noticed when they are read."""
    with closing(sqlite3.connect(used)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    body = used.read_bytes()
    used.write_bytes(body[:4096] + b"\xa5" * (len(body) - 4096))
    with pytest.raises(StoreFailed), closing(SqliteStore(used)) as store:
        store.counts()
        store.recall("word")


def test_a_path_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A folder in the way, or one that is a file, is explained and not traced."""
    (tmp_path / "file").write_text("x")
    for bad in (tmp_path, tmp_path / "file" / "store.sqlite3"):
        with pytest.raises(StoreFailed) as error, closing(SqliteStore(bad)) as store:
            store.recall("word")
        assert error.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_says_so(tmp_path: Path) -> None:
    """Nothing can be created there, and the path is named."""
    tmp_path.chmod(0o500)
    with pytest.raises(StoreFailed, match=r"store\.sqlite3"), closing(SqliteStore(tmp_path / "store.sqlite3")) as store:
        store.recall("word")
    tmp_path.chmod(0o700)


def migrate_with(monkeypatch: pytest.MonkeyPatch, *steps: str) -> None:
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, *steps))
    monkeypatch.setattr(database, "VERSION", VERSION + len(steps))


def copies(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.glob("*.before-*"))


def test_a_migration_keeps_all_and_copies_before(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step raises the version by one; a private copy of the former file stays beside."""
    migrate_with(
        monkeypatch,
        "CREATE TABLE one (a TEXT); -- with ; in a comment\n INSERT INTO one VALUES ('x;y');",
        "DROP TABLE one;",
    )
    with closing(SqliteStore(used)) as store:
        assert store.recall("word") == "kept"
    assert version_of(used) == VERSION + 2
    assert copies(used) == [f"{used.name}.before-{VERSION + n}" for n in (1, 2)]
    first = used.with_name(f"{used.name}.before-{VERSION + 1}")
    assert version_of(first) == VERSION
    assert first.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(first)) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("kept",)]


def test_a_new_file_needs_no_copy(path: Path) -> None:
    """There is nothing to lose."""
    with closing(SqliteStore(path)) as store:
        store.recall("word")
    assert copies(path) == []


@pytest.mark.parametrize("broken", ["UPDATE nowhere SET x = 1;", "INSERT INTO meta (key, value) VALUES ('word', 'x');"])
def test_a_migration_that_fails_half_way_changes_nothing(
    used: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """The former version stays and opens again with the former program."""
    with monkeypatch.context() as patched:
        migrate_with(patched, f"CREATE TABLE half (a TEXT); DELETE FROM lists; {broken}")
        with pytest.raises(StoreFailed), closing(SqliteStore(used)) as store:
            store.recall("word")
    assert version_of(used) == VERSION
    with closing(SqliteStore(used)) as store:
        assert store.recall("word") == "kept"
    with closing(sqlite3.connect(used)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall()


def test_two_who_migrate_at_once_do_it_once(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits and finds the work done; the copy is of the former version."""
    migrate_with(monkeypatch, "CREATE TABLE IF NOT EXISTS tally (n INTEGER); INSERT INTO tally VALUES (1);")
    stores = [SqliteStore(used) for _ in range(6)]
    threads = [threading.Thread(target=store.recall, args=("word",)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    with closing(sqlite3.connect(used)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM tally").fetchone() == (1,)
    assert version_of(used.with_name(f"{used.name}.before-{VERSION + 1}")) == VERSION


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from inboxfollow.adapters.sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for n in range(100):
    store.list_pattern(datetime.now(UTC), "x", "ignored", f"{sys.argv[2]}{n}@x.example")
store.close()
"""


def test_two_processes_write_at_once(path: Path) -> None:
    """Both create the store together and neither loses a step."""
    both = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "ab"]
    assert [one.wait(60) for one in both] == [0, 0]
    with closing(SqliteStore(path)) as store:
        assert len(store.patterns("ignored")) == 200
        assert len(store.export()["history"]) == 200


def test_a_writer_waits_for_another_and_then_says_so(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store held for too long is a named failure."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(used, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailed, match="another process"), closing(SqliteStore(used)) as store:
            store.remember("a", "b")


def test_a_failed_transaction_leaves_nothing(used: Path) -> None:
    """What raises within a transaction is undone, and the connection can be used again."""
    base = Database(used)
    with pytest.raises(RuntimeError), base.writing() as connection:
        connection.execute("DELETE FROM meta")
        raise RuntimeError
    with base.reading() as connection:
        assert connection.execute("SELECT COUNT(*) FROM meta").fetchone() == (1,)
    base.close()


@pytest.fixture
def descriptors() -> Iterator[None]:
    """Fails where files stay open after a test."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("open files can be listed on Linux only")
    before = len(list(Path("/proc/self/fd").iterdir()))
    yield
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.usefixtures("descriptors")
def test_closing_closes_all_threads_connections(path: Path) -> None:
    """Every thread has its own connection; close ends them all, for good; twice is as good as once."""
    store = SqliteStore(path)
    threads = [threading.Thread(target=store.recall, args=("word",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    store.close()
    with pytest.raises(StoreFailed, match="closed"):
        store.recall("word")


@pytest.mark.usefixtures("descriptors")
def test_a_file_that_is_refused_is_closed(used: Path) -> None:
    """Failing to open leaks nothing."""
    with closing(sqlite3.connect(used)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for _ in range(3):
        with pytest.raises(StoreFailed):
            SqliteStore(used).recall("word")


def test_closing_while_another_thread_reads_ends_it_without_a_crash(used: Path) -> None:
    """A scan that outlives the screen meets a closed store, not a freed one; nothing is opened anew."""
    store = SqliteStore(used)
    started, ended = threading.Event(), list[BaseException]()

    def scan() -> None:
        try:
            while True:
                store.remember("word", "again")
                store.recall("word")
                started.set()
        except StoreFailed as error:
            ended.append(error)

    thread = threading.Thread(target=scan)
    thread.start()
    assert started.wait(10)
    store.close()
    thread.join(10)
    assert not thread.is_alive()
    assert "closed" in str(ended[0])
    store.close()


def test_a_fresh_store_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """Whoever comes first makes it; the others wait for that."""
    for attempt in range(10):
        stores = [SqliteStore(tmp_path / f"{attempt}.sqlite3") for _ in range(2)]
        with ThreadPoolExecutor(8) as pool:
            done = [pool.submit(stores[number % 2].counts) for number in range(8)]
        assert [one.result() for one in done] == [(0, 0)] * 8
        for store in stores:
            store.close()


def test_a_process_that_stays_is_lean(used: Path) -> None:
    """Every thread has a connection, and every connection pages in memory."""
    sizes = []
    for lean in (True, False):
        base = Database(used, lean=lean)
        with base.reading() as connection:
            sizes.append(-connection.execute("PRAGMA cache_size").fetchone()[0])
        base.close()
    assert sizes[0] <= 4_000 < sizes[1]
