"""Builds the bytes of one mail the way several mail programs write it (RFC 5322, RFC 2045-2047).

Made by hand and not with `email`, so that broken headers, 8-bit text and long ids come out exactly as asked.
"""

import base64
import html
import quopri
import random
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

Header = tuple[str, str]
CLIENTS = ("gmail", "outlook", "apple", "thunderbird", "mutt")
MAILERS = {
    "apple": ("X-Mailer", "Apple Mail (2.3774.600.62)"),
    "thunderbird": ("User-Agent", "Mozilla Thunderbird"),
    "mutt": ("User-Agent", "Mutt/2.2.12 (2023-09-09)"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an address."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.email.rsplit("@", 1)[1]

    @property
    def first(self) -> str:
        """What a mail calls them."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a MIME tree: its content type with parameters, its content, already encoded or not."""

    type: str
    body: bytes
    encoding: str = "7bit"
    disposition: str = ""


def new_id(rng: random.Random, client: str, domain: str) -> str:
    """A Message-ID as that client makes it; Outlook's has 82 characters, angle brackets included."""

    def pick(alphabet: str, count: int) -> str:
        return "".join(rng.choices(alphabet, k=count))

    hexes, alnum = "0123456789abcdef", string.ascii_letters + string.digits
    if client == "gmail":
        return f"<CA+{pick(alnum + '-_', 47)}@mail.gmail.com>"
    if client == "outlook":
        upper = string.digits + string.ascii_uppercase
        return (
            f"<{pick(upper, 15)}{pick('0123456789ABCDEF', 32)}@{pick(upper, 15)}.eurprd04.prod.outlook.com>"[:81] + ">"
        )
    if client == "apple":
        uuid = "-".join(pick("0123456789ABCDEF", n) for n in (8, 4, 4, 4, 12))
        return f"<{uuid}@{domain}>"
    if client == "thunderbird":
        uuid = "-".join(pick(hexes, n) for n in (8, 4, 4, 4, 12))
        return f"<{uuid}@{domain}>"
    return f"<{pick(string.digits, 14)}.{pick(alnum, 10)}@{domain}>"


def encoded(text: str, charset: str = "utf-8", how: str = "b") -> str:
    """`text` as RFC 2047 words where it is not plain ASCII, each at most 75 characters long."""
    if text.isascii():
        return text
    charset = fitting(text, charset)
    words, piece = [], ""
    for char in text:
        if len(_word(piece + char, charset, how)) > 75:
            words.append(_word(piece, charset, how))
            piece = ""
        piece += char
    return "\r\n ".join([*words, _word(piece, charset, how)])


def fitting(text: str, charset: str) -> str:
    """`charset`, or UTF-8 where the text has characters that it lacks."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset


def _word(text: str, charset: str, how: str) -> str:
    raw = text.encode(charset, "replace")
    if how == "b":
        return f"=?{charset}?B?{base64.b64encode(raw).decode()}?="
    safe = frozenset((string.ascii_letters + string.digits).encode())
    return f"=?{charset}?Q?{''.join(chr(c) if c in safe else '_' if c == 32 else f'={c:02X}' for c in raw)}?="


def mailbox(person: Person, charset: str = "utf-8") -> str:
    """`Name <address>` with the name encoded or quoted as it needs."""
    name = person.name
    if name.isascii() and any(c in name for c in ',.()"@'):
        name = '"' + name.replace('"', '\\"') + '"'
    return f"{encoded(name, charset)} <{person.email}>" if name else person.email


def mailboxes(people: Sequence[Person], charset: str = "utf-8") -> str:
    """An address list, one address a line."""
    return ",\r\n ".join(mailbox(p, charset) for p in people)


def quoted(text: str) -> str:
    """The lines of an earlier mail with `> ` in front."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def text_part(text: str, charset: str, encoding: str, subtype: str = "plain") -> Part:
    """A text part in that charset, or in UTF-8 where it lacks characters, and that transfer encoding."""
    charset = fitting(text, charset)
    raw = text.replace("\n", "\r\n").encode(charset)
    kind = f'text/{subtype}; charset="{charset}"'
    if encoding == "base64":
        return Part(kind, base64.encodebytes(raw).replace(b"\n", b"\r\n"), "base64")
    if encoding == "quoted-printable":
        body = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        return Part(kind, body, "quoted-printable")
    return Part(kind, raw, "8bit")


def html_of(text: str, client: str) -> str:
    """The text as that client's HTML, a quoted tail inside its own kind of quote."""
    lines = text.split("\n")
    cut = next((i for i, line in enumerate(lines) if line.startswith("> ")), len(lines))
    head = "<br>\n".join(html.escape(line) for line in lines[: max(cut - 1, 0) if cut < len(lines) else cut])
    if cut == len(lines):
        return f'<html><body><div dir="ltr">{head}</div></body></html>'
    tail = "<br>\n".join(html.escape(line.removeprefix("> ")) for line in lines[cut:])
    said = html.escape(lines[cut - 1])
    quote = 'class="gmail_quote"' if client == "gmail" else 'type="cite"'
    cited = f"<div {quote}><div>{said}</div><blockquote {quote}>{tail}</blockquote></div>"
    return f"<html><body><div>{head}</div>{cited}</body></html>"


def multipart(subtype: str, parts: Sequence[Part], boundary: str, parameters: str = "") -> Part:
    """Several parts in one (RFC 2046 section 5.1)."""
    lines = []
    for part in parts:
        head = f"--{boundary}\r\nContent-Type: {part.type}\r\nContent-Transfer-Encoding: {part.encoding}\r\n"
        head += f"Content-Disposition: {part.disposition}\r\n" if part.disposition else ""
        lines.append(head.encode() + b"\r\n" + part.body.rstrip(b"\r\n") + b"\r\n")
    body = b"".join(lines) + f"--{boundary}--\r\n".encode()
    return Part(f'multipart/{subtype}{parameters}; boundary="{boundary}"', body, "8bit")


def assemble(headers: Sequence[Header], body: Part, raw_charset: str = "utf-8") -> bytes:
    """One whole mail; headers are written as given, long id lists folded, CRLF line ends.

    Header text that is not ASCII goes out as raw bytes of `raw_charset`, which many programs do and no RFC 5322 allows.
    """
    block = "".join(f"{name}: {_folded(value)}\r\n" for name, value in headers)
    block += f"MIME-Version: 1.0\r\nContent-Type: {body.type}\r\nContent-Transfer-Encoding: {body.encoding}\r\n"
    return block.encode(raw_charset, "replace") + b"\r\n" + body.body


def _folded(value: str) -> str:
    return value if "\r\n" in value else value.replace("> <", ">\r\n <")


def date_header(when: datetime) -> str:
    """A Date header value."""
    return format_datetime(when)
