"""All facts as one document. Row numbers stay out, so equal knowledge gives equal output."""

import json
import sqlite3
from typing import Any

from inboxfollow.adapters.sqlite.coding import maybe_moment

_MESSAGES = """
SELECT m.message_id, c.short_id, m.account, m.mine, m.kind, m.machine, m.sent, m.arrived, m.size, m.sender,
       m.recipients, m.other_ids, m.refs, m.subject, r.text, r.intent, r.until, r.successor, r.expects,
       r.expects_why, r.evidence,
       (SELECT group_concat(place, char(10)) FROM (SELECT f.account || ':' || f.name || ':' || l.uid AS place
        FROM locations l JOIN folders f ON f.id = l.folder WHERE l.message = m.id ORDER BY place))
FROM messages m LEFT JOIN conversations c ON c.id = m.conversation LEFT JOIN readings r ON r.message = m.id
ORDER BY m.message_id, m.arrived, m.sender, m.subject, m.size
"""
_NAMES = (
    "message_id lead account mine kind machine sent arrived size sender recipients other_ids references subject text "
    "intent until successor expects expects_why evidence places"
).split()


def export(connection: sqlite3.Connection) -> dict[str, Any]:
    """Messages, folders, decisions, lists and history."""
    return {
        "format": 1,
        "folders": _folders(connection),
        "messages": [_message(row) for row in connection.execute(_MESSAGES)],
        "leads": _leads(connection),
        "retired_ids": dict(
            connection.execute(
                "SELECT r.short_id, c.short_id FROM retired_ids r JOIN conversations c ON c.id = r.conversation "
                "ORDER BY 1"
            )
        ),
        "bounces": _rows(
            connection,
            "address status permanent message_id",
            "SELECT b.address, b.status, b.permanent, m.message_id FROM bounces b JOIN messages m ON m.id = b.message "
            "ORDER BY 1, 4",
        ),
        "lists": [row[0] for row in connection.execute("SELECT address FROM lists ORDER BY 1")],
        "ignored": [
            row[0] for row in connection.execute("SELECT pattern FROM patterns WHERE list = 'ignored' ORDER BY 1")
        ],
        "suppressed": [
            row[0] for row in connection.execute("SELECT pattern FROM patterns WHERE list = 'suppressed' ORDER BY 1")
        ],
        "outbox": _rows(
            connection,
            "lead account message_id recipients subject template created not_before status why attempts filing",
            "SELECT c.short_id, o.account, o.message_id, o.recipients, o.subject, o.template, o.created, o.not_before, "
            "o.status, o.why, o.attempts, o.filing FROM outbox o JOIN messages m ON m.id = o.answers "
            "JOIN conversations c ON c.id = m.conversation ORDER BY o.id",
        ),
        "moves": _rows(
            connection,
            "account message_id folder target uidvalidity next_uid state",
            "SELECT w.account, m.message_id, w.folder, w.target, w.uidvalidity, w.next_uid, w.state "
            "FROM moves w JOIN messages m ON m.id = w.message ORDER BY 1, 2, 3, w.id",
        ),
        "history": _rows(connection, "at words undone", "SELECT at, words, undone FROM history ORDER BY id"),
    }


def _rows(connection: sqlite3.Connection, names: str, sql: str) -> list[dict[str, Any]]:
    return [dict(zip(names.split(), row, strict=True)) for row in connection.execute(sql)]


def _message(row: tuple[Any, ...]) -> dict[str, Any]:
    found = dict(zip(_NAMES, row, strict=True))
    for name in ("sent", "arrived"):
        at = maybe_moment(found[name])
        found[name] = at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
    to, cc, bcc = found.pop("recipients").split("\f")
    found.update(to=to.split("\n"), cc=cc.split("\n"), bcc=bcc.split("\n"))
    found["places"] = found["places"].split("\n") if found["places"] else []
    found["mine"] = bool(found["mine"])
    return found


def _folders(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    return _rows(
        connection,
        "account name role uidvalidity next_uid total since complete",
        "SELECT account, name, role, uidvalidity, next_uid, total, since, complete FROM folders ORDER BY account, name",
    )


def _leads(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    leads = []
    for number, short_id in connection.execute("SELECT id, short_id FROM conversations ORDER BY short_id").fetchall():
        choices = connection.execute("SELECT body FROM choices WHERE conversation = ?", (number,)).fetchone()
        touches = _rows_of(connection, "at means reached", "touches", number)
        notes = _rows_of(connection, "at body", "notes", number)
        if choices or touches or notes:
            leads.append(
                {
                    "id": short_id,
                    "choices": _choices(choices[0]) if choices else {},
                    "touches": touches,
                    "notes": notes,
                }
            )
    return leads


def _choices(body: str) -> dict[str, Any]:
    """`knowing` is a row number."""
    return {name: value for name, value in json.loads(body).items() if name != "knowing"}


def _rows_of(connection: sqlite3.Connection, names: str, table: str, conversation: int) -> list[dict[str, Any]]:
    columns = ", ".join(names.split())
    found = connection.execute(f"SELECT {columns} FROM {table} WHERE conversation = ? ORDER BY at, id", (conversation,))
    return [dict(zip(names.split(), row, strict=True)) for row in found]
