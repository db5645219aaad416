"""What a mail is and wants, and why: the use case behind `inboxfollow explain`. Needs no config and no store."""

from dataclasses import dataclass
from datetime import datetime

from inboxfollow.domain import kind
from inboxfollow.domain.expects import expects_reply
from inboxfollow.domain.message import Bounce, Message
from inboxfollow.domain.verdict import Expectation
from inboxfollow.wire.body import read_content
from inboxfollow.wire.parse import parse_header

MAX_SOURCE = 50_000_000
"""Octets of one mail that are read; the rest is ignored and named among the defects."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One mail explained, in plain values (DESIGN, "Command line", `explain --json`)."""

    kind: str
    intent: str
    until: str | None
    """ISO date."""
    new_text: str
    evidence: tuple[str, ...]
    bounces: tuple[Bounce, ...]
    message_id: str
    about_message_id: str | None
    references: tuple[str, ...]
    sender: str
    """The address of From; the JSON's "from"."""
    to: tuple[str, ...]
    subject: str
    date: str | None
    """RFC 3339, UTC."""
    defects: tuple[str, ...]
    successor: str = ""
    mine: bool = False
    expects_reply: Expectation | None = None
    """Only for mail of mine."""


def explain(source: bytes, *, mine: bool = False, arrived: datetime) -> Explanation:
    """Explain the bytes of one mail; never raises. `arrived` (aware) stands in for a Date that cannot be read;
    `mine` says that the mail is one of my own, which then also tells whether it expects a reply."""
    cut = len(source) > MAX_SOURCE
    source = source[:MAX_SOURCE]
    message = parse_header(source, arrived=arrived)
    content = read_content(source, truncated=cut)
    verdict = kind.judge(message, content, today=(message.date or arrived).date())
    machine = kind.outbound_is_machine(message, content) if mine else ""
    return Explanation(
        kind=verdict.kind.value,
        intent=verdict.intent.value,
        until=verdict.until.isoformat() if verdict.until else None,
        new_text=content.new_text,
        evidence=verdict.evidence + ((machine,) if machine else ()),
        bounces=verdict.bounces,
        message_id=message.message_id,
        about_message_id=verdict.about_ids[0] if verdict.about_ids else None,
        references=message.references,
        sender=message.sender.email if message.sender else "",
        to=tuple(address.email for address in message.to),
        subject=message.subject,
        date=message.date.isoformat().replace("+00:00", "Z") if message.date else None,
        defects=message.defects + (("source: too long, cut",) if cut else ()),
        successor=verdict.successor,
        mine=mine,
        expects_reply=_expectation(machine, message, content.new_text, content.attachments) if mine else None,
    )


def _expectation(machine: str, message: Message, text: str, attachments: tuple[str, ...]) -> Expectation:
    return Expectation(False, machine) if machine else expects_reply(text, message.subject, attachments)
