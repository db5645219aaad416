"""What machines write back: delivery reports, receipts, absences, acknowledgements, calendar replies, reactions."""

from datetime import datetime

from inboxfollow.demo.desk import utc
from inboxfollow.demo.letter import TEXT, Header, Letter, dated, encoded, multipart, text_part, typed, written
from inboxfollow.demo.people import SAM, Person
from inboxfollow.demo.talk import Talk, mailbox_of, received

DAEMON = Person("Mail Delivery System", "mailer-daemon@mx.seller.example")
AUTOMATIC: tuple[Header, ...] = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"))
SAYINGS = {
    "failed": ("Undelivered Mail Returned to Sender", "could not be delivered. This is a permanent error"),
    "delayed": ("Delayed Mail (still being retried)", "could not be delivered yet. It will be retried for 4 days"),
}


def _head(sender: Person, when: datetime, subject: str, name: str) -> tuple[Header, ...]:
    return (
        *received(sender, when, name),
        ("From", mailbox_of(sender)),
        ("To", mailbox_of(SAM)),
        ("Subject", encoded(subject)),
        ("Date", dated(when)),
        ("Message-ID", f"<{name}@{sender.domain}>"),
    )


def _cites(talk: Talk) -> tuple[Header, ...]:
    return (("In-Reply-To", talk.ids[-1]), ("References", talk.ids[-1]))


def delivery(talk: Talk, when: datetime, person: Person, status: str, said: str, action: str = "failed") -> Letter:
    """A delivery report (RFC 3464) on the newest letter of `talk`; `said` is the far server's answer."""
    name = f"{talk.key}-{action}-{len(talk.ids)}"
    title, words = SAYINGS[action]
    prose = f"This is the mail system at host mx.seller.example.\n\nYour message to <{person.email}> {words}.\n\n"
    fields = (
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.seller.example\n\n"
        f"Final-Recipient: rfc822; {person.email}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {said}\n"
    )
    returned = (
        f"Content-Type: text/rfc822-headers\n\nFrom: {mailbox_of(SAM)}\nTo: <{person.email}>\n"
        f"Subject: {encoded(talk.subject)}\nMessage-ID: {talk.ids[-1]}\n"
    )
    head = (*_head(DAEMON, when, title, name), ("Auto-Submitted", "auto-replied"))
    kind = typed(f'multipart/report; report-type=delivery-status;\r\n boundary="=_{name}"')
    body = multipart(f"=_{name}", (text_part(prose + said), fields, returned))
    null_path = (("Return-Path", "<>"), *(header for header in head if header[0] != "Return-Path"))
    return Letter("INBOX", utc(when), written((*null_path, *kind), body))


def receipt(talk: Talk, when: datetime, person: Person) -> Letter:
    """A read receipt (RFC 8098) for the newest letter of `talk`."""
    name = f"{talk.key}-read-{len(talk.ids)}"
    fields = (
        f"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; {person.email}\n"
        f"Original-Message-ID: {talk.ids[-1]}\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    )
    prose = text_part(f"Your message was displayed on {dated(when)}.")
    kind = typed(f'multipart/report; report-type=disposition-notification;\r\n boundary="=_{name}"')
    head = (*_head(person, when, f"Read: {talk.subject}", name), *_cites(talk))
    return Letter("INBOX", utc(when), written((*head, *kind), multipart(f"=_{name}", (prose, fields))))


def automatic(talk: Talk, when: datetime, person: Person, subject: str, text: str) -> Letter:
    """An automatic answer (RFC 3834) to the newest letter of `talk`: an absence, a move, an acknowledgement."""
    name = f"{talk.key}-auto-{len(talk.ids)}"
    head = (*_head(person, when, subject, name), *_cites(talk), *AUTOMATIC)
    return Letter("INBOX", utc(when), written((*head, *TEXT), text))


def calendar_reply(talk: Talk, when: datetime, person: Person, meeting: datetime) -> Letter:
    """An invitation accepted without a word (RFC 5546 section 3.2.3)."""
    name = f"{talk.key}-accepted-{len(talk.ids)}"
    calendar = (
        'Content-Type: text/calendar; charset="utf-8"; method=REPLY\n\n'
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//Calendar//EN\nMETHOD:REPLY\nBEGIN:VEVENT\n"
        f"UID:{talk.key}@seller.example\nDTSTART:{utc(meeting):%Y%m%dT%H%M%SZ}\nDTSTAMP:{utc(when):%Y%m%dT%H%M%SZ}\n"
        f"ORGANIZER:mailto:{SAM.email}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{person.email}\n"
        f"SUMMARY:{talk.subject}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    head = (*_head(person, when, f"Accepted: {talk.subject}", name), *_cites(talk))
    kind = typed(f'multipart/alternative; boundary="=_{name}"')
    return Letter("INBOX", utc(when), written((*head, *kind), multipart(f"=_{name}", (text_part(""), calendar))))


def reaction(talk: Talk, when: datetime, person: Person, emoji: str) -> Letter:
    """A reaction in place of an answer, as Gmail sends it."""
    name = f"{talk.key}-reaction-{len(talk.ids)}"
    part = (
        'Content-Type: text/vnd.google.email-reaction+json; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
        f'{{"version": 1, "emoji": "{emoji}"}}\n'
    )
    prose = f"{emoji} {person.name} reacted via Gmail"
    head = (*_head(person, when, f"Re: {talk.subject}", name), ("In-Reply-To", talk.ids[-1]))
    kind = typed(f'multipart/alternative; boundary="=_{name}"')
    body = multipart(f"=_{name}", (text_part(prose), part, text_part(f"<p>{prose}</p>", "html")))
    return Letter("INBOX", utc(when), written((*head, *kind), body))


def invitation(talk: Talk, when: datetime, person: Person, meeting: datetime) -> Letter:
    """An invitation that Sam's calendar sent by itself: no touch, no lead (RFC 5546 section 3.2.2)."""
    name = f"{talk.key}-invitation"
    calendar = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//Calendar//EN\nMETHOD:REQUEST\nBEGIN:VEVENT\n"
        f"UID:{talk.key}@seller.example\nDTSTART:{utc(meeting):%Y%m%dT%H%M%SZ}\nDTSTAMP:{utc(when):%Y%m%dT%H%M%SZ}\n"
        f"ORGANIZER:mailto:{SAM.email}\nATTENDEE:mailto:{person.email}\nSUMMARY:{talk.subject}\n"
        "END:VEVENT\nEND:VCALENDAR"
    )
    head = (
        ("From", mailbox_of(SAM)),
        ("To", mailbox_of(person)),
        ("Subject", encoded(f"Invitation: {talk.subject}")),
        ("Date", dated(when)),
        ("Message-ID", f"<{name}@{SAM.domain}>"),
    )
    kind = typed('text/calendar; charset="utf-8"; method=REQUEST')
    return Letter("Sent", utc(when), written((*head, *kind), calendar))
