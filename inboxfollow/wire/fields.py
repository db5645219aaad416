"""Header fields written as lines (RFC 5322 section 2.2.3, RFC 2047): the way back from `headers` and `addresses`.

By hand, since the stdlib's folding breaks ids of 78 characters and more, blanks in long subjects, and a subject that
merely looks encoded (PROTOCOLS F3). Every header line is made by `field`, so no value can begin another one.
"""

import re
from collections.abc import Callable, Iterable

from inboxfollow.domain.errors import UserError
from inboxfollow.domain.message import Address
from inboxfollow.wire.addresses import MAX_EMAIL

WIDTH = 76
"""Characters of a line that holds encoded words (RFC 2047 section 2); no other line is wider where it can be folded."""
MAX_NAME = 250
"""Characters of a display name that are written."""
MAX_ID = 980
"""Characters of an id that can be cited: beside its field's name it must fit on a line of 998."""

_ENCODED_WORD = 75
_LONGEST_WORD = 60
_BEFORE_SUBJECT = len("Subject: ")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~\-"
_ATOMS = re.compile(rf"[{_ATEXT}]+(?: [{_ATEXT}]+)*")
_PRINTABLE = re.compile(r"[ -~]*")
_ID = re.compile(r"<[!-;=?-~]+>")
_LOCAL = re.compile(rf"(?:[{_ATEXT}.]|[^\x00-\x7f])+|\"[!#-;=?-\[\]-~]+\"")
_DOMAIN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Za-z.:-]+\]")


class Uncomposable(UserError):
    """A mail cannot be written as asked; the message names what cannot be written."""


def field(name: str, tokens: Iterable[str], *, apart: bool = False) -> str:
    """One header field, CRLF at the end, folded between tokens only.

    `apart`, for ids: a line for each, the first beside the field's name however long it is, since some servers take
    the blank of a fold there for a part of the id. Raises Uncomposable where a token holds a control character: it
    could begin another line.
    """
    lines = [f"{name}:"]
    for number, token in enumerate(tokens):
        if _CONTROL.search(token):
            raise Uncomposable(f"{name} holds a control character: {token!r}")
        if number if apart else len(lines[-1]) + 1 + len(token) > WIDTH:
            lines.append("")
        lines[-1] += f" {token}"
    return "\r\n".join(lines) + "\r\n"


def one_line(text: str) -> str:
    """`text` with each control character as a blank, and nothing that cannot be said in UTF-8."""
    return _CONTROL.sub(" ", text).encode("utf-8", "replace").decode("utf-8")


def subject_tokens(subject: str) -> list[str]:
    """What stands in a Subject field: as it is where folding keeps it exactly, else as encoded words."""
    text = one_line(subject)
    words = text.split(" ")
    exact = _PRINTABLE.fullmatch(text) and "=?" not in text and all(0 < len(word) <= _LONGEST_WORD for word in words)
    return words if exact or not text else encoded_words(text, used=_BEFORE_SUBJECT)


def mailbox_tokens(people: Iterable[Address]) -> list[str]:
    """What stands in From, To or Cc. Raises Uncomposable for an address that cannot be written."""
    tokens: list[str] = []
    for person in people:
        if tokens:
            tokens[-1] += ","
        email = envelope_address(person.email)
        name = " ".join(one_line(person.name)[:MAX_NAME].split())
        tokens += [*_phrase(name), f"<{email}>"] if name else [email]
    return tokens


def _phrase(name: str) -> list[str]:
    """A display name: atoms, a quoted string, or encoded words."""
    short = all(len(word) <= _LONGEST_WORD for word in name.split(" "))
    if "=?" not in name and _PRINTABLE.fullmatch(name):
        if short and _ATOMS.fullmatch(name):
            return name.split(" ")
        quoted = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
        if len(quoted) <= _LONGEST_WORD:
            return [quoted]
    return encoded_words(name)


def encoded_words(text: str, *, used: int = 1) -> list[str]:
    """`text` as encoded words of whole characters (RFC 2047 section 5), in the shorter encoding.

    `used` characters of the first line are taken already.
    """
    mark, encode = _shorter(text.encode())
    room = min(_ENCODED_WORD, WIDTH - used) - len(f"=?utf-8?{mark}??=")
    words: list[str] = []
    run = ""
    for char in text:
        if run and len(encode((run + char).encode())) > room:
            words.append(run)
            run, room = "", _ENCODED_WORD - len(f"=?utf-8?{mark}??=")
        run += char
    return [f"=?utf-8?{mark}?{encode(word.encode())}?=" for word in (*words, run)]


def _shorter(data: bytes) -> tuple[str, Callable[[bytes], str]]:
    return ("q", _q) if len(_q(data)) <= len(_b(data)) else ("b", _b)


def _q(data: bytes) -> str:
    return "".join(chr(octet) if octet in _Q_SAFE else "_" if octet == 32 else f"={octet:02X}" for octet in data)


def _b(data: bytes) -> str:
    from binascii import b2a_base64

    return b2a_base64(data, newline=False).decode("ascii")


def envelope_address(email: str) -> str:
    """An address as servers are told it: the domain as A-labels (IDNA 2008, UTS 46), the local part as it is.

    A local part that is not ASCII stays UTF-8 text: such a mail needs SMTPUTF8 (RFC 6531 section 3.2). Raises
    Uncomposable, naming the address, where it cannot be written.
    """
    local, _, domain = email.rpartition("@")
    domain = _ascii_domain(domain.removesuffix("."), email)
    whole = f"{local}@{domain}"
    fine = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and local.isprintable() and len(whole) <= MAX_EMAIL
    if not fine:
        raise Uncomposable(f"{email!r} is no address that mail can be sent to", "correct it: inboxfollow readdress")
    return whole


def _ascii_domain(domain: str, email: str) -> str:
    if domain.isascii():
        return domain
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise Uncomposable(f"the domain of {email!r} does not exist under the rules of IDNA: {error}") from error


def is_citable(message_id: str) -> bool:
    """Whether an id can stand in References: printable ASCII in angle brackets, no blanks, short enough for a line."""
    return len(message_id) <= MAX_ID and _ID.fullmatch(message_id) is not None
