"""The clock and the time zone: what is due, and whether certificates and tokens are valid, hangs on them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inboxfollow.app.doctor.case import Case
from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.app.wording import WEEKDAYS, day

CLOCK = Area("clock")
_TOLERATED, _ABSURD = timedelta(minutes=2), timedelta(hours=1)
_AHEAD = 14
"""Days in which a change to or from summer time is told."""


def clock(case: Case, skews: Sequence[timedelta]) -> Iterator[Check]:
    """Time zone and skew; `skews` are how far servers are ahead of this computer."""
    yield from _zone(case)
    if not skews:
        yield CLOCK.skipped("time", "no server that was asked told its own time")
        return
    skew = min(skews, key=abs)
    late = "behind" if skew > timedelta() else "ahead of"
    words = f"this computer is {_span(abs(skew))} {late} the servers"
    if abs(skew) < _TOLERATED:
        yield CLOCK.ok("time", "as the servers have it")
    elif abs(skew) < _ABSURD:
        yield CLOCK.warning("time", words, "Set the clock, best by network time (NTP).")
    else:
        yield CLOCK.fault("time", words, "Set the clock, best by network time (NTP): logins and due dates go wrong.")


def _span(skew: timedelta) -> str:
    minutes = skew // timedelta(minutes=1)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} hours"


def _zone(case: Case) -> Iterator[Check]:
    zone, named = case.config.zone, case.config.zone_named
    if zone is None:
        yield CLOCK.skipped("time zone", "the configuration cannot be used")
        return
    if not named and not case.machine.zone():
        todo = 'Write timezone = "Europe/Berlin", or yours, below [me].'
        yield CLOCK.warning("time zone", "this computer has none, so UTC is used", todo)
        return
    now = case.clock.now()
    source = "[me] timezone" if named else "this computer's"
    change = _change(zone, now)
    yield CLOCK.ok("time zone", f"{zone.key} ({source}), there it is {now.astimezone(zone):%H:%M}{change}")


def _change(zone: ZoneInfo, now: datetime) -> str:
    """The coming change to or from summer time, which needs nothing done."""
    hours = (now + timedelta(hours=one) for one in range(_AHEAD * 24))
    offset = now.astimezone(zone).utcoffset()
    change = next((hour for hour in hours if hour.astimezone(zone).utcoffset() != offset), None)
    if change is None:
        return ""
    return f"; the clocks change on {WEEKDAYS[change.astimezone(zone).weekday()]} {day(change, now, zone)}"
