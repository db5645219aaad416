"""Working days and sending hours in one place on earth.

Moments go in aware and come out aware in UTC; days and wall times between are local. A wall time that a clock change
skips moves forward by the change, one that happens twice is the first (RFC 5545 section 3.3.5 rules).
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When a person works and sends. Raises ValueError for no working day or sending hours that cross midnight."""

    timezone: ZoneInfo
    working_days: frozenset[int]
    """Monday is 0."""
    holidays: frozenset[date]
    sending_from: time
    """Local, included."""
    sending_to: time
    """Local, excluded; later than sending_from."""
    _lost: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Ordinals of the holidays that fall on a working weekday, ascending."""
    _in_week: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Working days among the first n days of a week that starts on Monday, n = 0..7."""

    def __post_init__(self) -> None:
        if not self.working_days or not self.working_days <= frozenset(range(7)):
            raise ValueError("working_days needs at least one of 0 (Monday) to 6 (Sunday)")
        if self.sending_from >= self.sending_to:
            raise ValueError("sending hours must end later on the same day than they begin")
        lost = sorted(day.toordinal() for day in self.holidays if day.weekday() in self.working_days)
        object.__setattr__(self, "_lost", tuple(lost))
        per_day = (1 if weekday in self.working_days else 0 for weekday in range(7))
        object.__setattr__(self, "_in_week", tuple(accumulate(per_day, initial=0)))

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working weekday and no public holiday."""
        return day.weekday() in self.working_days and day not in self.holidays

    def local_day(self, moment: datetime) -> date:
        """The date on the wall at `moment`."""
        return moment.astimezone(self.timezone).date()

    def add_working_days(self, moment: datetime, n: int) -> datetime:
        """The same wall time on the n-th working day after the day of `moment`; `moment` itself for 0.

        Raises ValueError for a negative n, OverflowError past the year 9999.
        """
        if n < 0:
            raise ValueError("working days can only be added")
        if n == 0:
            return moment.astimezone(UTC)
        local = moment.astimezone(self.timezone)
        day, left = local.toordinal(), n
        while left:  # `left` calendar days never hold more than `left` working days, so this cannot overshoot
            left, day = left - self._count(day, day + left), day + left
        return self._resolve(date.fromordinal(day), local.time())

    def add_calendar(self, moment: datetime, days: int = 0, weeks: int = 0, months: int = 0) -> datetime:
        """The same wall time months, then weeks and days later; a month's end is clamped (31 Jan + 1 is 28 Feb)."""
        local = moment.astimezone(self.timezone)
        day = _add_months(local.date(), months) + timedelta(days=days, weeks=weeks)
        return self._resolve(day, local.time()) if day != local.date() else moment.astimezone(UTC)

    def next_sending(self, moment: datetime) -> datetime:
        """`moment` where it lies in sending hours of a working day, else the start of the next such hours."""
        local = moment.astimezone(self.timezone)
        day, wall = local.date(), local.time()
        if self.is_working(day) and self.sending_from <= wall < self.sending_to:
            return moment.astimezone(UTC)
        if wall >= self.sending_to:
            day += _DAY
        while True:
            if self.is_working(day):
                start = self._start_of_sending(day, moment)
                if start is not None:
                    return start
            day += _DAY

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Whole working days passed: the greatest n with add_working_days(start, n) <= end, 0 where end is earlier.

        Friday 17:00 to Monday 17:00 is 1, to Monday 16:59 it is 0.
        """
        if end <= start:
            return 0
        first, last = self.local_day(start).toordinal(), self.local_day(end).toordinal()
        passed = self._count(first, last)
        while passed and self.add_working_days(start, passed) > end:
            passed -= 1
        return passed

    def _count(self, first: int, last: int) -> int:
        """Working days after the day with ordinal `first` up to that of `last`, in constant time but for holidays."""
        in_week, per_week = self._in_week, self._in_week[7]
        weekdays = (last // 7 - first // 7) * per_week + in_week[last % 7] - in_week[first % 7]
        return weekdays - (bisect_right(self._lost, last) - bisect_right(self._lost, first))

    def _start_of_sending(self, day: date, moment: datetime) -> datetime | None:
        """When sending hours begin on `day`, not before `moment`; None where a clock change swallows them."""
        start = self._resolve(day, self.sending_from)
        if start < moment:  # the hour happens twice and `moment` is in its second run
            start = datetime.combine(day, self.sending_from.replace(fold=1), self.timezone).astimezone(UTC)
        local = start.astimezone(self.timezone)
        return start if local.date() == day and local.time() < self.sending_to else None

    def _resolve(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall.replace(fold=0), self.timezone).astimezone(UTC)


def _add_months(day: date, months: int) -> date:
    if not months:
        return day
    count = day.year * 12 + day.month - 1 + months
    first, next_first = (date(number // 12, number % 12 + 1, 1) for number in (count, count + 1))
    return first + min(timedelta(days=day.day - 1), next_first - first - _DAY)
