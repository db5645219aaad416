"""A follow-up as octets: the same draft always gives the same ones, so that they can be frozen.

The words come first, then the signature below "-- ", then the attribution and the quote: what a reader needs is on
top, and `quotes.new_text` of the result is the words alone. Nothing in it says that a program made it: no X- header,
no User-Agent. There is never a Bcc.

The octets are ASCII, with one exception: an address whose local part is not ASCII stands in its header field as UTF-8,
and such a mail can only be sent with SMTPUTF8 (RFC 6531, RFC 6532).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.quoprimime import body_encode
from hashlib import sha256

from inboxfollow.domain.dedupe import MISSING
from inboxfollow.domain.message import Address
from inboxfollow.wire.attribution import attribution
from inboxfollow.wire.compose_html import letter_html
from inboxfollow.wire.fields import (
    WIDTH,
    Uncomposable,
    envelope_address,
    field,
    is_citable,
    mailbox_tokens,
    one_line,
    subject_tokens,
)
from inboxfollow.wire.flowed import SIGNATURE_MARK, flow

__all__ = ["Draft", "Quote", "Uncomposable", "attribution", "compose", "envelope_address", "thread_headers"]

KEPT_REFERENCES = 20
"""Of more than 21 references the first and the last 20 are kept (PROTOCOLS F1)."""
MAX_QUOTE = 4_000
MAX_QUOTE_LINES = 60
ELLIPSIS = "[...]"
"""The last line of a quote that was cut."""
MAX_LINE = 78
"""Characters of a line (RFC 5322 section 2.1.1)."""

_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_OWN_MARK = re.compile(r"\A\s*--[ \t]*\n")
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Quote:
    """My last message, shown below the new words."""

    attribution: str
    """One line that says who wrote it when."""
    text: str
    """Its own new text."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a follow-up is made of."""

    message_id: str
    """With brackets, on my domain."""
    date: datetime
    """Aware; its offset is shown as it is (RFC 5322 section 3.3)."""
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    """Final, "Re:" included."""
    text: str
    """The words, line ends "\\n"."""
    signature: str = ""
    """Without the "-- " above it."""
    quote: Quote | None = None
    html: bool = False
    """Also a matching text/html alternative."""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def compose(draft: Draft) -> bytes:
    """The mail, lines ended by CRLF. Ids that cannot be cited are left out of In-Reply-To and References.

    Control characters become blanks in names, subject and text, where those that end lines do so. Raises Uncomposable
    for an address or a Message-ID that cannot be written, and where nobody is addressed.
    """
    if not draft.to:
        raise Uncomposable("nobody is addressed")
    if not is_citable(draft.message_id):
        raise Uncomposable(f"{draft.message_id!r} is no Message-ID")
    cited = [one for one in (draft.in_reply_to,) if is_citable(one)]
    references = [one for one in draft.references if is_citable(one)]
    head = [
        field("Date", [_date(draft.date)]),
        field("From", mailbox_tokens([draft.sender])),
        field("To", mailbox_tokens(draft.to)),
        field("Cc", mailbox_tokens(draft.cc)) if draft.cc else "",
        field("Subject", subject_tokens(draft.subject)),
        field("Message-ID", [draft.message_id], apart=True),
        field("In-Reply-To", cited, apart=True) if cited else "",
        field("References", references, apart=True) if references else "",
        field("MIME-Version", ["1.0"]),
    ]
    return ("".join(head) + _body(draft)).encode()


def restamp(source: bytes, message_id: str, date: datetime) -> bytes:
    """The same mail as `compose` made it, under another id and date. Raises Uncomposable for such an id."""
    if not is_citable(message_id):
        raise Uncomposable(f"{message_id!r} is no Message-ID")
    head, blank, body = source.partition(b"\r\n\r\n")
    fields = {b"date": field("Date", [_date(date)]), b"message-id": field("Message-ID", [message_id], apart=True)}
    lines = [fields.get(line.partition(b":")[0].lower(), "").encode() or line + b"\r\n" for line in head.split(b"\r\n")]
    return b"".join(lines)[:-2] + blank + body


def thread_headers(parent_id: str, parent_references: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References of a mail that follows another (RFC 5322 section 3.6.4, PROTOCOLS F1).

    Each id once, the parent's last; of many the first and the last 20. Ids that cannot be cited, and those that this
    program gave to mail without any, are left out; so In-Reply-To may be "".
    """
    known = [one for one in (*parent_references, parent_id) if is_citable(one) and not one.endswith(f"@{MISSING}>")]
    parent = parent_id if parent_id in known else ""
    ids = [*dict.fromkeys(one for one in known if one != parent), *([parent] if parent else [])]
    return parent, tuple(ids if len(ids) <= KEPT_REFERENCES + 1 else [ids[0], *ids[-KEPT_REFERENCES:]])


def _date(date: datetime) -> str:
    """RFC 5322 section 3.3, whatever the locale."""
    if date.utcoffset() is None:
        raise ValueError("a Date needs its offset")
    return f"{_DAYS[date.weekday()]}, {date.day} {_MONTHS[date.month - 1]} {date:%Y %H:%M:%S %z}"


def _body(draft: Draft) -> str:
    """The content fields, the empty line and the body."""
    words = _clean(draft.text)
    signature = _OWN_MARK.sub("", _clean(draft.signature) + "\n").strip("\n")
    quote = _cut(_clean(draft.quote.text)) if draft.quote else ""
    introduction = one_line(draft.quote.attribution).strip() if draft.quote else ""
    plain = _letter(words, signature, introduction, quote)
    if not draft.html:
        is_short = plain.isascii() and all(len(line) <= MAX_LINE for line in plain.split("\n"))
        return _part("text/plain", plain, seven_bit=is_short)
    boundary = "=_" + sha256(draft.message_id.encode()).hexdigest()[:32]  # "=_" cannot stand in quoted-printable
    html = letter_html(words, signature, introduction, quote)
    parts = [_part("text/plain", plain, seven_bit=False), _part("text/html", html, seven_bit=False)]
    inner = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return (
        field("Content-Type", ["multipart/alternative;", f'boundary="{boundary}"']) + f"\r\n{inner}--{boundary}--\r\n"
    )


def _letter(words: str, signature: str, introduction: str, quote: str) -> str:
    """The plain text, flowed, ended by a line end."""
    blocks = [flow(words)]
    if signature:
        blocks.append(f"{SIGNATURE_MARK}\n{flow(signature)}")
    if quote:
        blocks.append(f"{flow(introduction)}\n{flow(quote, quoted=True)}")
    return "\n\n".join(blocks) + "\n"


def _part(kind: str, text: str, *, seven_bit: bool) -> str:
    """The content fields and the content of one part, all lines ended by CRLF."""
    parameters = ["charset=utf-8;", "format=flowed"] if kind == "text/plain" else ["charset=utf-8"]
    encoding = "7bit" if seven_bit else "quoted-printable"
    fields = field("Content-Type", [f"{kind};", *parameters]) + field("Content-Transfer-Encoding", [encoding])
    if seven_bit:
        return f"{fields}\r\n" + text.replace("\n", "\r\n")
    return f"{fields}\r\n" + body_encode(text.encode().decode("latin-1"), WIDTH, "\r\n")


def _clean(text: str) -> str:
    """Line ends as "\\n", other control characters but tabs as blanks, no blank lines at the ends."""
    text = _CONTROL.sub(" ", _LINE_END.sub("\n", text)).encode("utf-8", "replace").decode("utf-8")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _cut(text: str) -> str:
    """A quote of a size that leaves the words in sight."""
    lines = text[:MAX_QUOTE].split("\n")[:MAX_QUOTE_LINES]
    kept = "\n".join(lines)
    return kept if len(kept) == len(text) else f"{kept.rstrip()}\n{ELLIPSIS}"
