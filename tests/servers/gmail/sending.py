"""What Gmail does with a mail that is sent through its API (PROTOCOLS B3, F4)."""

import email
import email.utils
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.servers.gmail.answers import ApiError, invalid
from tests.servers.gmail.asking import Ask, brief
from tests.servers.gmail.mail import (
    FIELD,
    Message,
    addresses_in,
    base_subject,
    head_of,
    ids_in,
    quick_fields,
)
from tests.servers.gmail.mailbox import Draft, Mailbox
from tests.servers.gmail.payload import decoded

WELL_FORMED = re.compile(r"<[^<>@\s]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+>")
LARGEST_MAIL = 35 * 2**20


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail the server sent. `source` stands in Sent; `delivered` is what others get, without Bcc."""

    id: str
    thread: str
    recipients: tuple[str, ...]
    source: bytes
    delivered: bytes

    @property
    def message_id(self) -> str:
        """With brackets, as Gmail left it."""
        return f"<{ids_in(quick_fields(self.source)['message-id'])[0]}>"


def raw_source(body: Mapping[str, Any], media: bytes | None) -> bytes:
    """The mail in an upload, or in the JSON's `raw`. Raises ApiError."""
    raw = body.get("raw", "")
    if not isinstance(raw, str):
        raise invalid("Invalid value at 'message.raw' (TYPE_BYTES)")
    source = media if media is not None else decoded(raw)
    if not source:
        raise invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
    if len(source) > LARGEST_MAIL:
        raise ApiError(413, "uploadTooLarge", "Request size is too large.")
    return source


def send(ask: Ask) -> Sent:
    """users.messages.send: files the mail in Sent. Raises ApiError."""
    thread = ask.text("threadId")
    return post(ask.mailbox, raw_source(ask.body, ask.media), thread, ask.now)


def send_draft(ask: Ask) -> Sent:
    """users.drafts.send: the draft goes, a mail with another id comes. Raises ApiError."""
    draft = ask.mailbox.drafts.get(ask.text("id"))
    if draft is None:
        raise invalid("Invalid draft")
    message = ask.mailbox.messages[draft.message]
    sent = post(ask.mailbox, message.source, message.thread, ask.now)
    ask.mailbox.remove(message)
    return sent


def post(box: Mailbox, source: bytes, thread: str, now: datetime) -> Sent:
    """Sends a mail from the mailbox. Raises ApiError (400) where it has no recipient."""
    fields = quick_fields(source)
    recipients = tuple(dict.fromkeys(addresses_in(fields.get(name, "") for name in ("to", "cc", "bcc"))))
    if not recipients:
        raise invalid("Recipient address required")
    final = _completed(box, source, now)
    home = _home(box, quick_fields(final), thread)
    labels = {"SENT", "INBOX", "UNREAD"} if set(recipients) & set(box.send_as) else {"SENT"}
    message = box.add(final, now, labels, home)
    return Sent(message.id, message.thread, recipients, final, without(final, "bcc"))


def answer_of(box: Mailbox, sent: Sent) -> dict[str, Any]:
    """What the API says after sending."""
    return brief(box.messages[sent.id])


def file_draft(box: Mailbox, source: bytes, thread: str, now: datetime) -> Draft:
    """Files a draft."""
    message = box.add(source, now, ("DRAFT",), _home(box, quick_fields(source), thread))
    draft = Draft(f"r{int(message.id, 16) % 10**17}", message.id)
    box.drafts[draft.id] = draft
    return draft


def without(source: bytes, name: str) -> bytes:
    """The source without the fields of that name."""
    head = head_of(source)
    kept = FIELD.sub(lambda match: b"" if match[1].decode().lower() == name else match[0], head)
    return re.sub(rb"(\r?\n)(\r?\n)+", rb"\1", kept).strip(b"\r\n") + source[len(head) :]


def _home(box: Mailbox, fields: dict[str, str], thread: str) -> str:
    """The thread a mail joins: the one that was named, if the mail cites a message of it and has its subject; else one
    of its own, "" being a name that no thread has."""
    cited = set(ids_in(fields.get("in-reply-to", ""))) | set(ids_in(fields.get("references", "")))
    subject = base_subject(fields.get("subject", ""))
    for message in box.threads.get(thread, ()):
        known = quick_fields(message.source)
        if cited & set(ids_in(known.get("message-id", ""))) and _fits(box, message, subject):
            return thread
    return own_thread()


def _fits(box: Mailbox, message: Message, subject: str) -> bool:
    first = box.in_thread(message.thread)[0]
    return base_subject(quick_fields(first.source).get("subject", "")) == subject


def own_thread() -> str:
    """A word that groups a message with no other."""
    return "alone-" + secrets.token_hex(8)


def _completed(box: Mailbox, source: bytes, now: datetime) -> bytes:
    """With a From that is allowed, a Date, and a Message-ID that is well-formed (PROTOCOLS F4)."""
    fields = quick_fields(source)
    ending = b"\r\n" if b"\r\n" in source else b"\n"
    added: list[str] = []
    writers = addresses_in([fields.get("from", "")])
    if len(writers) != 1 or not box.is_mine(fields["from"]):
        name = email.utils.parseaddr(fields.get("from", ""))[0]
        source = without(source, "from")
        added.append("From: " + email.utils.formataddr((name, box.address)))
    names = {name.decode().lower() for name, _ in FIELD.findall(head_of(source))}
    if "date" not in names:
        added.append("Date: " + email.utils.format_datetime(now))
    told = fields.get("message-id", "")
    if box.replaces_ids or not WELL_FORMED.fullmatch(told):
        source = without(source, "message-id")
        added += [f"X-Google-Original-Message-ID: {told}"] if told else []
        added.append(f"Message-ID: <{secrets.token_hex(12)}.{secrets.token_hex(3)}@mx.google.com>")
    return b"".join(line.encode() + ending for line in added) + source
