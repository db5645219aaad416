"""The small languages of the settings: times, hours, durations, addresses, patterns, hosts.

Each function returns a value or raises ValueError(what is wrong, what to do).
"""

import re
from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from inboxfollow.config.table import near

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DURATION = re.compile(r"([0-9]{1,5})\s*(s|m|h)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_HOST = re.compile(r"[^\s/@:\[\]]+")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def clock_time(text: str) -> time:
    """ "08:45" as a local time."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f'"{text[:20]}" is no time of day', 'write it like "08:45"')
    return time(int(found[1]), int(found[2]))


def span(text: str) -> tuple[time, time]:
    """ "19:00-07:30" as two local times that differ."""
    start, dash, end = text.partition("-")
    if not dash:
        raise ValueError(f'"{text[:20]}" is no span of hours', 'write it like "08:30-17:30"')
    hours = clock_time(start), clock_time(end)
    if hours[0] == hours[1]:
        raise ValueError("the hours end when they begin", "leave the key out, or widen them")
    return hours


def hours_of_one_day(text: str) -> tuple[time, time]:
    """ "08:30-17:30", not across midnight."""
    hours = span(text)
    if hours[0] > hours[1]:
        raise ValueError("sending hours may not cross midnight", f'did you mean "{hours[1]:%H:%M}-{hours[0]:%H:%M}"?')
    return hours


def duration(text: str) -> timedelta:
    """ "90s", "5m" or "1h", from 30 seconds to a day."""
    found = _DURATION.fullmatch(text.strip().lower())
    seconds = int(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2]] if found else 0
    if not 30 <= seconds <= 86400:
        raise ValueError(f'"{text[:20]}" is no duration from 30s to 24h', 'write it like "5m"')
    return timedelta(seconds=seconds)


def zone(text: str) -> ZoneInfo:
    """A time zone of the IANA database."""
    try:
        return ZoneInfo(text)
    except (LookupError, ValueError, OSError):
        pass
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    by_lower = {name.lower(): name for name in sorted(available_timezones())}
    close = get_close_matches(text.lower(), by_lower, n=1, cutoff=0.6)
    todo = f'did you mean "{by_lower[close[0]]}"?' if close else 'write one like "Europe/Berlin" or "America/New_York"'
    raise ValueError(f'"{text[:60]}" is no time zone', todo)


def weekday(text: str) -> int:
    """ "mon" to "sun" as 0 to 6."""
    if text.lower() not in DAYS:
        short = text.lower()[:3]
        todo = f'did you mean "{short}"?' if short in DAYS else near(text, DAYS)
        raise ValueError(f'"{text[:20]}" is no weekday', todo)
    return DAYS.index(text.lower())


def region(text: str) -> str:
    """ "DE" or "DE-BY", "" for none; whether it exists is known only when the days are looked up."""
    if text and not _REGION.fullmatch(text):
        upper = text.upper().replace("_", "-")
        todo = f'did you mean "{upper}"?' if _REGION.fullmatch(upper) else 'write it like "DE" or "DE-BY"'
        raise ValueError(f'"{text[:20]}" is no country or country-subdivision', todo)
    return text


def name(text: str) -> str:
    """A name that is safe in file names, on a command line and in a keyring."""
    if not _NAME.fullmatch(text):
        raise ValueError(f'"{text[:40]}" is no usable name', "use up to 40 letters, digits, dots, dashes, underscores")
    return text


def address(text: str) -> str:
    """Something that looks like a mail address."""
    if not _ADDRESS.fullmatch(text) or len(text) > 320:
        raise ValueError(f'"{text[:60]}" does not look like an address', 'write it like "sam@seller.example"')
    return text


def domain(text: str) -> str:
    """A domain, without @, in lower case."""
    plain = text.lower().lstrip("@").rstrip(".")
    if not plain or text.startswith("@") or re.search(r"[\s@/*?]", text):
        raise ValueError(f'"{text[:60]}" is no domain', f'write it like "{plain if "@" not in plain else "x.example"}"')
    return plain


def person_pattern(text: str) -> str:
    """An ignore pattern: name@x, @domain, or a glob with an @ in it."""
    if text.count("@") != 1 or text == "@" or re.search(r"\s", text):
        bare_domain = "@" not in text and "." in text and " " not in text
        todo = f'did you mean "@{text}"?' if bare_domain else 'write "name@x.example", "@x.example" or "*@x.example"'
        raise ValueError(f'"{text[:60]}" fits no address', todo)
    return text


def rule(text: str) -> str:
    """A cadence's rule: an ignore pattern, "subject:GLOB" or "label:GLOB"."""
    scope, colon, glob = text.partition(":")
    if not colon:
        return person_pattern(text)
    if scope.lower() not in ("subject", "label") or not glob.strip():
        todo = 'write an address pattern, "subject:Invoice*" or "label:Investors"'
        raise ValueError(f'"{text[:60]}" is no rule', todo)
    return text


def host(text: str) -> str:
    """A host name or an address of the internet protocol, without scheme or port."""
    if len(text) > 253 or not (_HOST.fullmatch(text) or _is_ip(text.strip("[]"))):
        raise ValueError(f'"{text[:60]}" is no host name', 'write the name alone, like "imap.example.com"')
    return text.strip("[]")


def _is_ip(text: str) -> bool:
    from ipaddress import ip_address

    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def is_loopback(text: str) -> bool:
    """Whether a host is this computer itself, by its name alone."""
    if text.lower().rstrip(".") == "localhost":
        return True
    from ipaddress import ip_address

    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    """A check that admits these words only."""

    def check(text: str) -> str:
        if text not in known:
            raise ValueError(f'"{text[:40]}" is not possible here', near(text, known))
        return text

    return check
