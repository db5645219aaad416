"""The line above a quoted mail: who wrote it when, in a form that `quotes` and other mail programs recognise."""

from datetime import datetime

from inboxfollow.wire.fields import one_line

MAX_NAME = 80

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_LINES = {
    "en": "On {day} {month} {when:%Y} at {when:%H:%M}, {who} wrote:",
    "de": "Am {when:%d.%m.%Y} um {when:%H:%M} schrieb {who}:",
    "fr": "Le {day} {month} {when:%Y} à {when:%H:%M}, {who} a écrit :",
    "es": "El {day} de {month} de {when:%Y} a las {when:%H:%M}, {who} escribió:",
}


def attribution(language: str, when: datetime, name: str, email: str) -> str:
    """ "On 2 March 2026 at 10:11, Sam Seller wrote:" in en, de, fr or es, else in English.

    `when` is aware and in the person's own zone, and is shown as it is. The address stands in where there is no name.
    """
    language = language if language in _LINES else "en"
    month = _MONTHS.get(language, _MONTHS["en"]).split()[when.month - 1]
    who = " ".join(one_line(name).split()) or " ".join(one_line(email).split())
    return _LINES[language].format(day=when.day, month=month, when=when, who=who[:MAX_NAME])
