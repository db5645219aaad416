"""What somebody wants, read from their own new words. A clear "no" is never missed; a doubtful one is not made up.

Order: opt_out, left_company, not_now, declined, interested. Linear in the text, never raises.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inboxfollow.domain import language, prose
from inboxfollow.domain.later import offered_date
from inboxfollow.domain.prose import Sentence
from inboxfollow.domain.rules import LanguageRules, Rule, languages, likely
from inboxfollow.domain.verdict import Intent

SHORT_WORDS = 12
"""A mail of at most so many words may opt out with a bare "unsubscribe"."""

_LINK = re.compile(r"https?:|www\.|mailto:|\[image|\|")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_INSTEAD = re.compile(
    r"\b(?:(?:e-?mail|call|text|write|message|use)\b[^.]{0,40}\binstead|(?:but|just|please|rather"
    r"|,) (?:please )?(?:call|text|e-?mail|write to|use) (?:me|my|us|our)"
    r"|(?:my|our) (?:new|other|personal|work|private) (?:e-?mail|address|account|number)"
    r"|\b(?:at|to|on|in) (?:my|this|the|our) (?:old|other|former|previous|work|private|office) (?:address|e-?mail"
    r"|account|number|phone|inbox)"
    r"|(?:stattdessen|sondern) (?:an|unter|per|auf|telefonisch|ueber|erst)|(?:meine|unsere) (?:neue|andere|private)"
    r"|plutot (?:a|par|sur)|utilisez|(?:ma|mon) (?:nouvelle|nouveau|autre)|en su lugar|sino (?:a|por)|(?:mi"
    r"|nuestro) (?:nuevo|otro))\b"
)
_DEMANDED = re.compile(
    r"\b(?:please|pls|bitte|svp|s'il vous plait|merci de|por favor)\b|\b(?:when|why|will|can|could) (?:the hell "
    r"|on earth )?(?:will|do|can|would|could)? ?(?:not )?you (?:not |finally |ever |just |please )*(?:stop|take"
    r"|delete|unsubscribe)"
    r"|\bwann (?:hoeren|nehmen|loeschen)|\bquand (?:allez-vous|cesserez)|\bcuando (?:van|va) a dejar"
)
_REPORTED = re.compile(
    r"\b(?:you|he|she|they|client|customer|somebody|someone|people|boss|team|er|sie|kunde|il|elle|ils|el|ella|ellos) "
    r"(?:said|says|told|asked|wrote|sagt|sagte|schrieb|meinte|dit|disent|disait|dice|dijo|dicen)\b(?: \w+){0,4} *$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text wants, from when on, whom to write to instead, and the words that say so."""

    intent: Intent = Intent.NEUTRAL
    until: date | None = None
    """The day a "not now" offers; None where it names none."""
    successor: str = ""
    evidence: tuple[str, ...] = ()


def read(new_text: str, *, today: date) -> Reading:
    """What `new_text` (no quotes, no signature) wants; neutral where nothing says. `today` is the day it was sent."""
    sentences = prose.sentences(new_text)
    if not sentences:
        return Reading()
    whole = " ".join(sentence.folded for sentence in sentences)
    if opted_out := _opt_out(new_text, sentences, whole):
        return Reading(Intent.OPT_OUT, evidence=(f"asks not to be written to: “{opted_out}”",))
    tongue = language.of(whole)
    if left := _first(sentences, likely("left_company", whole, tongue)):
        return Reading(Intent.LEFT_COMPANY, None, _successor(new_text), (f"has left: “{left.quote()}”",))
    if later := _first(sentences, likely("not_now", whole, tongue)):
        until = offered_date(later.folded, today=today) or _other_date(sentences, today)
        return Reading(Intent.NOT_NOW, until, "", (f"not now: “{later.quote()}”",))
    if no := _first(sentences, likely("declined", whole, tongue)):
        return Reading(Intent.DECLINED, evidence=(f"declines: “{no.quote()}”",))
    if yes := _first(sentences, likely("interested", whole, tongue)):
        return Reading(Intent.INTERESTED, evidence=(f"interested: “{yes.quote()}”",))
    return Reading()


def read_mail(subject: str, new_text: str, *, today: date) -> Reading:
    """Like `read`, but a mail that says nothing and has the subject "unsubscribe" opts out too (RFC 2369, RFC 8058)."""
    reading = read(new_text, today=today)
    if reading.intent is Intent.NEUTRAL and len(new_text.split()) <= SHORT_WORDS:
        folded = prose.fold(subject[:80])
        if folded and any(rules.bare_opt_out.fullmatch(folded) for rules in languages()):
            return Reading(Intent.OPT_OUT, evidence=(f"subject: {subject[:60]}",))
    return reading


def refuses(new_text: str) -> bool:
    """Whether `new_text` says a clear no, whatever else it says: a "not now" beside it is in doubt."""
    sentences = prose.sentences(new_text)
    whole = " ".join(sentence.folded for sentence in sentences)
    if not sentences:
        return False
    no = likely("declined", whole, language.of(whole))
    return bool(_opt_out(new_text, sentences, whole)) or _first(sentences, no) is not None


def _opt_out(text: str, sentences: Sequence[Sentence], whole: str) -> str:
    """The words that say it, "" where none do."""
    words = text.split(None, SHORT_WORDS + 1)
    if len(words) <= SHORT_WORDS and (bare := _bare_opt_out(text)):
        return bare
    candidates = likely("opt_out", whole)
    for sentence in sentences:
        for rules, rule in candidates:
            match = rule.find(sentence.folded)
            if match is not None and not _revoked(rules, sentence, match):
                return sentence.quote()
    return ""


def _bare_opt_out(text: str) -> str:
    """A short mail that, greeting and name aside, only says "unsubscribe"."""
    for line in re.split(r"[\n,.!:]+", text):
        folded = prose.fold(line).strip(" \"'“”„-")
        if not folded or any(rules.greeting.match(folded) for rules in languages()):
            continue
        if any(rules.bare_opt_out.fullmatch(folded) for rules in languages()):
            return line.strip()[:80]
        return ""
    return ""


def _revoked(rules: LanguageRules, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the words around a match say that it is no opt-out: negated, quoted, a question, an instruction."""
    folded = sentence.folded
    before = folded[: match.start()]
    return bool(
        rules.negated.search(before[-90:])
        or _REPORTED.search(before[-60:])
        or rules.conditional.search(folded)
        or (rules.enquiring.search(folded) and not _DEMANDED.search(folded))
        or _INSTEAD.search(folded[match.end() :])
        or (_LINK.search(sentence.written) and len(folded) < 80 and "me" not in folded.split())
    )


def _first(sentences: Iterable[Sentence], likely: Iterable[tuple[LanguageRules, Rule]]) -> Sentence | None:
    for sentence in sentences:
        for rules, rule in likely:
            match = rule.find(sentence.folded)
            if match is not None and not _doubtful(rules, sentence, match):
                return sentence
    return None


def _doubtful(rules: LanguageRules, sentence: Sentence, match: re.Match[str]) -> bool:
    before = sentence.folded[: match.start()]
    return bool(rules.negated.search(before[-90:]) or _CONDITION.search(before[-60:]) or _REPORTED.search(before[-60:]))


_CONDITION = re.compile(r"\b(?:if|unless|whether|in case|wenn|falls|ob|sollten|si|siempre que)\b[^,]*$")


def _successor(text: str) -> str:
    match = _ADDRESS.search(text[: prose.MAX_CHARS])
    return match.group().rstrip(".").lower() if match else ""


def _other_date(sentences: Iterable[Sentence], today: date) -> date | None:
    for sentence in sentences:
        if _AGAIN.search(sentence.folded) and (day := offered_date(sentence.folded, today=today)):
            return day
    return None


_AGAIN = re.compile(
    r"\b(?:again|back|then|touch|reach|contact|revisit|until|after|wieder|erneut|nochmals?|melden|ab|recontact\w*"
    r"|revenez|reparl\w*|vuelv\w*|contact\w*|hablamos|hablemos)\b"
)
