"""A demo letter, and how it is written down.

Bytes are laid out by hand: `email.message` would take seconds for some thousand mails, and the demo opens at once.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

WORD_OCTETS = 45
"""Octets of text in one encoded word, so that the word stays below 75 characters (RFC 2047 section 2)."""

Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it lies in a folder."""

    folder: str
    arrived: datetime
    """Aware, UTC."""
    source: bytes
    """The whole mail, CRLF line ends (RFC 5322)."""
    draft: bool = False


def encoded(text: str) -> str:
    """`text` for a header: as it is where ASCII, else as encoded words (RFC 2047), one a line."""
    if text.isascii():
        return text
    chunks, chunk = [], b""
    for character in text:
        octets = character.encode()
        if len(chunk) + len(octets) > WORD_OCTETS:
            chunks.append(chunk)
            chunk = b""
        chunk += octets
    return "\r\n ".join(f"=?UTF-8?B?{b64encode(part).decode()}?=" for part in (*chunks, chunk))


def written(headers: Iterable[Header], body: str) -> bytes:
    """The mail of these headers (already encoded and folded) and this body (LF line ends), UTF-8."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers if value)
    return f"{head}\r\n".encode() + body.replace("\n", "\r\n").encode() + b"\r\n"


def dated(when: datetime) -> str:
    """A Date header's value (RFC 5322 section 3.3), in the zone of `when`."""
    return format_datetime(when)


def text_part(body: str, kind: str = "plain") -> str:
    """One text part inside a multipart, headers included."""
    return f'Content-Type: text/{kind}; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{body}\n'


def multipart(boundary: str, parts: Iterable[str]) -> str:
    """The body of a multipart mail (RFC 2046 section 5.1)."""
    return "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--"


TEXT: tuple[Header, ...] = (
    ("MIME-Version", "1.0"),
    ("Content-Type", 'text/plain; charset="utf-8"'),
    ("Content-Transfer-Encoding", "8bit"),
)
"""Headers of a plain text mail."""


def typed(content_type: str) -> tuple[Header, ...]:
    """Headers of a mail that is not plain text."""
    return (("MIME-Version", "1.0"), ("Content-Type", content_type), ("Content-Transfer-Encoding", "8bit"))
