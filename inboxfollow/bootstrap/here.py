"""Where this computer is: its time zone, its locale, and which countries keep that time (zone.tab of the IANA data)."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path


class ThisComputer:
    """Implements app.setup.tools.Here."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ

    def timezone(self) -> str:
        """See Here."""
        from inboxfollow.config.load import system_zone

        return str(system_zone())

    def language(self) -> str:
        """See Here; as POSIX orders its variables, else as the system says."""
        named = (self._environ.get(one, "") for one in ("LC_ALL", "LC_TIME", "LANG"))
        found = next((one for one in named if one), "")
        if not found:
            import locale

            found = locale.getlocale()[0] or ""
        return found.partition(".")[0]

    def countries(self, timezone: str) -> tuple[str, ...]:
        """See Here."""
        for text in _tables():
            for line in text.splitlines():
                fields = line.split("\t")
                if not line.startswith("#") and len(fields) > 2 and fields[2] == timezone:
                    return tuple(fields[0].split(","))
        return ()

    def has_holidays(self, region: str) -> bool:
        """See Here."""
        from inboxfollow.adapters.holidays import PublicHolidays
        from inboxfollow.domain.errors import UserError

        try:
            PublicHolidays().holidays(region, (2025,))
        except UserError:
            return False
        return True


def _tables() -> Iterator[str]:
    """Countries by zone, where this system has them. zone.tab names the country that a zone was made for."""
    from zoneinfo import TZPATH

    for name in ("zone.tab", "zone1970.tab"):
        for folder in TZPATH:
            path = Path(folder, name)
            if path.is_file():
                yield path.read_text(encoding="utf-8")
