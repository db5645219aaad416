"""What came in lately, and what the person was told of it."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import date, datetime

from inboxfollow.adapters.sqlite.coding import addresses, clean, in_list, maybe_moment, moment, seconds
from inboxfollow.domain.message import Address
from inboxfollow.domain.tidings import MAIL_KEY
from inboxfollow.domain.verdict import Intent, Kind
from inboxfollow.ports.told import Inbound

_IN = "(SELECT value FROM json_each(?))"
_UNHEARD = """
SELECT m.conversation, m.account, m.message_id, m.kind, r.intent, r.until, m.arrived, m.sender, m.subject
FROM messages m INDEXED BY messages_fresh
JOIN conversations c ON c.id = m.conversation
LEFT JOIN readings r ON r.message = m.id
WHERE m.mine = 0 AND m.kind <> 'bulk' AND m.arrived >= ? AND (m.pending = 0 OR m.arrived < ?)
AND NOT EXISTS (SELECT 1 FROM told t WHERE t.key = ? || m.message_id)
ORDER BY m.arrived, m.id
"""

_WOKEN = """
SELECT conversation FROM choices
WHERE CAST(strftime('%s', json_extract(body, '$.snoozed_until')) AS INTEGER) BETWEEN ? + 1 AND ? ORDER BY 1
"""


def unheard(connection: sqlite3.Connection, since: datetime, settled: datetime) -> list[Inbound]:
    """Mail of others that was not told yet."""
    rows = connection.execute(_UNHEARD, (seconds(since), seconds(settled), MAIL_KEY))
    return [
        Inbound(
            conversation, account, message_id, Kind(kind), Intent(intent or "neutral"),
            date.fromisoformat(until) if until else None, moment(arrived),
            next(iter(addresses(sender)), Address("", "")), subject,
        )
        for conversation, account, message_id, kind, intent, until, arrived, sender, subject in rows
    ]  # fmt: skip


def woken(connection: sqlite3.Connection, since: datetime, now: datetime) -> list[int]:
    """What was put off until a moment in between."""
    return [row[0] for row in connection.execute(_WOKEN, (seconds(since), seconds(now)))]


def told(connection: sqlite3.Connection, keys: Collection[str]) -> dict[str, datetime]:
    """Which of these keys were told, and when."""
    rows = connection.execute(f"SELECT key, at FROM told WHERE key IN {_IN}", (in_list(map(clean, keys)),))
    return {key: moment(at) for key, at in rows}


def last_told(connection: sqlite3.Connection, kinds: Collection[str]) -> datetime | None:
    """When something of these kinds was told last."""
    row = connection.execute(f"SELECT MAX(at) FROM told WHERE kind IN {_IN}", (in_list(kinds),)).fetchone()
    return maybe_moment(row[0])


def mark(connection: sqlite3.Connection, at: datetime, marked: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Marks what nobody had marked before."""
    sql = "INSERT INTO told (kind, key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    return frozenset(key for kind, key in marked if connection.execute(sql, (kind, clean(key), seconds(at))).rowcount)
