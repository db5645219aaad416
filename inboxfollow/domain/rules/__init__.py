"""What people write, as patterns: one module per language, compiled when first needed."""

from functools import cache

from inboxfollow.domain.rules.rule import LanguageRules, Rule

__all__ = ["LanguageRules", "Rule", "languages"]


@cache
def languages() -> tuple[LanguageRules, ...]:
    """English, German, French, Spanish. Imported late: compiling them costs a tenth of a second."""
    from inboxfollow.domain.rules.de import GERMAN
    from inboxfollow.domain.rules.en import ENGLISH
    from inboxfollow.domain.rules.es import SPANISH
    from inboxfollow.domain.rules.fr import FRENCH

    return (ENGLISH, GERMAN, FRENCH, SPANISH)
