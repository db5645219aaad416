"""How values stand in columns: moments, hashes, address lines."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b

from inboxfollow.domain.message import Address


def hashed(text: str) -> int:
    """A 64-bit signed integer for an id. Two ids collide once in billions of mailboxes of a million messages."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def id_hash(message_id: str) -> int:
    """Hash of a message id, which compares without case."""
    return hashed(message_id.lower())


def moment(seconds: int) -> datetime:
    """Aware UTC from a column."""
    return datetime.fromtimestamp(seconds, UTC)


def maybe_moment(seconds: int | None) -> datetime | None:
    """As `moment`, null for None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def seconds(at: datetime | None) -> int | None:
    """A column from an aware moment."""
    return None if at is None else int(at.timestamp())


def clean(text: str) -> str:
    """Text that SQLite can hold: lone surrogates replaced."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def address_lines(addresses: Iterable[Address]) -> str:
    """One address a line; white space in it, which no valid address has, is folded."""
    return "\n".join(f"{_flat(a.email)}\t{_flat(a.name)}" for a in addresses)


def _flat(text: str) -> str:
    return " ".join(text.split()) if not text.isprintable() else text


def addresses(lines: str) -> tuple[Address, ...]:
    """The reverse of `address_lines`."""
    if not lines:
        return ()
    return _few(lines) if len(lines) <= _FEW else _parsed(lines)


def _parsed(lines: str) -> tuple[Address, ...]:
    return tuple(Address(name, email) for email, _, name in (line.partition("\t") for line in lines.split("\n")))


_FEW = 200
_few = lru_cache(maxsize=8192)(_parsed)


def in_list(values: Iterable[int | str]) -> str:
    """A JSON array for `IN (SELECT value FROM json_each(?))`, so that no statement grows with its values."""
    return json.dumps(list(values))
