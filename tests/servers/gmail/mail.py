"""One message of the mailbox, and what can be read from its source quickly: header fields, ids, addresses, words."""

import email.header
import email.utils
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:(.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
QUICK = re.compile(
    rb"^(from|to|cc|bcc|subject|list-id|message-id|references|in-reply-to)[ \t]*:(.*(?:\r?\n[ \t].*)*)",
    re.MULTILINE | re.IGNORECASE,
)
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
ID = re.compile(r"<([^<>]+)>")
WORD = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")
PREFIX = re.compile(r"^\s*(re|fwd?|aw|wg)\s*(\[\d+\])?\s*:\s*", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Message:
    """A message in the mailbox. `arrived` in milliseconds since 1970, `number` in order of filing."""

    id: str
    thread: str
    number: int
    arrived: int
    source: bytes
    labels: set[str] = field(default_factory=set)
    history: int = 0

    @property
    def newest_first(self) -> tuple[int, int]:
        """Sorts lists as Gmail does."""
        return -self.arrived, -self.number


def head_of(source: bytes) -> bytes:
    """The header section, without the empty line."""
    match = END_OF_HEAD.search(source)
    return source[: match.start()] if match else source.rstrip(b"\r\n")


def fields_of(source: bytes) -> list[tuple[str, str]]:
    """All header fields in order, unfolded and with encoded words decoded, as the API shows them."""
    return [(name.decode("ascii"), _text(value)) for name, value in FIELD.findall(head_of(source))]


def quick_fields(source: bytes) -> dict[str, str]:
    """The fields that searching and threading need, by name in lower case; of several the first."""
    found: dict[str, str] = {}
    for name, value in QUICK.findall(head_of(source)):
        found.setdefault(name.decode("ascii").lower(), _text(value))
    return found


def ids_in(text: str) -> list[str]:
    """The Message-IDs in a field, without brackets."""
    return [one.strip() for one in ID.findall(text)]


def base_subject(subject: str) -> str:
    """The subject without Re: and Fwd:, as Gmail compares it."""
    rest = subject
    while match := PREFIX.match(rest):
        rest = rest[match.end() :]
    return " ".join(rest.split()).casefold()


def addresses_in(texts: Iterable[str]) -> list[str]:
    """The addresses in some fields, in lower case."""
    return [one.casefold() for text in texts for one in ADDRESS.findall(text)]


def words(text: str) -> str:
    """The words of a text in lower case with one blank around each, so that a phrase is a part of it."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    unfolded = text.replace("\r\n", "").replace("\n", "").strip()
    if "=?" not in unfolded:
        return unfolded
    try:
        return str(email.header.make_header(email.header.decode_header(unfolded)))
    except (LookupError, UnicodeError, ValueError):
        return unfolded
