"""What providers say when they refuse, and what is made of it (PROTOCOLS C and F6)."""

import pytest

from inboxfollow.adapters.smtp.replies import Reply, refusal, refused_login, refused_recipients, reply_of
from inboxfollow.ports.errors import AuthRejected, CapReached, PortError, Rejected, Transient

PLACE = "smtp.example.com:465"
DAY = 86_400


@pytest.mark.parametrize(
    ("code", "text", "kind", "wait"),
    [
        # limits of a day
        (550, "5.4.5 Daily user sending limit exceeded. For more information", CapReached, DAY),
        (550, "5.4.5 Daily sending quota exceeded. gsmtp", CapReached, DAY),
        (550, "5.7.1 Daily SMTP relay limit exceeded for user.", CapReached, DAY),
        (550, "5.4.6 Unusual sending activity detected. Please try after sometime", CapReached, DAY),
        (550, "5.4.6 Mail rate exceeded limit. Click here to unblock.", CapReached, DAY),
        (554, "5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed", CapReached, DAY),
        (554, "5.2.0 OutboundSpamException: Actual verdict is RefuseQuota, ShowTierUpgrade.", CapReached, DAY),
        (550, "5.1.90 Your message can't be sent because you've reached your daily limit", CapReached, DAY),
        (550, "5.7.233 Your message can't be sent because your tenant exceeded its daily limit", CapReached, DAY),
        (452, "4.5.3 Daily message limit exceeded", CapReached, DAY),
        # logging in
        (530, "5.7.0 Authentication Required.", AuthRejected, None),
        (535, "5.7.139 Authentication unsuccessful, basic authentication is disabled.", AuthRejected, None),
        (550, "5.7.30 Basic authentication is not supported for Client Submission.", AuthRejected, None),
        (530, "5.7.57 Client not authenticated to send mail.", AuthRejected, None),
        # for now
        (432, "4.3.2 Concurrent connections limit exceeded. Visit aka.ms", Transient, 60),
        (421, "4.7.0 Try again later, closing connection.", Transient, 60),
        (450, "4.7.1 Greylisted", Transient, 600),
        (451, "4.7.1 Please try again later", Transient, 600),
        (451, "Greylisting in action", Transient, 600),
        (451, "4.3.0 Mail server temporarily rejected message", Transient, None),
        (452, "4.3.1 Insufficient system storage", Transient, None),
        (450, "4.2.1 The user is receiving mail at a rate that prevents more", Transient, None),
        (550, "5.5.0 busy", Transient, 300),
        # for good
        (550, "5.1.1 The email account that you tried to reach does not exist", Rejected, None),
        (550, "5.1.8 Access denied, bad outbound sender", Rejected, None),
        (552, "5.2.2 The recipient's inbox is over quota", Rejected, None),
        (554, "5.4.6 Routing loop detected", Rejected, None),
        (554, "5.7.1 [2] Message rejected under suspicion of SPAM", Rejected, None),
        (554, "", Rejected, None),
        # no answer to what was asked
        (250, "2.0.0 OK", Transient, None),
        (354, "go on", Transient, None),
    ],
)
def test_what_a_refusal_means(code: int, text: str, kind: type[PortError], wait: float | None) -> None:
    """The provider's words decide, documented ones first; the message repeats code and words and says where."""
    error = refusal(Reply(code, text), PLACE, "the mail was refused")
    assert type(error) is kind
    assert getattr(error, "retry_after", None) == wait
    assert PLACE in error.message
    assert f"{code} {text}".strip() in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("code", "text", "kind", "hint"),
    [
        (535, "5.7.8 Username and Password not accepted.", AuthRejected, "app password"),
        (534, "5.7.9 Application-specific password required.", AuthRejected, "app password"),
        (
            535,
            "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            AuthRejected,
            "administrator",
        ),
        (535, "5.7.139 Authentication unsuccessful, the user credentials were incorrect.", AuthRejected, "secret"),
        (550, "5.7.30 Basic authentication is not supported for Client Submission.", AuthRejected, "oauth"),
        (538, "5.7.11 Encryption required", AuthRejected, "secret"),
        (432, "4.7.12 A password transition is needed", AuthRejected, "secret"),
        (504, "5.5.4 Unrecognized authentication type", AuthRejected, "secret"),
        (432, "4.3.2 Concurrent connections limit exceeded", Transient, "later"),
        (454, "4.7.0 Temporary authentication failure", Transient, "later"),
        (421, "4.7.0 Too many connections", Transient, "later"),
    ],
)
def test_what_a_refused_login_means(code: int, text: str, kind: type[PortError], hint: str) -> None:
    """Who must act is said: the person, their administrator, or nobody but time."""
    error = refused_login(Reply(code, text), PLACE)
    assert type(error) is kind
    assert hint in error.hint
    assert text in error.message


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["550 5.1.1 no", "451 4.7.1 later"], Rejected),
        (["450 4.2.1 later", "451 4.7.1 later"], Transient),
        (["550 5.1.1 no", "550 5.4.5 Daily user sending limit exceeded."], CapReached),
        (["530 5.7.0 log in first", "550 5.1.1 no"], AuthRejected),
        (["550 5.5.0 Requested action not taken: mailbox unavailable"], Rejected),
    ],
)
def test_several_refused_recipients(texts: list[str], kind: type[PortError]) -> None:
    """The account's own trouble comes first, then a final no, then a passing one; all are named."""
    refused = {f"p{n}@ortiz.example": reply_of(int(text[:3]), text[4:].encode()) for n, text in enumerate(texts)}
    error = refused_recipients(refused, PLACE)
    assert type(error) is kind
    for address, text in zip(refused, texts, strict=True):
        assert f"{address} ({text})" in error.message


def test_lines_of_one_reply_are_joined() -> None:
    """An enhanced status that every line repeats is kept once."""
    reply = reply_of(550, b"5.7.26 Unauthenticated email\n5.7.26 from here is\n5.7.26 not accepted. gsmtp")
    assert str(reply) == "550 5.7.26 Unauthenticated email from here is not accepted. gsmtp"
    assert reply.status == "5.7.26"


@pytest.mark.parametrize("text", ["5.1", "5.1.1.1 x", "15.1.1 x", "mail 5.1.1 no"])
def test_what_is_no_enhanced_status(text: str) -> None:
    """Only three numbers at the very beginning are one (RFC 2034)."""
    assert Reply(550, text).status == ""


def test_hostile_server_text_is_tamed() -> None:
    """Control characters, bidi overrides and endless text of a server never reach a terminal through an error."""
    reply = reply_of(550, b"\x1b]0;x\x07 \xe2\x80\xae \xff " + b"y" * 5000)
    for error in (
        refusal(reply, PLACE, "no"),
        refused_login(reply, PLACE),
        refused_recipients({"a@b.example": reply}, PLACE),
    ):
        assert error.message.isprintable()
        assert len(error.message) < 400
