"""When somebody who is away is back: the first day they can be reached. Linear, never raises.

"Back on 17 March" is 17 March; "until 14 March" names the last day away, so they are back on 15 March.
"""

import re
from datetime import date, timedelta

from inboxfollow.domain import language, prose
from inboxfollow.domain.written_dates import MONTH, MONTHS, WrittenDate, find, make

MAX_AHEAD_DAYS = 400
MAX_BACK_DAYS = 4

_W = r"(?:the |den |dem |le |el |du |del |au |zum |einschliesslich |inklusive |inkl\.? |and including |including |"
_W += r"on |am |about |around |at least |circa |ca\.? |spaetestens |dia |\w+day,? |\w+tag,? (?:den |dem )?|sonnabend,? "
_W += r"|mittwoch,? |"
_W += (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo),? )*"
)
_UNTIL = re.compile(
    rf"(?:\buntil|\btill|\btil|\bthrough|\bthru|\bup to|\bbis|\bjusqu'au|\bjusqu'a|\bhasta|\ba)\s*(?:{_W})$"
)
_TO = re.compile(rf"^[\s,]*(?:-|to|till|until|through|thru|and|bis|au|al|a|y|et|und)\s*(?:{_W})$")
_RANGE_START = re.compile(
    rf"\b\d\d?(?:st|nd|rd|th|er|\.)?(?: {MONTH})?\.? ?(?:-|to|through|thru|until|bis|au|al|a)\s*(?:{_W})$"
)
_FROM = re.compile(rf"\b(?:from|starting|beginning|since|as of|vom|von|ab|seit|du|des|depuis|del|desde)\s*(?:{_W})$")
_NOT_BEFORE = re.compile(
    r"\bnot (?:be )?(?:back|return\w*|in|available|reachable|able|reply|respond|answer|check\w*|read\w*|have access"
    r"|accessible)\b"
    r"|\bunable to (?:reply|respond|answer)|\b(?:nicht|erst)\b[^.]{0,30}\b(?:vor|wieder)\b|\bnot before|\bnicht vor"
    r"|\berst (?:ab|am|wieder)"
    r"|\bpas avant|\bno antes"
)
_BACK = re.compile(
    r"\b(?:back|return|returns|returning|returned|available (?:again|from|as of|on|after)|reachable (?:again|from"
    r"|as of)|"
    r"in the office (?:again|from)|resume|reopen\w*|again (?:from|on|as of))\b"
    r"|\bwieder\b|\bzurueck\b|\brueckkehr\b|\bab (?:dem )?[^.]{0,30}\berreichbar"
    r"|\bretour\b|\b(?:je )?(?:reviens|reviendrai|rentre|rentrerai)\b|\bde nouveau\b|\ba nouveau\b"
    r"|\ba partir d[ue]\b|\bdes le\b|\breouv\w+"
    r"|\b(?:vuelvo|volvere|vuelta|regreso|regresare|regresa|reincorpor\w+|retorno|nuevamente|de nuevo|a partir del?)\b"
)
_AWAY = re.compile(
    r"\b(?:away|out of|out on|ooo|leave|vacation|holidays?|travell?ing|absent|abwesend|abwesenheit|urlaub\w*"
    r"|nicht (?:im|erreichbar)|"
    r"dienstreise|unterwegs|elternzeit|conges?|vacances|absente?|en deplacement|vacaciones|ausente|fuera|de viaje"
    r"|baja|permiso|closed|geschlossen|ferme)\b"
)
_AFTER = re.compile(rf"\b(?:after|nach dem|apres le|despues del?)\s*(?:{_W})$")
_IN_MONTH = re.compile(
    rf"\b(?:in|on|im|en|ab|from|until|bis|hasta|jusqu'en|jusqu'a)\s+(?P<end>(?:the )?end of |ende |fin "
    rf"|finales de )?(?P<m>{MONTH})\b(?! \d)"
)


def return_date(text: str, *, today: date) -> date | None:
    """The first day the writer of `text` can be reached again, None where none can be read or it is absurd.

    `today` is the day the mail was sent; a missing year is taken to lie near it.
    """
    month_first = language.of(text) in ("en", "")
    best: tuple[int, date] | None = None
    for sentence in prose.sentences(text):
        for rank, day in _candidates(sentence.folded, today, month_first):
            if -MAX_BACK_DAYS <= (day - today).days <= MAX_AHEAD_DAYS and (best is None or _better((rank, day), best)):
                best = (rank, day)
    return best[1] if best else None


def _better(new: tuple[int, date], old: tuple[int, date]) -> bool:
    """A named return day wins over a last day away; of several last days the latest counts, else the first one."""
    return new[0] > old[0] or (new[0] == old[0] < 4 and new[1] > old[1])


def _candidates(folded: str, today: date, month_first: bool) -> list[tuple[int, date]]:
    dates = list(find(folded, today=today, month_first=month_first))
    if not dates:
        return _in_month(folded, today)
    found: list[tuple[int, date]] = []
    previous = 0
    for index, written in enumerate(dates):
        if written.weak and _names_day(folded, written, dates, index):
            continue
        following = dates[index + 1].start if index + 1 < len(dates) else len(folded)
        ranked = _judge(folded, written, previous, following)
        if ranked is not None:
            found.append(ranked)
        previous = written.end
    return found


def _names_day(folded: str, written: WrittenDate, dates: list[WrittenDate], index: int) -> bool:
    """Whether a weekday only decorates the full date beside it: "Monday, 5 January"."""
    following = dates[index + 1] if index + 1 < len(dates) else None
    if following is not None and not following.weak and following.start - written.end < 12:
        return (
            re.fullmatch(r"[\s,(]*(?:the |den |dem |le |el |dia |am |on )?", folded[written.end : following.start])
            is not None
        )
    before = dates[index - 1] if index else None
    return before is not None and not before.weak and written.start - before.end <= 3


def _judge(folded: str, written: WrittenDate, previous: int, following: int) -> tuple[int, date] | None:
    """How strongly this date says when they are back (4 a return day, 2 a last day away, 1 a day away), and which."""
    before, clause = folded[previous : written.start], folded[max(0, written.start - 80) : written.start]
    after = folded[written.end : min(following, written.end + 60)]
    next_day = written.day + timedelta(days=1)
    if _AFTER.search(before):
        return 3, next_day
    if (previous and _TO.search(before)) or _RANGE_START.search(clause):
        return 2, next_day
    if _UNTIL.search(before):
        return (4, written.day) if _NOT_BEFORE.search(before[-80:]) else (2, next_day)
    if _BACK.search(before[-70:]) or (
        _BACK.search(after) and not re.match(r"\s*(?:to|-|bis|au|al|and|until|till)\b", after)
    ):
        return 4, written.day
    if _NOT_BEFORE.search(before[-70:]):
        return 4, written.day
    if _FROM.search(before):
        return None
    return (1, next_day) if _AWAY.search(folded) and not written.weak else None


def _in_month(folded: str, today: date) -> list[tuple[int, date]]:
    match = _IN_MONTH.search(folded)
    if match is None or not (_BACK.search(folded) or _AWAY.search(folded)):
        return []
    month = MONTHS[match.group("m")]
    first = make(month, 1, None, today)
    if first is None:
        return []
    if match.group("end") or not _BACK.search(folded):
        first = (first + timedelta(days=32)).replace(day=1)
    return [(1, first)]
