"""The words of a follow-up: wrapped so that they can be joined again, below them who wrote what when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inboxfollow.wire.attribution import MAX_NAME, attribution
from inboxfollow.wire.compose import Quote, compose
from inboxfollow.wire.flowed import WIDTH, flow, unflow
from inboxfollow.wire.quotes import new_text
from tests.wire.drafts import SAM, WORDS, draft, sent_text

LONG = "This is a line that goes on for longer than any terminal is wide, as people's paragraphs do, since they never press return."
_LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_characters="\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), max_size=200),
        st.lists(st.sampled_from(["word", " ", "  ", "--", "-- ", ">", "> ", "From ", "x" * 80, "é", "."]), max_size=40).map("".join),
    ),
    max_size=8,
).map("\n".join)  # fmt: skip


def test_a_paragraph_is_wrapped_and_joined() -> None:
    """Wrapped lines end with a blank; readers that know the format see one paragraph again (RFC 3676 section 4.2)."""
    wrapped = flow(LONG).split("\n")
    assert [line[-1] for line in wrapped] == [" ", "."]
    assert all(len(line) <= WIDTH for line in wrapped)
    assert unflow("\n".join(wrapped)) == LONG


def test_a_quoted_paragraph_is_wrapped_within_its_quote() -> None:
    """Each line is marked, and the joined one is marked once."""
    wrapped = flow(f"{LONG}\n\nBye", quoted=True).split("\n")
    assert [line[:2] for line in wrapped] == ["> ", "> ", ">", "> "]
    assert unflow("\n".join(wrapped)) == f"> {LONG}\n>\n> Bye"


def test_lines_that_look_like_something_else_are_stuffed() -> None:
    """A blank before what could be a quote, a separator of mailbox files or an indent (section 4.4)."""
    text = "From here\n> not quoted\n  indented\n--"
    assert flow(text) == " From here\n > not quoted\n   indented\n--"
    assert unflow(flow(text)) == text


def test_a_signature_mark_ends_a_paragraph() -> None:
    """Its blank joins nothing, whether quoted or not (section 4.3)."""
    assert unflow("Hello \n-- \nSam") == "Hello \n-- \nSam"
    assert unflow("> Hello \n> -- \n> Sam") == "> Hello \n> -- \n> Sam"


def test_quotes_of_different_depth_are_not_joined() -> None:
    """A blank at the end of a quoted line does not reach into another person's words (section 4.5)."""
    assert unflow(">> a \n> b \nc") == ">> a \n> b \nc"
    assert unflow(">> a \n>> b") == ">> a b"


def test_delsp_takes_the_blank_away() -> None:
    """Where words have no blanks between them, senders say so (section 4.1)."""
    assert unflow("你好 \n世界", delete_space=True) == "你好世界"


@given(_LINES)
@example(f"{'x' * 69} -- {'y' * 80}")
def test_flowed_text_is_joined_to_what_it_was(text: str) -> None:
    """Whatever the words; only blanks at line ends are gone."""
    plain = "\n".join(line.rstrip() for line in text.split("\n"))
    assert unflow(flow(text)) == plain
    unmarked = [line[2:] for line in unflow(flow(text, quoted=True)).split("\n")]
    assert "\n".join(unmarked) == plain
    if "--" not in text:
        assert all(len(line) <= WIDTH or " " not in line.strip() for line in flow(text).split("\n"))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "On 2 March 2026 at 09:05, Sam Seller wrote:"),
        ("de", "Am 02.03.2026 um 09:05 schrieb Sam Seller:"),
        ("fr", "Le 2 mars 2026 à 09:05, Sam Seller a écrit :"),
        ("es", "El 2 de marzo de 2026 a las 09:05, Sam Seller escribió:"),
        ("nl", "On 2 March 2026 at 09:05, Sam Seller wrote:"),
        ("", "On 2 March 2026 at 09:05, Sam Seller wrote:"),
    ],
)
def test_attributions(language: str, line: str) -> None:
    """In the language of the conversation, else in English, at the local time that is given."""
    when = datetime(2026, 3, 2, 9, 5, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert attribution(language, when, SAM.name, SAM.email) == line
    assert SAM.email in attribution(language, when, " ", SAM.email)


_NAME = st.lists(
    st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=12), min_size=1, max_size=3
).map(" ".join)  # fmt: skip
_MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(ZoneInfo("Europe/Berlin")))


@given(st.sampled_from(["en", "de", "fr", "es"]), _MOMENT, st.one_of(_NAME, st.just("")), st.booleans())
@example("de", datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC")), "J. R. Ewing", False)
@example("en", datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC")), "A" * 60 + " " + "B" * 60, True)
def test_our_own_reader_knows_every_attribution(language: str, when: datetime, name: str, html: bool) -> None:
    """The words alone are new, in any of the languages, on any day, under any name, joined or not."""
    quote = Quote(attribution(language, when, name, SAM.email), f"{LONG}\n\nI wrote to you.")
    plain = sent_text(compose(draft(quote=quote, html=html)))
    assert new_text(unflow(plain)) == WORDS
    assert new_text(plain) == WORDS


@pytest.mark.parametrize("name", ["a\nBcc: eve@x.example", "a\r\n\r\nb", "\x00\x1b[31m", "a" * 500, "\u2028"])
def test_a_hostile_name_stays_on_one_line(name: str) -> None:
    """The name came from a mail."""
    line = attribution("en", datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC")), name, SAM.email)
    assert line.isprintable()
    assert len(line) <= MAX_NAME + 50
