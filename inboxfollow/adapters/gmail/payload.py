"""Header blocks and sources made of what the API gives of a message (RFC 5322, RFC 2045).

The API unfolds header fields and may decode their encoded words; texts come as octets, attachments as names. What is
made here is read by `wire` like any other mail. Every field is one line of ours, so no value can begin another.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from inboxfollow.adapters.gmail.phrases import requoted
from inboxfollow.adapters.gmail.records import entries, octets, text
from inboxfollow.wire.headers import WANTED_HEADERS
from inboxfollow.wire.mime import read_mime, split_header

HEADER_CAP = 256 * 1024
"""Octets of a header block that are handed over."""
MAX_DEPTH = 20
WANTED = frozenset(name.lower() for name in WANTED_HEADERS)
STRUCTURE = frozenset({"content-type", "content-transfer-encoding", "content-disposition", "mime-version"})
KEPT_PARAMETERS = ("format", "delsp", "method", "report-type")
ONLY_WHOLE = re.compile(r"message/|multipart/report|text/calendar|text/vnd\.google\.email-reaction")
"""Parts that a verdict may hang on and that come without their octets."""

_BREAK = re.compile(r"[\r\n\0]+[ \t]*")
_NAME = re.compile(r"[!-9;-~]{1,100}")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,60}")


def header_block(payload: dict[str, Any]) -> bytes:
    """The wanted fields in their order, CRLF line ends, an empty line at the end."""
    lines = [field(name, value) for name, value in _fields(payload) if name.lower() in WANTED]
    return b"".join(lines)[:HEADER_CAP] + b"\r\n"


def wanted_lines(source: bytes) -> bytes:
    """The same of a whole mail, octet for octet."""
    kept, keep = list[bytes](), False
    for line in split_header(source)[0].splitlines():
        if line[:1] not in (b" ", b"\t"):
            keep = line.partition(b":")[0].strip().lower().decode("latin-1") in WANTED
        if keep:
            kept.append(line + b"\r\n")
    return b"".join(kept)[:HEADER_CAP] + b"\r\n"


def field(name: str, value: str) -> bytes:
    """One field. A line break in the value becomes a fold, or a blank where nothing follows it."""
    return f"{name}: {_BREAK.sub(f'{chr(13)}{chr(10)} ', value.strip())}".encode("utf-8", "replace") + b"\r\n"


def _fields(part: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for one in entries(part, "headers"):
        if _NAME.fullmatch(text(one, "name")):
            yield text(one, "name"), requoted(text(one, "name"), text(one, "value"))


def is_whole(payload: dict[str, Any]) -> bool:
    """Whether all that a verdict may need is in the payload (format full)."""
    return not any(ONLY_WHOLE.match(_type(part)) and not _data(part) for part in _parts(payload, 0))


def source_of(payload: dict[str, Any]) -> bytes:
    """A mail with the same texts; attachments are empty, but have their names."""
    mark = 0
    texts = [_data(part) for part in _parts(payload, 0)]
    while any(f"=_{mark}_".encode() in one for one in texts):
        mark += 1
    rest = [field(name, value) for name, value in _fields(payload) if name.lower() not in STRUCTURE]
    return b"".join([*rest, b"MIME-Version: 1.0\r\n", *_written(payload, f"=_{mark}_", 0)])


def _written(part: dict[str, Any], mark: str, depth: int) -> Iterator[bytes]:
    """A part from its Content-Type on. Its boundary begins with `mark`, which occurs in no text, and is its own."""
    inner = entries(part, "parts") if depth < MAX_DEPTH else []
    kind = _type(part)
    if inner and kind.startswith("multipart/"):
        boundary = f"{mark}{depth}="
        yield f'Content-Type: {kind}{_parameters(part)}; boundary="{boundary}"\r\n\r\n'.encode()
        for one in inner:
            yield f"--{boundary}\r\n".encode()
            yield from _written(one, mark, depth + 1)
            yield b"\r\n"
        yield f"--{boundary}--\r\n".encode()
        return
    data = _data(part)
    charset = f"; charset={_charset(part, data)}" if kind.startswith("text/") else ""
    yield f"Content-Type: {kind}{_parameters(part)}{charset}\r\n".encode()
    yield f"Content-Transfer-Encoding: 8bit\r\n{_disposition(part)}\r\n".encode("utf-8", "replace")
    yield data


def _type(part: dict[str, Any]) -> str:
    kind = text(part, "mimeType").lower()
    return kind if _TYPE.fullmatch(kind) else "text/plain" if not kind else "application/octet-stream"


def _parameters(part: dict[str, Any]) -> str:
    """What else the Content-Type says that changes how the part is read."""
    said = _head(part).parameters
    return "".join(f"; {name}={said[name]}" for name in KEPT_PARAMETERS if _PLAIN.fullmatch(said.get(name, "")))


def _charset(part: dict[str, Any], data: bytes) -> str:
    """UTF-8, which the API turns texts into; where it did not, what the mail says."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        said = _head(part).parameters.get("charset", "")
        return said if _PLAIN.fullmatch(said) else "utf-8"
    return "utf-8"


def _disposition(part: dict[str, Any]) -> str:
    kind, name = _head(part).disposition, text(part, "filename")
    if not name and kind != "attachment":
        return ""
    named = f"; filename*=utf-8''{quote(name.encode('utf-8', 'replace'), safe='')}" if name else ""
    return f"Content-Disposition: {'inline' if kind == 'inline' else 'attachment'}{named}\r\n"


def _head(part: dict[str, Any]) -> Any:
    lines = [field(name, value) for name, value in _fields(part) if name.lower() in STRUCTURE]
    return read_mime(b"".join(lines) + b"\r\n", depth=1)


def _data(part: dict[str, Any]) -> bytes:
    return octets(text(part.get("body"), "data"))


def _parts(part: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    """The part and all parts below it."""
    yield part
    if depth < MAX_DEPTH:
        for one in entries(part, "parts"):
            yield from _parts(one, depth + 1)
