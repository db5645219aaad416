"""`explain`: what a mail is and wants, from its bytes."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.app.explain import explain

NOW = datetime(2026, 3, 3, tzinfo=UTC)
REPLY = (
    b"From: Dana Ortiz <dana@ortiz.example>\r\nTo: Sam <sam@seller.example>\r\nSubject: Re: Offer\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <r1@ortiz.example>\r\nIn-Reply-To: <t1@seller.example>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n\r\n> Are you still interested?\r\n"
)


def test_a_reply_is_explained() -> None:
    """Kind, intent, new text, ids, people and times of a person's reply."""
    found = explain(REPLY % b"Please remove me from your list.", arrived=NOW)
    assert (found.kind, found.intent, found.until) == ("person", "opt_out", None)
    assert found.new_text.strip() == "Please remove me from your list."
    assert (found.message_id, found.references) == ("<r1@ortiz.example>", ("<t1@seller.example>",))
    assert (found.sender, found.to, found.subject) == ("dana@ortiz.example", ("sam@seller.example",), "Re: Offer")
    assert found.date == "2026-03-02T09:00:00Z"
    assert found.evidence and found.expects_reply is None


def test_a_date_offered_is_given_as_iso() -> None:
    """The day of a "not now" is relative to when the mail was sent."""
    found = explain(REPLY % b"Not now, please get back to me in two weeks.", arrived=NOW)
    assert (found.intent, found.until) == ("not_now", "2026-03-16")


def test_an_out_of_office_names_the_mail_it_answers() -> None:
    """An automatic reply is about the mail it cites."""
    source = b"Auto-Submitted: auto-replied\r\n" + REPLY % b"I am out of the office until 14 March."
    found = explain(source, arrived=NOW)
    assert (found.kind, found.until, found.about_message_id) == ("out_of_office", "2026-03-15", "<t1@seller.example>")


def test_mail_of_mine_says_whether_it_expects_a_reply() -> None:
    """My own question expects a reply; my own vacation reply does not, and says why."""
    asked = explain(REPLY % b"Are you free on Tuesday?", mine=True, arrived=NOW).expects_reply
    assert asked is not None and asked.value
    source = b"Auto-Submitted: auto-replied\r\n" + REPLY % b"I am away. How are you?"
    machine = explain(source, mine=True, arrived=NOW).expects_reply
    assert machine is not None and not machine.value and "program" in machine.why


def test_a_mail_without_a_date_is_read_as_of_its_arrival() -> None:
    """Without a Date header the arrival is the day that "in two weeks" counts from."""
    source = (REPLY % b"Not now, please get back to me in two weeks.").replace(
        b"Date: Mon, 2 Mar", b"X-Was: Mon, 2 Mar"
    )
    found = explain(source, arrived=NOW)
    assert (found.date, found.until) == (None, "2026-03-17")
    assert "date: missing" in found.defects


@given(st.binary(max_size=600))
def test_any_bytes_are_explained(source: bytes) -> None:
    """No bytes raise."""
    explain(source, arrived=NOW)
    explain(source, mine=True, arrived=NOW)
