"""Work that another run of this program does."""

import sys
from pathlib import Path

import pytest

from inboxfollow.bootstrap.children import Children


def test_nothing_is_imported_from_wherever_the_daemon_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the person's that is called like a module of ours, or of Python's, is not run."""
    (tmp_path / "inboxfollow.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w').close()")
    monkeypatch.chdir(tmp_path)
    Children(tmp_path / "missing.toml").scan("work")
    assert not (tmp_path / "run").exists()


def test_a_run_that_cannot_begin_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python was replaced by another one since the daemon began: the next look reads the account here."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3.11"))
    Children(tmp_path / "missing.toml").scan("work")
