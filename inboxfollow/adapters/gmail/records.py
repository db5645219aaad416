"""What stands in answers of the API, read with care: any part may be missing or of another kind."""

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from inboxfollow.ports.numbering import Listed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CHAT = "CHAT"


class Fetched(NamedTuple):
    """A message as `messages.get` and `threads.get` give it."""

    ref: str
    thread: str
    labels: tuple[str, ...]
    """Ids of labels."""
    arrived: datetime
    """internalDate, UTC."""
    size: int
    payload: dict[str, Any]
    """Empty for the formats raw and minimal."""
    source: bytes
    """The whole mail, for the format raw only."""


class Change(NamedTuple):
    """One entry of the log of changes. `kind` is that of history.list: messageAdded and so on."""

    kind: str
    ref: str
    thread: str
    labels: tuple[str, ...]
    """Ids: of all labels where a message came, else of those that came or went."""


def text(found: object, key: str) -> str:
    """The text under `key`, "" where there is none."""
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def entries(found: object, key: str) -> list[dict[str, Any]]:
    """The objects in the list under `key`; the key may be missing (PROTOCOLS B2)."""
    value = found.get(key) if isinstance(found, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(found: object, key: str) -> tuple[str, ...]:
    """The texts in the list under `key`."""
    value = found.get(key) if isinstance(found, dict) else None
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def whole(found: object, key: str) -> int:
    """The number under `key`, which the API writes as text where it may be large; 0 where there is none."""
    value = found.get(key) if isinstance(found, dict) else None
    try:
        return int(value) if isinstance(value, str | int) else 0
    except ValueError:
        return 0


def listed(found: object) -> list[Listed]:
    """The messages of a page of messages.list, without labels."""
    return [Listed(ref, text(one, "threadId") or ref) for one in entries(found, "messages") if (ref := text(one, "id"))]


def fetched(found: object) -> Fetched | None:
    """A message; None where it has no id. An absurd date is 1970."""
    ref = text(found, "id")
    if not ref or not isinstance(found, dict):
        return None
    try:
        arrived = EPOCH + timedelta(seconds=whole(found, "internalDate") // 1000)
    except OverflowError:
        arrived = EPOCH
    payload = found.get("payload")
    return Fetched(
        ref,
        text(found, "threadId") or ref,
        words(found, "labelIds"),
        arrived,
        max(whole(found, "sizeEstimate"), 0),
        payload if isinstance(payload, dict) else {},
        octets(text(found, "raw")),
    )


def changes(found: object) -> list[Change]:
    """The entries of a page of history.list, in their order. Chats are left out."""
    made: list[Change] = []
    for record in entries(found, "history"):
        for kind in ("messagesAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"):
            made += (change for one in entries(record, kind) if (change := _change(kind, one)) is not None)
    return made


def _change(kind: str, entry: dict[str, Any]) -> Change | None:
    message = entry.get("message")
    ref, labels = text(message, "id"), words(message, "labelIds")
    if not ref or CHAT in labels:
        return None
    return Change(
        kind, ref, text(message, "threadId") or ref, labels if kind == "messagesAdded" else words(entry, "labelIds")
    )


def octets(encoded: str) -> bytes:
    """Base64url, with padding or without (RFC 4648 section 5); b"" for what is none."""
    try:
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (Base64Error, ValueError):
        return b""


def seconds(moment: datetime) -> int:
    """A moment as `after:` takes it."""
    return int(moment.timestamp())


def in_order(refs: Sequence[Listed]) -> list[Listed]:
    """Each message once, at its first place."""
    return list({one.ref: one for one in reversed(refs)}.values())[::-1]
