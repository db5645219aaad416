"""What the sender wrote now, apart from what was quoted."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.wire.quotes import MAX_TEXT, new_text
from tests.wire.corpora import labels

ATTRIBUTIONS = [
    "On Mon, Mar 2, 2026 at 10:11 AM Sam Seller <sam@seller.example> wrote:",
    "On Mon, Mar 2, 2026 at 10:11 AM Sam Seller <\nsam@seller.example> wrote:",
    "Am 02.03.2026 um 10:11 schrieb Sam Seller:",
    "Sam Seller <sam@seller.example> schrieb am Mo., 2. März 2026, 10:11:",
    "Le lun. 2 mars 2026 à 10:11, Sam Seller <sam@seller.example>\na écrit :",
    "El lun, 2 mar 2026 a las 10:11, Sam Seller (<sam@seller.example>) escribió:",
    "Il giorno lun 2 mar 2026 alle ore 10:11 Sam Seller <sam@seller.example> ha scritto:",
    "Op ma 2 mrt 2026 om 10:11 schreef Sam Seller <sam@seller.example>:",
    "Em seg., 2 de mar. de 2026 às 10:11, Sam Seller <sam@seller.example> escreveu:",
    "пн, 2 мар. 2026 г. в 10:11, Sam Seller <sam@seller.example>:",
    "Den mån 2 mars 2026 kl 10:11 skrev Sam Seller <sam@seller.example>:",
    "2026年3月2日(月) 10:11 Sam Seller <sam@seller.example>:",
    "\u202bבתאריך יום ב׳, 2 במרץ 2026 ב-10:11 מאת \u202aSam\u202c <\u202as@x.example\u202c>:\u202c",
    "---- On Mon, 02 Mar 2026 10:11:00 +0100 sam@seller.example wrote ----",
]
BLOCKS = [
    "From: Sam Seller <sam@seller.example>\nSent: Monday, March 2, 2026 10:11\nTo: Dana\nSubject: Offer\n\nold words",
    "Von: Sam Seller\nGesendet: Montag, 2. März 2026 10:11\nAn: Dana\nBetreff: Angebot\n\nalte Worte",
    "*De :* Sam\n*Envoyé :* lundi 2 mars 2026 10:11\n*À :* Dana\n*Objet :* Offre\n\nvieux mots",
    "________________________________\nDe: Sam\nEnviado: lunes\nPara: Dana\nAsunto: Oferta\n\npalabras",
    "-----Original Message-----\nold words",
    "-------- Ursprüngliche Nachricht --------\nalte Worte",
    "---------- Forwarded message ---------\nold words",
    "Begin forwarded message:\n\nold words",
]


@pytest.mark.parametrize("line", ATTRIBUTIONS)
@pytest.mark.parametrize("old", ["\n> old words\n> more", "\nold words\nmore"])
def test_attributions(line: str, old: str) -> None:
    """An attribution line and what it introduces is not new, marked with > or not."""
    assert new_text(f"Yes, please.\n\n{line}\n{old}\n") == "Yes, please."


@pytest.mark.parametrize("block", BLOCKS)
def test_older_messages(block: str) -> None:
    """A header block or a separator ends the new text, in several languages."""
    assert new_text(f"Yes, please.\n\n{block}\n") == "Yes, please."


@pytest.mark.parametrize(
    "mark", ["-- ", "--", "Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone"]
)
def test_signatures(mark: str) -> None:
    """A signature and what follows is not new."""
    assert new_text(f"Yes, please.\n\n{mark}\nDana Ortiz\nHead of Sales\n") == "Yes, please."


def test_closing_with_details() -> None:
    """A closing formula goes with the details below it, but a mere name stays."""
    assert new_text("Yes.\n\nBest regards,\nDana Ortiz\nHead of Sales\n+1 555 0100") == "Yes."
    assert new_text("Ja.\n\nMit freundlichen Grüßen\nDana Ortiz\nOrtiz GmbH\nTel. 0123") == "Ja."
    assert new_text("Yes.\n\nBest regards,\nDana") == "Yes.\n\nBest regards,\nDana"


def test_answers_between_quotes() -> None:
    """Answers written between quoted lines are kept, in order."""
    text = "Hi\n\nOn Mon, 2 Mar 2026, Sam wrote:\n> Is it blue?\nYes.\n> Is it big?\n\nNo.\n"
    assert new_text(text) == "Hi\n\nYes.\n\nNo."


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my desk, which is tidy.",
        "He wrote:\nbuy milk\nand bread",
        "We start at 10:30:\n- coffee\n- talk",
        "From: is a word here\nand so is this",
        "Price: 10\nDate: tomorrow\nno header block at all",
        "Please wrote to bob <bob@x.example> at 10:30. Is that fine with you and him? Thanks",
    ],
)
def test_words_that_only_look_like_quotes(text: str) -> None:
    """Ordinary sentences are not taken for quotes."""
    assert new_text(text) == text


def test_only_quoted() -> None:
    """A mail in which everything is quoted has no new text."""
    assert new_text("On Mon, 2 Mar 2026, Sam wrote:\n> a\n> b\n") == ""
    assert new_text("---------- Forwarded message ---------\nFrom: a@x.example\n\nwords") == ""


_LINE = st.sampled_from(
    ["> q", "On 10:30 x <a@b.c> wrote:", "From: a", "Sent: b", "To: c", "--", "", "words", "wrote", ">:", "\r"]
)


@given(st.one_of(st.text(max_size=300), st.lists(_LINE, max_size=30).map("\n".join)))
def test_any_text(text: str) -> None:
    """Any text can be read; each line of the result stands in the text, and no blank lines surround it."""
    result = new_text(text)
    assert result == result.strip("\n")
    assert len(result) <= len(text)


def test_length_is_capped() -> None:
    """What lies beyond the cap is not looked at."""
    assert len(new_text("x\n" * MAX_TEXT)) <= MAX_TEXT


def _words(text: str) -> str:
    return " ".join(text.split())


def _line_f1(got: str, expected: str) -> float:
    mine, theirs = (Counter(line for line in map(_words, text.split("\n")) if line) for text in (got, expected))
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 1.0


@pytest.mark.parametrize(
    ("source", "exact", "lines"), [("crisp", 0.97, 0.98), ("ert", 0.84, 0.90), ("ghreply", 1.0, 1.0)]
)
def test_corpus(source: str, exact: float, lines: float) -> None:
    """On labelled replies of others the new text is found as measured; what is missed keeps quotes on purpose."""
    pairs = []
    for label in labels("quotes"):
        if label.path.parent.name == source:
            expected = label.path.parent.parent / label.label
            texts = [path.read_text(encoding="utf-8", errors="replace") for path in (label.path, expected)]
            pairs.append((new_text(texts[0]), texts[1]))
    assert sum(_words(got) == _words(want) for got, want in pairs) / len(pairs) >= exact
    assert sum(_line_f1(got, want) for got, want in pairs) / len(pairs) >= lines


def test_a_sentence_with_a_date_right_above_the_attribution_is_kept() -> None:
    """A one-line absence with a date is no part of the attribution below it."""
    text = "Ich bin bis zum 16.12. im Urlaub.\nAm 15.11.2026 21:13 schrieb Sam <sam@seller.example>:\n> Hallo"
    assert new_text(text) == "Ich bin bis zum 16.12. im Urlaub."
