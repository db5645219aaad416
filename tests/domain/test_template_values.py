"""What a template may say about a lead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.leftovers import leftovers
from inboxfollow.domain.manner import Manner
from inboxfollow.domain.message import Address
from inboxfollow.domain.spoken import SpokenDay, span_words
from inboxfollow.domain.subject import base_subject, readable_subject
from inboxfollow.domain.template_values import VARIABLES, last_line, template_values
from tests.domain.builders import at, mail, policy

DANA = Address("Dana Ortiz", "Dana+x@Ortiz.example")
MANNER = Manner(
    name="Sam Seller",
    signature="Sam Seller\r\nNMLS 000000\n",
    fields={"dana@ortiz.example": {"city": "Boise", "subject": "hides nothing", "empty": "  "}},
)
TEXT = "Hi Dana,\n\nhere is the offer. Can we talk on Friday?\n\nSam"


def values(
    people: Sequence[Address] = (DANA,),
    text: str | None = TEXT,
    subject: str = "Re: Offer",
    days: float = 9,
    **other: Any,
) -> dict[str, object]:
    """The variables nine days after my last mail, which left on Monday, 2 March 2026."""
    known: dict[str, Any] = {"calendar": policy().calendar, "manner": MANNER, "language": "en"} | other
    return template_values(people=people, subject=subject, last=mail(at(0), text=text), now=at(days), **known)


def test_all_that_is_documented_and_nothing_else() -> None:
    """The table names exactly the variables there are, but for the custom ones."""
    found = values()
    assert [name for name, _, _ in VARIABLES] == [name for name in found if name != "city"]
    assert all(meaning and example for _, meaning, example in VARIABLES)


def test_what_is_said_of_a_lead() -> None:
    """Names, subject, time and my own words as a person would put them."""
    found = values()
    assert {name: str(value) for name, value in found.items() if name != "fields"} == {
        "greeting": "Hi Dana,",
        "first_name": "Dana",
        "name": "Dana Ortiz",
        "subject": "Offer",
        "waiting_days": "7",
        "silence": "9 days",
        "last_date": "2 March",
        "last_line": "Here is the offer.",
        "my_name": "Sam Seller",
        "signature": "Sam Seller\nNMLS 000000",
        "city": "Boise",
    }
    assert found["waiting_days"] == 7


def test_custom_fields() -> None:
    """Fields of the first person stand in `fields` and under their own names, unless that hides a built-in one."""
    found = values()
    assert found["fields"] == {"city": "Boise", "subject": "hides nothing"}
    assert (found["city"], found["subject"]) == ("Boise", "Offer")
    other = values([Address("Erin", "erin@ortiz.example"), DANA])
    assert other["fields"] == {}
    assert "city" not in other


def test_what_is_not_known_is_absent() -> None:
    """Nothing is an empty text: strict variables name what is missing."""
    found = values([Address("", "info@ortiz.example")], text=None, subject="Re: ", manner=Manner())
    assert set(found) == {"greeting", "waiting_days", "silence", "last_date", "fields"}
    assert set(values([], text="", subject="")) == {*found, "my_name", "signature"}


def test_days_are_those_of_my_clock() -> None:
    """The day of my last message is the local one: 23:30 in London is tomorrow in Berlin."""
    calendar = replace(policy().calendar, timezone=ZoneInfo("Europe/Berlin"))
    late = template_values(
        people=[DANA], subject="", last=mail(at(0.6)), now=at(1), calendar=calendar, manner=MANNER, language="de"
    )
    assert str(late["last_date"]) == "3. März"
    assert late["silence"] == "einem Tag"


@given(st.text(max_size=300), st.text(max_size=300))
def test_text_from_mail_is_one_harmless_line(hostile: str, text: str) -> None:
    """Whatever stands in a header or body: values have no control characters, no line ends and no placeholders."""
    found = values([Address(hostile, hostile)], subject=hostile, text=text, manner=Manner())
    for name in ("greeting", "first_name", "name", "subject", "last_line"):
        words = str(found.get(name, "-"))
        assert all(char >= " " and not "\u202a" <= char <= "\u202e" for char in words)
        assert "\n" not in words
        assert leftovers(words) == ()


@pytest.mark.parametrize("hostile", ["Re: {{ first_name }}", "[Company]", "Hi ,", "TODO: price"])
def test_placeholders_are_not_repeated(hostile: str) -> None:
    """A subject, a line or a field that holds a placeholder is absent instead of blocking the send or going out."""
    found = values(subject=hostile, text=hostile, manner=Manner(fields={"dana@ortiz.example": {"city": hostile}}))
    assert {"subject", "last_line", "city"} & set(found) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Dana,\n\nI hope you are well. Thanks for the call.\nHere is the plan: 3 steps.\n\nBest\nSam", "Here is the plan: 3 steps."),
        ("Hi Dana, thanks for your time. Could you send me the figures?", "Could you send me the figures?"),
        ("Hallo Frau Ortiz,\n\nanbei das Angebot wie besprochen.\n\nViele Grüße\nSam", "Anbei das Angebot wie besprochen."),
        ("Dear Dr. Ortiz, please find the draft attached.", "Please find the draft attached."),
        ("Sehr geehrte Damen und Herren,\n\nwir bieten Ihnen 3 Tage an.", "Wir bieten Ihnen 3 Tage an."),
        ("> their words\nMine stand below.", "Mine stand below."),
        ("Bonjour,\n\nvoici le devis demandé.", "Voici le devis demandé."),
        ("High five for that idea.", "High five for that idea."),
        ("Thanks, can you call me today?", "Thanks, can you call me today?"),
        ("Thanks a lot for everything!", ""),
        ("Hello\n\nBest regards,\nSam", ""),
        ("Hi Dana,\n\nI wrote to you on 2 March about the offer. Would you like to go ahead?", ""),
        ("Guten Tag,\n\nam 2. März habe ich Ihnen zum Angebot geschrieben.", ""),
        ("Hi, just following up on the offer.", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_last_line(text: str, expected: str) -> None:
    """The first line that says something: no greeting, no courtesy; none where the mail itself was a follow-up."""
    assert last_line(text) == expected


def test_a_long_line_is_cut() -> None:
    """The quoted line is at most 120 characters long and ends with a whole word."""
    line = last_line("word " * 500)
    assert 110 < len(line) <= 120
    assert line.endswith(" word …")
    assert len(last_line("We wrote " + "w" * 500)) == 120


@pytest.mark.parametrize(
    ("language", "same_year", "other_year"),
    [
        ("en", "14 March", "14 March 2025"),
        ("de", "14. März", "14. März 2025"),
        ("fr", "14 mars", "14 mars 2025"),
        ("es", "14 de marzo", "14 de marzo de 2025"),
        ("xx", "14 March", "14 March 2025"),
    ],
)
def test_days_in_words(language: str, same_year: str, other_year: str) -> None:
    """A day has its year where that is not this one."""
    today = date(2026, 4, 1)
    assert str(SpokenDay(date(2026, 3, 14), today, language)) == same_year
    assert str(SpokenDay(date(2025, 3, 14), today, language)) == other_year


def test_the_first_of_a_month_in_french() -> None:
    """French counts the first day as such."""
    assert str(SpokenDay(date(2026, 5, 1), date(2026, 5, 2), "fr")) == "1er mai"


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (0, "a day", "einem Tag"),
        (1, "a day", "einem Tag"),
        (3, "3 days", "3 Tagen"),
        (7, "a week", "einer Woche"),
        (13, "13 days", "13 Tagen"),
        (14, "two weeks", "zwei Wochen"),
        (20, "two weeks", "zwei Wochen"),
        (37, "5 weeks", "5 Wochen"),
        (59, "8 weeks", "8 Wochen"),
        (60, "2 months", "2 Monaten"),
        (92, "3 months", "3 Monaten"),
        (365, "a year", "einem Jahr"),
        (540, "18 months", "18 Monaten"),
        (730, "2 years", "2 Jahren"),
    ],
)
def test_silence_in_words(days: int, english: str, german: str) -> None:
    """Days, then weeks, months and years, rounded as people do."""
    assert (span_words(days, "en"), span_words(days, "de")) == (english, german)


@given(st.integers(0, 4000), st.sampled_from(["en", "de", "fr", "es", ""]))
def test_every_silence_has_words(days: int, language: str) -> None:
    """No number of days is left without words, and none of them says zero."""
    assert span_words(days, language)
    assert not span_words(days, language).startswith("0")


@given(st.text(max_size=60))
def test_a_readable_subject_is_the_same_matter(subject: str) -> None:
    """What is read aloud compares equal to what was written."""
    assert base_subject(readable_subject(subject)) == base_subject(subject)


def test_readable_subject() -> None:
    """Prefixes and tags are off, the writer's capitals stay."""
    assert readable_subject("Re: AW: [ext]  Offer for\tDana (fwd)") == "Offer for Dana"
