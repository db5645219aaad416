"""What becomes of a mail that is handed to Gmail: once, in its thread, from whom it says, and an honest word on it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest

from inboxfollow.adapters.gmail.sender import GmailSender
from inboxfollow.ports.errors import (
    AuthRejected,
    CapReached,
    OutcomeUnknown,
    PortError,
    Rejected,
    Transient,
    Unreachable,
)
from inboxfollow.ports.sender import Envelope
from tests.adapters.gmail_tools import Babbler, Google, Grant, Ticking
from tests.servers.gmail import Mail

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DANA = "dana@ortiz.example"
ENVELOPE = Envelope("me@seller.example", (DANA,))


def letter(
    sender: str = "me@seller.example", id: str = "<two@seller.example>", extra: str = "", text: str = "Hm?"
) -> bytes:
    """A mail to Dana."""
    head = f"From: Sam <{sender}>\r\nTo: {DANA}\r\nSubject: Re: Offer\r\nDate: Sun, 01 Mar 2026 12:00:00 +0000\r\n"
    return f"{head}Message-ID: {id}\r\n{extra}\r\n{text}\r\n".encode()


ANSWER = letter(extra="In-Reply-To: <one@seller.example>\r\nReferences: <one@seller.example>\r\n")


@pytest.fixture
def server() -> Iterator[Google]:
    """A server that knows all it is asked."""
    with Google(send_as=["sales@seller.example"]) as made:
        yield made
        assert made.complaints == []


def sender_of(server: Google, **options: Any) -> GmailSender:
    """A sender, which may do all it needs."""
    grant = options.pop("grant", None) or Grant(server)
    return GmailSender(server.client(grant=grant, **options), grant)


def failure(server: Google, kind: type[PortError], source: bytes = ANSWER, **options: Any) -> PortError:
    """The error of a mail, fit to be shown."""
    sender = sender_of(server, **options)
    with pytest.raises(kind) as caught:
        sender.send(ENVELOPE, source, lambda: None)
    sender.close()
    assert type(caught.value) is kind
    assert caught.value.message.isprintable() and caught.value.hint
    assert "ya29." not in caught.value.message and "Hm?" not in caught.value.message
    return caught.value


def sends(server: Google) -> int:
    """How often the server was asked to send."""
    return sum(call.method == "messages.send" for call in server.calls)


def test_a_follow_up_joins_its_thread(server: Google) -> None:
    """The thread of the mail it cites is looked up; the units are those of four calls."""
    [first] = server.load([Mail(letter(id="<one@seller.example>").replace(b"Re: ", b""), NOON, ["SENT"])])
    sender_of(server).send(ENVELOPE, ANSWER, lambda: None)
    [sent] = server.sent
    assert sent.thread == server.thread_of(first)
    assert sent.source == ANSWER
    assert server.units_by_method == {"getProfile": 1, "messages.list": 5, "messages.send": 100, "messages.get": 20}


def test_without_its_thread_it_is_sent_nevertheless(server: Google) -> None:
    """What was cited may be gone from the mailbox; the headers still thread it for the reader."""
    sender_of(server).send(ENVELOPE, ANSWER, lambda: None)
    assert server.sent[0].source == ANSWER


@pytest.mark.parametrize("parent", ["<a} OR in:anywhere {x@test>", '<"a"@test>', "<a(b)@test>", "<>", "no id"])
def test_a_hostile_parent_is_not_put_into_a_search(server: Google, parent: str) -> None:
    """Then the mail is sent without its thread."""
    sender_of(server).send(ENVELOPE, letter(extra=f"In-Reply-To: {parent}\r\n"), lambda: None)
    assert len(server.sent) == 1
    assert "messages.list" not in server.units_by_method


def test_another_id_is_read_back(server: Google) -> None:
    """Gmail replaces ids that it does not like; the receipt tells the one that was delivered."""
    receipt = sender_of(server).send(ENVELOPE, letter(id="<x@hostname>"), lambda: None)
    assert receipt.delivered_id == server.sent[0].message_id != "<x@hostname>"


@pytest.mark.parametrize("trouble", [{"status": 403}, {"status": 500}, {"drop": "before"}, {"status": 404}])
def test_a_success_stays_one_when_the_id_cannot_be_read_back(server: Google, trouble: dict[str, Any]) -> None:
    """What was sent was sent, whatever happens afterwards."""
    server.fault("messages.get", times=None, **trouble)
    receipt = sender_of(server).send(ENVELOPE, letter(id="<x@hostname>"), lambda: None)
    assert receipt.delivered_id == ""
    assert len(server.sent) == 1


def test_large_mail_is_uploaded_octet_for_octet(server: Google) -> None:
    """A mail that is too large for JSON goes another way, into the same thread."""
    [first] = server.load([Mail(letter(id="<one@seller.example>").replace(b"Re: ", b""), NOON, ["SENT"])])
    source = ANSWER + b".\r\n--=_\r\nFrom x\r\n0123456789abcdef\r\n" * 100_000
    sender_of(server).send(ENVELOPE, source, lambda: None)
    [sent] = server.sent
    assert len(source) > 3_500_000
    assert (sent.source, sent.thread) == (source, server.thread_of(first))


def test_my_other_addresses_may_be_used(server: Google) -> None:
    """One that Gmail knows is looked up once more than my own."""
    sender_of(server).send(ENVELOPE, letter("sales@seller.example"), lambda: None)
    assert b"From: Sam <sales@seller.example>" in server.sent[0].source
    assert server.units_by_method["settings.sendAs.list"] == 1


def test_an_address_that_gmail_would_replace_is_refused(server: Google) -> None:
    """Nothing is sent under another name than the mail says."""
    error = failure(server, Rejected, letter("boss@seller.example"))
    assert "boss@seller.example" in error.message and "Send mail as" in error.hint
    assert sends(server) == 0


@pytest.mark.parametrize("status", [403, 404])
def test_where_the_addresses_are_not_told_it_goes_on(server: Google, status: int) -> None:
    """An administrator may hide the settings; that is no reason to refuse."""
    server.fault("settings.sendAs.list", status=status, reason="insufficientPermissions", times=None)
    sender_of(server).send(ENVELOPE, letter("sales@seller.example"), lambda: None)
    assert len(server.sent) == 1


@pytest.mark.parametrize(
    "extra", ["Cc: lee@ortiz.example\r\n", "Bcc: lee@ortiz.example\r\n", "Resent-To: lee@ortiz.example\r\n"]
)
def test_nobody_gets_it_who_is_not_in_the_envelope(server: Google, extra: str) -> None:
    """Gmail reads the header; one that names others is refused, and one that names fewer, too."""
    failure(server, Rejected, letter(extra=extra))
    with pytest.raises(Rejected):
        sender_of(server).send(Envelope("me@seller.example", (DANA, "lee@ortiz.example")), letter(), lambda: None)
    assert server.calls == []


def test_bcc_reaches_its_people_only(server: Google) -> None:
    """Whom the envelope names besides stands in Bcc, which others do not see."""
    envelope = Envelope("me@seller.example", (DANA, "lee@ortiz.example"))
    sender_of(server).send(envelope, letter(extra="Bcc: lee@ortiz.example\r\n"), lambda: None)
    assert set(server.sent[0].recipients) == set(envelope.recipients)
    assert message_from_bytes(server.sent[0].delivered)["Bcc"] is None


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 400}, Rejected),
        ({"status": 403, "reason": "forbidden"}, Rejected),
        ({"status": 403, "reason": "insufficientPermissions"}, AuthRejected),
        ({"status": 413}, Rejected),
        ({"status": 429, "retry_after": 90}, Transient),
        ({"status": 403, "reason": "userRateLimitExceeded"}, Transient),
        ({"status": 403, "reason": "dailyLimitExceeded"}, Transient),
    ],
)
def test_a_clear_no_is_asked_once_and_nobody_gets_it(
    server: Google, fault: dict[str, Any], kind: type[PortError]
) -> None:
    """No refusal is tried again here, and none is in doubt."""
    server.fault("messages.send", times=None, **fault)
    error = failure(server, kind)
    assert (sends(server), len(server.sent)) == (1, 0)
    if isinstance(error, Transient):
        assert error.retry_after and error.retry_after >= 60


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("effect", [True, False])
def test_trouble_of_the_server_is_doubt(server: Google, status: int, effect: bool) -> None:
    """A 5xx may come after the mail was sent: it is never sent again (PROTOCOLS B4)."""
    server.fault("messages.send", status=status, effect=effect, times=None)
    failure(server, OutcomeUnknown)
    assert (sends(server), len(server.sent)) == (1, int(effect))


@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize("size", [1, 4_000_000])
def test_a_cut_is_doubt_and_the_mail_is_written_once(server: Google, drop: Any, size: int) -> None:
    """httplib2 would write it a second time by itself; it must not, with JSON or an upload."""
    fault = server.fault("messages.send", drop=drop, times=None)
    failure(server, OutcomeUnknown, ANSWER + b"x" * 70 + b"\r\n" + b"0123456789\r\n" * (size // 12))
    assert fault.struck == 1
    assert len(server.sent) == (drop == "after")


def test_silence_is_doubt(server: Google) -> None:
    """An answer that does not come in time says nothing."""
    fault = server.fault("messages.send", stall=30, times=None)
    failure(server, OutcomeUnknown, timeout=0.3)
    assert fault.struck == 1


def test_an_ended_token_is_replaced_and_the_mail_sent_once(server: Google) -> None:
    """A 401 says that nothing was done, so that one request may be written again."""
    grant = Grant(server)
    sender = sender_of(server, grant=grant)
    sender.check()
    sender.send(ENVELOPE, letter(), server.expire_tokens)
    assert len(server.sent) == 1
    assert sends(server) == 2


def test_a_token_that_stays_refused_is_said_so(server: Google) -> None:
    """Twice 401 is a definite no."""
    server.fault("messages.send", status=401, times=None)
    assert "accounts authorize" in failure(server, AuthRejected).hint
    assert sends(server) == 2


def test_a_token_without_the_right_to_send(server: Google) -> None:
    """What is missing is named."""
    assert "gmail.send" in failure(server, AuthRejected, grant=Grant(server, ["gmail.readonly"])).message


def test_nobody_there_is_no_doubt() -> None:
    """Where no connection was made, nothing was sent: at the first call, and at the mail itself."""
    with Google() as server:
        sender = sender_of(server)
        sender.check()
        port = server.port

        def close() -> None:
            server.close()

        with pytest.raises(Unreachable) as caught:
            sender.send(ENVELOPE, letter(), close)
        assert not isinstance(caught.value, OutcomeUnknown)
        assert str(port) in caught.value.message


PROFILE = b'{"emailAddress": "me@seller.example", "historyId": "1"}'
LIMITS = [
    (
        429,
        "rateLimitExceeded",
        "User-rate limit exceeded.  Retry after 2026-03-01T13:00:00.123Z (Mail sending)",
        3600.0,
    ),
    (403, "userRateLimitExceeded", "Daily user sending limit exceeded.", 86_400.0),
]


@pytest.mark.parametrize(("status", "reason", "words", "wait"), LIMITS)
def test_gmails_own_limit_on_sending_is_one(status: int, reason: str, words: str, wait: float) -> None:
    """It is a cap, with the time until which it holds by the server's clock."""
    body = f'{{"error": {{"code": {status}, "message": "{words}", "errors": [{{"reason": "{reason}"}}]}}}}'
    with Google() as server, Babbler(PROFILE, status, body.encode()) as babbler:
        error = failure(server, CapReached, endpoint=babbler.endpoint)
        assert isinstance(error, CapReached)
        assert error.retry_after == pytest.approx(wait, abs=1)


@pytest.mark.parametrize("body", ["", "<html>Log in to this network</html>", "[]", "{}", "null"])
def test_an_answer_that_is_none_is_doubt(body: str) -> None:
    """Whoever answered, it does not say that nothing was sent."""
    with Google() as server, Babbler(PROFILE, 200, body.encode()) as babbler:
        failure(server, OutcomeUnknown, endpoint=babbler.endpoint)


def test_the_quota_is_waited_for_before_the_last_word(server: Google) -> None:
    """`before` is called when nothing more is waited for."""
    clock = Ticking()
    sender = sender_of(server, clock=clock, units=110)
    moments: list[float] = []
    for _ in range(2):
        sender.send(ENVELOPE, letter(), lambda: moments.append(clock.now))
        moments.append(clock.now)
    assert len(server.sent) == 2
    assert clock.naps
