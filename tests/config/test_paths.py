"""Where files are looked for."""

from pathlib import Path

import pytest

from inboxfollow.config import paths


def test_order_of_lookup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option wins over the variable, the variable over the platform's folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    named = {"INBOXFOLLOW_CONFIG": "/b.toml"}
    assert paths.config_file("/a.toml", named) == Path("/a.toml")
    assert paths.config_file(None, named) == Path("/b.toml")
    assert paths.config_file(None, {}).parts[-2:] == ("inboxfollow", "config.toml")


def test_reading_paths_creates_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To ask where something would be leaves no folder behind."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    config = paths.config_file(None, {})
    assert paths.default_store().name == "store.sqlite3"
    assert paths.templates_folder(config) == config.parent / "templates"
    assert list(tmp_path.iterdir()) == []
