"""Small parts of the services: ids, whether a file has changed, and public holidays that are kept once asked for."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inboxfollow.config.model import Config
    from inboxfollow.ports.store import Store


def new_id() -> str:
    """A text nobody else has."""
    from uuid import uuid4

    return uuid4().hex


def stamp(file: Path) -> object:
    """Another one whenever the file has changed; None where it cannot be seen."""
    try:
        about = file.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_ino, about.st_size


def where(link: Path) -> str:
    """Whereto a link leads, "" for nowhere."""
    try:
        return str(link.readlink())
    except OSError:
        return ""


def holidays(config: "Config", store: "Store", now: datetime) -> frozenset[date]:
    """Public holidays of the person's region for the years that matter, kept in the store once asked for."""
    region = config.me.holidays
    if not region:
        return frozenset()
    years = range(now.year - 3, now.year + 4)
    key = f"holidays {region} {years.start}-{years.stop - 1}"
    kept = store.recall(key)
    if kept is None:
        from inboxfollow.adapters.holidays import PublicHolidays

        kept = " ".join(sorted(day.isoformat() for day in PublicHolidays().holidays(region, years)))
        store.remember(key, kept)
    return frozenset(date.fromisoformat(day) for day in kept.split())
