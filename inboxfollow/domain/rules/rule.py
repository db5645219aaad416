"""The shape of a rule: a word that must be there (cheap to look for), then the pattern that decides."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say one thing, matched on folded text (`prose.fold`)."""

    words: tuple[str, ...]
    """At least one of them occurs in every text the pattern can match; empty where none can be named."""
    pattern: re.Pattern[str]

    def may_fit(self, folded: str) -> bool:
        """Whether one of the words is there."""
        for word in self.words:
            if word in folded:
                return True
        return not self.words

    def find(self, folded: str) -> re.Match[str] | None:
        """Where the rule fits, None where it does not."""
        return self.pattern.search(folded) if self.may_fit(folded) else None


def rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    """Rules from pairs of "word|word" and a pattern."""
    return tuple(Rule(tuple(filter(None, words.split("|"))), re.compile(pattern)) for words, pattern in pairs)


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """Everything one language brings. All patterns are matched on folded sentences."""

    code: str
    conditional: re.Pattern[str]
    """A sentence that explains how to opt out instead of doing it."""
    negated: re.Pattern[str]
    """Fits the words right before a match that turn it round."""
    enquiring: re.Pattern[str]
    """A question about the matter rather than a request in the form of one."""
    opt_out: tuple[Rule, ...]
    bare_opt_out: re.Pattern[str]
    """The whole of a very short mail that means opt out."""
    left_company: tuple[Rule, ...]
    not_now: tuple[Rule, ...]
    declined: tuple[Rule, ...]
    interested: tuple[Rule, ...]
    greeting: re.Pattern[str]
    """A whole sentence that only greets or takes leave."""
    closer: re.Pattern[str]
    """A polite last sentence that asks for nothing: "let me know if you have questions"."""
    no_answer: re.Pattern[str]
    """Says in words that no answer is wanted."""
    request: tuple[Rule, ...]
    proposal: tuple[Rule, ...]
    courtesy: re.Pattern[str]
    """A whole sentence of thanks, acceptance or acknowledgement."""
    informing: re.Pattern[str]
    """For information, done as asked, an invoice for the books."""
    absence: re.Pattern[str]
    """Words of an out-of-office reply."""
    acknowledgement: re.Pattern[str]
    """Words of a robot that says a mail has come in."""
