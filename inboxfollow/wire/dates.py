"""The Date header to an aware UTC time (RFC 5322 section 3.3), obsolete and broken forms included."""

import re
from datetime import UTC, datetime, timedelta

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_COMMON = re.compile(
    r"(?:[A-Za-z]{3,9},? +)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) "
    r"([+-])(\d\d)(\d\d)(?: \([^()]{0,60}\))?"
)
_DAY = 86_400
MAX_DATE = 200
"""Characters of a Date header that are read."""


def read_date(value: str) -> datetime | None:
    """The time a Date header names, aware, UTC; None where it cannot be read. No zone is taken as UTC."""
    match = _COMMON.fullmatch(value)
    try:
        if match is None:
            return _lenient(value[:MAX_DATE])
        day, month, year, hour, minute, second, sign, east_h, east_m = match.groups()
        time = datetime(
            int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), min(int(second), 59), 0, UTC
        )
        if east_h == "00" and east_m == "00":
            return time
        if int(east_h) > 23:
            return None
        shift = timedelta(hours=int(east_h), minutes=int(east_m))
        return time - shift if sign == "+" else time + shift
    except (ValueError, KeyError, OverflowError, IndexError, TypeError):
        return None


def _lenient(value: str) -> datetime | None:
    """Obsolete zones, two-digit years, missing weekday or zone, ISO 8601."""
    from email.utils import parsedate_tz  # loads socket: only when needed

    parts = parsedate_tz(value)
    if parts is None:
        stamp = datetime.fromisoformat(value.strip())
        return stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    if abs(parts[9] or 0) >= _DAY:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in parts[:6])
    return datetime(year, month, day, hour, minute, min(second, 59), 0, UTC) - timedelta(seconds=parts[9] or 0)
