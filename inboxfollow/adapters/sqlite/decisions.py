"""What the person decides, with a history from which every step can be taken back."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from inboxfollow.adapters.sqlite import moves, outbox
from inboxfollow.adapters.sqlite.choices import changed, read_choices, restored, write_choices
from inboxfollow.adapters.sqlite.coding import address_lines, addresses, clean, in_list, seconds
from inboxfollow.adapters.sqlite.short_ids import resolve
from inboxfollow.domain.errors import UnknownLead
from inboxfollow.domain.facts import Choices, LoggedTouch, Note
from inboxfollow.domain.identity import canonical, matches
from inboxfollow.domain.message import Address

_IN = "(SELECT value FROM json_each(?))"


def record(connection: sqlite3.Connection, at: datetime, words: str, undo: list[list[Any]] | None) -> None:
    """Appends one step; `undo` tells how to take it back, None that it cannot be."""
    connection.execute(
        "INSERT INTO history (at, words, undo) VALUES (?, ?, ?)", (seconds(at), clean(words), json.dumps(undo))
    )


def choose(
    connection: sqlite3.Connection, at: datetime, words: str, choices: dict[int, Choices], moving: Collection[str]
) -> None:
    """Replaces choices of conversations and remembers what stood there before; what they have in inboxes of the
    accounts in `moving` is to be moved."""
    steps = [_replace(connection, number, chosen) for number, chosen in choices.items()]
    record(connection, at, words, steps + moves.want(connection, list(choices), moving) if moving else steps)


def _replace(connection: sqlite3.Connection, conversation: int, chosen: Choices) -> list[Any]:
    """Writes choices and tells how to take that back: the fields that changed, of the lead by its short id, since the
    conversation may be joined to another before."""
    before = changed(chosen, read_choices(connection, conversation))
    write_choices(connection, conversation, chosen)
    _void(connection, [conversation])
    named = connection.execute("SELECT short_id FROM conversations WHERE id = ?", (conversation,)).fetchone()
    if named is None:
        raise UnknownLead("the lead was joined to another just now", "look at the list and try again")
    return ["choices", named[0], before]


def log_touch(
    connection: sqlite3.Connection,
    at: datetime,
    words: str,
    conversation: int,
    touch: LoggedTouch,
    choices: Choices | None,
) -> None:
    """Enters a call, text or meeting, and what follows from it, as one step."""
    cursor = connection.execute(
        "INSERT INTO touches (conversation, at, means, reached) VALUES (?, ?, ?, ?)",
        (conversation, seconds(touch.at), touch.by, touch.reached),
    )
    step: list[Any] = ["touches", cursor.lastrowid, conversation]
    record(connection, at, words, [step] if choices is None else [_replace(connection, conversation, choices), step])
    _void(connection, [conversation])


def add_note(connection: sqlite3.Connection, at: datetime, words: str, conversation: int, note: Note) -> None:
    """Enters a note."""
    cursor = connection.execute(
        "INSERT INTO notes (conversation, at, body) VALUES (?, ?, ?)",
        (conversation, seconds(note.at), clean(note.text)),
    )
    record(connection, at, words, [["notes", cursor.lastrowid, conversation]])


def add_pattern(connection: sqlite3.Connection, at: datetime, words: str, which: str, pattern: str) -> None:
    """Puts an address or domain on a list."""
    added = connection.execute("INSERT OR IGNORE INTO patterns VALUES (?, ?)", (which, clean(pattern))).rowcount
    record(connection, at, words, [["patterns", which, clean(pattern)]] if added else [])
    _void(connection, _concerned(connection, pattern))


def _concerned(connection: sqlite3.Connection, pattern: str) -> list[int]:
    """Conversations in which I wrote to somebody whom a pattern fits, and those whose follow-ups go elsewhere."""
    known = connection.execute("SELECT DISTINCT address FROM recipients")
    rows = connection.execute(
        f"SELECT m.conversation FROM recipients r JOIN messages m ON m.id = r.message WHERE r.address IN {_IN} "
        "UNION SELECT conversation FROM choices WHERE json_array_length(body, '$.readdressed') > 0",
        (in_list(address for (address,) in known if matches(pattern, address)),),
    )
    return [row[0] for row in rows]


def undo(connection: sqlite3.Connection, at: datetime) -> str:
    """Takes back the newest step that can be; returns its words, "" where nothing is left."""
    row = connection.execute(
        "SELECT id, words, undo FROM history WHERE undone = 0 AND undo <> 'null' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return ""
    number, words, steps = row
    for table, key, value in json.loads(steps):
        _UNDO[table](connection, at, key, value)
    connection.execute("UPDATE history SET undone = 1 WHERE id = ?", (number,))
    return str(words)


def _undo_choices(connection: sqlite3.Connection, at: datetime, lead_id: str, before: dict[str, Any]) -> None:
    conversation = resolve(connection, lead_id)
    write_choices(connection, conversation, restored(read_choices(connection, conversation), before))
    _void(connection, [conversation])


def _undo_touch(connection: sqlite3.Connection, at: datetime, number: int, conversation: int) -> None:
    now_in = connection.execute("DELETE FROM touches WHERE id = ? RETURNING conversation", (number,)).fetchall()
    _void(connection, (row[0] for row in now_in))


def _undo_note(connection: sqlite3.Connection, at: datetime, number: int, conversation: int) -> None:
    connection.execute("DELETE FROM notes WHERE id = ?", (number,))


def _undo_outbox(connection: sqlite3.Connection, at: datetime, row: int, _: None) -> None:
    outbox.cancel(connection, row, "you took it back", at)


def _undo_moves(connection: sqlite3.Connection, at: datetime, rows: list[int], _: None) -> None:
    moves.turn_back(connection, rows)


def _undo_pattern(connection: sqlite3.Connection, at: datetime, which: str, pattern: str) -> None:
    connection.execute("DELETE FROM patterns WHERE list = ? AND pattern = ?", (which, pattern))
    _void(connection, _concerned(connection, pattern))


_UNDO: dict[str, Callable[[sqlite3.Connection, datetime, Any, Any], None]] = {
    "choices": _undo_choices,
    "touches": _undo_touch,
    "notes": _undo_note,
    "outbox": _undo_outbox,
    "moves": _undo_moves,
    "patterns": _undo_pattern,
}


def _void(connection: sqlite3.Connection, conversations: Iterable[int]) -> None:
    connection.execute(f"DELETE FROM digests WHERE conversation IN {_IN}", (in_list(conversations),))


def forget(connection: sqlite3.Connection, at: datetime, address: str) -> int:
    """Removes the texts, subjects and names of mail from and to one canonical address; the suppression list stays.
    Ids, times and verdicts stay too, so that nothing is read or counted twice."""
    rows = in_list(
        row[0]
        for row in connection.execute(
            "SELECT id FROM messages WHERE author = ?1 UNION SELECT message FROM recipients WHERE address = ?1",
            (address,),
        )
    )
    connection.execute(
        f"UPDATE readings SET text = '', evidence = '', successor = '', expects_why = '' WHERE message IN {_IN}",
        (rows,),
    )
    touched = connection.execute(
        f"UPDATE messages SET subject = '', sender = author || char(9) WHERE id IN {_IN} AND mine = 0",
        (rows,),
    ).rowcount
    touched += connection.execute(f"UPDATE messages SET subject = '' WHERE id IN {_IN} AND mine = 1", (rows,)).rowcount
    _forget_names(connection, rows, address)
    outbox.forget(connection, address, at)
    conversations = f"SELECT conversation FROM messages WHERE id IN {_IN}"
    connection.execute(f"DELETE FROM notes WHERE conversation IN ({conversations})", (rows,))
    connection.execute("DELETE FROM digests")  # holds of any lead may name their mail
    record(connection, at, "forgot a person", None)
    return touched


def _forget_names(connection: sqlite3.Connection, rows: str, address: str) -> None:
    """Takes a person's name out of the address lines, where the address itself stays."""
    found = connection.execute(f"SELECT id, recipients FROM messages WHERE id IN {_IN}", (rows,)).fetchall()
    for number, parts in found:
        kept = "\f".join(
            address_lines(
                Address("", one.email) if canonical(one.email) == address else one for one in addresses(lines)
            )
            for lines in parts.split("\f")
        )
        connection.execute("UPDATE messages SET recipients = ? WHERE id = ?", (kept, number))
