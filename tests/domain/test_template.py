"""Which template fits a lead."""

import pytest

from inboxfollow.domain.template import NoTemplate, Template, choose_template

LIBRARY = (
    Template("nudge", "-", "en", longest_silence=60),
    Template("nudge", "-", "de", longest_silence=60),
    Template("reopen", "-", "en"),
    Template("reopen", "-", "de"),
    Template("goodbye", "-", "en", by_hand=True),
    Template("mine", "-"),
    Template("mine", "-", "de"),
    Template("french", "-", "fr"),
)


def choose(wanted: str = "nudge", *, named: bool = False, days: float = 3, language: str = "en") -> tuple[str, str]:
    """Name and language of the choice."""
    found = choose_template(LIBRARY, wanted, named=named, silent_days=days, language=language)
    return found.name, found.language


@pytest.mark.parametrize(
    ("wanted", "language", "expected"),
    [
        ("nudge", "en", ("nudge", "en")),
        ("nudge", "de", ("nudge", "de")),
        ("nudge", "", ("nudge", "en")),
        ("", "de", ("nudge", "de")),
        ("mine", "de", ("mine", "de")),
        ("mine", "fr", ("mine", "")),
        ("mine", "", ("mine", "")),
    ],
)
def test_name_and_language(wanted: str, language: str, expected: tuple[str, str]) -> None:
    """The words of the language are taken, else those for any language; a conversation that cannot be told is English."""
    assert choose(wanted, language=language) == expected
    assert choose(wanted, language=language, named=True) == expected


@pytest.mark.parametrize(("days", "expected"), [(3, "nudge"), (60, "nudge"), (60.1, "reopen"), (400, "reopen")])
def test_words_for_three_days_never_go_out_after_sixty(days: float, expected: str) -> None:
    """After a silence the words are not made for, `reopen` in the same language stands in."""
    assert choose(days=days, language="de") == (expected, "de")


def refusal(*arguments: str, **wish: object) -> tuple[str, str]:
    """Message and hint of the refusal."""
    with pytest.raises(NoTemplate) as caught:
        choose(*arguments, **wish)  # type: ignore[arg-type]
    return caught.value.message, caught.value.hint


def test_a_named_template_is_not_replaced() -> None:
    """Who names words that are too late is told so, and what would be right."""
    message, hint = refusal(named=True, days=61)
    assert message == '"nudge" is made for silences up to 60 days, not for 61'
    assert "--template reopen" in hint


def test_no_words_in_the_language() -> None:
    """Nobody is written to in a language they did not use, unless a person names the words."""
    message, hint = refusal(language="fr")
    assert message == 'there are no words for "nudge" in the language of the conversation (fr), only in de, en'
    assert hint == "write templates/nudge.fr.md beside the config, or name one with --template"
    assert choose(language="fr", named=True) == ("nudge", "en")
    assert refusal("french", named=True)[0].endswith("(en), only in fr")
    assert refusal(days=90, language="fr")[1].startswith("write templates/nudge.fr.md")


def test_only_by_hand() -> None:
    """Nobody's last words are chosen by a program, at any silence."""
    for days in (3, 300):
        assert refusal("goodbye", days=days) == (
            '"goodbye" is only ever sent by hand',
            "if you mean it: --template goodbye",
        )
    assert choose("goodbye", named=True, days=300) == ("goodbye", "en")


def test_a_stand_in_obeys_too() -> None:
    """A `reopen` of one's own that is only by hand, or itself too late, is not taken."""
    for own, words in ((Template("reopen", "-", "en", by_hand=True), "only ever sent by hand"),
                       (Template("reopen", "-", "en", longest_silence=365), "silences up to 365 days")):  # fmt: skip
        with pytest.raises(NoTemplate, match=words):
            choose_template((LIBRARY[0], own), "nudge", named=False, silent_days=400, language="en")


def test_unknown_names() -> None:
    """A name that is nearly right is corrected, another one shown what there is."""
    assert refusal("nugde", named=True) == ('no template is called "nugde"', 'did you mean "nudge"?')
    assert refusal("zzz")[1] == "known are french, goodbye, mine, nudge, reopen"
