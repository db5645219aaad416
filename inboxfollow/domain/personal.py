"""What to call a person, told from the name in a mail's header; "" where it cannot be told honestly.

The name is hostile text, and a wrong one is an embarrassment that a plain "Hello," is not: every doubt ends in "".
"""

import re
import unicodedata
from collections.abc import Sequence

from inboxfollow.domain.identity import canonical, domain_of
from inboxfollow.domain.message import Address
from inboxfollow.domain.name_words import (
    ARTICLES,
    CUTS,
    DEGREES,
    FAMILY_FIRST,
    NOBODY,
    PARTICLES,
    TITLES,
)
from inboxfollow.domain.prose import fold

_LONGEST = 120
_LONGEST_WORD = 24
_MOST_WORDS = 5
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?<!\w)\"[^\"]*\"(?!\w)")
_QUOTES = "\"'“”„‚‘’«»` "
_GLUED = re.compile(r"(?<=\.)(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_VOWEL = re.compile("[aeiouy]")
_EAST = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SEPARATOR = re.compile(r"\s+[-–—|/·•]+\s+|\s*\|\s*")

_GREETINGS = {
    "en": ("Hi {},", " and ", "Hello,"),
    "de": ("Guten Tag {},", " und ", "Guten Tag,"),
    "fr": ("Bonjour {},", " et ", "Bonjour,"),
    "es": ("Hola {},", "", "Hola,"),
}
"""For one person, the word between two ("" where two are not named), for more or unknown ones."""


def first_name(name: str, email: str) -> str:
    """How a colleague would call them: "Ortiz, Dana" and "DR. DANA ORTIZ" are "Dana"; "" where it cannot be told."""
    return next(iter(_words(name, email)), "")


def last_name(name: str, email: str) -> str:
    """The family name with its particles ("von der Leyen"), "" where it cannot be told."""
    words = _words(name, email)
    start = next((at for at, word in enumerate(words) if at and word in PARTICLES), len(words) - 1)
    return " ".join(words[start:]) if start > 0 else ""


def full_name(name: str, email: str) -> str:
    """First and last name in this order, without titles and remarks; "" where either cannot be told."""
    words = _words(name, email)
    return " ".join(words) if len(words) > 1 else ""


def greeting(people: Sequence[Address], language: str) -> str:
    """The first line of a mail: "Hi Dana,", "Hi Dana and Erin,", "Guten Tag Dana Ortiz,"; without names ("Hello,")
    for more than two people, or where one of them cannot be told. A language that is not known is English."""
    named, joint, fallback = _GREETINGS.get(language, _GREETINGS["en"])
    call = full_name if language == "de" else first_name
    once = {canonical(person.email): person for person in people}
    names = [call(person.name, person.email) for person in once.values()]
    if not names or len(set(names)) < len(names) or not all(names) or len(names) > (2 if joint else 1):
        return fallback
    return named.format(joint.join(names))


def _words(name: str, email: str) -> tuple[str, ...]:
    """The words of the name, first name first, spelled as a person would; () for every doubt."""
    plain = _plain(name)
    if not plain or (plain.casefold() in (email.casefold(), _local(email)) and plain.islower()):
        return ()
    parts = _SEPARATOR.split(plain)
    titled, words = _without_titles(_in_order(parts[0]))
    if not words or len(words) > _MOST_WORDS or not all(_WORD.fullmatch(word) for word in words):
        return ()
    if any(word.casefold().rstrip(".") in NOBODY for word in words) or (titled and len(words) == 1):
        return ()
    if any(word.isupper() and len(word) > 2 for word in words) and not all(word.isupper() for word in words):
        words = _surname_in_capitals(words, email)
    sure = bool(words) and _in_local(words[0], email)
    if not words or not _is_first_name(words[0]) or _is_company(words, email, sure):
        return ()
    if not sure and (len(words) == 1 or len(parts) > 1):
        return ()
    return tuple(_spelled(word) for word in words)


def _plain(name: str) -> str:
    """The name without remarks in brackets, pictures and quotes around it; "" for one that tries something."""
    if len(name) > _LONGEST or any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for char in name):
        return ""
    kept = "".join(char for char in name if unicodedata.category(char) != "So" and char != "\ufe0f")
    kept = _REMARK.sub(" ", unicodedata.normalize("NFC", kept).strip(_QUOTES))
    return "" if _EAST.search(kept) else " ".join(kept.split()).strip(_QUOTES)


def _in_order(name: str) -> list[str]:
    """The words with the first name first; [] where a comma leaves that open. Degrees at the end are off."""
    before, comma, after = name.partition(",")
    left, right = _split(before), _split(after)
    while right and _bare(right[-1]) in DEGREES:
        right.pop()
    if comma and right:
        family = [word for word in left if word not in PARTICLES]
        left = [*right, *left] if len(family) == 1 and "," not in after else []
    while left and _bare(left[-1]) in DEGREES:
        left.pop()
    return left


def _split(text: str) -> list[str]:
    words = _GLUED.sub(" ", text).split()
    cut = next((at for at, word in enumerate(words) if at and word.casefold() in CUTS), len(words))
    return words[:cut]


def _bare(word: str) -> str:
    return word.casefold().replace(".", "")


def _without_titles(words: list[str]) -> tuple[bool, list[str]]:
    count = next((at for at, word in enumerate(words) if _bare(word) not in TITLES), len(words))
    return count > 0, words[count:]


def _surname_in_capitals(words: list[str], email: str) -> list[str]:
    """ "ORTIZ Dana" is Dana Ortiz, if the address begins with her first name; [] where it does not."""
    first = [word for word in words if not word.isupper()]
    family = [word for word in words if word.isupper()]
    agrees = _letters(_local(email)).startswith(_letters(first[0]))
    return [*first, *family] if agrees else []


def _is_first_name(word: str) -> bool:
    """Whether a first name may look like this: no initial, abbreviation, article or family name that stands first."""
    folded = fold(word)
    if word.endswith(".") or len(word) < 2 or len(word) > _LONGEST_WORD or (word.isupper() and len(word) < 3):
        return False
    if folded in ARTICLES or folded in PARTICLES or folded in FAMILY_FIRST:
        return False
    return not folded.isascii() or _VOWEL.search(folded) is not None


def _is_company(words: list[str], email: str, sure: bool) -> bool:
    """Whether the name is rather that of their organisation: its domain begins with it, their own address does not;
    or one word that hides two."""
    label = _letters(domain_of(email).partition(".")[0])
    hidden = len(words) == 1 and not (words[0].istitle() or words[0].islower() or words[0].isupper())
    return hidden or (not sure and label.startswith(_letters(words[0])))


def _local(email: str) -> str:
    return email.rpartition("@")[0].casefold().partition("+")[0]


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalpha())


def _in_local(word: str, email: str) -> bool:
    """Whether the address agrees that somebody is called so."""
    letters = _letters(word)
    return bool(letters) and letters in _letters(_local(email))


def _spelled(word: str) -> str:
    """Names that shout or whisper in usual letters: DANA-MARIA and dana-maria are Dana-Maria; particles stay small."""
    if word.casefold() in PARTICLES and (word.islower() or word.isupper()):
        return word.casefold()
    if not (word.islower() or word.isupper()):
        return word
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
