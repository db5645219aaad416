"""What went wrong of late, read from the end of the log."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from inboxfollow.domain.watch import Trouble

OCTETS = 100_000
"""So much of the end of the log is read."""
_GRAVE = ("warning", "error", "critical")


def troubles(log: Path, most: int) -> Sequence[Trouble]:
    """At most so many warnings and errors, newest first. Lines that are no records are passed over."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(size - OCTETS, 0))
            lines = file.read(OCTETS).splitlines()
    except OSError:
        return ()
    found: list[Trouble] = []
    for line in reversed(lines):
        trouble = _trouble(line) if len(found) < most else None
        if trouble is not None:
            found.append(trouble)
    return found


def _trouble(line: bytes) -> Trouble | None:
    try:
        record = json.loads(line)
        if record["level"] not in _GRAVE:
            return None
        at = datetime.fromisoformat(record["at"])
        what = str(record["what"]) + (f": {record['why']}" if record.get("why") else "")
        return Trouble(at, what, str(record.get("account", "")), str(record.get("error", "")))
    except (ValueError, TypeError, LookupError):
        return None
