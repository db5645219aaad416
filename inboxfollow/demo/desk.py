"""Time and chance at Sam's desk: every date of the demo is so many days before `now`, every draw is seeded."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
SEED = 20261121
MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
DAY_FORMS = {
    "en": "{day} {month} {year}",
    "de": "{day}. {month} {year}",
    "fr": "{day} {month} {year}",
    "es": "{day} de {month} de {year}",
}


def in_words(day: date, language: str) -> str:
    """A day as people write it in a mail."""
    return DAY_FORMS[language].format(day=day.day, month=MONTHS[language][day.month - 1], year=day.year)


class Desk:
    """Gives dates before `now` (aware) and draws that are the same on every run. Dates come in Sam's local zone."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(ZONE).replace(microsecond=0)
        self.rng = Random(SEED)

    def workday(self, ago: int, at: str = "") -> datetime:
        """`at` ("HH:MM", default: some time in office hours) on the weekday that lies `ago` weekdays before today."""
        today = self.now.date()
        today += timedelta(days=max(0, 7 - today.weekday()) if today.weekday() > 4 else 0)
        weeks, rest = divmod(ago, 5)
        day = today - timedelta(weeks=weeks)
        return self._at(day - timedelta(days=rest + 2 * (rest > day.weekday())), at)

    def calendar_day(self, ago: int, at: str = "") -> datetime:
        """`at` on the day `ago` days before today, weekends included."""
        return self._at(self.now.date() - timedelta(days=ago), at)

    def hours(self, ago: float) -> datetime:
        """So many hours before now."""
        return self.now - timedelta(seconds=int(ago * 3600))

    def coming(self, days: int) -> date:
        """The day so many days ahead; on a weekend the Monday after."""
        day = self.now.date() + timedelta(days=days)
        return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day

    def _at(self, day: date, at: str) -> datetime:
        minutes = self.rng.randrange(515, 1040)
        if at:
            hour, _, minute = at.partition(":")
            minutes = int(hour) * 60 + int(minute)
        clock = time(minutes // 60, minutes % 60, self.rng.randrange(60))
        return min(datetime.combine(day, clock, ZONE), self.now - timedelta(minutes=5))


def utc(when: datetime) -> datetime:
    """The same instant in UTC."""
    return when.astimezone(UTC)
