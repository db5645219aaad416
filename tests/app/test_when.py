"""Words for a moment to come."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.app.when import parse_when
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.worktime import WorkCalendar

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = WorkCalendar(
    BERLIN, frozenset(range(5)), frozenset({date(2026, 11, 20), date(2026, 12, 25)}), time(8, 30), time(17, 30)
)
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
"""A Wednesday, 11:00 in Berlin; the Friday after it is a holiday."""

UNDERSTOOD = {
    "3d": "2026-11-21 08:30",
    "3 days": "2026-11-21 08:30",
    "2w": "2026-12-02 08:30",
    "1mo": "2026-12-18 08:30",
    "1y": "2027-11-18 08:30",
    "3bd": "2026-11-24 08:30",
    "in 2 working days": "2026-11-23 08:30",
    "90min": "2026-11-18 12:30",
    "2h": "2026-11-18 13:00",
    "in an hour": "2026-11-18 12:00",
    "in 2 weeks": "2026-12-02 08:30",
    "in a week": "2026-11-25 08:30",
    "two weeks from now": "2026-12-02 08:30",
    "3d 14:00": "2026-11-21 14:00",
    "today 16:00": "2026-11-18 16:00",
    "tomorrow": "2026-11-19 08:30",
    "Tomorrow, 9am": "2026-11-19 09:00",
    "tomorrow at 16:00": "2026-11-19 16:00",
    "tomorrow morning": "2026-11-19 09:00",
    "day after tomorrow": "2026-11-20 08:30",
    "monday": "2026-11-23 08:30",
    "on Monday": "2026-11-23 08:30",
    "thurs": "2026-11-19 08:30",
    "tue 9am": "2026-11-24 09:00",
    "9am tue": "2026-11-24 09:00",
    "tue 12pm": "2026-11-24 12:00",
    "tue 12am": "2026-11-24 00:00",
    "wed": "2026-11-25 08:30",
    "wed 3pm": "2026-11-18 15:00",
    "wed 9am": "2026-11-25 09:00",
    "next friday": "2026-11-20 08:30",
    "next wednesday 18:00": "2026-11-25 18:00",
    "next week": "2026-11-23 08:30",
    "next month": "2026-12-01 08:30",
    "14 March": "2027-03-14 08:30",
    "March 14": "2027-03-14 08:30",
    "14th of march 2028": "2028-03-14 08:30",
    "18 nov 18:00": "2026-11-18 18:00",
    "17 nov": "2027-11-17 08:30",
    "29 feb": "2028-02-29 08:30",
    "14.3.": "2027-03-14 08:30",
    "14.03.2027 9:00": "2027-03-14 09:00",
    "2027-01-05": "2027-01-05 08:30",
    "2027-01-05 14:30": "2027-01-05 14:30",
    "2027-01-05T14:30Z": "2027-01-05 15:30",
    "2027-01-05 14:30+05:30": "2027-01-05 10:00",
    "9am": "2026-11-19 09:00",
    "14:30": "2026-11-18 14:30",
    "noon": "2026-11-18 12:00",
}

ELSEWHERE = {
    "in drei Wochen": "2026-12-09 08:30",
    "übermorgen": "2026-11-20 08:30",
    "nächsten Montag": "2026-11-23 08:30",
    "morgen um 15 Uhr": "2026-11-19 15:00",
    "14. März": "2027-03-14 08:30",
    "demain": "2026-11-19 08:30",
    "lundi 9h": "2026-11-23 09:00",
    "dans 3 jours": "2026-11-21 08:30",
    "mañana": "2026-11-19 08:30",
    "el lunes": "2026-11-23 08:30",
}


def _local(words: str) -> str:
    return parse_when(words, now=NOW, calendar=CALENDAR).astimezone(BERLIN).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(("words", "meant"), UNDERSTOOD.items())
def test_common_words(words: str, meant: str) -> None:
    """The common English phrases mean this local moment; a day alone means the start of sending hours."""
    assert _local(words) == meant


@pytest.mark.parametrize(("words", "meant"), ELSEWHERE.items())
def test_other_languages(words: str, meant: str) -> None:
    """Common German, French and Spanish phrases are understood, with their time of day where they say one."""
    assert _local(words) == meant


@pytest.mark.parametrize(
    "words",
    [
        *("", " ", "banana", "never", "12", "3/4", "31 feb", "99 march", "25:00", "13pm", "tue 9am banana", "1e9d"),
        *("2027-02-30", "marmalade 14", "4pm 5pm", "x" * 5000, "2027-01-05T99:00", "\x00", "\ud800"),
    ],
)
def test_not_understood(words: str) -> None:
    """What cannot be read, or would mean different days to different people, is refused with examples."""
    with pytest.raises(UserError) as caught:
        parse_when(words, now=NOW, calendar=CALENDAR)
    assert "no moment I understand" in caught.value.message
    assert "tue 9am" in caught.value.hint


@pytest.mark.parametrize(
    "words", ["yesterday", "2020-01-01", "0d", "today", "vor 3 tagen", "18 nov", "2026-11-18 10:59"]
)
def test_past(words: str) -> None:
    """A past moment is refused, saying how it was understood."""
    with pytest.raises(UserError, match="which is past"):
        parse_when(words, now=NOW, calendar=CALENDAR)


@pytest.mark.parametrize("words", ["9999mo", "9999d", "2099-01-01"])
def test_too_far(words: str) -> None:
    """A moment more than ten years ahead is a slip of the finger."""
    with pytest.raises(UserError, match="ten years"):
        parse_when(words, now=NOW, calendar=CALENDAR)


def test_clock_change() -> None:
    """A wall time that the clock change skips moves forward by the change."""
    assert _local("2027-03-28 02:30") == "2027-03-28 03:30"


def test_answer_is_utc() -> None:
    """The moment comes back in UTC."""
    assert parse_when("2027-07-05 14:30", now=NOW, calendar=CALENDAR) == datetime(2027, 7, 5, 12, 30, tzinfo=UTC)


@given(st.text(max_size=30) | st.from_regex(r"[0-9a-z:. ]{1,20}", fullmatch=True))
def test_any_words(words: str) -> None:
    """Whatever is said, the outcome is a moment to come or a UserError."""
    with suppress(UserError):
        assert parse_when(words, now=NOW, calendar=CALENDAR) > NOW
