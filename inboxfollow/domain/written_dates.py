"""Dates as people write them in a mail, in English, German, French and Spanish. Linear, never raises.

Only finds them; what a date means (back on, away until) is for `return_dates` and `later`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH_NAMES = (
    "january jan januar jaenner janvier janv enero ene",
    "february feb februar feber fevrier fevr fev febrero",
    "march mar maerz mrz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug aout agosto",
    "september sept sep septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez decembre diciembre dic",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY_NAMES = (
    "monday mon montag lundi lunes",
    "tuesday tue tues dienstag mardi martes",
    "wednesday wed mittwoch mercredi miercoles",
    "thursday thu thurs donnerstag jeudi jueves",
    "friday fri freitag vendredi viernes",
    "saturday samstag sonnabend samedi sabado",
    "sunday sonntag dimanche domingo",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


MONTH = rf"(?:{_any(MONTHS)})"
WEEKDAY = rf"(?:{_any(WEEKDAYS)})"
_YEAR = r"(?:,?\s?(?:de |del |of )?(?P<{0}>20\d\d)\b)?"
_NUMERIC_YEAR = r"(?P<{0}>20\d\d|\d\d)"
_DATE = re.compile(
    r"\b(?P<iy>20\d\d)-(?P<im>\d\d?)-(?P<id>\d\d?)\b"
    rf"|\b(?P<d>\d\d?)(?:st|nd|rd|th|er|º|ª)?\.?(?: ?of| ?de(?: mes de)?| ?-)? ?(?P<m>{MONTH})\b\.?{_YEAR.format('y')}"
    rf"|\b(?P<m2>{MONTH})\b\.? (?:the )?(?P<d2>\d\d?)(?:st|nd|rd|th)?\b(?![:.]\d|%| ?(?:am|pm)\b){_YEAR.format('y2')}"
    rf"|\b(?P<nd>\d\d?)\. ?(?P<nm>\d\d?)\.(?: ?{_NUMERIC_YEAR.format('ny')})?(?!\d)"
    rf"|\b(?P<nd3>\d\d?)\.(?P<nm3>[01]\d)\b(?!\.?\d| ?(?:uhr|h|am|pm|eur|euro|%|€))"
    rf"|\b(?P<s1>\d\d?)/(?P<s2>\d\d?)(?:/{_NUMERIC_YEAR.format('sy')})?(?![\d/])"
    rf"|\b(?P<h1>\d\d?)-(?P<h2>\d\d?)-(?P<hy>20\d\d)\b"
    rf"|\b(?P<od>\d\d?)(?:st|nd|rd|th)\b"
    rf"|\b(?P<w>{_any({k: v for k, v in WEEKDAYS.items() if len(k) > 4})})\b"
    r"|\b(?P<tomorrow>tomorrow|morgen|demain|manana)\b"
    r"|\b(?P<next>next week|naechster? woche|naechsten? woche|kommende(?:r|n)? woche|(?:la )?semaine prochaine|"
    r"(?:la )?(?:proxima semana|semana que viene|semana proxima))\b"
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date found at `start`..`end` of the folded text."""

    day: date
    start: int
    end: int
    weak: bool = False
    """True for a mere weekday, "tomorrow" or "the 17th"."""


def find(folded: str, *, today: date, month_first: bool) -> Iterator[WrittenDate]:
    """Every date in folded text (`prose.fold`), in order. A year that is missing is the one that puts the date
    nearest to `today`, looking rather ahead than back. `month_first` reads 8/9 as 9 August where both are possible."""
    for match in _DATE.finditer(folded):
        day = _day_of(match, today, month_first)
        if day is not None:
            weak = any(match.group(name) for name in ("od", "w", "tomorrow", "next"))
            yield WrittenDate(day, match.start(), match.end(), weak)


def _day_of(match: re.Match[str], today: date, month_first: bool) -> date | None:
    got = match.group
    if got("iy"):
        return make(got("im"), got("id"), got("iy"), today)
    if got("m"):
        return make(MONTHS[got("m")], got("d"), got("y"), today)
    if got("m2"):
        return make(MONTHS[got("m2")], got("d2"), got("y2"), today)
    if got("nd"):
        return make(got("nm"), got("nd"), got("ny"), today)
    if got("nd3"):
        return make(got("nm3"), got("nd3"), None, today)
    if got("s1"):
        return _slashed(got("s1"), got("s2"), got("sy"), today, month_first)
    if got("h1"):
        return make(got("h2"), got("h1"), got("hy"), today)
    if got("od"):
        return _day_of_month(int(got("od")), today)
    if got("w"):
        return today + timedelta(days=(WEEKDAYS[got("w")] - today.weekday() - 1) % 7 + 1)
    if got("tomorrow"):
        return today + timedelta(days=1)
    return today + timedelta(days=7 - today.weekday())


def make(month: int | str, day: int | str, year: str | None, today: date) -> date | None:
    """The date, or None where there is no such day; a missing year is the nearest that is not long past."""
    if year:
        return _exact((2000 if len(year) == 2 else 0) + int(year), int(month), int(day))
    near = (_exact(today.year + step, int(month), int(day)) for step in (-1, 0, 1, 2))
    for candidate in near:
        if candidate is not None and (candidate - today).days > -60:
            return candidate
    return None


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _slashed(first: str, second: str, year: str | None, today: date, month_first: bool) -> date | None:
    readings = [make(first, second, year, today), make(second, first, year, today)]
    if not month_first:
        readings.reverse()
    likely = [day for day in readings if day is not None and -5 <= (day - today).days <= 200]
    known = [day for day in readings if day is not None]
    return next(iter(likely or known), None)


def _day_of_month(day: int, today: date) -> date | None:
    for month in range(today.month, today.month + 3):
        candidate = _exact(today.year + (month - 1) // 12, (month - 1) % 12 + 1, day)
        if candidate is not None and candidate >= today:
            return candidate
    return None
