"""Reads FETCH responses: one pattern for the usual shape, imapclient's parser for every other legal one.

The usual shape has the short items first, in any order, and one literal at the end. Nothing here sends.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_fetch_response

from inboxfollow.adapters.imap.exchange import Piece, Stream, exact, finish, next_line, pieces

USUAL = re.compile(
    rb"\* \d+ FETCH \((?:(?:UID (\d{1,10})"
    rb'|INTERNALDATE "([^"\\\r\n]{26})"'
    rb"|RFC822\.SIZE (\d{1,19})"
    rb"|FLAGS \(([^()\r\n]*)\)"
    rb"|X-GM-MSGID (\d{1,20})"
    rb"|X-GM-THRID (\d{1,20})"
    rb"|EMAILID \(([^()\r\n]*)\)"
    rb"|THREADID (?:\(([^()\r\n]*)\)|NIL)"
    rb"|MODSEQ \(\d{1,19}\)) )+"
    rb"BODY\[.*\](?:<\d+>)? ~?\{(\d{1,10})\}\r\n\Z"
)
ANY_FETCH = re.compile(rb"\* (\d+) FETCH ", re.IGNORECASE)
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: n for n, name in enumerate(MONTH_NAMES, 1)}
VANISHED_MEANWHILE = re.compile(rb"NO\b.*(?:no longer exist|EXPUNGEISSUED)", re.IGNORECASE)


class Row(NamedTuple):
    """What one FETCH response says of one message; None where it does not say."""

    uid: int
    arrived: datetime | None
    size: int | None
    draft: bool
    thread_ref: str
    content_ref: str
    text: bytes | None
    """The header block or source that was asked for."""


def rows(stream: Stream, answered: dict[bytes, bool]) -> Iterator[Row]:
    """Every FETCH response with a UID up to the next tagged answer, which is marked in `answered`.

    Raises error when the command is refused; messages gone meanwhile are no refusal (PROTOCOLS A8).
    """
    while True:
        line = next_line(stream)
        match = USUAL.match(line)
        if match is not None:
            size = int(match[9])
            data = exact(stream, size + 3)
            if data.endswith(b")\r\n") and match[1] is not None:
                yield _usual(match, data[:size])
                continue
            parts = _resumed(stream, line, data, size)
        elif (tag := line.partition(b" ")[0]) in answered:
            answered[tag] = True
            status = line[len(tag) + 1 :]
            if not VANISHED_MEANWHILE.match(status):
                finish(status)
            return
        else:
            parts = pieces(stream, line)
        row = unusual(parts)
        if row is not None:
            yield row


def _resumed(stream: Stream, line: bytes, data: bytes, size: int) -> list[Piece]:
    """The pieces of a response of which the first literal and three octets more were read."""
    tail = data[size:]
    if not tail.endswith(b"\r\n"):
        tail += next_line(stream)
    head = line[:-2].replace(b" ~{", b" {")
    return [(head, data[:size]), *pieces(stream, tail)]


def _usual(match: re.Match[bytes], text: bytes) -> Row:
    uid, arrived, size, flags, msgid, thrid, emailid, threadid, _ = match.groups()
    return Row(
        int(uid),
        None if arrived is None else internal_date(arrived),
        None if size is None else int(size),
        flags is not None and b"draft" in flags.lower() and _has_draft(flags.split()),
        (thrid or threadid or b"").decode("ascii", "replace"),
        (msgid or emailid or b"").decode("ascii", "replace"),
        text,
    )


def unusual(parts: Sequence[Piece]) -> Row | None:
    """The same from imapclient's parser; None for other responses and for FETCH data without a UID."""
    first = parts[0][0] if isinstance(parts[0], tuple) else parts[0]
    match = ANY_FETCH.match(first)
    if match is None:
        return None
    text = match[1] + b" " + first[match.end() :]
    head: Piece = (text, parts[0][1]) if isinstance(parts[0], tuple) else text
    items = _parsed([head, *parts[1:]])
    if b"UID" not in items:
        return None
    arrived, size = items.get(b"INTERNALDATE"), items.get(b"RFC822.SIZE")
    return Row(
        items[b"UID"],
        arrived.astimezone(UTC) if isinstance(arrived, datetime) and arrived.tzinfo else None,
        size if isinstance(size, int) else None,
        _has_draft([flag for flag in items.get(b"FLAGS") or () if isinstance(flag, bytes)]),
        _word(items.get(b"X-GM-THRID") or items.get(b"THREADID")),
        _word(items.get(b"X-GM-MSGID") or items.get(b"EMAILID")),
        _section(items),
    )


def _parsed(parts: list[Piece]) -> dict[bytes, Any]:
    """The items of one response; raises ProtocolError where imapclient cannot make sense of it."""
    try:
        found = parse_fetch_response(parts, normalise_times=False, uid_is_key=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ProtocolError(f"FETCH {parts[0]!r:.80}: {error}") from error
    return next(iter(found.values()), {})


def _section(items: dict[bytes, object]) -> bytes | None:
    """The text of the one BODY[...] item; NIL is an empty text (RFC 9051 section 7.5.2)."""
    for name, value in items.items():
        if name.startswith(b"BODY["):
            return value if isinstance(value, bytes) else b"" if value is None else str(value).encode("ascii")
    return None


def _word(value: object) -> str:
    while isinstance(value, tuple):
        value = value[0] if value else None
    return value.decode("ascii", "replace") if isinstance(value, bytes) else "" if value is None else str(value)


def _has_draft(flags: Sequence[bytes]) -> bool:
    return any(flag.lower() == b"\\draft" for flag in flags)


def internal_date(text: bytes) -> datetime | None:
    """An INTERNALDATE such as b"01-Mar-2024 12:00:00 +0100" in UTC; None where it is no date."""
    midnight = _midnight(text[:11], text[21:])
    try:
        return midnight and midnight + timedelta(0, int(text[12:14]) * 3600 + int(text[15:17]) * 60 + int(text[18:20]))
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=8192)
def _midnight(day: bytes, zone: bytes) -> datetime | None:
    """The start of a day at an offset from UTC. Mail is read in order of arrival, so days repeat."""
    try:
        hours, minutes = int(zone[1:3]), int(zone[3:5])
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[:1] == b"-" else 1)
        month = MONTHS[day[3:6].decode("ascii").lower()]
        return datetime(int(day[7:11]), month, int(day[:2]), tzinfo=UTC) - offset
    except (ValueError, KeyError, OverflowError):
        return None


def uid_sets(uids: Sequence[int], room: int, bridge: int = 4) -> list[bytes]:
    """Sequence sets that cover ascending `uids`, none longer than `room` octets (PROTOCOLS A7).

    Gaps of at most `bridge` missing UIDs are covered too; the caller drops what it did not ask for.
    """
    sets: list[bytes] = []
    current = b""
    for first, last in _runs(uids, bridge):
        run = b"%d" % first if first == last else b"%d:%d" % (first, last)
        if current and len(current) + 1 + len(run) > room:
            sets.append(current)
            current = b""
        current = current + b"," + run if current else run
    return [*sets, current] if current else sets


def _runs(uids: Sequence[int], bridge: int) -> Iterator[tuple[int, int]]:
    first = last = None
    for uid in uids:
        if first is None or last is None:
            first = last = uid
        elif uid - last > bridge + 1:
            yield first, last
            first = last = uid
        else:
            last = uid
    if first is not None and last is not None:
        yield first, last
