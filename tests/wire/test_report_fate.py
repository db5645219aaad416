"""Whether a failure is for good: what servers' words add to their codes."""

from inboxfollow.domain.message import Bounce
from inboxfollow.wire.mime import read_mime
from inboxfollow.wire.report import read_report


def only_bounce(said: str, sender: str = "MAILER-DAEMON@mx.example", *, returned: bool = False) -> Bounce | None:
    """The one bounce of a mail server's prose about dana@ortiz.example."""
    words = f"Your message to <dana@ortiz.example>:\r\n{said}\r\n"
    head = f"From: {sender}\r\nTo: sam@seller.example\r\nSubject: Mail error\r\n"
    if returned:
        mail = "Message-ID: <t1@seller.example>\r\nTo: dana@ortiz.example\r\n\r\nHi\r\n"
        back = f"--x\r\nContent-Type: message/rfc822\r\n\r\n{mail}"
        body = f"--x\r\nContent-Type: text/plain\r\n\r\n{words}\r\n{back}\r\n--x--\r\n"
        source = f"{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n{body}"
    else:
        source = f"{head}Content-Type: text/plain\r\n\r\n{words}"
    report = read_report(read_mime(source.encode()))
    return report.bounces[0] if report else None


def test_an_unknown_user_at_rcpt_is_for_good() -> None:
    """A recipient that is refused by name will never work."""
    bounce = only_bounce("550 unknown user (in reply to RCPT TO command)")
    assert bounce is not None and bounce.permanent


def test_a_refusal_after_the_data_is_a_filter() -> None:
    """A server that took the recipient and refuses the mail filters it, whatever it says of the user."""
    bounce = only_bounce("550 Unknown user (in reply to end of DATA\r\n    command)")
    assert bounce is not None and bounce.action == "failed" and not bounce.permanent


def test_a_server_that_has_given_up_is_no_delay() -> None:
    """ "I've given up" beats the temporary words of the last attempt."""
    bounce = only_bounce("This is a permanent error; I've given up. 421 4.7.0 temporarily deferred.")
    assert bounce is not None and bounce.action == "failed"


def test_a_host_that_does_not_exist_is_for_good() -> None:
    """Names between "host" and "not found" do not hide that the domain is unknown."""
    bounce = only_bounce("DNS lookup failure: host mx.ortiz.example not found")
    assert bounce is not None and bounce.permanent


def test_a_no_reply_sender_bounces_only_with_the_mail_returned() -> None:
    """A no-reply address that speaks of a failed mail reports it only where that mail is attached."""
    said = "It could not be delivered: the mailbox is full."
    assert only_bounce(said, "no-reply@isp.example") is None
    bounce = only_bounce(said, "no-reply@isp.example", returned=True)
    assert bounce is not None and bounce.status == "5.2.2"
