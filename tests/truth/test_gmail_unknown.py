"""Sends from a Gmail account whose outcome is not clear, or is a no: never sent twice, settled by the mailbox or by the
person, and put off where that helps. What left is counted at the server."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.truth.gmail_sending import GmailAsked

FAILED, BLOCKED, DENIED, LATER = 1, 3, 4, 5


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[GmailAsked]:
    """Sam asked somebody twenty days ago, who is silent."""
    with GmailAsked(tmp_path) as one:
        yield one


def settled(asked: GmailAsked) -> None:
    """The mailbox shows that it left: the next send says so and sends nothing; it is a touch, and counts once."""
    told = asked.follow_up()
    assert told["status"] == "sent"
    (sent,) = asked.server.sent
    row = asked.row
    assert (row["touches"], row["last_message_id"]) == (2, sent.message_id)
    assert len(asked.product.rows()) == 1


# it left, and nobody was told


def test_an_answer_that_was_lost(asked: GmailAsked) -> None:
    """The connection ends in place of the answer: unknown, never sent again, and found in the mailbox at once."""
    asked.server.fault("messages.send", drop="after", times=None)
    told = asked.follow_up(code=FAILED)
    assert told["status"] == "unknown"
    assert len(asked.server.sent) == 1
    asked.server.heal()
    settled(asked)


@pytest.mark.slow
@pytest.mark.parametrize("replaced", [False, True], ids=["own id", "another id"])
@pytest.mark.parametrize("lost", [False, True], ids=["by the log", "by the id"])
def test_a_500_that_had_its_effect(replaced: bool, lost: bool, asked: GmailAsked) -> None:
    """Found through the log of changes, or, where that was lost, by listing; whatever id Gmail gave it."""
    asked.server.mailbox.replaces_ids = replaced
    asked.server.fault("messages.send", status=500, effect=True, times=None)
    assert asked.follow_up(code=FAILED)["status"] == "unknown"
    asked.server.heal()
    if lost:
        asked.server.expire_history()
    settled(asked)


@pytest.mark.slow
def test_it_left_and_is_found_by_its_id_alone(asked: GmailAsked) -> None:
    """It is not in Sent and the log does not tell of it: it is looked for by its Message-ID."""
    asked.server.fault("messages.send", status=503, effect=True, times=None)
    assert asked.follow_up(code=FAILED)["status"] == "unknown"
    asked.server.heal()
    (sent,) = asked.server.sent
    asked.server.unlabel(sent.id, "SENT")
    asked.server.reset_counters()
    asked.product.scan()
    asked_for = [str(call.parameters.get("q", "")) for call in asked.server.calls]
    assert any("rfc822msgid:" in words for words in asked_for), asked_for


# it did not leave


@pytest.mark.slow
@pytest.mark.parametrize("how", ["500", "dropped"])
def test_nobody_knows_and_it_did_not_leave(how: str, asked: GmailAsked) -> None:
    """The person is asked as often as it takes; once they say that it failed, it can be sent again, and leaves once."""
    if how == "500":
        asked.server.fault("messages.send", status=500, times=None)
    else:
        asked.server.fault("messages.send", drop="before", times=None)
    first = asked.follow_up(code=FAILED)
    asked.server.heal()
    again = asked.follow_up(code=FAILED)
    assert [first["status"], again["status"]] == ["unknown", "unknown"]
    assert f"outbox failed {asked.only().number}" in again["hint"]
    assert (asked.server.sent, len(asked.sends)) == ([], 1)
    assert asked.row["touches"] == 1
    assert asked.product.run("outbox", "failed", str(asked.only().number)).code == 0
    assert asked.follow_up()["status"] == "sent"
    assert len(asked.server.sent) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "reason"), [(429, "rateLimitExceeded"), (403, "userRateLimitExceeded"), (403, "quotaExceeded")]
)
def test_too_fast(status: int, reason: str, asked: GmailAsked) -> None:
    """A refused mail is put off, not lost: after the time that Gmail names the drain sends it, once."""
    asked.server.fault("messages.send", status=status, reason=reason, retry_after=7200)
    told = asked.follow_up(code=LATER)
    assert told["status"] == "queued", told
    assert asked.product.run("outbox", "drain", "--json").json == []
    asked.let_pass(timedelta(hours=1, minutes=30))
    assert asked.product.run("outbox", "drain", "--json").json == []
    asked.let_pass(timedelta(minutes=40))
    (sent,) = asked.product.run("outbox", "drain", "--json").json
    assert (sent["status"], sent["message_id"]) == ("sent", told["message_id"])
    assert (len(asked.server.sent), asked.row["touches"]) == (1, 2)


@pytest.mark.slow
def test_the_limit_of_a_day(asked: GmailAsked) -> None:
    """Gmail's own cap on sending pauses the account: another lead is not written to either, and says why."""
    other = asked.scene.person()
    asked.scene.mine([other], asked.scene.ago(15), "Have you seen the plans?", subject="The plans")
    asked.tell()
    asked.product.scan()
    words = "User-rate limit exceeded.  (Mail sending)"
    asked.server.fault("messages.send", status=429, reason="rateLimitExceeded", message=words)
    told = asked.follow_up(code=BLOCKED)
    assert told["status"] == "queued", told
    assert "no more mail" in told["why"]
    (lead,) = [row["id"] for row in asked.product.rows() if row["subject"] == "The plans"]
    blocked = asked.send(lead)
    assert (blocked.code, blocked.json[0]["status"]) == (BLOCKED, "blocked"), blocked
    assert "no more mail" in blocked.json[0]["why"]
    assert len(asked.sends) == 1


@pytest.mark.slow
def test_a_refusal_for_good(asked: GmailAsked) -> None:
    """A 400 is a no: failed, with Gmail's words, and what is sent next is another mail."""
    asked.server.fault("messages.send", status=400)
    told = asked.follow_up(code=FAILED)
    assert told["status"] == "failed"
    assert "A fault that the test planned" in told["why"]
    assert asked.follow_up()["status"] == "sent"
    assert len(asked.server.sent) == 1


# tokens


@pytest.mark.slow
def test_tokens_that_end_in_the_middle(asked: GmailAsked) -> None:
    """Between the look at the mailbox and the send: renewed, and the mail leaves once."""
    asked.server.fault("history.list", call=asked.server.expire_tokens)
    asked.server.fault("messages.send", call=asked.server.expire_tokens)
    assert asked.follow_up()["status"] == "sent"
    assert asked.sends == [401, 200]
    assert len(asked.server.sent) == 1


def test_a_grant_that_has_ended(asked: GmailAsked) -> None:
    """The mail is blocked; a scan ends with 4 and says why that happens and how access is given again."""
    asked.server.revoke()
    told = asked.follow_up(code=BLOCKED)
    assert told["status"] == "blocked"
    scan = asked.product.run("scan", "--json")
    said = scan.fault()
    assert scan.code == DENIED, scan
    assert "seven days" in said["hint"], said
    assert "inboxfollow accounts authorize work" in said["hint"], said
    assert asked.sends == []
    assert asked.row["touches"] == 1


@pytest.mark.slow
def test_a_grant_that_ends_right_before_the_mail(asked: GmailAsked) -> None:
    """Nobody got it, so it can be sent once access is given again."""
    asked.server.fault("messages.send", call=asked.server.revoke)
    told = asked.send(asked.id)
    assert told.code == DENIED, told
    assert told.json[0]["status"] == "failed"
    asked.product.secret = asked.server.token_json()
    assert asked.follow_up()["status"] == "sent"
    assert len(asked.server.sent) == 1
