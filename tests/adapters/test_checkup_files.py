"""The computer and the store's file, looked at without changing either."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxfollow.adapters.checkup.machine import ThisMachine
from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.adapters.sqlite.checkup import StoreFile, lead_ids
from inboxfollow.adapters.sqlite.schema import VERSION
from inboxfollow.domain.rank import Rank, View
from inboxfollow.domain.state import State
from inboxfollow.ports.errors import StoreFailed

MACHINE = ThisMachine("3.40.1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store that was used."""
    file = tmp_path / "store #1?.sqlite3"
    store = SqliteStore(file)
    store.remember("key", "x" * 50_000)
    store.close()
    return file


def test_kinds_of_files(tmp_path: Path) -> None:
    """What is at a path is told apart, whatever the path."""
    file = tmp_path / "a"
    file.write_text("abc")
    file.chmod(0o640)
    found = MACHINE.look(str(file))
    assert (found.kind, found.mode, found.size, found.readable) == ("file", 0o640, 3, True)
    assert MACHINE.look(str(tmp_path)).kind == "folder"
    assert MACHINE.look(str(tmp_path / "b")).kind == "missing"
    assert MACHINE.look(str(file / "below")).kind == "missing"
    assert MACHINE.look("x" * 5000).kind == "other"
    assert MACHINE.look("nul\0").kind == "other"


def test_room_on_the_disk(tmp_path: Path) -> None:
    """The disk of a file that does not exist yet is that of the nearest folder."""
    free = MACHINE.free(str(tmp_path / "no" / "such" / "file"))
    assert free is not None
    assert free > 0
    assert MACHINE.folder_writable(str(tmp_path / "no" / "such" / "file"))
    assert not (tmp_path / "no").exists()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_of_others() -> None:
    """A folder that may not be written is said to be one."""
    assert not MACHINE.folder_writable("/proc/x")


def test_versions_import_nothing() -> None:
    """Every version is known from what is installed."""
    found = dict(MACHINE.versions())
    assert found["SQLite"] == "3.40.1"
    assert found["inboxfollow"]
    assert all(found[name] for name in ("textual", "imapclient", "keyring", "google-api-python-client"))


def test_a_sound_store(path: Path) -> None:
    """A sound store is of the known version, and looking at it changes nothing of it."""
    before = path.read_bytes()
    found = StoreFile(path).examine(10)
    assert (found.version, found.known_version, found.complaints, found.whole) == (VERSION, VERSION, (), True)
    assert path.read_bytes() == before


def test_a_store_with_mail_is_sound(path: Path) -> None:
    """SQLite 3.40's quick check takes a table whose key is in another order than its columns for damaged."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO recipients VALUES (1, 'dana@ortiz.example')")
    assert StoreFile(path).examine(10).complaints == ()


def test_a_damaged_store(path: Path) -> None:
    """Pages that were overwritten are noticed, as a complaint or as an error in plain words."""
    octets = bytearray(path.read_bytes())
    octets[4096 * 3 : 4096 * 9] = b"\xa5" * (4096 * 6)
    path.write_bytes(octets)
    try:
        assert StoreFile(path).examine(10).complaints
    except StoreFailed as error:
        assert "damaged" in error.message


@pytest.mark.parametrize("octets", [b"no database at all" * 100, b""])
def test_no_store(tmp_path: Path, octets: bytes) -> None:
    """A file of something else, or an empty one, is no store."""
    file = tmp_path / "store.sqlite3"
    file.write_bytes(octets)
    with pytest.raises(StoreFailed, match=r"damaged|no store"):
        StoreFile(file).examine(10)


def test_a_missing_store_is_not_made(tmp_path: Path) -> None:
    """Looking for a store makes none."""
    with pytest.raises(StoreFailed):
        StoreFile(tmp_path / "none.sqlite3").examine(10)
    assert list(tmp_path.iterdir()) == []


def test_other_versions_stay_as_they_are(path: Path) -> None:
    """An older or a newer store is told, and not brought up to date."""
    for version in (VERSION - 1, VERSION + 1):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        assert StoreFile(path).examine(10).version == version


def test_a_long_check_is_cut_short(path: Path) -> None:
    """A check that has no time ends early and says so, without a complaint."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE much (a TEXT) STRICT")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
            "INSERT INTO much SELECT hex(i) FROM n"
        )
        connection.commit()
    found = StoreFile(path).examine(0)
    assert (found.complaints, found.whole) == ((), False)


def _rank(score: int, state: State = State.AWAITING) -> Rank:
    now = datetime(2026, 11, 18, tzinfo=UTC)
    return Rank(View.WAITING, state, score, None, now, 1, 0, "Dana", f"About {score}", "", now)


def test_ids_by_score(path: Path) -> None:
    """Ids that begin alike come by score, what awaits an answer first; no more than asked for."""
    store = SqliteStore(path)
    ranks = [("a1", 20), ("a2", 90), ("b1", 99), ("a%", 1)]
    store.keep_ranks([(row, lead, _rank(score)) for row, (lead, score) in enumerate(ranks)])
    store.keep_ranks([(9, "a3", _rank(95, State.CLOSED))])
    store.close()
    assert [one for one, _, _ in lead_ids(path, "a", 10)] == ["a2", "a1", "a%", "a3"]
    assert [one for one, _, _ in lead_ids(path, "a%", 10)] == ["a%"]
    assert lead_ids(path, "", 1) == [("b1", "Dana", "About 99")]
