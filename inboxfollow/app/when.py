"""Words for a moment to come: "3bd", "tue 9am", "14 March 2027". A small grammar of our own reads the common ones;
dateparser, loaded only then, is asked about the rest, in English, German, French and Spanish.

A day without a time means the start of that day's sending hours. "friday" and "next friday" are both the coming one.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from inboxfollow.domain.errors import UserError
from inboxfollow.domain.worktime import WorkCalendar

EXAMPLES = '3d, 3bd, 2w, 1mo, tomorrow, "tue 9am", "next week", "14 March", 2027-01-05, "2027-01-05 14:30"'
_LONGEST_WORDS = 60
_FURTHEST = timedelta(days=3660)
_LANGUAGES = ["en", "de", "fr", "es"]
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS, start=1)}
_NUMBERS |= {"a": 1, "an": 1, "couple of": 2, "a couple of": 2}
_NAMED_TIMES = {"morning": time(9), "noon": time(12), "afternoon": time(14), "evening": time(18)}

_TIME = re.compile(
    r"(?:^|\s)(?:(?:at|in the|@|um|à|a las)\s*)?"
    r"(?:(?P<h12>\d{1,2})(?::(?P<m12>\d\d))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)"
    r"|(?P<h24>\d{1,2}):(?P<m24>\d\d)(?::\d\d)?|(?<=at )(?P<bare>\d{1,2})|(?P<h>\d{1,2})\s?(?:h|uhr)"
    r"|(?P<named>morning|noon|afternoon|evening))(?=\s|$)"
)
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_COUNT = rf"(?:in\s+)?(?P<number>\d{{1,4}}|{_NUMBER})\s*"
_SPAN = re.compile(
    _COUNT
    + r"(?P<unit>bd|business days?|working days?|workdays?|d|days?|w|wks?|weeks?|mo|months?|y|years?)( from now)?"
)
_HOURS = re.compile(_COUNT + r"(?P<unit>h|hrs?|hours?|min|mins|minutes?)( from now)?")
_ARTICLE = re.compile(r"^(?:el|le|la|am|den|nächste[nrs]?|kommende[nrs]?) ")
_WEEKDAY = r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur|urs)?(?:day)?"
_MONTH = (
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"


def parse_when(words: str, *, now: datetime, calendar: WorkCalendar) -> datetime:
    """The moment that `words` mean, aware, in UTC, later than `now`; days and times are those of the calendar's zone.

    Raises UserError, with examples, for what cannot be read, is past, or lies more than ten years ahead.
    """
    said = " ".join(words.lower().replace(",", " ").split())
    if not said or len(said) > _LONGEST_WORDS:
        raise _not_understood(words)
    try:
        moment = _exact(said, calendar) or _hours(said, now) or _dated(*_split_time(said), now, calendar)
    except (ValueError, OverflowError) as error:
        raise _not_understood(words) from error
    if moment is None:
        raise _not_understood(words)
    return _checked(moment, words, now, calendar)


def _checked(moment: datetime, words: str, now: datetime, calendar: WorkCalendar) -> datetime:
    local = moment.astimezone(calendar.timezone)
    meaning = f'"{words[:_LONGEST_WORDS]}" means {local:%a} {local.day} {local:%b %Y %H:%M}'
    if moment <= now:
        raise UserError(f"{meaning}, which is past", f"Say a moment to come: {EXAMPLES}")
    if moment - now > _FURTHEST:
        raise UserError(f"{meaning}, more than ten years ahead", f"Say a nearer one: {EXAMPLES}")
    return moment.astimezone(UTC)


def _not_understood(words: str) -> UserError:
    return UserError(f'"{words[:_LONGEST_WORDS]}" is no moment I understand', f"Examples: {EXAMPLES}")


def _exact(said: str, calendar: WorkCalendar) -> datetime | None:
    """ISO 8601 with a time, with or without an offset."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(:\d\d)?\s*(z|[+-]\d\d:?\d\d)?", said):
        return None
    moment = datetime.fromisoformat(said.upper().replace(" ", "T", 1).replace(" ", ""))
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.timezone)


def _hours(said: str, now: datetime) -> datetime | None:
    """Hours or minutes from now."""
    match = _HOURS.fullmatch(said)
    if match is None:
        return None
    number = _number(match)
    return now + (timedelta(hours=number) if match["unit"][0] == "h" else timedelta(minutes=number))


def _dated(rest: str, wall: time | None, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """A day said as a span, a name or a date, at `wall`; the next such time where no day is said."""
    today = calendar.local_day(now)
    if not rest:
        return _next_time(wall, now, calendar)
    if match := _SPAN.fullmatch(rest):
        return _at(_span(match, now, calendar), wall, calendar)
    for pattern, day_of in _DAYS:
        if match := pattern.fullmatch(rest):
            day = day_of(match, today, calendar)
            if day == today and pattern is _WEEKDAY_ONLY and _at(day, wall, calendar) <= now:
                day += timedelta(days=7)
            return _at(day, wall, calendar)
    return _elsewhere(rest, wall, now, calendar)


def _span(match: re.Match[str], now: datetime, calendar: WorkCalendar) -> date:
    number, unit = _number(match), match["unit"]
    if unit.startswith(("b", "work")):
        return calendar.local_day(calendar.add_working_days(now, number))
    if unit[0] == "d":
        later = calendar.add_calendar(now, days=number)
    elif unit[0] == "w":
        later = calendar.add_calendar(now, weeks=number)
    else:
        later = calendar.add_calendar(now, months=number * 12 if unit[0] == "y" else number)
    return calendar.local_day(later)


def _number(match: re.Match[str]) -> int:
    return _NUMBERS.get(match["number"]) or int(match["number"])


def _split_time(said: str) -> tuple[str, time | None]:
    """What remains of `said` without its time of day, and that time."""
    match = _TIME.search(said)
    if match is None:
        return said, None
    rest = " ".join((said[: match.start()] + " " + said[match.end() :]).split()).removesuffix(" at").removesuffix(" @")
    if match["named"]:
        return rest, _NAMED_TIMES[match["named"]]
    if match["half"]:
        hour = int(match["h12"])
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        return rest, time(hour % 12 + (12 if match["half"][0] == "p" else 0), int(match["m12"] or 0))
    return rest, time(int(match["h24"] or match["bare"] or match["h"]), int(match["m24"] or 0))


def _at(day: date, wall: time | None, calendar: WorkCalendar) -> datetime:
    return datetime.combine(day, wall or calendar.sending_from, calendar.timezone).astimezone(UTC)


def _next_time(wall: time | None, now: datetime, calendar: WorkCalendar) -> datetime | None:
    if wall is None:
        return None
    today = calendar.local_day(now)
    moment = _at(today, wall, calendar)
    return moment if moment > now else _at(today + timedelta(days=1), wall, calendar)


def _weekday(match: re.Match[str], today: date, _: WorkCalendar) -> date:
    return today + timedelta(days=(_WEEKDAYS.index(match["weekday"]) - today.weekday()) % 7)


def _weekday_to_come(match: re.Match[str], today: date, _: WorkCalendar) -> date:
    return today + timedelta(days=(_WEEKDAYS.index(match["weekday"]) - today.weekday() - 1) % 7 + 1)


def _next_week(_: re.Match[str], today: date, calendar: WorkCalendar) -> date:
    return _first_working(today + timedelta(days=7 - today.weekday()), calendar)


def _next_month(_: re.Match[str], today: date, calendar: WorkCalendar) -> date:
    return _first_working((today.replace(day=1) + timedelta(days=32)).replace(day=1), calendar)


def _first_working(day: date, calendar: WorkCalendar) -> date:
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _date(match: re.Match[str], today: date, _: WorkCalendar) -> date:
    """A day of a month, by number or name; without a year the next time there is such a day."""
    groups = match.groupdict()
    month = int(groups["number"]) if groups.get("number") else _MONTHS.index(groups["month"]) + 1
    if groups.get("year"):
        return date(int(groups["year"]), month, int(groups["day"]))
    for year in range(today.year, today.year + 9):
        try:
            day = date(year, month, int(groups["day"]))
        except ValueError:
            continue
        if day >= today:
            return day
    raise ValueError("no such day")


_WEEKDAY_ONLY = re.compile(rf"(?:on |this )?{_WEEKDAY}")
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, WorkCalendar], date]], ...] = (
    (re.compile("today"), lambda _match, today, _calendar: today),
    (re.compile("tomorrow|tmrw"), lambda _match, today, _calendar: today + timedelta(days=1)),
    (re.compile("(the )?day after tomorrow"), lambda _match, today, _calendar: today + timedelta(days=2)),
    (_WEEKDAY_ONLY, _weekday),
    (re.compile(rf"(?:next|coming) {_WEEKDAY}"), _weekday_to_come),
    (re.compile("next week"), _next_week),
    (re.compile("next month"), _next_month),
    (re.compile(r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)"), _date),
    (re.compile(r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>\d{4})?"), _date),
    (re.compile(rf"(?:on |the )*{_DAY} (?:of )?{_MONTH}(?: (?P<year>\d{{4}}))?"), _date),
    (re.compile(rf"(?:on )?{_MONTH} (?:the )?{_DAY}(?: (?P<year>\d{{4}}))?"), _date),
)


def _elsewhere(said: str, wall: time | None, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """What dateparser makes of it. Bare numbers and 3/4 are refused: which day they mean depends on who reads."""
    if re.fullmatch(r"[\d\s/.:-]*", said):
        return None
    import dateparser  # type: ignore[import-untyped, unused-ignore]

    base = now.astimezone(calendar.timezone).replace(tzinfo=None, microsecond=1)
    for phrase in (said, _ARTICLE.sub("", said)):
        found = dateparser.parse(
            phrase, languages=_LANGUAGES, settings={"PREFER_DATES_FROM": "future", "RELATIVE_BASE": base}
        )
        if found is None:
            continue
        timeless = found.time() in (time(0), base.time())
        if wall is not None and not timeless:
            return None  # two times of day
        return _at(found.date(), wall if timeless else found.time().replace(microsecond=0), calendar)
    return None
