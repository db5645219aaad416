"""Days and spans of silence as people say them, in the languages that templates are written in."""

from dataclasses import dataclass
from datetime import date

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
_DAYS = {"en": "{} {}", "de": "{}. {}", "fr": "{} {}", "es": "{} de {}"}
_YEARS = {"en": "{} {}", "de": "{} {}", "fr": "{} {}", "es": "{} de {}"}
_SPANS = {
    "en": ("a day", "{} days", "a week", "two weeks", "{} weeks", "{} months", "a year", "{} years"),
    "de": ("einem Tag", "{} Tagen", "einer Woche", "zwei Wochen", "{} Wochen", "{} Monaten", "einem Jahr", "{} Jahren"),
    "fr": ("un jour", "{} jours", "une semaine", "deux semaines", "{} semaines", "{} mois", "un an", "{} ans"),
    "es": ("un día", "{} días", "una semana", "dos semanas", "{} semanas", "{} meses", "un año", "{} años"),
}
"""German in the case that follows "seit", "vor" and "nach"."""
_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A local day that prints itself: "14 March", with its year where that is not the one of `today`."""

    day: date
    today: date
    language: str = "en"

    def __str__(self) -> str:
        language = self.language if self.language in _MONTHS else "en"
        number = "1er" if language == "fr" and self.day.day == 1 else self.day.day
        words = _DAYS[language].format(number, _MONTHS[language][self.day.month - 1])
        return words if self.day.year == self.today.year else _YEARS[language].format(words, self.day.year)


def span_words(days: int, language: str) -> str:
    """So many calendar days in round words: "3 days", "two weeks", "5 weeks", "3 months", "2 years"; never less than
    a day. A language that is not known is English."""
    day, some_days, week, two_weeks, weeks, some_months, year, years = _SPANS.get(language, _SPANS["en"])
    if days < 2:
        return day
    if days < 14:
        return week if days == 7 else some_days.format(days)
    if days < 60:
        return two_weeks if days < 21 else weeks.format(days // 7)
    months = round(days / _MONTH)
    if months < 12:
        return some_months.format(months)
    if months < 14:
        return year
    return some_months.format(months) if months < 23 else years.format(round(months / 12))
