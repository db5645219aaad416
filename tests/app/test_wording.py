"""Phrases that front ends share, and the cleaning of hostile text."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.app import wording
from inboxfollow.app.rows import Hold, NextStep, Person
from inboxfollow.domain.state import State
from tests.cli.samples import CALENDAR, HOSTILE, NOW, ZONE, agenda, folder, row


def test_clean_drops_what_moves_a_terminal() -> None:
    """Controls, escapes, bidirectional overrides, surrogates and line separators go; the words stay."""
    assert wording.clean(HOSTILE) == "]0;owned[/b][@click=app.bell]x[31mevil2J Second third \u0301\u0301\u0301"


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"])))
def test_clean_is_safe_and_idempotent(text: str) -> None:
    """No unsafe character passes, one line stays one line, and cleaning twice changes nothing."""
    safe = wording.clean(text)
    assert not {unicodedata.category(char) for char in safe} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert safe == " ".join(safe.split())
    assert wording.clean(safe) == safe


def test_clean_keeps_scripts() -> None:
    """Letters of all scripts, emoji and a few combining marks are kept."""
    for text in ("Grüße, Zoë", "お見積もり", "שלום", "สวัสดีที่นี่", "हिन्दी", "🎉 e\u0301"):
        assert wording.clean(text) == text


def test_clean_lines_keeps_the_lines() -> None:
    """A text keeps its lines and indentation, loses blank ends, and each line is safe."""
    assert wording.clean_lines("\r\n\nHi\x1b[2J\r\n\n  - one\ttwo\u2028three\n \n") == (
        "Hi[2J",
        "",
        "  - one    two",
        "three",
    )


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(minutes=60), "1 hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=5), "5 days ago"),
    ],
)
def test_ago(past: timedelta, words: str) -> None:
    """How long ago something was, in the largest unit that says enough."""
    assert wording.ago(NOW - past, NOW) == words


@pytest.mark.parametrize(
    ("offset", "words", "brief"),
    [
        (timedelta(days=-9), "7 days late", "7d late"),
        (timedelta(days=-2), "2 days late", "2d late"),
        (timedelta(days=-1), "1 day late", "1d late"),
        (timedelta(hours=-1), "now", "now"),
        (timedelta(hours=3), "today 14:00", "today 14:00"),
        (timedelta(hours=14), "tomorrow", "tomorrow"),
        (timedelta(days=5), "in 5 days", "in 5d"),
        (timedelta(days=30), "18 Dec", "18 Dec"),
        (timedelta(days=60), "17 Jan 2027", "17 Jan 2027"),
    ],
)
def test_due(offset: timedelta, words: str, brief: str) -> None:
    """Lateness is told in working days, like silence; what is to come in days of the calendar."""
    assert wording.due_words(NOW + offset, NOW, CALENDAR) == words
    assert wording.due_words(NOW + offset, NOW, CALENDAR, brief=True) == brief


def test_due_never() -> None:
    """Nothing due is told by nothing."""
    assert wording.due_words(None, NOW, CALENDAR) == ""


def test_local_day() -> None:
    """Days are those on the person's wall: shortly before midnight UTC it is tomorrow in Berlin."""
    assert wording.day(datetime(2026, 11, 18, 23, 30, tzinfo=UTC), NOW, ZONE) == "19 Nov"
    assert wording.instant(NOW, NOW, ZONE) == "Wed 18 Nov 11:00"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "nudge, 2 days late"),
        ({"next_step": NextStep("call", "")}, "call, 2 days late"),
        ({"next_step": NextStep("mail", "")}, "mail, 2 days late"),
        ({"next_step": None}, "2 days late"),
        ({"state": State.SNOOZED, "snoozed_until": NOW + timedelta(days=90)}, "until 16 Feb 2027"),
        ({"state": State.CLOSED, "closed_reason": "handed_over"}, "handed over"),
        ({"state": State.EXCLUDED, "excluded_reason": "a list"}, "a list"),
        ({"state": State.ANSWERED}, "your turn"),
        ({"state": State.OPTED_OUT}, ""),
        ({"state": State.BOUNCED}, "needs another address"),
        ({"state": State.FINISHED, "due": None, "next_step": None}, ""),
        ({"state": State.AWAY}, "nudge, 2 days late"),
    ],
)
def test_next(changes: dict[str, object], words: str) -> None:
    """What comes next is a step and its time, or the reason why nothing does."""
    assert wording.next_words(row(**changes), NOW, CALENDAR) == words


@pytest.mark.parametrize(
    ("touches", "steps", "complete", "shown"),
    [
        (2, 6, True, "●●○○○○"),
        (1, 1, True, "●○"),
        (3, 6, False, "≥●●●○○○"),
        (6, 6, True, "●●●●●●"),
        (8, 6, True, "8"),
        (8, 6, False, "≥8"),
        (3, 0, True, "●●●"),
    ],
)
def test_dots(touches: int, steps: int, complete: bool, shown: str) -> None:
    """Touches made and planned are dots, many are a figure, and an incomplete count says so."""
    assert wording.dots(touches, steps, complete) == shown


def test_who() -> None:
    """People are told by name, else address; group mail says how many answered."""
    dana, bob = Person("Dana", "dana@a.example", "silent"), Person(" ", "bob@b.example", "replied")
    assert wording.who(row(people=(dana,))) == "Dana"
    assert wording.who(row(people=(bob,))) == "bob@b.example"
    assert wording.who(row(people=(dana, dana))) == "Dana +1"
    assert wording.who(row(people=(dana, bob, dana))) == "1 of 3 replied: Dana"
    assert wording.who(row(people=(dana, bob, dana)), brief=True) == "1/3 Dana"
    assert wording.who(row(people=())) == "(nobody)"


def test_flags() -> None:
    """A hold and a pin are each one sign."""
    assert wording.flags(row(holds=(Hold("elsewhere", "wrote on 3 Nov"),), pinned=True)) == "!*"
    assert wording.flags(row()) == ""


def test_every_state_has_words() -> None:
    """No state can appear without a title."""
    assert set(wording.STATES) == set(State)


def _lines(*folders: object, hidden: int = 0) -> tuple[str, ...]:
    return wording.coverage_lines(agenda(folders=folders).coverage, hidden, NOW, ZONE)  # type: ignore[arg-type]


def test_coverage_whole() -> None:
    """What was read is told with its beginning, its folders and its age."""
    assert _lines(folder(), folder("Sent"), hidden=270) == (
        "Read since 17 Oct 2025, 2 of 2 folders, 2 min ago; 270 hidden.",
    )


def test_coverage_never() -> None:
    """Without any scan it says so and what to do."""
    assert _lines() == ("No scan yet: run inboxfollow scan.",)
    assert wording.unread(agenda(folders=()).coverage)


def test_coverage_account_not_scanned() -> None:
    """An account that was never tried is no failure; before any other it means that there was no scan."""
    waiting = folder("", account="home", checked=None, complete=False, error="never read")
    assert _lines(waiting) == ("No scan yet: run inboxfollow scan.",)
    assert _lines(folder(), waiting)[1] == "Account home has not been read yet: run inboxfollow scan."
    assert "1 of 1 folder," in _lines(folder(), waiting)[0]


def test_coverage_account_failed() -> None:
    """An account whose first scan failed is named with the reason."""
    lines = _lines(folder("", checked=None, complete=False, error="the password was refused"))
    assert lines == (
        "Read since 17 Oct 2025, nothing yet.",
        "Account work could not be read: the password was refused; an answer there is not seen.",
    )


def test_silence() -> None:
    """Silence is told in days; none yet is less than one."""
    assert (wording.silence(1), wording.silence(12), wording.silence(0)) == ("1 day", "12 days", "<1 day")
    assert (wording.silence(12, brief=True), wording.silence(0, brief=True)) == ("12d", "<1d")


def test_coverage_failed_folder() -> None:
    """A folder that could not be read is named with the reason and the consequence."""
    known, gap = _lines(folder(error="timed out."), folder("Sent"))
    assert "1 of 2 folders" in known
    assert gap == "work/INBOX could not be read: timed out; an answer there is not seen."


def test_coverage_unfinished() -> None:
    """A folder that is not read to its end says how far it got."""
    gap = _lines(folder(complete=False, known=1200, total=5000))[1]
    assert gap == "work/INBOX is not read to its end (1,200 of 5,000): run inboxfollow scan to go on."


def test_coverage_account_never_whole() -> None:
    """Folders may all be fine while an account was never read whole."""
    assert "never read whole" in _lines(folder(checked=None))[1]


def test_coverage_many_failures() -> None:
    """Many failures are not listed one by one."""
    lines = _lines(*(folder(f"F{number}", error="gone") for number in range(40)))
    assert len(lines) == 7
    assert lines[-1].startswith("35 more folders not read")
