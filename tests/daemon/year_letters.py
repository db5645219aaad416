"""Mail of the simulated year as octets. Texts are plain ones whose meaning nobody would doubt."""

from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime

ASKS = "Hello,\r\n\r\nhere is what we talked about. Could you tell me what you think of it?\r\n\r\nSam"
SAYS = {
    "reply": "Thank you for asking again. Yes, let us do it. When could you start?",
    "no": "Please do not contact me again.",
    "declined": "Thank you, but we have decided to go with somebody else.",
    "news": "Hello Sam, I have a question about something else. Can you call me?",
}
AUTOMATIC = ("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All")


def source(
    message_id: str,
    sender: str,
    to: str,
    subject: str,
    text: str,
    when: datetime,
    *,
    cites: Sequence[str] = (),
    headers: Sequence[str] = (),
) -> bytes:
    """One mail."""
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {format_datetime(when)}",
        f"Message-ID: {message_id}",
        *([f"In-Reply-To: {cites[-1]}", f"References: {' '.join(cites)}"] if cites else []),
        *headers,
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


def newsletter(number: int, to: str, when: datetime) -> bytes:
    """One of very many."""
    house = f"news{number % 40}.example"
    headers = (f"List-Id: <letter.{house}>", f"List-Unsubscribe: <https://{house}/off>", "Precedence: bulk")
    return source(
        f"<n{number}@{house}>",
        f"News <letter@{house}>",
        to,
        f"This week, number {number}",
        "Our offers.",
        when,
        headers=headers,
    )


def report(message_id: str, about: str, failed: str, when: datetime, *, hard: bool) -> bytes:
    """A delivery report (RFC 3464) on a mail of mine."""
    action, status = ("failed", "5.1.1") if hard else ("delayed", "4.4.1")
    text = (
        f"--b\r\n\r\nYour message could not be delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {failed}\r\nAction: {action}\r\n"
        f"Status: {status}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {about}\r\n\r\n--b--\r\n"
    )
    title = "Undelivered Mail Returned to Sender" if hard else "Delayed Mail (still being retried)"
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    return source(
        message_id, "mailer-daemon@mx.example", "sam@seller.example", title, text, when, headers=(kind, *AUTOMATIC)
    )


def absence(back: date | None) -> str:
    """What a responder says."""
    return f"I am out of the office. I will be back on {back:%-d %B %Y}." if back else "I am out of the office."


def not_now(after: date) -> str:
    """A friendly delay."""
    return f"Thanks, but not now, we are too busy. Please get back to me on {after:%-d %B %Y}."
