"""The day a "not now" offers: "in two weeks", "next quarter", "nach den Ferien". Linear, never raises."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from inboxfollow.domain.written_dates import MONTH, MONTHS, find, make

MAX_AHEAD_DAYS = 800

_NUMBERS = {
    word: number
    for number, words in {
        1: "a an one ein eine einem einer un une una",
        2: "two couple zwei deux dos par",
        3: "three few drei paar einigen trois quelques tres unos unas",
        4: "four vier quatre cuatro",
        5: "five fuenf cinq cinco",
        6: "six sechs seis",
        8: "eight acht huit ocho",
        12: "twelve zwoelf douze doce",
    }.items()
    for word in words.split()
}
_SPAN = re.compile(
    r"\b(?:in|dans|en|dentro de|within|after|nach|apres|despues de|d'ici)(?: (?:about|around|etwa|ca\.?|environ"
    r"|unos|the next|ungefaehr))? "
    r"(?:(?P<half>(?:einem )?halben|half a|medio) (?:jahr|year|ano)|(?:(?:ein(?:em|er)?|a|un|the) )?(?P<n>\d{1,3}|"
    + "|".join(_NUMBERS)
    + r")(?: of| de| or \w+| bis \w+| ou \w+| to \w+)? "
    r"(?P<unit>days?|tage?n?|jours?|dias?|weeks?|wochen?|semaines?|semanas?|months?|monate?n?|mois|mes(?:es)?"
    r"|quarters?|quartale?n?|years?|jahre?n?|ans?|annees?|anos?))\b"
)
_NEXT = re.compile(
    r"\b(?:next|naechste[nrsm]?|kommende[nrsm]?|(?:el |la )?proxim[oa]|prochaine?) (?P<a>week|month|quarter|year"
    r"|woche|monat|quartal|jahr|halbjahr|mes|ano|trimestre|semaine|mois|annee|semana|semestre)\b"
    r"|\b(?:le |la |l')?(?P<b>semaine|mois|trimestre|annee) prochaine?\b|\b(?P<c>semana|mes|ano"
    r"|trimestre) (?:que viene|proximo)\b|\b(?P<d>new year|neue[ns] jahr|jahreswechsel|debut d'annee|ano nuevo)\b"
)
_NAMED = re.compile(
    r"\b(?P<after>(?:after|nach|apres|despues del?|past|post|tras|pasado|until after)(?: \w+)? )?(?:the |der |dem "
    r"|den |l'|la |el |las |les |los )?"
    r"(?P<what>summer|sommer\w*|ete|verano|autumn|fall|herbst|automne|otono|winter|hiver|invierno|spring|fruehjahr"
    r"|fruehling|printemps|primavera|rentree|christmas|weihnachten|noel|navidad(?:es)?|fetes|holidays|fiestas"
    r"|(?:the )?ferien|vacances|vacaciones)\b"
)
_QUARTER = re.compile(r"\b(?:q|t)([1-4])\b(?: ?(20\d\d))?")
_MONTH_ONLY = re.compile(
    rf"\b(?P<end>end of |ende |fin |finales de |fin de |after |nach |apres |despues de |pasado )?(?:in |im |mid-?"
    rf"|mi-|mitte |mediados de |beginning of |start of |anfang |debut )?(?P<m>{MONTH})\b\.?(?: (?P<y>20\d\d))?"
)
_END = re.compile(
    r"\b(?:end of|ende|fin(?:al)? de?|a finales de|fin)(?: the| des| der| l'| del?| la)? ?(?P<what>month|monats?"
    r"|mois|mes|year|jahre?s?|annee|ano|quarter|quartals?|trimestre)\b"
)
_AFTER = re.compile(r"\b(?:after|nach(?: dem)?|apres(?: le)?|despues del?)\s*(?:the )?$")
_SEASONS = {"spring": 3, "fr": 3, "printemps": 3, "primavera": 3, "su": 6, "so": 6, "ete": 6, "verano": 6,
            "au": 9, "fall": 9, "herbst": 9, "otono": 9, "winter": 12, "hiver": 12, "invierno": 12}  # fmt: skip


def offered_date(folded: str, *, today: date) -> date | None:
    """The first day named in folded text on which they may be asked again; None where none is, or it is absurd."""
    for day in _readings(folded, today):
        if 0 < (day - today).days <= MAX_AHEAD_DAYS:
            return day
    return None


def _readings(folded: str, today: date) -> Iterator[date]:
    for written in find(folded, today=today, month_first=False):
        if not written.weak:
            after = _AFTER.search(folded[: written.start])
            yield written.day + timedelta(days=1) if after else written.day
    if match := _SPAN.search(folded):
        yield _span(match, today)
    if match := _QUARTER.search(folded):
        yield _next_first(3 * int(match.group(1)) - 2, today, match.group(2))
    if match := _END.search(folded):
        yield _end(match.group("what"), today)
    if match := _NEXT.search(folded):
        yield _next(next(filter(None, match.groups())), today)
    if match := _NAMED.search(folded):
        yield _named(match.group("what"), bool(match.group("after")), today)
    for match in _MONTH_ONLY.finditer(folded):
        if match.group("m") not in ("may", "mar", "jan", "dec", "mai", "mars") or re.search(
            r"\b(?:in|until|after|before|im|ab|nach|en|early|late|mid|bis|hasta)\s(?:\w+ )?$",
            folded[: match.start("m")],
        ):
            first = _next_first(MONTHS[match.group("m")], today, match.group("y"))
            yield _add_months(first, 1) if match.group("end") else first
    for written in find(folded, today=today, month_first=False):
        if written.weak:
            yield written.day


def _span(match: re.Match[str], today: date) -> date:
    if match.group("half"):
        return _add_months(today, 6)
    number = match.group("n")
    count = int(number) if number.isdigit() else _NUMBERS[number]
    unit = match.group("unit")
    if unit[0] in "dt" or unit.startswith(("jour", "day")):
        return today + timedelta(days=count)
    if unit.startswith(("week", "woche", "sem")):
        return today + timedelta(days=7 * count)
    if unit.startswith("qu"):
        return _add_months(today, 3 * count)
    return _add_months(today, count if unit.startswith(("mo", "me")) else 12 * min(count, 50))


def _next(unit: str, today: date) -> date:
    if unit in ("week", "woche", "semaine", "semana"):
        return today + timedelta(days=7 - today.weekday())
    if unit in ("month", "monat", "mois", "mes"):
        return _add_months(today.replace(day=1), 1)
    if unit in ("quarter", "quartal", "trimestre"):
        return _add_months(today.replace(day=1), 3 - (today.month - 1) % 3)
    if unit in ("halbjahr", "semestre"):
        return _add_months(today.replace(day=1), 6 - (today.month - 1) % 6)
    return date(today.year + 1, 1, 1) if today.year < date.max.year else today


def _end(unit: str, today: date) -> date:
    if unit.startswith(("mo", "me")):
        return _next("month", today)
    return _next("quarter" if unit[0] in "qt" else "year", today)


def _named(what: str, after: bool, today: date) -> date:
    if what in ("christmas", "weihnachten", "noel", "navidad", "navidades", "fetes", "holidays", "fiestas"):
        return _next_first(1, today, None) + timedelta(days=6)
    if what.endswith(("ferien", "vacances", "vacaciones", "rentree")):
        return _next_first(9, today, None)
    month = next(number for start, number in _SEASONS.items() if what.startswith(start))
    return _next_first((month + 2) % 12 + 1 if after else month, today, None)


def _next_first(month: int, today: date, year: str | None) -> date:
    if year:
        return make(month, 1, year, today) or today
    first = date(today.year, month, 1)
    return first if first > today or today.year == date.max.year else first.replace(year=today.year + 1)


def _add_months(day: date, months: int) -> date:
    """The same day `months` later, clamped to that month's end and to the calendar's."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    for last in (day.day, 30, 29, 28):
        found = make(month + 1, last, str(year), day) if last <= day.day else None
        if found is not None:
            return found
    return day
