"""Mail that is moved on the server because its conversation was archived, and moved back when that is undone.

What is wanted is entered with the decision itself. Carrying it out changes nothing here but the mark and the places,
so it may end anywhere and begin again.
"""

import sqlite3
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from inboxfollow.adapters.sqlite.coding import in_list
from inboxfollow.ports.moves import Move, Pile

_IN = "(SELECT value FROM json_each(?))"
_ARCHIVE = "(SELECT id FROM folders WHERE account = i.account AND role = 'archive' ORDER BY name LIMIT 1)"
_LABELLED = "i.role = 'all' AND instr(n.labels, char(10) || 'INBOX' || char(10))"
"""Where a provider has labels, all mail lies in one folder for good, and the label stands for the inbox."""
_IN_INBOX = f"""
FROM messages m JOIN locations l ON l.message = m.id JOIN folders i ON i.id = l.folder
LEFT JOIN numbers n ON n.account = i.account AND n.number = l.uid
LEFT JOIN folders a ON a.id = CASE i.role WHEN 'all' THEN i.id ELSE {_ARCHIVE} END
"""
_INBOX = "(i.role = 'inbox' OR " + _LABELLED + ")"
_INBOX_NAME = "CASE i.role WHEN 'all' THEN 'INBOX' ELSE i.name END"
_BY_LABEL = "EXISTS (SELECT 1 FROM folders WHERE account = w.account AND name = w.target AND role = 'all')"
_SOURCE = "CASE w.state WHEN 'back' THEN w.target ELSE w.folder END"
_OUTSTANDING = f"""
SELECT w.id, w.message, COALESCE(c.short_id, ''), w.account, {_SOURCE},
       CASE w.state WHEN 'back' THEN w.folder ELSE w.target END, w.state = 'back', COALESCE(f.uidvalidity, 0), l.uid
FROM moves w JOIN messages m ON m.id = w.message LEFT JOIN conversations c ON c.id = m.conversation
LEFT JOIN folders f ON f.account = w.account AND f.name = CASE WHEN {_BY_LABEL} THEN w.target ELSE {_SOURCE} END
LEFT JOIN locations l ON l.folder = f.id AND l.message = w.message
    AND (w.state = 'wanted' OR l.uid >= w.next_uid OR f.uidvalidity <> w.uidvalidity)
WHERE w.account = ? AND w.state <> 'done' ORDER BY w.id, l.uid
"""


def piles(connection: sqlite3.Connection, conversations: Collection[int]) -> list[Pile]:
    """What lies in inboxes, a line for each conversation and inbox."""
    rows = connection.execute(
        f"SELECT m.conversation, c.short_id, i.account, {_INBOX_NAME}, COALESCE(a.name, ''), COUNT(DISTINCT m.id) "
        f"{_IN_INBOX} JOIN conversations c ON c.id = m.conversation WHERE m.conversation IN {_IN} AND {_INBOX} "
        "GROUP BY m.conversation, i.id ORDER BY m.conversation, i.account",
        (in_list(conversations),),
    )
    return [Pile(*row) for row in rows]


def want(connection: sqlite3.Connection, conversations: Collection[int], accounts: Collection[str]) -> list[list[Any]]:
    """Enters all mail of conversations that lies in inboxes of these accounts; returns how to take that back. Mail that
    was still to be moved back stays in the archive."""
    stays = connection.execute(
        f"UPDATE moves SET state = 'wanted' WHERE state = 'back' AND account IN {_IN} "
        f"AND message IN (SELECT id FROM messages WHERE conversation IN {_IN}) RETURNING id",
        (in_list(accounts), in_list(conversations)),
    ).fetchall()
    goes = connection.execute(
        "INSERT INTO moves (account, message, folder, target, uidvalidity, next_uid) "
        f"SELECT DISTINCT i.account, m.id, {_INBOX_NAME}, a.name, a.uidvalidity, "
        f"CASE i.role WHEN 'all' THEN 0 ELSE a.next_uid END {_IN_INBOX} "
        f"WHERE m.conversation IN {_IN} AND {_INBOX} AND a.id IS NOT NULL AND i.account IN {_IN} "
        f"AND NOT EXISTS (SELECT 1 FROM moves w WHERE w.message = m.id AND w.account = i.account "
        f"AND w.folder = {_INBOX_NAME} "
        "AND w.state = 'wanted') RETURNING id",
        (in_list(conversations), in_list(accounts)),
    ).fetchall()
    return [["moves", [row[0] for row in (*stays, *goes)], None]] if stays or goes else []


def turn_back(connection: sqlite3.Connection, rows: Collection[int]) -> None:
    """What was moved, or may have been, is to lie where it lay before."""
    connection.execute(f"UPDATE moves SET state = 'back' WHERE id IN {_IN}", (in_list(rows),))


def outstanding(connection: sqlite3.Connection, account: str) -> list[Move]:
    """All that is not done yet, in the order of the decisions."""
    found = connection.execute(_OUTSTANDING, (account,)).fetchall()
    return [
        Move(row, message, lead, of, source, target, bool(back), validity, tuple(uid for *_, uid in places if uid))
        for (row, message, lead, of, source, target, back, validity), places in groupby(found, lambda one: one[:-1])
    ]


def settle(connection: sqlite3.Connection, moves: Sequence[Move]) -> None:
    """These have left the places named in them. One whose decision was changed meanwhile stays outstanding."""
    for move in moves:
        connection.execute(
            "DELETE FROM locations WHERE folder = "
            "(SELECT id FROM folders WHERE account = ? AND name = ? AND role <> 'all') "
            f"AND uid IN {_IN} AND message = ?",
            (move.account, move.source, in_list(move.uids), move.message),
        )
    forth, back = (in_list(move.row for move in moves if move.back is way) for way in (False, True))
    connection.execute(f"UPDATE moves SET state = 'done' WHERE state = 'wanted' AND id IN {_IN}", (forth,))
    connection.execute(f"DELETE FROM moves WHERE state = 'back' AND id IN {_IN}", (back,))


def lying(connection: sqlite3.Connection, account: str, folder: str, messages: Collection[int]) -> int:
    """How many of these messages are known to lie in a folder."""
    found = connection.execute(
        "SELECT COUNT(DISTINCT l.message) FROM locations l JOIN folders i ON i.id = l.folder "
        "LEFT JOIN numbers n ON n.account = i.account AND n.number = l.uid "
        f"WHERE i.account = ? AND (i.name = ? OR {_LABELLED} AND ? = 'INBOX') AND l.message IN {_IN}",
        (account, folder, folder, in_list(messages)),
    )
    count: int = found.fetchone()[0]
    return count
