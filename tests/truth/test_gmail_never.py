"""Whom `send` never writes to from a Gmail account: each is refused with exit 3 and a reason, and Gmail is not even
asked to take the mail. What stands against it came after the last scan."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.truth.gmail_sending import GmailAsked
from tests.truth.reports import absence, delivery_report

BLOCKED, DONE = 3, 0


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[GmailAsked]:
    """Sam asked somebody twenty days ago, who is silent."""
    with GmailAsked(tmp_path) as one:
        yield one


def _now() -> datetime:
    return datetime.now(UTC)


def refused(asked: GmailAsked, said: str) -> None:
    """The follow-up is not sent, for a reason with these words, and Gmail is not asked to take it."""
    told = asked.follow_up(code=BLOCKED)
    assert told["status"] == "blocked", told
    assert said in told["why"], told
    assert asked.sends == []


def _reply(asked: GmailAsked, **more: Any) -> None:
    asked.scene.theirs(asked.who, _now(), "Yes, let us talk on Monday.", answers=asked.mail, **more)


def _in_another_thread(asked: GmailAsked) -> None:
    asked.scene.theirs(asked.who, _now(), "Could you call me about the roof?", subject="The roof")


def _new_subject_in_spam(asked: GmailAsked) -> None:
    asked.scene.theirs(asked.who, _now(), "Could you call me?", subject="The roof", folder="Junk")


def _colleague_without_ids(asked: GmailAsked) -> None:
    colleague = asked.scene.person(asked.who.domain)
    asked.scene.theirs(colleague, _now(), "I take over from here.", answers=asked.mail, cite="none")


def _colleague_who_cites(asked: GmailAsked) -> None:
    colleague = asked.scene.person(asked.who.domain)
    asked.scene.theirs(colleague, _now(), "I take over from here.", answers=asked.mail, subject="Your question")


def _opt_out(asked: GmailAsked, **more: Any) -> None:
    asked.scene.theirs(asked.who, _now(), "Please do not contact me again.", **more)


def _i_wrote(asked: GmailAsked) -> None:
    asked.scene.mine([asked.who], _now(), "One more thought.", answers=asked.mail)


def _bounce(asked: GmailAsked) -> None:
    delivery_report(asked.scene, asked.mail, asked.who, _now())


def _away(asked: GmailAsked) -> None:
    other = asked.scene.mine([asked.who], _now() - timedelta(hours=3), subject="Another matter")
    absence(asked.scene, other, asked.who, _now() - timedelta(hours=2), _now() + timedelta(days=9))


def play(asked: GmailAsked, wrote: Callable[[GmailAsked], None], said: str) -> None:
    """Something is written, and that stands against the follow-up."""
    wrote(asked)
    asked.tell()
    refused(asked, said)


def test_they_answered(asked: GmailAsked) -> None:
    """Between the scan and the send; the next send says so too."""
    play(asked, _reply, "answered")
    refused(asked, "answered")
    assert asked.row["state"] == "answered"


@pytest.mark.slow
def test_they_opted_out_in_spam_under_another_subject(asked: GmailAsked) -> None:
    """A no counts wherever it lies and whatever it cites."""
    play(asked, lambda asked: _opt_out(asked, subject="Your mails", folder="Junk"), "not to be written to")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        (lambda asked: _reply(asked, folder="Junk"), "answered"),
        (lambda asked: _reply(asked, folder="Trash"), "answered"),
        (lambda asked: _reply(asked, folder="Customers/North"), "answered"),
        (lambda asked: _reply(asked, cite="none"), "answered"),
        (_in_another_thread, "The roof"),
        (_new_subject_in_spam, "The roof"),
        (_colleague_without_ids, "perhaps answered by"),
        (_colleague_who_cites, "answered"),
        (lambda asked: _opt_out(asked, answers=asked.mail), "not to be written to"),
        (_i_wrote, "you wrote on"),
        (_bounce, "@"),
        (_away, "away"),
    ],
    ids=[
        "spam", "trash", "a label", "no ids", "another thread", "another thread, spam", "colleague, no ids",
        "colleague, new subject", "opt out", "I wrote", "bounce", "away",
    ],
)  # fmt: skip
def test_something_came(wrote: Callable[[GmailAsked], None], said: str, asked: GmailAsked) -> None:
    """Wherever it lies and whatever it cites."""
    play(asked, wrote, said)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrote", "said"),
    [(_reply, "answered"), (_in_another_thread, "The roof"), (_colleague_without_ids, "perhaps answered by"),
     (lambda asked: _opt_out(asked, subject="Your mails", folder="Junk"), "not to be written to")],
    ids=["reply", "another thread", "colleague", "opt out in spam"],
)  # fmt: skip
def test_the_log_of_changes_was_lost(wrote: Callable[[GmailAsked], None], said: str, asked: GmailAsked) -> None:
    """Where the history ended between scan and send all is listed anew first, and what came in the gap counts."""
    wrote(asked)
    asked.tell()
    asked.server.expire_history()
    refused(asked, said)
    asked.server.reset_counters()
    asked.product.scan()
    assert asked.server.units_by_method == {"history.list": 2}


@pytest.mark.slow
def test_a_lost_log_with_nothing_in_the_gap(asked: GmailAsked) -> None:
    """It is listed anew, and then the mail leaves."""
    asked.server.expire_history()
    assert asked.follow_up()["status"] == "sent"
    methods = [call.method for call in asked.server.calls]
    assert methods.index("messages.list") < methods.index("messages.send")


@pytest.mark.slow
def test_a_lost_log_that_cannot_be_made_good(asked: GmailAsked) -> None:
    """While listing anew fails nothing leaves; once it works, what came in the gap counts."""
    _reply(asked)
    asked.tell()
    asked.server.expire_history()
    asked.server.fault("messages.list", status=400, times=None)
    refused(asked, "could not be read")
    refused(asked, "could not be read")
    asked.server.heal()
    refused(asked, "answered")


@pytest.mark.slow
@pytest.mark.parametrize("how", ["gone", "refused", "half"])
def test_the_account_cannot_be_read(how: str, asked: GmailAsked) -> None:
    """No look at the mailbox, no mail."""
    if how == "gone":
        asked.server.close()
    else:
        _reply(asked)
        asked.tell()
        asked.server.fault("history.list" if how == "refused" else "messages.get", status=400, times=None)
    refused(asked, "could not be read")
