"""When the daemon reads its configuration anew."""

import os
from pathlib import Path

from inboxfollow.bootstrap.parts import stamp, where


def test_every_change_of_the_file_is_seen(tmp_path: Path) -> None:
    """Written in place, replaced by another with the same date, taken away, and there again."""
    file = tmp_path / "config.toml"
    seen = [stamp(file)]
    for words in ("one", "other"):
        file.write_text(words)
        os.utime(file, (1, 1))
        seen.append(stamp(file))
    fresh = tmp_path / "fresh"
    fresh.write_text("third")
    os.utime(fresh, (1, 1))
    fresh.replace(file)
    seen.append(stamp(file))
    file.unlink()
    assert len(set(seen)) == 4
    assert stamp(file) == seen[0]


def test_a_computer_that_travels_is_seen(tmp_path: Path) -> None:
    """Where the configuration names no zone, sending hours are those of the place where the person is now."""
    place = tmp_path / "localtime"
    found = [where(place)]
    for zone in ("Europe/Berlin", "America/New_York"):
        place.unlink(missing_ok=True)
        place.symlink_to(f"/usr/share/zoneinfo/{zone}")
        found.append(where(place))
    assert found == ["", "/usr/share/zoneinfo/Europe/Berlin", "/usr/share/zoneinfo/America/New_York"]
    place.unlink()
    place.write_bytes(b"TZif")
    assert where(place) == ""
