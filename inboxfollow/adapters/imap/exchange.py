"""Commands out, responses in, over the connection that imapclient opened (RFC 9051 section 2.2).

Only the few fixed requests of a scan travel this way: imapclient's own reader is far slower than the wire,
refuses ranges, and a line of its SEARCH may not exceed a million bytes (DEPENDENCIES, traps 1 to 3).
Errors are those of imaplib: `error` for NO and BAD, `abort` for BYE and a connection cut off.
"""

import imaplib
import re
from typing import Protocol

from imapclient import imap_utf7

from inboxfollow.ports.errors import Rejected

LITERAL = re.compile(rb"~?\{(\d{1,10})\}\r\n\Z")
LITERAL_CAP = 64 * 1024 * 1024
"""No literal that a scan asks for is longer, in octets; a server that announces one is not believed."""

Piece = bytes | tuple[bytes, bytes]
"""Part of a response as imapclient's parser takes it: text, or text ending in {n} with its literal."""


class Stream(Protocol):
    """What is read from: imaplib's connection, or bytes in memory."""

    def readline(self) -> bytes:
        """The next line with its CRLF, empty at the end."""
        ...

    def read(self, size: int, /) -> bytes:
        """Exactly `size` octets, fewer at the end."""
        ...


def one_line(text: str, what: str) -> str:
    """`text`, refused where it would end a command and begin another (DEPENDENCIES, trap 4)."""
    if any(forbidden in text for forbidden in "\r\n\0"):
        raise Rejected(f"{what} holds a line break or NUL and is not sent to the server", "Check the configuration.")
    return text


def quoted(folder: str) -> bytes:
    """A folder name in modified UTF-7 as a quoted string (RFC 3501 section 5.1.3)."""
    return quoted_octets(imap_utf7.encode(one_line(folder, "a folder name")))


def quoted_octets(name: bytes) -> bytes:
    """A name as it is on the wire, quoted; refused where it would end the command."""
    one_line(name.decode("latin-1"), "a folder name")
    return b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def send(imap: imaplib.IMAP4, command: bytes) -> bytes:
    """Sends one command line and returns its tag; commands that name UIDs only may be sent ahead of the answers."""
    tag: bytes = imap._new_tag()
    imap.tagged_commands.pop(tag)  # its answer is read here, not by imaplib
    imap.send(tag + b" " + command + b"\r\n")
    return tag


def next_line(stream: Stream) -> bytes:
    """The next line; raises abort at the end of the connection and at BYE."""
    line = stream.readline()
    if not line.endswith(b"\r\n"):
        raise imaplib.IMAP4.abort("end of connection")
    if line[:5].upper() == b"* BYE":
        raise imaplib.IMAP4.abort(line[6:].decode("ascii", "replace").strip() or "BYE")
    return line


def exact(stream: Stream, size: int) -> bytes:
    """`size` octets; raises abort where the connection ends before."""
    if size > LITERAL_CAP:
        raise imaplib.IMAP4.abort(f"the server announces {size} octets")
    data = stream.read(size)
    if len(data) != size:
        raise imaplib.IMAP4.abort("end of connection")
    return data


def pieces(stream: Stream, line: bytes) -> list[Piece]:
    """The whole response that begins with `line`, its literals included."""
    parts: list[Piece] = []
    while match := LITERAL.search(line):
        parts.append((line[: match.start()] + b"{" + match[1] + b"}", exact(stream, int(match[1]))))
        line = next_line(stream)
    parts.append(line[:-2])
    return parts


def finish(status: bytes) -> None:
    """Accepts a tagged OK; raises error with the server's words for anything else."""
    if status[:2].upper() != b"OK":
        raise imaplib.IMAP4.error(status.decode("ascii", "replace").strip())


def run(imap: imaplib.IMAP4, command: bytes) -> list[list[Piece]]:
    """Sends a command and returns its untagged responses; raises error when it is refused."""
    tag = send(imap, command) + b" "
    responses: list[list[Piece]] = []
    while not (line := next_line(imap)).startswith(tag):
        responses.append(pieces(imap, line))
    finish(line[len(tag) :])
    return responses
