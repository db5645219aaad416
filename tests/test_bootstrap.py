"""The composition root: what is handed out, and what is left behind."""

import threading
from pathlib import Path

import pytest

from inboxfollow.app.poll import poll
from inboxfollow.bootstrap import open_services
from inboxfollow.ports.errors import StoreFailed


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """One account that nobody listens for, a store in a folder that does not exist yet."""
    file = tmp_path / "config.toml"
    file.write_text(
        f"""[me]
name = "Sam Seller"
addresses = ["sam@seller.example"]
timezone = "Europe/Berlin"
holidays = "DE-BY"

[store]
path = "{tmp_path}/data/store.sqlite3"

[[accounts]]
name = "work"
kind = "imap"
imap = {{ host = "127.0.0.1", port = 9, security = "none" }}
username = "sam@seller.example"
secret = {{ env = "INBOXFOLLOW_NO_SUCH_SECRET" }}
"""
    )
    file.chmod(0o600)
    return file


def modes(folder: Path) -> set[int]:
    return {one.stat().st_mode & 0o777 for one in (folder, *folder.iterdir())}


def test_a_poll_that_fails_leaves_only_private_files(config: Path) -> None:
    """Locks, store and folder are the owner's alone, whichever is made first."""
    config.write_text(config.read_text().replace('holidays = "DE-BY"\n', ""))
    with open_services(config) as services:
        (report,) = poll(services, account=None, full=False, progress=lambda _: None)
    assert [folder for folder, _ in report.failed] == [""]
    assert modes(config.parent / "data") <= {0o600, 0o700}


def test_holidays_are_asked_for_once(config: Path) -> None:
    """They are kept in the store, so that later runs need no library."""
    with open_services(config) as services:
        found = services.policy.calendar.holidays
        kept = [key for key in _keys(config) if key.startswith("holidays DE-BY")]
    assert len(found) > 50
    assert len(kept) == 1
    with open_services(config) as services:
        services.store.remember(kept[0], "2026-01-06")
    with open_services(config) as services:
        assert [day.isoformat() for day in services.policy.calendar.holidays] == ["2026-01-06"]


def _keys(config: Path) -> list[str]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(config.parent / "data" / "store.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT key FROM meta")]


def test_a_second_poll_waits_for_the_first(config: Path) -> None:
    """One account is polled by one process at a time; another account is not kept waiting."""
    waited: list[bool] = []

    def second() -> None:
        with services.lock("work") as had_to:
            waited.append(had_to)

    with open_services(config) as services:
        thread = threading.Thread(target=second)
        with services.lock("work") as had_to:
            assert not had_to
            with services.lock("home") as other:
                assert not other
            thread.start()
            thread.join(0.2)
            assert waited == []
        thread.join(10)
    assert waited == [True]


def test_a_lock_that_cannot_be_written_is_explained(config: Path) -> None:
    """A file where the store's folder should be is named."""
    (config.parent / "data").write_text("in the way")
    config.write_text(config.read_text().replace('holidays = "DE-BY"\n', ""))
    with open_services(config) as services, pytest.raises(StoreFailed) as error, services.lock("work"):
        pass
    assert error.value.hint
