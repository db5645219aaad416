"""Reasons why finished words must not be sent: something in them was to be filled in and was not (DOMAIN, "the one
unforgivable failure"). The last look at every mail, whoever wrote it, so it leaves ordinary mail alone: bracketed
remarks, markup and program code are no placeholders unless they name what a mail merge fills in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAGS = (
    r"\{\{[-+]?\s*[^\W\d][^{}\n,:;]{0,80}\}\}",
    r"\{\{[-+]?\s*[^\W\d]\w{2,40}\s*(?![\w\s,:;{(=+*/-])",
    r"(?m:^[^{\n]*?)\b[^\W\d]\w{2,40}\}\}",
    r"\{%[-+]?\s*(?:if|elif|else|end\w+|for|set|block|include|raw|macro|extends|unless|assign|case)\b(?:[^%{}\n]{0,80}%\})?",
    r"\b[^\W\d]\w*[\"')]?\s[-+]?%\}",
    r"\{#[^\n{}]{0,200}?#\}",
    r"<<[^\W\d][\w .-]{0,30}>>",
    r"<%=?[^%\n]{1,80}%>",
    r"\*\|[A-Z_:]{2,30}\|\*",
)
"""Of Jinja, Liquid, Handlebars, mail merges. A double brace before a figure, a comma or a colon is program code."""
_MARKS = (
    r"(?<![\w*/.-])X{3,}(?![\w*/-]|\.\w)",
    r"\bTODO:|[\[(<]TODO\b|(?m:^[^\w\n]*)\bTODO\b(?!\s+(?:[A-ZÁÉÍÓÚÑ]{2}|lists?\b|items?\b))",
    r"\bFIXME\b",
    r"(?i:\blorem ipsum\b)",
)
_HELLO = (
    r"(?m:^[ \t]*)(?i:hi|hello|hey|dear|hallo|guten (?:tag|morgen|abend)|good (?:morning|afternoon|evening)|lieber?"
    r"|sehr geehrter?|moin|bonjour|cher|chère|salut|hola|estimad[oa])"
)
_TITLE = r"(?i:[ \t]+(?:mr|mrs|ms|herr|frau)\b\.?)"
_GREETINGS = (
    rf"{_HELLO}{_TITLE}?[ \t\u00a0]+,",
    rf"{_HELLO}{_TITLE},",
    r"(?im:^[ \t]*(?:dear|lieber?|sehr geehrter?|cher|chère|estimad[oa]),)",
    rf"{_HELLO}{_TITLE}?[ \t]+(?:None|NONE|undefined|nan|NaN|null|NULL)\b[ \t]*"
    r"(?m:[,!.:;]|$|(?:None|undefined|nan|null|and|und|et|y)\b)",
    rf"{_HELLO}{_TITLE}?[ \t]+(?:\{{[^{{}}\n]{{0,40}}\}}|\[[^\[\]\n]{{0,40}}\]|<[^<>\n]{{0,40}}>)",
)
"""Nan and Null are names of people; nan and null are what programs write where there is none."""
_KINDS = (
    (re.compile("|".join(_TAGS)), '"{}" was not filled in'),
    (re.compile("|".join(_MARKS)), '"{}" is a mark to oneself'),
    (re.compile("|".join(_GREETINGS)), 'the greeting "{}" names nobody'),
)

_WRAPPED = re.compile(
    r"\[\[?(?P<square>[^\[\]\n]{2,40})\](?!\()|<(?P<angle>[^<>/\n]{2,40})>|\{(?P<brace>[^{}\n]{2,40})\}"
    r"|%(?P<percent>[^\W\d][\w .-]{2,30})%"
)
_SURE = frozenset(
    (
        "first name|firstname|fname|last name|lastname|lname|surname|full name|fullname|contact name|client name|"
        "customer name|recipient name|company name|companyname|job title|vorname|nachname|kundenname|firmenname|"
        "ansprechpartner|anrede|prenom|prénom|apellido|apellidos|your name|my name|your company"
    ).split("|")
)
_LOOSE = frozenset(
    (
        "name|contact|client|customer|recipient|company|organisation|organization|salutation|date|amount|firma|"
        "unternehmen|datum|betrag|nom|entreprise|société|nombre|empresa|fecha"
    ).split("|")
)
_OPENINGS = ("your ", "insert ", "enter ", "add your ", "ihr name", "ihre firma", "mein name", "votre ", "hier ")
_BLANKS = re.compile(r"[\s_.-]+")
_SHOWN = 60
_MOST = 20


@dataclass(frozen=True, slots=True, order=True)
class Leftover:
    """One thing that was to be filled in."""

    line: int
    """From 1; 0 for the whole text."""
    what: str


def leftovers(text: str) -> tuple[str, ...]:
    """Why these words must not be sent, each reason with its line; () where they may. Reasons quote the words."""
    return tuple(f"{one.what} (line {one.line})" if one.line else one.what for one in find_leftovers(text))


def find_leftovers(text: str) -> tuple[Leftover, ...]:
    """The same reasons as values, in the order of their lines, at most twenty. Linear in the text, never raises."""
    if not text.strip():
        return (Leftover(0, "there are no words"),)
    found, end = [], 0
    for match, say in sorted(_matches(text), key=lambda one: one[0].span()):
        if match.start() >= end:  # else it lies within the one before
            end = match.end()
            found.append(Leftover(text.count("\n", 0, end - 1) + 1, say.format(_shown(match[0]))))
        if len(found) == _MOST:
            break
    return tuple(found)


def _matches(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for pattern, say in _KINDS:
        for match in pattern.finditer(text):
            yield match, say
    for match in _WRAPPED.finditer(text):
        if _is_placeholder(match.lastgroup or "", match[match.lastgroup or 0], text):
            yield match, _KINDS[0][1]


def _is_placeholder(brackets: str, inner: str, text: str) -> bool:
    words = _BLANKS.sub(" ", inner).strip().casefold()
    if brackets == "brace":
        return words in _SURE
    if brackets == "angle" and f"</{inner}>" in text:
        return False
    return words in _SURE or words in _LOOSE or (brackets != "percent" and words.startswith(_OPENINGS))


def _shown(quoted: str) -> str:
    return " ".join(quoted.split())[:_SHOWN]
