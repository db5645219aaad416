"""The properties of the score, its words, and the bands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.score import Score, Warmth, band, order_key, score

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)

moments = st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))
spans = st.timedeltas(timedelta(0), timedelta(days=4000))
warmths = st.builds(
    Warmth,
    wrote_before=st.booleans(),
    last_wrote=st.none() | moments,
    typical_reply=st.none() | spans,
    asked=st.booleans(),
    pinned=st.booleans(),
)


def rate(
    waited: timedelta = 4 * DAY, wait: timedelta | None = 3 * DAY, touches: int = 1, warmth: Warmth | None = None
) -> Score:
    """The score of a lead touched `waited` ago whose step waits `wait`."""
    last = NOW - waited
    due = None if wait is None else last + wait
    return score(last_touch=last, due=due, now=NOW, touches=touches, warmth=warmth or Warmth())


@given(spans, st.none() | spans, st.integers(0, 40), warmths)
def test_parts_add_up(waited: timedelta, wait: timedelta | None, touches: int, warmth: Warmth) -> None:
    """A score is a whole number from 0 to 100 made of three named parts, none of them negative."""
    found = rate(waited, wait, touches, warmth)
    assert found.total == sum(part.points for part in found.parts)
    assert 0 <= found.total <= 100
    assert [part.name for part in found.parts] == ["age", "touches", "warmth"]
    assert all(part.points >= 0 and part.why for part in found.parts)


@given(spans, spans, spans, warmths)
def test_waiting_longer_never_lowers_before_the_plateau(
    wait: timedelta, one: timedelta, other: timedelta, warmth: Warmth
) -> None:
    """Up to twice the wait of the step, more silence never means a lower score."""
    short, long = sorted((min(one, 2 * wait), min(other, 2 * wait)))
    assert rate(short, wait, warmth=warmth).total <= rate(long, wait, warmth=warmth).total


def test_age_rises_to_a_plateau_and_declines_slowly() -> None:
    """Half way, due, at twice the wait, at three times, at ten times and after ten years the shape is as promised."""
    half, due, plateau, still, old, ancient = (rate(days * DAY, 10 * DAY).total for days in (5, 10, 20, 30, 100, 3650))
    assert half < due < plateau == still > old > ancient
    assert rate(3650 * DAY, 10 * DAY).parts[0].points > 0
    assert rate(1 * DAY, 10 * DAY).parts[0].points > 0


@given(spans, st.none() | spans, st.integers(0, 40), st.integers(1, 5), warmths)
def test_a_further_touch_never_raises(
    waited: timedelta, wait: timedelta | None, touches: int, more: int, warmth: Warmth
) -> None:
    """With the rest fixed, another unanswered touch is worth no more."""
    assert rate(waited, wait, touches + more, warmth).total <= rate(waited, wait, touches, warmth).total


@given(spans, st.integers(1, 10), warmths, moments, spans)
def test_an_earlier_reply_never_lowers(
    waited: timedelta, touches: int, warmth: Warmth, wrote: datetime, spared: timedelta
) -> None:
    """That they wrote, wrote at another time, or answer faster, never makes a lead less wanted."""
    silent = replace(warmth, wrote_before=False, last_wrote=None, typical_reply=None)
    once = replace(silent, wrote_before=True)
    dated = replace(once, last_wrote=wrote)
    known = replace(dated, typical_reply=spared + DAY)
    faster = replace(dated, typical_reply=spared)
    totals = [rate(waited, touches=touches, warmth=w).total for w in (silent, once, dated, known, faster)]
    assert totals == sorted(totals)
    assert rate(waited, touches=touches, warmth=replace(dated, last_wrote=wrote - DAY)).total == totals[2]


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (5 * DAY, "due 2 days ago"),
        (4 * DAY, "due 1 day ago"),
        (3 * DAY, "due now"),
        (3 * DAY + timedelta(hours=5), "due 5 hours ago"),
        (1 * DAY, "due in 2 days"),
    ],
)
def test_age_in_words(waited: timedelta, words: str) -> None:
    """The age part says when the touch was or is due."""
    assert rate(waited).parts[0].why == words


def test_warmth_and_touches_in_words() -> None:
    """The other parts read like a sentence."""
    wrote = datetime(2026, 10, 12, tzinfo=UTC)
    warm = Warmth(True, wrote, timedelta(hours=20), asked=True, pinned=True)
    parts = rate(touches=2, warmth=warm).parts
    assert parts[1].why == "2nd touch unanswered"
    assert parts[2].why == "they wrote 12 Oct, usually answer within a day and asked something; you pinned it"
    old = rate(warmth=Warmth(True, wrote.replace(year=2024))).parts[2].why
    assert old == "they wrote 12 Oct 2024"
    assert rate(warmth=Warmth()).parts[2].why == "they never wrote"
    assert [rate(touches=n).parts[1].why.split()[0] for n in (1, 3, 11, 21)] == ["1st", "3rd", "11th", "21st"]
    assert rate(wait=None).parts[0].why == "the cadence has no step left"


@pytest.mark.parametrize(
    ("wrote_days", "pinned", "touches", "expected"),
    [
        (60, False, 3, "hot"),
        (61, False, 3, "warm"),
        (60, False, 4, "warm"),
        (None, True, 3, "hot"),
        (None, True, 4, "cold"),
        (None, False, 2, "warm"),
        (None, False, 3, "cold"),
        (900, False, 9, "warm"),
    ],
)
def test_bands(wrote_days: int | None, pinned: bool, touches: int, expected: str) -> None:
    """Interest, not lateness, makes the band."""
    wrote = None if wrote_days is None else NOW - wrote_days * DAY
    assert band(last_wrote=wrote, pinned=pinned, touches=touches, now=NOW) == expected


@given(st.permutations([(80, NOW, "a"), (80, NOW, "b"), (80, None, "a2"), (10, NOW - DAY, "c"), (80, NOW - DAY, "d")]))
def test_order_is_total(leads: list[tuple[int, datetime | None, str]]) -> None:
    """Whatever the order of arrival: highest score, then earliest due, none last, then the id."""
    keys = sorted(order_key(Score(total, ()), due, lead_id) for total, due, lead_id in leads)
    assert [key[2] for key in keys] == ["d", "a", "b", "a2", "c"]
