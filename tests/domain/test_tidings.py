"""When a person is told what: quiet hours, digests and batches, over days and changes of the clock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.tidings import (
    AT_ONCE,
    DIGEST,
    GAP,
    KINDS,
    Kind,
    Plan,
    Telling,
    Tiding,
    digest_key,
    next_digest,
    plan,
    quiet_end,
)

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(19), time(7, 30))
ALL = frozenset(KINDS)
RULES = Telling(BERLIN, ALL, DIGEST, NIGHT)


def at(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    """A local time as aware UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def tiding(kind: Kind = "reply", key: str = "", when: datetime | None = None, score: int = 0) -> Tiding:
    """One tiding."""
    return Tiding(kind, key or kind, when or at("2026-05-04T12:00"), score=score)


def planned(
    now: str, *found: Tiding, told: Sequence[str] = (), rules: Telling = RULES, last: datetime | None = None
) -> Plan:
    """The plan at a local moment; the day's digest is over unless it is asked for."""
    return plan(found, {*told}, rules, at(now), last)


OVER = ["digest 2026-05-04"]


def test_an_answer_is_told_at_once() -> None:
    """By day nothing holds it back, and the next look is for the digest."""
    found = planned("2026-05-04T12:00", tiding(), told=OVER)
    assert [one.key for one in found.at_once] == ["reply"]
    assert (found.digest, found.digest_key, found.again) == ((), "", at("2026-05-05T08:45"))


def test_what_is_not_listed_is_not_told() -> None:
    """Neither at once nor in the digest; without anything for a digest there is none."""
    found = planned("2026-05-04T12:00", tiding(), tiding("due"), rules=Telling(BERLIN, frozenset({"trouble"})))
    assert found == Plan()


def test_what_was_told_is_not_told() -> None:
    """A key that is known stays silent."""
    assert planned("2026-05-04T12:00", tiding(), told=[*OVER, "reply"]).at_once == ()


def test_an_answer_at_night_waits_for_the_morning() -> None:
    """In quiet hours nothing is told, and the next look is when they end; then all comes together, the oldest first."""
    late, early = tiding(key="b", when=at("2026-05-04T23:00")), tiding(key="a", when=at("2026-05-04T20:00"))
    for moment in ("2026-05-04T19:00", "2026-05-04T23:59", "2026-05-05T00:00", "2026-05-05T07:29"):
        assert planned(moment, late, early) == Plan(again=at("2026-05-05T07:30"))
    morning = planned("2026-05-05T07:30", late, early, told=OVER)
    assert [one.key for one in morning.at_once] == ["a", "b"]


def test_a_quiet_night_without_news_ends_unnoticed() -> None:
    """There is no look at its end where nothing waits."""
    assert planned("2026-05-04T23:00", told=OVER).again == at("2026-05-05T08:45")


def test_the_rest_comes_in_the_digest() -> None:
    """Once, at its time, the highest score first."""
    found = [tiding("due", "low", score=3), tiding("bounce", "high", score=70), tiding("not_now", "mid", score=9)]
    before = planned("2026-05-05T08:44", *found, told=OVER)
    assert (before.at_once, before.digest, before.again) == ((), (), at("2026-05-05T08:45"))
    then = planned("2026-05-05T08:45", *found, told=OVER)
    assert [one.key for one in then.digest] == ["high", "mid", "low"]
    assert then.digest_key == "digest 2026-05-05"
    after = planned("2026-05-05T08:46", tiding("due", "later"), told=[*OVER, "digest 2026-05-05"])
    assert (after.digest, after.again) == ((), at("2026-05-06T08:45"))


def test_an_empty_digest_is_over_too() -> None:
    """What falls due later that day waits for the next."""
    assert planned("2026-05-05T08:45", told=OVER).digest_key == "digest 2026-05-05"


def test_a_digest_that_was_slept_through_is_told_late() -> None:
    """A machine that wakes in the afternoon tells that day's; of several only the last."""
    found = planned("2026-05-07T15:00", tiding("due"), told=OVER)
    assert (found.digest_key, len(found.digest)) == ("digest 2026-05-07", 1)


def test_a_digest_in_quiet_hours_waits_for_their_end() -> None:
    """Set to 6:00 or 22:00, it comes when the night is over, once for each day."""
    early = Telling(BERLIN, ALL, time(6), NIGHT)
    assert next_digest(early, at("2026-05-04T12:00")) == at("2026-05-05T07:30")
    assert digest_key(early, at("2026-05-05T07:29")) == "digest 2026-05-04"
    assert digest_key(early, at("2026-05-05T07:30")) == "digest 2026-05-05"
    late = Telling(BERLIN, ALL, time(22), NIGHT)
    assert next_digest(late, at("2026-05-04T12:00")) == at("2026-05-05T07:30")
    assert digest_key(late, at("2026-05-05T07:30")) == "digest 2026-05-04"


def test_what_happens_within_a_minute_is_told_together() -> None:
    """After one notice the next waits until a minute has passed; a clock that was set back holds nothing up."""
    last = at("2026-05-04T11:59:30")
    waits = planned("2026-05-04T12:00", tiding(), told=OVER, last=last)
    assert (waits.at_once, waits.again) == ((), last + GAP)
    assert planned("2026-05-04T12:00:30", tiding(), told=OVER, last=last).at_once
    assert planned("2026-05-04T12:00", tiding(), told=OVER, last=at("2026-05-04T15:00")).at_once


def test_quiet_hours_of_one_day() -> None:
    """A pause at noon does not cross midnight."""
    noon = Telling(BERLIN, ALL, DIGEST, (time(12), time(13)))
    assert quiet_end(noon, at("2026-05-04T12:30")) == at("2026-05-04T13:00")
    assert quiet_end(noon, at("2026-05-04T13:00")) is None
    assert quiet_end(noon, at("2026-05-04T11:59")) is None


@pytest.mark.parametrize(
    ("span", "moment", "end"),
    [
        # to summer time on 29 March 2026: 2:00 to 3:00 does not exist
        (("19:00", "02:30"), "2026-03-29T01:59", "2026-03-29T03:30"),
        (("02:30", "07:00"), "2026-03-29T03:29", None),
        (("02:30", "07:00"), "2026-03-29T03:30", "2026-03-29T07:00"),
        (("03:00", "02:30"), "2026-03-29T01:00", "2026-03-30T02:30"),
        # from it on 25 October 2026: 2:00 to 3:00 happens twice
        (("19:00", "02:30"), "2026-10-25T02:29", "2026-10-25T02:30"),
    ],
)
def test_quiet_hours_when_the_clock_changes(span: tuple[str, str], moment: str, end: str | None) -> None:
    """A time that does not exist moves forward, an ambiguous one is the first; nights that touch are one."""
    rules = Telling(BERLIN, ALL, DIGEST, (time.fromisoformat(span[0]), time.fromisoformat(span[1])))
    assert quiet_end(rules, at(moment)) == (at(end) if end else None)


def test_an_hour_that_happens_twice_is_quiet_once() -> None:
    """Once the night is over it does not begin again."""
    rules = Telling(BERLIN, ALL, DIGEST, (time(19), time(2, 30)))
    assert quiet_end(rules, at("2026-10-25T02:15", fold=1)) is None


def test_the_digest_at_an_hour_that_does_not_exist() -> None:
    """It comes an hour later by the wall, and still once."""
    rules = Telling(BERLIN, ALL, time(2, 15))
    assert next_digest(rules, at("2026-03-28T12:00")) == at("2026-03-29T03:15")
    assert next_digest(rules, at("2026-03-29T03:15")) == at("2026-03-30T02:15")


ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")]
WALL = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
STARTS = [date(2026, 3, 6), date(2026, 3, 27), date(2026, 4, 3), date(2026, 10, 2), date(2026, 10, 23)]
"""Shortly before the clocks of those zones change."""


@st.composite
def tellings(draw: st.DrawFn) -> Telling:
    """Any rules."""
    quiet = draw(st.none() | st.tuples(WALL, WALL).filter(lambda span: span[0] != span[1]))
    listed = draw(st.sets(st.sampled_from(KINDS)))
    return Telling(draw(st.sampled_from(ZONES)), frozenset(listed), draw(WALL), quiet)


@st.composite
def happenings(draw: st.DrawFn) -> list[Tiding]:
    """News over a week."""
    start = datetime.combine(draw(st.sampled_from(STARTS)), time(), UTC)
    minutes = draw(st.lists(st.integers(0, 7 * 24 * 60), min_size=1, max_size=25))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=len(minutes), max_size=len(minutes)))
    return sorted(
        (
            Tiding(kind, f"{kind} {number}", start + timedelta(minutes=minute))
            for number, (kind, minute) in enumerate(zip(kinds, minutes, strict=True))
        ),
        key=lambda one: one.at,
    )


def live(rules: Telling, news: list[Tiding]) -> list[tuple[datetime, Tiding, str]]:
    """Looks whenever there is news or the plan says so, until a day has passed after the last; what was told when,
    and by which digest."""
    told, log, last = set[str](), list[tuple[datetime, Tiding, str]](), None
    now, end = news[0].at, news[-1].at + timedelta(days=2)
    while now <= end:
        known = [one for one in news if one.at <= now]
        todo = plan(known, told, rules, now, last)
        told |= {one.key for one in (*todo.at_once, *todo.digest)} | {todo.digest_key}
        log += [(now, one, "") for one in todo.at_once] + [(now, one, todo.digest_key) for one in todo.digest]
        last = now if todo.at_once else last
        assert todo.again is None or todo.again > now
        nexts = [one.at for one in news if one.at > now] + ([todo.again] if todo.again else [])
        now = min(nexts, default=end + timedelta(days=1))
    return log


@given(tellings(), happenings())
def test_all_that_is_listed_is_told_once_and_nothing_in_quiet_hours(rules: Telling, news: list[Tiding]) -> None:
    """Over a week with a change of the clock."""
    log = live(rules, news)
    assert sorted(one.key for _, one, _ in log) == sorted(one.key for one in news if one.kind in rules.listed)
    assert all(quiet_end(rules, moment) is None for moment, _, _ in log)


@given(tellings(), happenings())
def test_what_is_at_once_waits_for_nothing_but_quiet_hours_and_its_minute(rules: Telling, news: list[Tiding]) -> None:
    """It is told when it happens, when the night ends, or a minute after the notice before."""
    for moment, one, _ in live(rules, news):
        if one.kind in AT_ONCE:
            assert moment - (quiet_end(rules, one.at) or one.at) < GAP


@given(tellings(), happenings())
def test_digests_come_at_their_time_and_once_a_day(rules: Telling, news: list[Tiding]) -> None:
    """Each key once; all but the first, which may be late, exactly when they are due, which is within a day."""
    late = quiet_end(rules, news[0].at) or news[0].at
    digests = sorted({(moment, key) for moment, _, key in live(rules, news) if key})
    assert len({key for _, key in digests}) == len(digests)
    for moment, key in digests:
        if moment != late:
            assert next_digest(rules, moment - timedelta(seconds=1)) == moment
        assert digest_key(rules, moment) == key


@given(tellings(), st.datetimes(datetime(2026, 6, 1), datetime(2026, 6, 20)))
def test_on_ordinary_days_quiet_hours_are_what_the_wall_says(rules: Telling, moment: datetime) -> None:
    """Within the span by the clock on the wall, and their end is its end."""
    now = moment.replace(tzinfo=rules.zone).astimezone(UTC)
    wall, end = now.astimezone(rules.zone).time(), quiet_end(rules, now)
    start, stop = rules.quiet or (time(), time())
    within = start <= wall < stop if start <= stop else wall >= start or wall < stop
    assert (end is not None) is within
    if end is not None:
        assert end.astimezone(rules.zone).time() == stop
        assert timedelta() < end - now < timedelta(days=1)
