"""Address lists, read leniently (RFC 5322 section 3.4 with its obsolete forms, RFC 2047 names).

An own linear scanner: the stdlib's is quadratic in long headers and refuses what senders really write.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from inboxfollow.domain.message import Address
from inboxfollow.wire.headers import MAX_FIELD, decode_words, printable

MAX_ADDRESSES = 200
_SHORT = 200
MAX_EMAIL = 320
"""Characters of an address (RFC 5321 section 4.5.3.1: 64 + 1 + 255)."""

_SIMPLE = re.compile(
    r"\s*+(?:(?:\"([^\"\\=\x00-\x1f]*+)\"\s*+|([^\"<>@,;:()\\=\x00-\x1f\x7f-\x9f]*+))"
    r"<([^\s<>@\"(),;:\\]++@[^\s<>@\"(),;:\\]++)>|([^\s<>@\"(),;:\\=]++@[^\s<>@\"(),;:\\=]++))\s*+(?:,|$)"
)
_ENCODED = re.compile(
    r"\s*+\"?((?:=\?[^?\s]{1,60}\?[BbQq]\?[^?\s\"]*+\?=\s*+){1,20}+)\"?\s*+"
    r"<([^\s<>@\"(),;:\\]++@[^\s<>@\"(),;:\\]++)>\s*+(?:,|$)"
)
_TOKEN = re.compile(
    r"(?P<word>=\?[^?\s]{1,60}\?[BbQq]\?[^?]*\?=)|(?P<quoted>\"(?:[^\"\\]|\\.)*\")|(?P<angle><[^<>]*>?)"
    r"|(?P<mark>[,;:()])|(?P<space>\s+)|(?P<text>[^\s\",;:<>()]+)|(?P<other>.)",
    re.DOTALL,
)
_ROUTE = re.compile(r"^@[^:]{0,998}:")
_FOREIGN = re.compile(r"[\s<>:;,]")
_COMMENT = re.compile(r"\([^()]*\)")
_UNQUOTE = re.compile(r"\\(.)", re.DOTALL)


def read_addresses(values: Sequence[str]) -> tuple[tuple[Address, ...], bool]:
    """The mailboxes of all instances of one field, groups opened, at most 200; and whether something was unreadable."""
    if len(values) == 1 and len(values[0]) <= _SHORT:
        return _read_short(values[0])
    found: list[Address] = []
    broken = False
    for value in values:
        broken |= _read(value[:MAX_FIELD], found) or len(value) > MAX_FIELD
    return tuple(found[:MAX_ADDRESSES]), broken or len(found) > MAX_ADDRESSES


@lru_cache(maxsize=4096)
def _read_short(value: str) -> tuple[tuple[Address, ...], bool]:
    """As `read_addresses` for one value: the same few people write and are written to over and over."""
    found: list[Address] = []
    broken = _read(value, found)
    return tuple(found), broken


def _read(value: str, found: list[Address]) -> bool:
    """Append the mailboxes of one value to `found`; True where something in it could not be read."""
    position = 0
    end = len(value)
    while position < end:
        match = _SIMPLE.match(value, position)
        if match is None and (encoded := _ENCODED.match(value, position)) and len(found) < MAX_ADDRESSES:
            found.append(Address(printable(decode_words(encoded[1])), encoded[2]))
            position = encoded.end()
            continue
        if match is None or len(found) >= MAX_ADDRESSES:
            return _Scanner(value[position:], found).run()
        quoted, plain, email, bare = match.groups()
        if bare is not None:
            found.append(Address("", bare))
        else:
            found.append(Address(printable(quoted or plain or ""), email))
        position = match.end()
    return False


class _Scanner:
    """One pass over an address list that is not of the simple form."""

    def __init__(self, value: str, found: list[Address]) -> None:
        self.value = value
        self.found = found
        self.broken = False
        self._reset()

    def _reset(self) -> None:
        self.words: list[str] = []
        self.comment: list[str] = []
        self.angle: str | None = None
        self.has_at = False

    def run(self) -> bool:
        """Adds the mailboxes to `found`; True where something could not be read."""
        depth = 0
        quotes_pair = True
        for match in _TOKEN.finditer(self.value):
            kind, text = match.lastgroup, match[0]
            if text == "(":
                depth += 1
            elif text == ")":
                depth = max(0, depth - 1)
            elif depth:
                self.comment.append(text)
            elif kind == "mark":
                self._mark(text)
            elif kind == "angle":
                self._angle(text)
            elif kind == "quoted":
                self.words.append(_UNQUOTE.sub(r"\1", text[1:-1]))
            elif text == '"':
                quotes_pair = False
                break
            else:
                self.words.append(" " if kind == "space" else text)
                self.has_at |= "@" in text
            if len(self.found) >= MAX_ADDRESSES:
                return True
        if not quotes_pair:
            rest = self.value[match.start() :].replace('"', " ")
            self.value = rest
            self.run()
            return True
        if depth:
            self._rescue_comment()
        self._flush()
        return self.broken

    def _mark(self, text: str) -> None:
        if text == ":" and self.angle is None and not self.has_at:
            self._reset()
        elif text == ":":
            self.words.append(text)
        else:
            self._flush()

    def _angle(self, text: str) -> None:
        if self.angle is not None:
            self._flush()
        self.angle = text.strip("<>")

    def _rescue_comment(self) -> None:
        """A parenthesis that never closes is no comment: read what follows it as a list of its own."""
        text = "".join(self.comment)
        self.comment = []
        self.broken = True
        if "@" in text and self.angle is None:
            self.words.append(" " + text)

    def _flush(self) -> None:
        """End of one mailbox."""
        phrase = "".join(self.words)
        comment = "".join(self.comment)
        if self.angle is not None:
            email, name = self.angle, phrase if phrase.strip() else comment
        else:
            email, name = self._bare(phrase, comment)
        email = "".join(_ROUTE.sub("", _COMMENT.sub("", email).strip()).split())
        if email.startswith("=?"):
            email = printable(decode_words(email))
        if self._is_email(email):
            self.found.append(Address(printable(decode_words(name)).strip("\"' "), email))
        elif email or phrase.strip():
            self._second_look(phrase)
        self._reset()

    @staticmethod
    def _bare(phrase: str, comment: str) -> tuple[str, str]:
        """An address without brackets: the word with the @ in it, or all of it where the @ stands apart."""
        words = phrase.split()
        hits = [word for word in words if "@" in word.strip("@")]
        if hits:
            name = " ".join(word for word in words if word is not hits[0])
            return hits[0], name or comment
        return phrase, comment

    def _second_look(self, phrase: str) -> None:
        """Some senders put the whole mailbox into an encoded word."""
        plain = decode_words(phrase) if "=?" in phrase else ""
        match = _SIMPLE.match(plain[:MAX_FIELD]) if "@" in plain else None
        if match and (match[3] or match[4]):
            self.found.append(Address(printable(match[1] or match[2] or ""), match[3] or match[4]))
        else:
            self.broken = True

    @staticmethod
    def _is_email(text: str) -> bool:
        local, _, domain = text.rpartition("@")
        return bool(local and domain) and len(text) <= MAX_EMAIL and text.isprintable() and not _FOREIGN.search(text)
