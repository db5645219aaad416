"""Does a message of mine ask for an answer? Judged offline from my own new text (DOMAIN, "Expects a reply").

A question, a request, a proposal or a document sent for a decision does; thanks, acceptance, "for your information",
and an invoice for the books do not. Where nothing says, an answer is expected. Linear in the text, never raises.
"""

import re
from collections.abc import Iterable

from inboxfollow.domain import prose
from inboxfollow.domain.prose import Sentence
from inboxfollow.domain.rules import languages, likely
from inboxfollow.domain.verdict import Expectation

BOOKS = "an invoice for the books"
COURTESY_WORDS = 40
"""Longer texts say more than a courtesy."""

_QUESTION = re.compile(r"\?(?![\w/=&])")
_RHETORICAL = re.compile(
    r"^(?:how are you|how is it going|how are things|wie geht|comment (?:allez|vas|ca)|que tal|como estas?|all good"
    r"|right|ok|"
    r"who knows|why not|makes sense|alles klar|(?:how|isn't that) (?:great|cool|nice))\b.{0,40}\?$"
)
_DECISION_FILE = re.compile(
    r"proposal|quote|quotation|offer|contract|agreement|nda|angebot|vertrag|devis|contrat|propuesta|presupuesto|contrato|estimate",
    re.I,
)
_BOOKS_FILE = re.compile(r"invoice|rechnung|facture|factura|receipt|quittung|recibo", re.I)
_BOOKS_SUBJECT = re.compile(
    r"^\W*(?:(?:re|aw|fwd?|wg):\s*)?(?:your |ihre |unsere |votre |su )?(?:invoice|rechnung|facture|factura)\b", re.I
)


def expects_reply(new_text: str, subject: str, attachments: tuple[str, ...]) -> Expectation:
    """Whether a message of mine with this new text, subject and attached files asks for an answer, and why."""
    sentences = prose.sentences(new_text)
    telling = [s for s in sentences if not _is_frame(s)]
    if not telling:
        return _without_words(sentences, subject, attachments)
    asked = _asking(telling)
    if said := _fits(telling, "no_answer"):
        return (
            Expectation(False, f"no answer wanted: “{said}”")
            if not asked.startswith("question")
            else Expectation(True, asked)
        )
    if asked:
        return Expectation(True, asked)
    if all(_is_courtesy(s) for s in telling) and _words(telling) <= COURTESY_WORDS:
        return Expectation(False, f"only a courtesy: “{telling[0].quote()}”")
    if said := _fits(telling, "informing"):
        return Expectation(False, f"for information: “{said}”")
    if _BOOKS_SUBJECT.search(subject) or any(_BOOKS_FILE.search(name) for name in attachments):
        return Expectation(False, BOOKS)
    if name := next(filter(_DECISION_FILE.search, attachments), ""):
        return Expectation(True, f"a document for a decision: {name[:60]}")
    return Expectation(True, "nothing says that no answer is wanted")


def is_courtesy(new_text: str) -> bool:
    """Whether the text is nothing but thanks, acceptance or leave-taking. An empty text is none."""
    sentences = prose.sentences(new_text)
    telling = [s for s in sentences if not _is_frame(s)]
    if not telling or _words(telling) > COURTESY_WORDS or _asking(telling):
        return False
    return all(_is_courtesy(s) for s in telling)


def _without_words(sentences: tuple[Sentence, ...], subject: str, attachments: tuple[str, ...]) -> Expectation:
    if _BOOKS_SUBJECT.search(subject) or (attachments and all(_BOOKS_FILE.search(name) for name in attachments)):
        return Expectation(False, BOOKS)
    if _QUESTION.search(subject):
        return Expectation(True, f"question in the subject: “{subject[:80]}”")
    if sentences and not attachments and not any(_QUESTION.search(s.folded) for s in sentences):
        return Expectation(False, f"only a greeting: “{sentences[0].quote()}”")
    return Expectation(True, "files without words" if attachments else "no text to judge by")


def _asking(sentences: Iterable[Sentence]) -> str:
    """The first question, request or proposal in words; "" where there is none."""
    told = tuple(sentences)
    for sentence in told:
        if _QUESTION.search(sentence.folded) and not _RHETORICAL.search(sentence.folded):
            return f"question: “{sentence.quote()}”"
    whole = " ".join(sentence.folded for sentence in told)
    kinds = [(what, likely(what, whole)) for what in ("request", "proposal")]
    for sentence in told:
        for what, rules in kinds:
            if any(rule.find(sentence.folded) for _, rule in rules):
                return f"{what}: “{sentence.quote()}”"
    return ""


def _is_frame(sentence: Sentence) -> bool:
    """Greeting, sign-off, or a polite closing line that asks for nothing."""
    folded = sentence.folded.strip(" ,.!;:-")
    if not folded or not any(c.isalpha() for c in folded):
        return True
    return any(
        rules.greeting.match(folded) or (rules.closer.search(folded) and "?" not in folded) for rules in languages()
    )


def _is_courtesy(sentence: Sentence) -> bool:
    folded = sentence.folded.lstrip(" ¡¿,.;:-")
    return any(rules.courtesy.match(folded) for rules in languages())


def _fits(sentences: Iterable[Sentence], field: str) -> str:
    for sentence in sentences:
        for rules in languages():
            if getattr(rules, field).search(sentence.folded):
                return sentence.quote()
    return ""


def _words(sentences: Iterable[Sentence]) -> int:
    return sum(len(sentence.folded.split()) for sentence in sentences)
