"""Working days, clock changes and sending hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.worktime import WorkCalendar

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = frozenset(range(5))


def calendar(
    zone: ZoneInfo = BERLIN,
    days: frozenset[int] = WEEK,
    holidays: frozenset[date] = frozenset(),
    hours: tuple[time, time] = (time(8, 30), time(17, 30)),
) -> WorkCalendar:
    """A calendar with the defaults of the configuration."""
    return WorkCalendar(zone, days, holidays, *hours)


def local(*parts: int, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    """A wall time as aware UTC."""
    return datetime(*parts, tzinfo=zone, fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)).map(lambda m: m.replace(tzinfo=UTC))
zones = st.sampled_from("Europe/Berlin America/New_York America/Sao_Paulo Asia/Tokyo Australia/Lord_Howe UTC".split())
calendars = st.builds(
    lambda zone, week, off: calendar(ZoneInfo(zone), week, off),
    zones,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(days, max_size=30),
)


def test_weekends_and_holidays_are_skipped() -> None:
    """Three working days after the Thursday before Easter end on the Wednesday after."""
    easter = calendar(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    assert easter.add_working_days(local(2026, 4, 2, 11), 2) == local(2026, 4, 8, 11)
    assert not easter.is_working(date(2026, 4, 3))
    assert not easter.is_working(date(2026, 4, 4))


def test_wall_time_survives_a_clock_change() -> None:
    """The next working day after a change of clocks has the same wall time, not the same hours later."""
    later = calendar().add_working_days(local(2026, 3, 27, 9), 1)
    assert later == local(2026, 3, 30, 9)
    assert later - local(2026, 3, 27, 9) == timedelta(days=3, hours=-1)


def test_a_time_that_does_not_exist_moves_forward() -> None:
    """02:30 on the day when clocks go forward becomes 03:30."""
    assert calendar().add_calendar(local(2026, 3, 28, 2, 30), days=1) == local(2026, 3, 29, 3, 30)


def test_an_ambiguous_time_is_the_first() -> None:
    """02:30 on the day when clocks go back is the earlier of the two, also seen from a second one."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar().add_calendar(local(2026, 10, 24, 2, 30), days=1) == first
    assert calendar().add_calendar(local(2025, 10, 26, 2, 30, fold=1), days=364) == first


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2023, 12, 31), 2, (2024, 2, 29)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 3, 15), 12, (2027, 3, 15)),
    ],
)
def test_months_end_is_clamped(start: tuple[int, ...], months: int, end: tuple[int, ...]) -> None:
    """A month later is the same day, or the last of a shorter month."""
    assert calendar().add_calendar(local(*start, 10), months=months) == local(*end, 10)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 11, 20, 10, 0), (2026, 11, 20, 10, 0)),
        ((2026, 11, 20, 8, 30), (2026, 11, 20, 8, 30)),
        ((2026, 11, 20, 7, 0), (2026, 11, 20, 8, 30)),
        ((2026, 11, 20, 17, 30), (2026, 11, 23, 8, 30)),
        ((2026, 11, 21, 10, 0), (2026, 11, 23, 8, 30)),
        ((2026, 11, 19, 23, 59), (2026, 11, 20, 8, 30)),
    ],
)
def test_next_sending(moment: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """Inside sending hours nothing moves; outside, the next working day's start is taken."""
    assert calendar().next_sending(local(*moment)) == local(*expected)


def test_sending_hours_within_clock_changes() -> None:
    """Hours swallowed by a change are skipped; in the second run of an hour nothing moves back in time."""
    every_day = frozenset(range(7))
    night = calendar(days=every_day, hours=(time(2, 10), time(2, 40)))
    assert night.next_sending(local(2026, 3, 29, 0)) == local(2026, 3, 30, 2, 10)
    assert night.next_sending(local(2026, 10, 25, 2, 5, fold=1)) == local(2026, 10, 25, 2, 10, fold=1)


def test_working_days_passed() -> None:
    """Friday 17:00 to Monday 17:00 is one working day, a minute less is none, and time never runs backwards."""
    plain = calendar()
    friday = local(2026, 11, 20, 17)
    assert plain.working_days_between(friday, local(2026, 11, 23, 17)) == 1
    assert plain.working_days_between(friday, local(2026, 11, 23, 16, 59)) == 0
    assert plain.working_days_between(friday, local(2026, 11, 22, 23)) == 0
    assert plain.working_days_between(friday, local(2026, 11, 19, 17)) == 0
    assert plain.working_days_between(local(2016, 11, 21, 9), local(2026, 11, 20, 9)) == 2609


def test_local_day() -> None:
    """Late evening in UTC is already tomorrow further east."""
    assert calendar().local_day(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("week", "hours"),
    [(frozenset[int](), (time(8), time(9))), (frozenset({7}), (time(8), time(9))), (WEEK, (time(18), time(8)))],
)
def test_an_impossible_calendar_is_refused(week: frozenset[int], hours: tuple[time, time]) -> None:
    """No working day, an eighth weekday and hours across midnight raise ValueError."""
    with pytest.raises(ValueError, match=r"working_days|sending hours"):
        calendar(days=week, hours=hours)


def test_negative_working_days_are_refused() -> None:
    """Going back is not offered, rather than silently wrong."""
    with pytest.raises(ValueError, match="only be added"):
        calendar().add_working_days(local(2026, 1, 1), -1)


@given(calendars, moments, st.integers(0, 300))
def test_working_days_agree_with_counting(cal: WorkCalendar, moment: datetime, n: int) -> None:
    """The jump lands where counting day by day lands."""
    day, left = cal.local_day(moment), n
    while left:
        day += timedelta(days=1)
        left -= cal.is_working(day)
    assert cal.local_day(cal.add_working_days(moment, n)) == day


@given(calendars, moments, moments)
def test_days_passed_is_the_inverse_of_adding(cal: WorkCalendar, start: datetime, end: datetime) -> None:
    """The greatest number of working days that fits is found, exactly."""
    passed = cal.working_days_between(start, end)
    assert passed >= 0
    assert passed == 0 or cal.add_working_days(start, passed) <= end
    assert cal.add_working_days(start, passed + 1) > end or end <= start


@given(calendars, moments)
def test_next_sending_is_a_fixed_point(cal: WorkCalendar, moment: datetime) -> None:
    """The next sending moment is not earlier, lies in sending hours of a working day, and stays."""
    found = cal.next_sending(moment)
    wall = found.astimezone(cal.timezone)
    assert found >= moment
    assert cal.is_working(wall.date())
    assert cal.sending_from <= wall.time() < cal.sending_to
    assert cal.next_sending(found) == found
