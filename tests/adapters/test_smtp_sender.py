"""Handing a mail to a real server that fails at every step: what is a definite no, and what nobody can know."""

import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxfollow.adapters.smtp.sender import SmtpSender
from inboxfollow.adapters.smtp.settings import Password, SmtpSettings
from inboxfollow.ports.errors import (
    AuthRejected,
    CapReached,
    OutcomeUnknown,
    PortError,
    Rejected,
    Transient,
    Unreachable,
)
from inboxfollow.ports.sender import Envelope, Receipt
from tests.servers.smtp import SmtpServer
from tests.servers.smtp_session import Stage

DANA, LEE = "dana@ortiz.example", "lee@ortiz.example"
ENVELOPE = Envelope("me@seller.example", (DANA, LEE))
SOURCE = b"From: me@seller.example\r\nTo: dana@ortiz.example\r\nMessage-ID: <1@seller.example>\r\n\r\nShall we?\r\n"
LONG = SOURCE + b"0123456789abcde\r\n" * 1_000_000
"""Far more than the buffers between two sockets hold."""


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A server of one's own."""
    with SmtpServer() as running:
        yield running


def sender(server: SmtpServer, **changes: object) -> SmtpSender:
    """A sender to `server`, right in all that a test does not say otherwise."""
    here = SmtpSettings("localhost", server.port, server.security, server.ca_file, server.user, 10, 10)
    return SmtpSender(replace(here, **changes), Password(server.password if server.user else ""))  # type: ignore[arg-type]


def send(server: SmtpServer, envelope: Envelope = ENVELOPE, source: bytes = SOURCE, **changes: object) -> Receipt:
    """Sends one mail and ends the connection."""
    one = sender(server, **changes)
    try:
        return one.send(envelope, source, lambda: None)
    finally:
        one.close()


def failure(server: SmtpServer, envelope: Envelope = ENVELOPE, source: bytes = SOURCE, **changes: object) -> PortError:
    """The error of a mail that is not sent, fit to be shown."""
    with pytest.raises(PortError) as caught:
        send(server, envelope, source, **changes)
    error = caught.value
    assert error.message.isprintable()
    assert error.hint
    assert server.password not in error.message + error.hint
    return error


# every step, every way to fail

BEFORE_THE_DOT: tuple[Stage, ...] = ("connect", "ehlo", "auth", "mail", "rcpt", "data")


@pytest.mark.parametrize("stage", [*BEFORE_THE_DOT, "dot"])
@pytest.mark.parametrize(("reply", "kind"), [("451 4.3.0 later", Transient), ("554 5.3.0 never", Rejected)])
def test_a_refusal_at_any_step_is_a_definite_no(
    server: SmtpServer, stage: Stage, reply: str, kind: type[PortError]
) -> None:
    """4yz is for now and 5yz for good, wherever it comes, also after the dot; the message names reply and place."""
    server.fault(stage, reply=reply)
    error = failure(server)
    assert type(error) is (AuthRejected if stage == "auth" and kind is Rejected else kind)
    assert reply in error.message
    assert f"localhost:{server.port}" in error.message
    assert server.received == []


@pytest.mark.parametrize("stage", BEFORE_THE_DOT)
@pytest.mark.parametrize("how", ["drop", "stall", "nonsense", "half"])
def test_a_broken_connection_before_the_dot_is_a_definite_no(server: SmtpServer, stage: Stage, how: str) -> None:
    """A cut, silence or nonsense before the mail was sent can be tried again."""
    if how == "drop":
        server.fault(stage, drop=True)
    elif how == "half":
        server.fault(stage, drop=True, partial=b"250-")
    elif how == "stall":
        server.fault(stage, stall=60)
    else:
        server.fault(stage, reply="hello")
    error = failure(server, timeout_seconds=0.3)
    assert type(error) is (Transient if how == "nonsense" else Unreachable)
    assert server.received == []


@pytest.mark.parametrize("stage", ["dot", "reply"])
@pytest.mark.parametrize(
    "partial", [b"", b"2", b"250", b"250 2.0.0 OK", b"550 5.1.1 no", b"250-2.0.0 OK\r\n", b"550-no\r\n"]
)
def test_a_cut_after_the_dot_is_unknown(server: SmtpServer, stage: Stage, partial: bytes) -> None:
    """Without a whole reply nobody knows, however much of one had come, delivered or not."""
    server.fault(stage, drop=True, partial=partial)
    assert type(failure(server)) is OutcomeUnknown
    assert len(server.received) == (stage == "reply")


@pytest.mark.parametrize(
    "reply", ["hello", "", "2500 ok", "25 ok", "099 ok", "354 go on", "150 wait", "250:ok", "\x1b]0;x"]
)
def test_nonsense_after_the_dot_is_unknown(server: SmtpServer, reply: str) -> None:
    """What is no reply, or none that belongs there, says neither yes nor no."""
    server.fault("reply", reply=reply or "\r\n")
    error = failure(server)
    assert type(error) is OutcomeUnknown
    assert error.message.count("no clear answer") == 1
    assert len(server.received) == 1


@pytest.mark.parametrize("stage", ["dot", "reply"])
def test_silence_after_the_dot_is_unknown(server: SmtpServer, stage: Stage) -> None:
    """The last answer has a time-out of its own; the server may deliver all the same."""
    server.fault(stage, stall=60)
    error = failure(server, final_seconds=0.3)
    assert type(error) is OutcomeUnknown
    assert "Sent" in error.hint


def test_the_last_answer_is_waited_for_longer_than_the_others(server: SmtpServer) -> None:
    """A server may take its time to scan and store a mail."""
    server.fault("reply", stall=1.0)
    assert send(server, timeout_seconds=0.5, final_seconds=20).reply == "250 2.0.0 OK"


def test_an_endless_answer_after_the_dot_is_unknown(server: SmtpServer) -> None:
    """A reply of any number of lines is not read to its end."""
    server.fault("reply", reply="\r\n".join(["250-more"] * 5000) + "\r\n250 ok")
    assert type(failure(server)) is OutcomeUnknown


def test_a_cut_within_the_mail_is_a_definite_no(server: SmtpServer) -> None:
    """While the octets are on their way the dot has not been written: nothing can have been delivered."""
    server.fault("body", drop=True)
    assert type(failure(server, source=LONG)) is Unreachable
    assert server.received == []


def test_a_server_that_stops_reading_the_mail_is_a_definite_no(server: SmtpServer) -> None:
    """A write that cannot go on ends with the time-out, before the dot."""
    server.fault("body", stall=60)
    assert type(failure(server, source=LONG, timeout_seconds=0.5)) is Unreachable
    assert server.received == []


def test_an_interruption_after_the_dot_goes_through(server: SmtpServer) -> None:
    """Ctrl-C while the answer is awaited is not swallowed and not made into a yes or no."""
    main = threading.main_thread().ident
    assert main is not None
    server.fault("reply", call=lambda: signal.pthread_kill(main, signal.SIGINT), stall=60)
    with pytest.raises(KeyboardInterrupt):
        send(server)
    assert len(server.wait_for(1)) == 1


@pytest.mark.parametrize("fault", [{"drop": True}, {"stall": 60.0}, {"reply": "500 what?"}])
def test_a_failing_goodbye_does_not_matter(server: SmtpServer, fault: dict[str, object]) -> None:
    """The receipt is there before QUIT is said."""
    server.fault("quit", **fault)  # type: ignore[arg-type]
    assert send(server).reply == "250 2.0.0 OK"


# recipients


def test_one_refused_recipient_refuses_all(server: SmtpServer) -> None:
    """Nothing is sent to the others; every refused one is named with code and status."""
    carl = "carl@ortiz.example"
    server.fault("rcpt", reply="550 5.1.1 no such user", address=LEE)
    server.fault("rcpt", reply="450 4.2.1 busy", address=carl)
    error = failure(server, Envelope("me@seller.example", (DANA, LEE, carl)))
    assert type(error) is Rejected
    assert "lee@ortiz.example (550 5.1.1 no such user)" in error.message
    assert "carl@ortiz.example (450 4.2.1 busy)" in error.message
    assert DANA not in error.message
    assert server.received == []
    assert server.commands[-2:] == ["RSET", "QUIT"]
    assert "DATA" not in server.commands


def test_recipients_refused_for_now_only(server: SmtpServer) -> None:
    """Where all refusals are passing, so is the error, with the longest wait."""
    server.fault("rcpt", reply="451 4.7.1 greylisted", address=DANA)
    server.fault("rcpt", reply="450 4.2.1 busy", address=LEE)
    error = failure(server)
    assert type(error) is Transient
    assert error.retry_after == 600


def test_a_server_that_closes_at_a_recipient_is_asked_no_more(server: SmtpServer) -> None:
    """After 421 no further recipient is offered."""
    server.fault("rcpt", reply="421 4.3.2 closing", address=DANA)
    error = failure(server)
    assert isinstance(error, Transient)
    assert error.retry_after == 60
    assert not any(LEE in command for command in server.commands)


@pytest.mark.parametrize("reply", ["251 will forward", "252 cannot verify"])
def test_a_forwarded_recipient_is_a_recipient(server: SmtpServer, reply: str) -> None:
    """Any 2yz takes the recipient (RFC 5321 section 4.3.2)."""
    server.fault("rcpt", reply=reply, address=LEE)
    send(server)
    assert server.received[0].recipients == (DANA, LEE)


def test_the_days_mail_is_used_up(server: SmtpServer) -> None:
    """Gmail's limit comes at RCPT, pauses the account for a day, and is not the recipient's fault."""
    server.fault(
        "rcpt",
        reply="550-5.4.5 Daily user sending limit exceeded. For more\r\n550 5.4.5 information go to",
        address=DANA,
    )
    error = failure(server)
    assert type(error) is CapReached
    assert error.retry_after == 86_400


# what the mail needs


def test_a_mail_too_large_is_not_begun(server: SmtpServer) -> None:
    """The server's own limit is heeded before anything is sent."""
    with SmtpServer(size_limit=1000) as small:
        error = failure(small, source=SOURCE + b"x\r\n" * 1000)
        assert type(error) is Rejected
        assert "1000" in error.message
        assert not any(command.startswith("MAIL") for command in small.commands)
        send(small)
    assert f"MAIL FROM:<me@seller.example> SIZE={len(SOURCE)}" in small.commands


def test_nothing_is_claimed_that_the_server_does_not_offer() -> None:
    """Without extensions MAIL has no parameters."""
    with SmtpServer(without={"SIZE", "8BITMIME", "SMTPUTF8"}) as plain:
        send(plain)
    assert "MAIL FROM:<me@seller.example>" in plain.commands


def test_international_addresses(server: SmtpServer) -> None:
    """A local part beyond ASCII needs SMTPUTF8; a domain beyond ASCII becomes A-labels and needs nothing."""
    source = "From: me@seller.example\r\nTo: jörg@bücher.example\r\n\r\nHi\r\n".encode()
    send(server, Envelope("me@seller.example", ("jörg@bücher.example",)), source)
    send(server, Envelope("me@seller.example", ("joerg@bücher.example",)))
    assert [one.recipients for one in server.received] == [
        ("jörg@xn--bcher-kva.example",),
        ("joerg@xn--bcher-kva.example",),
    ]
    mails = [command for command in server.commands if command.startswith("MAIL")]
    assert [command.endswith("BODY=8BITMIME SMTPUTF8") for command in mails] == [True, False]


@pytest.mark.parametrize(("missing", "source"), [("SMTPUTF8", SOURCE), ("8BITMIME", SOURCE + "ü\r\n".encode())])
def test_a_server_that_lacks_what_the_mail_needs(missing: str, source: bytes) -> None:
    """It is said which extension is missing, and no mail is begun."""
    with SmtpServer(without={missing}) as server:
        who = "jörg@ortiz.example" if missing == "SMTPUTF8" else DANA
        error = failure(server, Envelope("me@seller.example", (who,)), source)
        assert type(error) is Rejected
        assert missing in error.message
        assert not any(command.startswith("MAIL") for command in server.commands)


@pytest.mark.parametrize(
    "source", [b"", b"a: b\r\n\r\nno end", b"a: b\n\nbare\n", b"a: b\r\n\r\n\r.\r\r\n", b"a: b\r\n\0\r\n"]
)
def test_octets_that_are_no_mail_are_refused(server: SmtpServer, source: bytes) -> None:
    """A lone CR or LF could end the mail early at a lenient server and smuggle in another."""
    assert type(failure(server, source=source)) is Rejected
    assert server.commands == []


lines = st.lists(
    st.binary(max_size=60).map(lambda line: line.translate(None, b"\r\n\0")) | st.sampled_from([b".", b"..", b""])
)


@pytest.fixture(scope="module")
def plain_server() -> Iterator[SmtpServer]:
    """A server for many mails."""
    with SmtpServer(security="none", user="") as running:
        yield running


@given(lines=lines)
@settings(max_examples=60, deadline=None)
def test_the_server_stores_what_was_sent(plain_server: SmtpServer, lines: list[bytes]) -> None:
    """Whatever the lines, dots at their beginning included, the server gets these octets and no others."""
    source = b"".join(line + b"\r\n" for line in (b"Subject: x", b"", *lines))
    send(plain_server, source=source)
    assert plain_server.received[-1].source == source


# receipts


@pytest.mark.parametrize(
    ("reply", "delivered_id"),
    [
        (
            "250 2.0.0 OK <AM0@AM0PR01.eurprd01.PROD.OUTLOOK.COM> [Hostname=x.prod.outlook.com]",
            "<AM0@AM0PR01.eurprd01.PROD.OUTLOOK.COM>",
        ),
        ("250 2.0.0 OK <1@seller.example> [Hostname=x.prod.outlook.com]", ""),
        ("250 2.0.0 OK  1712345678 x-gsmtp <someone@elsewhere.example>", ""),
        ("250 2.0.0 OK <x@prod.outlook.com.evil.example>", ""),
    ],
)
def test_the_id_that_outlook_gave(server: SmtpServer, reply: str, delivered_id: str) -> None:
    """A Message-ID put in place of ours is taken from Microsoft's reply, and from nobody else's."""
    server.fault("reply", reply=reply)
    receipt = send(server)
    assert receipt.delivered_id == delivered_id
    assert receipt.reply == " ".join(reply.split())


def test_our_own_id_is_no_other_one(server: SmtpServer) -> None:
    """A reply that repeats our id puts nothing in its place."""
    server.fault("reply", reply="250 2.0.0 OK <Q@x.prod.outlook.com>")
    assert send(server, source=SOURCE.replace(b"1@seller.example", b"q@x.PROD.outlook.com")).delivered_id == ""


def test_a_receipt_is_tame(server: SmtpServer) -> None:
    """Control characters and endless words of a server end here."""
    server.fault("reply", reply="250-\x1b[31mfine\x07\r\n250 " + "y" * 900)
    reply = send(server).reply
    assert reply.isprintable()
    assert len(reply) == 200


# manners


def test_one_mail_is_one_plain_dialogue(server: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    """The commands in their order and no others; the machine's name is told to nobody."""
    send(server)
    assert [one.message for one in caplog.records if one.levelname == "WARNING"] == []  # strays are warned of
    assert server.commands == [
        "EHLO [127.0.0.1]",
        "AUTH PLAIN",
        f"MAIL FROM:<me@seller.example> SIZE={len(SOURCE)}",
        "RCPT TO:<dana@ortiz.example>",
        "RCPT TO:<lee@ortiz.example>",
        "DATA",
        "QUIT",
    ]


def test_a_failed_mail_ends_its_connection(server: SmtpServer) -> None:
    """Nothing stays open until somebody closes the sender."""
    server.fault("mail", reply="550 5.7.1 no")
    one = sender(server)
    with pytest.raises(Rejected):
        one.send(ENVELOPE, SOURCE, lambda: None)
    assert server.commands[-1] == "QUIT"


def test_before_comes_right_before_mail(server: SmtpServer) -> None:
    """Login is done and the mail not begun when `before` is called; a failed login calls it never."""
    seen: list[list[str]] = []
    one = sender(server)
    one.send(ENVELOPE, SOURCE, lambda: seen.append(list(server.commands)))
    server.fault("auth", reply="535 5.7.8 no")
    with pytest.raises(AuthRejected):
        one.send(ENVELOPE, SOURCE, lambda: seen.append([]))
    one.close()
    assert seen == [["EHLO [127.0.0.1]", "AUTH PLAIN"]]


def test_nothing_is_printed(server: SmtpServer, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither library nor adapter writes a word, least of all a secret."""
    send(server)
    assert capfd.readouterr() == ("", "")


def test_many_threads_each_with_a_sender(server: SmtpServer) -> None:
    """Senders share nothing."""
    results: list[str] = []
    work: Callable[[], None] = lambda: results.append(send(server).reply)  # noqa: E731
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(results) == len(server.received) == 8
