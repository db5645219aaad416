"""When the daemon reads its configuration anew."""

import os
from pathlib import Path

import pytest

from inboxfollow.bootstrap import daemon


def test_every_change_of_the_file_is_seen(tmp_path: Path) -> None:
    """Written in place, replaced by another with the same date, taken away, and there again."""
    file = tmp_path / "config.toml"
    seen = [daemon.stamp(file)]
    for words in ("one", "other"):
        file.write_text(words)
        os.utime(file, (1, 1))
        seen.append(daemon.stamp(file))
    fresh = tmp_path / "fresh"
    fresh.write_text("third")
    os.utime(fresh, (1, 1))
    fresh.replace(file)
    seen.append(daemon.stamp(file))
    file.unlink()
    assert len(set(seen)) == 4
    assert daemon.stamp(file) == seen[0]


def test_a_computer_that_travels_is_another_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the configuration names no zone, sending hours are those of the place where the person is now."""
    place = tmp_path / "localtime"
    monkeypatch.setattr(daemon, "PLACE", place)
    found = [daemon.stamp(tmp_path)]
    for zone in ("Europe/Berlin", "America/New_York"):
        place.unlink(missing_ok=True)
        place.symlink_to(f"/usr/share/zoneinfo/{zone}")
        found.append(daemon.stamp(tmp_path))
    assert len(set(found)) == 3
    assert daemon.stamp(tmp_path) == found[-1]
