"""Mail that machines write about mail: bounces, receipts, absences, calendar answers, reactions."""

from datetime import datetime

from tests.truth.letters import Header, Part, Person, multipart, text_part
from tests.truth.scene import ME, Mail, Scene

DAEMON_NAMES = ("Mail Delivery System", "Mail Delivery Subsystem", "")


def returned_headers(mail: Mail) -> bytes:
    """The header block of a mail as a report returns it."""
    return mail.source.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"


def delivery_report(
    scene: Scene,
    about: Mail,
    recipient: Person,
    at: datetime,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    returned: str = "headers",
    to: Person = ME,
) -> Mail:
    """A report on delivery (RFC 3464). `returned`: headers, message, id (nothing but the id) or none."""
    domain = recipient.domain
    words = {
        "delayed": "could not be delivered for 4 hours; it will be tried again",
        "failed": "could not be delivered",
    }
    fate = words.get(action, f"was {action}")
    said = f"This is the mail system at host mx.{domain}.\n\nYour message to <{recipient.email}> {fate}.\n"
    code = {"5": "550", "4": "451"}.get(status[0], "250")
    status_text = (
        f"Reporting-MTA: dns; mx.{domain}\r\n\r\nFinal-Recipient: rfc822; {recipient.email}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {code} {status} see text\r\n"
    )
    parts = [text_part(said, "us-ascii", "7bit"), Part("message/delivery-status", status_text.encode())]
    if returned == "headers":
        parts.append(Part("text/rfc822-headers", returned_headers(about)))
    elif returned == "message":
        parts.append(Part("message/rfc822", about.source, "8bit"))
    elif returned == "id":
        parts.append(Part("text/rfc822-headers", f"Message-ID: {about.id}\r\n\r\n".encode()))
    body = multipart("report", parts, f"rep_{scene.rng.randrange(10**9)}", "; report-type=delivery-status")
    subject = scene.rng.choice(
        ("Undelivered Mail Returned to Sender", "Delivery Status Notification (Failure)", "Undeliverable: x")
    )
    if action == "delayed":
        subject = "Warning: could not send message for past 4 hours"
    elif action in ("delivered", "relayed"):
        subject = "Successful Mail Delivery Report"
    daemon = Person(scene.rng.choice(DAEMON_NAMES), f"MAILER-DAEMON@mx.{domain}")
    headers: list[Header] = [("Auto-Submitted", "auto-replied"), ("Return-Path", "<>")]
    return scene.theirs(
        daemon,
        at,
        said,
        subject=subject,
        to=[to],
        body=body,
        headers=headers,
        client="mutt",
        cites=() if returned != "irt" else None,
    )


def receipt(scene: Scene, about: Mail, reader: Person, at: datetime) -> Mail:
    """A read receipt (RFC 8098)."""
    said = f"Your message was displayed on {at:%Y-%m-%d}. This is no guarantee that it was read.\n"
    text = (
        f"Reporting-UA: mail.{reader.domain}\r\nFinal-Recipient: rfc822;{reader.email}\r\n"
        f"Original-Message-ID: {about.id}\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"
    )
    parts = [text_part(said, "us-ascii", "7bit"), Part("message/disposition-notification", text.encode())]
    body = multipart("report", parts, f"mdn_{scene.rng.randrange(10**9)}", "; report-type=disposition-notification")
    return scene.theirs(reader, at, said, answers=about, subject=f"Read: {about.subject}", body=body)


AWAY_HEADERS: dict[str, tuple[Header, ...]] = {
    "gmail": (("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("X-Autoreply", "yes")),
    "exchange": (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")),
    "exim": (("Auto-Submitted", "auto-replied (vacation)"),),
    "cpanel": (("X-Autorespond", "yes"), ("Precedence", "auto_reply")),
}


def absence(scene: Scene, about: Mail, who: Person, at: datetime, back: datetime | None) -> Mail:
    """An out-of-office reply in the scene's language, with the return date `back` or without one."""
    tongue = scene.tongue
    said = tongue.away_until.format(day=tongue.day(back.date())) if back else tongue.away
    text = f"{tongue.hello.format(name='Sam')}\n\n{said}\n\n{tongue.bye}\n{who.name}"
    headers = AWAY_HEADERS[scene.rng.choice(sorted(AWAY_HEADERS))]
    cite = scene.rng.choice(("both", "in-reply-to"))
    return scene.theirs(
        who,
        at,
        text,
        answers=about,
        subject=tongue.away_subject.format(subject=about.subject),
        headers=headers,
        cite=cite,
        quote=False,
    )


def calendar(
    scene: Scene, method: str, organizer: Person, attendee: Person, answer: str, summary: str, at: datetime
) -> Part:
    """A mail body with a calendar object (RFC 5546)."""
    partstat = f";PARTSTAT={answer.upper()}" if answer else ";RSVP=TRUE"
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Calendar//EN", "VERSION:2.0", f"METHOD:{method.upper()}", "BEGIN:VEVENT",
        f"DTSTART:{at:%Y%m%dT%H%M%SZ}", f"UID:{scene.rng.randrange(10**12)}@calendar",
        f"ORGANIZER:mailto:{organizer.email}",
        f"ATTENDEE;CN=x{partstat}:mailto:{attendee.email}", f"SUMMARY:{summary}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    event = Part(
        f"text/calendar; charset=utf-8; method={method.upper()}", ("\r\n".join(lines) + "\r\n").encode(), "8bit"
    )
    plain = text_part(f"{answer or 'Invitation'}: {summary}\n", "utf-8", "8bit")
    return multipart("alternative", [plain, event], f"cal_{scene.rng.randrange(10**9)}")


def reaction_body(scene: Scene, emoji: str = "👍") -> Part:
    """The three parts of a Gmail reaction."""
    json = f'{{"emoji": "{emoji}", "version": 1}}'
    parts = [
        text_part(f"{emoji}\n\nreacted via Gmail\n", "utf-8", "base64"),
        Part('text/vnd.google.email-reaction+json; charset="utf-8"', json.encode(), "8bit"),
        text_part(f"<div>{emoji}</div><div>reacted via Gmail</div>", "utf-8", "quoted-printable", "html"),
    ]
    return multipart("alternative", parts, f"rea_{scene.rng.randrange(10**9)}")
