"""The parts of a mail (RFC 2045, 2046), read leniently and linearly: missing ends and cut mails are fine."""

import re
from binascii import a2b_qp
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inboxfollow.wire.charsets import decode_bytes
from inboxfollow.wire.flowed import unflow
from inboxfollow.wire.headers import MAX_BLOCK, decode_words, lenient_base64, printable, read_fields

MAX_DEPTH = 8
"""Multiparts inside multiparts that are opened; deeper ones stay unread."""
MAX_PARTS = 100
"""Parts of one multipart that are read."""
MAX_PARAMETERS = 2_000
"""Characters of a Content-Type or Content-Disposition that are read."""

_WANTED = frozenset(
    {"content-type", "content-transfer-encoding", "content-disposition", "from", "to", "subject", "return-path"}
    | {"auto-submitted", "x-failed-recipients"}
)
_PARAMETER = re.compile(r"[;\s]\s*([A-Za-z][\w-]{0,30})(\*\d{1,2})?(\*)?\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;\"]+))")
_EMPTY = re.compile(rb"\n\r?\n|\r\r(?!\n)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail, or the mail itself; `payload` is still transfer-encoded."""

    type: str
    """Media type, lower case, text/plain where there is none."""
    parameters: Mapping[str, str]
    disposition: str
    """inline, attachment or "", lower case."""
    filename: str
    encoding: str
    payload: bytes
    fields: Mapping[str, list[str]]
    """The header fields a report is recognised by, lower-case names, undecoded."""
    children: tuple["Part", ...] = ()

    def data(self) -> bytes:
        """The payload with its transfer encoding taken off."""
        if self.encoding == "base64":
            return lenient_base64(self.payload)
        if self.encoding == "quoted-printable":
            return _unquote(self.payload)
        return self.payload

    def text(self) -> str:
        """The payload as text, with LF line ends, lines that were only wrapped for the way joined (RFC 3676)."""
        text = decode_bytes(self.data(), self.parameters.get("charset", ""))
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self.parameters.get("format", "").lower() == "flowed" and self.type == "text/plain":
            text = unflow(text, delete_space=self.parameters.get("delsp", "").lower() == "yes")
        return text

    def leaves(self) -> Iterator["Part"]:
        """All parts that hold no parts, in order; a mail inside the mail is a leaf."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def read_mime(source: bytes, depth: int = 0, default: str = "text/plain") -> Part:
    """The tree of parts of a mail or of one part. Never raises."""
    header, body = split_header(source if depth else source.lstrip())
    fields = read_fields(header, _WANTED)
    kind, parameters = _with_parameters(fields, "content-type")
    disposition, placing = _with_parameters(fields, "content-disposition")
    encoding = fields.get("content-transfer-encoding", [""])[0].strip("\"' ;").lower()
    if "/" not in kind:
        kind = default
    children: tuple[Part, ...] = ()
    if kind.startswith("multipart/") and depth < MAX_DEPTH:
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        pieces = _pieces(body, parameters.get("boundary", ""))
        children = tuple(read_mime(piece, depth + 1, inner) for piece in pieces)
        if not children:
            kind = "text/plain"
    name = placing.get("filename") or parameters.get("name", "")
    filename = printable(decode_words(name))[:255] if name else ""
    return Part(kind, parameters, disposition, filename, encoding, body, fields, children)


def split_header(source: bytes) -> tuple[bytes, bytes]:
    """The header block and the body of a mail; the body is empty where no empty line ends the header."""
    if source[:1] in (b"\n", b"\r"):
        return b"", source.lstrip(b"\r\n")
    match = _EMPTY.search(source[:MAX_BLOCK])
    return (source, b"") if match is None else (source[: match.start()], source[match.end() :])


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    """What stands between the boundary lines; the last piece may lack its end."""
    if not boundary:
        return []
    mark = b"--" + boundary.encode("utf-8", "replace")
    pieces: list[bytes] = []
    start = -1
    position = body.find(mark)
    while position >= 0 and len(pieces) < MAX_PARTS:
        after = position + len(mark)
        closing = body[after : after + 2] == b"--"
        following = body[after + 2 * closing : after + 2 * closing + 1]
        if body[position - 1 : position] in (b"", b"\n", b"\r") and following in (b"", b"\n", b"\r", b" ", b"\t"):
            if start >= 0:
                pieces.append(_trimmed(body[start:position]))
            start = -1 if closing else _next_line(body, after)
        position = body.find(mark, after)
    if start >= 0:
        pieces.append(body[start:])
    return pieces


def _next_line(body: bytes, position: int) -> int:
    end = body.find(b"\n", position)
    if end < 0:
        end = body.find(b"\r", position)
    return len(body) if end < 0 else end + 1


def _trimmed(piece: bytes) -> bytes:
    """`piece` without the line end that belongs to the boundary below it."""
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece[:-1] if piece.endswith((b"\n", b"\r")) else piece


def _unquote(data: bytes) -> bytes:
    """Quoted-printable decoded; the codec takes what is broken as it stands (RFC 2045 section 6.7)."""
    return a2b_qp(data) if b"=" in data else data


def _with_parameters(fields: Mapping[str, list[str]], name: str) -> tuple[str, dict[str, str]]:
    """The value of a structured field in lower case, and its parameters, continued ones joined (RFC 2231)."""
    values = fields.get(name)
    if not values:
        return "", {}
    value = values[0][:MAX_PARAMETERS]
    head = value.partition(";")[0].partition(" ")[0].strip().lower()
    parameters: dict[str, str] = {}
    extended: dict[str, str] = {}
    for key, number, star, quoted, plain in _PARAMETER.findall(value):
        text = re.sub(r"\\(.)", r"\1", quoted) if "\\" in quoted else quoted or plain
        key = key.lower()
        if number or star:
            extended[key] = extended.get(key, "") + text
        else:
            parameters.setdefault(key, text)
    parameters.update((key, _extended(text)) for key, text in extended.items())
    return head, parameters


def _extended(text: str) -> str:
    """charset'language'percent%20encoded to text (RFC 2231 section 4)."""
    from urllib.parse import unquote_to_bytes

    charset, quote, rest = text.partition("'")
    if not quote or len(charset) > 40:
        return decode_bytes(unquote_to_bytes(text))
    return decode_bytes(unquote_to_bytes(rest.partition("'")[2]), charset)
