"""A header block to a Message. Never raises: what is wrong with a mail becomes a defect of its Message.

A scan reads a hundred thousand headers, so every field has a short way for the usual form.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from inboxfollow.domain.message import Address, Message
from inboxfollow.wire.addresses import read_addresses
from inboxfollow.wire.dates import read_date
from inboxfollow.wire.headers import MAX_FIELD, SIGNAL_HEADERS, WANTED_HEADERS, decode_words, read_fields
from inboxfollow.wire.ids import merge_ids, read_ids

MAX_SIGNAL = 300
"""Characters kept of a header that tells people from machines."""
_WANTED = frozenset(name.lower() for name in WANTED_HEADERS)
_SIGNALS = frozenset(name.lower() for name in SIGNAL_HEADERS)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)
_NONE: list[str] = []


def parse_header(header: bytes, *, arrived: datetime) -> Message:
    """The Message a header block describes; `arrived` (aware) is when the server got it. Never raises.

    A Date before 1990 or more than two days after `arrived` is absurd and counts as missing (DOMAIN, "Order in time").
    """
    fields = read_fields(header, _WANTED)
    defects: list[str] = []
    senders = _addresses(fields, "from", defects)
    message_id, rewritten = _own_ids(fields)
    if not senders:
        defects.append("from: missing or unreadable")
    if not message_id:
        defects.append("message-id: missing or unusable")
    return Message(
        message_id=message_id,
        sender=senders[0] if senders else None,
        to=_addresses(fields, "to", defects),
        cc=_addresses(fields, "cc", defects),
        bcc=_addresses(fields, "bcc", defects),
        reply_to=_addresses(fields, "reply-to", defects),
        subject=decode_words(fields["subject"][0][:MAX_FIELD]) if "subject" in fields else "",
        date=_date(fields.get("date", _NONE), arrived, defects),
        references=merge_ids(fields.get("references", _NONE), fields.get("in-reply-to", _NONE)),
        rewritten_ids=rewritten,
        signals=_signals(fields),
        defects=tuple(defects),
    )


def _addresses(fields: Mapping[str, list[str]], name: str, defects: list[str]) -> tuple[Address, ...]:
    values = fields.get(name)
    if values is None:
        return ()
    found, broken = read_addresses(values)
    if broken:
        defects.append(f"{name}: part of it is unreadable or too long")
    return found


def _own_ids(fields: Mapping[str, list[str]]) -> tuple[str, tuple[str, ...]]:
    """The Message-ID, and the ids the mail had before a provider gave it that one (PROTOCOLS F4)."""
    own = [found for value in fields.get("message-id", _NONE) for found in read_ids(value)]
    if "x-microsoft-original-message-id" not in fields and "x-google-original-message-id" not in fields:
        return (own[0] if own else ""), ()
    former: dict[str, None] = {}
    for name in ("x-microsoft-original-message-id", "x-google-original-message-id"):
        for value in fields.get(name, _NONE):
            former.update(dict.fromkeys(read_ids(value)))
    message_id = own[0] if own else ""
    former.pop(message_id, None)
    return message_id, tuple(former)


def _date(values: list[str], arrived: datetime, defects: list[str]) -> datetime | None:
    if not values:
        defects.append("date: missing")
        return None
    date = read_date(values[0])
    if date is None:
        defects.append("date: unreadable")
    elif date < _EARLIEST or date - arrived > _AHEAD:
        defects.append("date: absurd")
        return None
    return date


def _signals(fields: Mapping[str, list[str]]) -> dict[str, str]:
    signals = {}
    for name, values in fields.items():
        if name in _SIGNALS:
            value = values[0] if len(values) == 1 or name == "content-type" else ", ".join(values[:10])
            signals[name] = decode_words(value[: 4 * MAX_SIGNAL])[:MAX_SIGNAL] if "=?" in value else value[:MAX_SIGNAL]
    return signals
