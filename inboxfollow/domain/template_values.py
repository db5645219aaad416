"""What a template may say about a lead, and the one table that documents it.

A thing that is not known is absent, so that strict variables name it instead of leaving a hole in a sentence. All text
here is hostile: it is one line of plain signs (the signature keeps its lines), and absent where it holds placeholders.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from inboxfollow.domain.facts import Mail
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.leftovers import leftovers
from inboxfollow.domain.manner import Manner
from inboxfollow.domain.message import Address
from inboxfollow.domain.personal import first_name, full_name, greeting
from inboxfollow.domain.prose import sentences
from inboxfollow.domain.spoken import SpokenDay, span_words
from inboxfollow.domain.subject import readable_subject
from inboxfollow.domain.worktime import WorkCalendar

VARIABLES: tuple[tuple[str, str, str], ...] = (
    ("greeting", "the first line, with names where they can be told", "Hi Dana,"),
    ("first_name", "of the first person; absent where it cannot be told", "Dana"),
    ("name", "first and last name of the first person; absent where they cannot be told", "Dana Ortiz"),
    ("subject", "of the conversation without Re:; absent where it is empty", "Proposal for the loan"),
    ("waiting_days", "whole working days since your last message", "12"),
    ("silence", 'the calendar time since then, in words; German as after "seit"', "two weeks"),
    ("last_date", "the day of your last message", "14 March"),
    (
        "last_line",
        "a line of your last message, without its greeting; absent where none says much",
        "Here is the offer.",
    ),
    ("my_name", "yours, from [me] in the config; absent where it is not there", "Sam Seller"),
    ("signature", "yours, from [me]; it is put below the words by itself", "Sam Seller"),
    ("fields", "what [templates] fields says about the first person: fields.city, or city alone", "Boise"),
)
"""Name, meaning and an example of each variable."""

FILTERS: tuple[tuple[str, str, str], ...] = (
    ("date", "a day in the words of the language; also of a field such as 2026-04-01", "last_date|date"),
    ("first_name", "the first name in a full one; absent where it cannot be told", "name|first_name"),
    ("last_name", "the last name in a full one; absent where it cannot be told", "name|last_name"),
    ("default", "other words where something is absent", 'first_name|default("there")'),
    ("lower", "in small letters", "subject|lower"),
    ("upper", "in capital letters", "subject|upper"),
    ("capitalize", "the first letter large, all others small", "silence|capitalize"),
    ("trim", "without blanks at both ends", "fields.city|trim"),
)
"""Name, meaning and an example of each filter."""

_LONGEST = 120
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|lieber?|moin|"
    r"sehr geehrter?|gr(?:ü|ue)(?:ß|ss) gott|servus|bonjour|bonsoir|cher|chère|salut|hola|buen[oa]s \w+|estimad[oa])\b"
    r"(?:[^,.!?:;\n]|(?<=[dhmp]r|ms|rs|of)\.){0,60}(?:[,!.:;]\s*|\n|$)",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"(?:i hope|hope (?:you|this|all)|thanks|thank you|many thanks|ich hoffe|vielen dank|herzlichen dank|danke|"
    r"j'espere|merci|gracias|muchas gracias|espero|(?:best|kind|warm|many)? ?regards|best wishes|all the best|cheers|"
    r"mit freundlichen|(?:viele|beste|herzliche|liebe) gruesse|cordialement|bien a vous|saludos|un saludo)\b"
)
_POINTS_BACK = re.compile(
    r"\bi (?:last )?(?:wrote|e-?mailed|mailed)\b|\bfollow(?:ing)?[ -]up\b|\bchecking in\b|\bihnen\b.*\bgeschrieben\b|"
    r"\b(?:my|meine[rn]?|mon|mi) (?:last |previous |earlier |letzten? |dernier |ultimo )?"
    r"(?:e-?mail|mail|message|note|nachricht|courriel|correo|mensaje)\b|\bnachfassen|\bnachhaken|\bvous ai ecrit\b|"
    r"\ble escribi\b"
)
"""A mail that begins so is itself a follow-up: a line of it would remind of nothing."""
_FEWEST_WORDS = 3


def template_values(
    *,
    people: Sequence[Address],
    subject: str,
    last: Mail,
    now: datetime,
    calendar: WorkCalendar,
    manner: Manner,
    language: str,
) -> dict[str, object]:
    """The variables of a template: `people` are those it goes to, `last` is my last message, `now` is aware,
    `language` that of the template. A custom field stands under its own name too, unless that hides a built-in one."""
    first = people[0] if people else Address("", "")
    fields = _fields(manner, first)
    day, today = calendar.local_day(last.time), calendar.local_day(now)
    built_in: dict[str, object] = {
        "greeting": greeting(people, language),
        "first_name": first_name(first.name, first.email),
        "name": full_name(first.name, first.email),
        "subject": _line(readable_subject(subject)),
        "waiting_days": calendar.working_days_between(last.time, now),
        "silence": span_words((today - day).days, language),
        "last_date": SpokenDay(day, today, language),
        "last_line": last_line(last.text or ""),
        "my_name": _line(manner.name),
        "signature": "\n".join(map(_line, manner.signature.strip().splitlines())),
        "fields": fields,
    }
    own = {name: words for name, words in fields.items() if name not in built_in}
    return own | {name: value for name, value in built_in.items() if value != ""}


def last_line(text: str) -> str:
    """The first sentence of a mail's own text that says something, in one line of at most 120 characters: no greeting,
    no thanks, no wishes; "" where there is none, or where it only speaks of an earlier mail."""
    for sentence in sentences(_GREETING.sub("", text, count=1) if _GREETING.match(text) else text):
        words = _line(sentence.quote(_LONGEST))
        if len(words.split()) < _FEWEST_WORDS or _GREETING.fullmatch(words):
            continue
        if "?" not in words and _COURTESY.match(sentence.folded):
            continue
        return "" if _POINTS_BACK.search(sentence.folded) else words[0].upper() + words[1:]
    return ""


def _fields(manner: Manner, person: Address) -> dict[str, str]:
    known = manner.fields.get(canonical(person.email), {})
    cleaned = {name: _line(words) for name, words in known.items()}
    return {name: words for name, words in cleaned.items() if words}


def _line(text: str) -> str:
    """`text` as one line of plain signs, cut after some 200; "" where it holds what looks like a placeholder."""
    line = " ".join(_CONTROL.sub(" ", text[:4000]).split())
    if len(line) > 200:
        line = f"{line[:199]}…"
    return "" if not line or leftovers(line) else line
