"""The log of the background process: what it holds, and who can read it."""

import json
import logging
import stat
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inboxfollow.daemon import log
from inboxfollow.daemon.log import logging_to

OWN = logging.getLogger("inboxfollow.daemon")


def fail(words: str) -> None:
    raise ValueError(words)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "daemon.log"


def records(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_an_unforeseen_fault_tells_where_and_not_what_of(file: Path) -> None:
    """The words of an error may be those of a mail: only its kind and the lines of the program are written, also of the
    error behind it."""
    with logging_to(file):
        try:
            try:
                fail("Subject: our secret offer to dana@ortiz.example")
            except ValueError as error:
                raise RuntimeError("the secret offer again") from error
        except RuntimeError:
            OWN.exception("turn broke off", extra={"account": "work"})
    (found,) = records(file)
    assert (found["what"], found["account"], found["level"]) == ("turn broke off", "work", "error")
    assert all(part in found["trace"] for part in ("test_log.py", "in fail", "ValueError", "RuntimeError"))
    assert "secret" not in file.read_text()
    assert "dana" not in file.read_text()


def test_addresses_are_masked(file: Path) -> None:
    """In the words and in what is written beside them."""
    with logging_to(file):
        OWN.warning("refused <dana@ortiz.example>", extra={"error": "550 dana@ortiz.example unknown"})
    (found,) = records(file)
    assert (found["what"], found["error"]) == ("refused <<address>>", "550 <address> unknown")


def test_moments_are_written_alike(file: Path) -> None:
    """Those beside the words as the record's own: in UTC, to the second."""
    with logging_to(file):
        OWN.info("looked", extra={"next": datetime(2026, 3, 31, 14, 0, 7, 99, ZoneInfo("Europe/Berlin"))})
    assert records(file)[0]["next"] == "2026-03-31T12:00:07Z"


def test_only_its_owner_can_read_it_and_it_does_not_grow_for_ever(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older files as well; one record is one line."""
    monkeypatch.setattr(log, "BYTES", 2_000)
    with logging_to(file):
        for number in range(200):
            OWN.info("looked\nagain", extra={"account": "work", "news": number})
    files = sorted(file.parent.iterdir())
    assert len(files) == log.FILES
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 and one.stat().st_size <= 2_000 for one in files)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert records(file)[-1]["what"] == "looked\nagain"
