"""What people write, as patterns: one module per language, compiled when first needed."""

from functools import cache

from inboxfollow.domain.rules.rule import LanguageRules, Rule

__all__ = ["LanguageRules", "Rule", "languages", "likely"]

Pair = tuple[LanguageRules, Rule]


@cache
def languages() -> tuple[LanguageRules, ...]:
    """English, German, French, Spanish. Imported late: compiling them costs a tenth of a second."""
    from inboxfollow.domain.rules.de import GERMAN
    from inboxfollow.domain.rules.en import ENGLISH
    from inboxfollow.domain.rules.es import SPANISH
    from inboxfollow.domain.rules.fr import FRENCH

    return (ENGLISH, GERMAN, FRENCH, SPANISH)


def likely(field: str, folded: str, language: str = "") -> list[Pair]:
    """The rules of one field, in order, whose words occur in a folded text at all: most texts need none searched.
    With a `language` only the rules of that one."""
    pairs, places, always = _index(field, language)
    found = {place for word, spots in places.items() if word in folded for place in spots} | always
    return [pairs[place] for place in sorted(found)]


@cache
def _index(field: str, only: str) -> tuple[tuple[Pair, ...], dict[str, list[int]], frozenset[int]]:
    """All rules of a field, where each word stands in them, and those that name no word."""
    pairs = tuple(
        (language, rule) for language in languages() if only in ("", language.code) for rule in getattr(language, field)
    )
    places: dict[str, list[int]] = {}
    for place, (_, rule) in enumerate(pairs):
        for word in rule.words:
            places.setdefault(word, []).append(place)
    return pairs, places, frozenset(place for place, (_, rule) in enumerate(pairs) if not rule.words)
