"""What the person decides, with a history from which every step can be taken back."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from inboxfollow.adapters.sqlite.choices import decode, encode, read_choices, write_choices
from inboxfollow.adapters.sqlite.coding import clean, in_list, seconds
from inboxfollow.domain.facts import Choices, LoggedTouch, Note

_IN = "(SELECT value FROM json_each(?))"


def record(connection: sqlite3.Connection, at: datetime, words: str, undo: list[list[Any]]) -> None:
    """Appends one step; `undo` tells how to take it back."""
    connection.execute(
        "INSERT INTO history (at, words, undo) VALUES (?, ?, ?)", (seconds(at), clean(words), json.dumps(undo))
    )


def choose(connection: sqlite3.Connection, at: datetime, words: str, choices: dict[int, Choices]) -> None:
    """Replaces choices of conversations and remembers what stood there before."""
    before = [["choices", number, encode(read_choices(connection, number))] for number in choices]
    for conversation, chosen in choices.items():
        write_choices(connection, conversation, chosen)
    record(connection, at, words, before)
    _void(connection, choices)


def log_touch(connection: sqlite3.Connection, at: datetime, words: str, conversation: int, touch: LoggedTouch) -> None:
    """Enters a call, text or meeting."""
    cursor = connection.execute(
        "INSERT INTO touches (conversation, at, means, reached) VALUES (?, ?, ?, ?)",
        (conversation, seconds(touch.at), touch.by, touch.reached),
    )
    record(connection, at, words, [["touches", cursor.lastrowid, conversation]])
    _void(connection, [conversation])


def add_note(connection: sqlite3.Connection, at: datetime, words: str, conversation: int, note: Note) -> None:
    """Enters a note."""
    cursor = connection.execute(
        "INSERT INTO notes (conversation, at, body) VALUES (?, ?, ?)", (conversation, seconds(note.at), clean(note.text))
    )
    record(connection, at, words, [["notes", cursor.lastrowid, conversation]])


def add_pattern(connection: sqlite3.Connection, at: datetime, words: str, which: str, pattern: str) -> None:
    """Puts an address or domain on a list."""
    added = connection.execute("INSERT OR IGNORE INTO patterns VALUES (?, ?)", (which, clean(pattern))).rowcount
    record(connection, at, words, [["patterns", which, clean(pattern)]] if added else [])
    connection.execute("DELETE FROM digests")


def undo(connection: sqlite3.Connection) -> str:
    """Takes back the newest step; returns its words, "" where nothing is left."""
    row = connection.execute("SELECT id, words, undo FROM history WHERE undone = 0 ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return ""
    number, words, steps = row
    for table, key, value in json.loads(steps):
        _UNDO[table](connection, key, value)
    connection.execute("UPDATE history SET undone = 1 WHERE id = ?", (number,))
    return str(words)


def _undo_choices(connection: sqlite3.Connection, conversation: int, body: str) -> None:
    write_choices(connection, conversation, decode(body))
    _void(connection, [conversation])


def _undo_touch(connection: sqlite3.Connection, number: int, conversation: int) -> None:
    connection.execute("DELETE FROM touches WHERE id = ?", (number,))
    _void(connection, [conversation])


def _undo_note(connection: sqlite3.Connection, number: int, conversation: int) -> None:
    connection.execute("DELETE FROM notes WHERE id = ?", (number,))


def _undo_pattern(connection: sqlite3.Connection, which: str, pattern: str) -> None:
    connection.execute("DELETE FROM patterns WHERE list = ? AND pattern = ?", (which, pattern))
    connection.execute("DELETE FROM digests")


_UNDO: dict[str, Callable[[sqlite3.Connection, Any, Any], None]] = {"choices": _undo_choices, "touches": _undo_touch, "notes": _undo_note, "patterns": _undo_pattern}


def _void(connection: sqlite3.Connection, conversations: Iterable[int]) -> None:
    connection.execute(f"DELETE FROM digests WHERE conversation IN {_IN}", (in_list(conversations),))


def forget(connection: sqlite3.Connection, at: datetime, address: str) -> int:
    """Removes the texts, subjects and names of mail from and to one canonical address; the suppression list stays.
    Ids, times and verdicts stay too, so that nothing is read or counted twice."""
    rows = in_list(
        row[0]
        for row in connection.execute(
            "SELECT id FROM messages WHERE author = ?1 UNION SELECT message FROM recipients WHERE address = ?1", (address,)
        )
    )
    connection.execute(
        f"UPDATE readings SET text = '', evidence = '', successor = '', expects_why = '' WHERE message IN {_IN}", (rows,)
    )
    touched = connection.execute(
        f"UPDATE messages SET subject = '', signals = '', sender = author || char(9) WHERE id IN {_IN} AND mine = 0", (rows,)
    ).rowcount
    touched += connection.execute(f"UPDATE messages SET subject = '' WHERE id IN {_IN} AND mine = 1", (rows,)).rowcount
    conversations = f"SELECT conversation FROM messages WHERE id IN {_IN}"
    connection.execute(f"DELETE FROM notes WHERE conversation IN ({conversations})", (rows,))
    connection.execute(f"DELETE FROM digests WHERE conversation IN ({conversations})", (rows,))
    record(connection, at, "forgot a person", [])
    return touched
