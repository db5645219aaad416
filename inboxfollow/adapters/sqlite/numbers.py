"""Numbers for messages of providers that have none, and how far such an account was followed."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from inboxfollow.adapters.sqlite.coding import clean, in_list
from inboxfollow.ports.numbering import Bookmark, LabelBook, Listed

_IN = "(SELECT value FROM json_each(?))"
INBOX = "INBOX"
"""The label that stands for lying in the inbox, and the name of that place in `moves`."""


def read_bookmark(connection: sqlite3.Connection, account: str) -> Bookmark:
    """Where the account was left."""
    row = connection.execute("SELECT place, since FROM bookmarks WHERE account = ?", (account,)).fetchone()
    return Bookmark(*row) if row else Bookmark()


def write_bookmark(connection: sqlite3.Connection, account: str, bookmark: Bookmark) -> None:
    """Moves the mark."""
    connection.execute(
        "INSERT OR REPLACE INTO bookmarks (account, place, since) VALUES (?, ?, ?)",
        (account, bookmark.place, bookmark.since),
    )


def read_labels(connection: sqlite3.Connection, account: str) -> LabelBook:
    """How labels were called last."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_labels_key(account),)).fetchone()
    if row is None:
        return LabelBook()
    since, names = json.loads(row[0])
    return LabelBook(names, since)


def write_labels(connection: sqlite3.Connection, account: str, labels: LabelBook) -> None:
    """Remembers how labels are called."""
    value = json.dumps([labels.since, dict(labels.names)])
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_labels_key(account), value))


def _labels_key(account: str) -> str:
    return f"labels {account}"


def next_number(connection: sqlite3.Connection, account: str) -> int:
    """One more than the highest ever given."""
    number: int = connection.execute(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM numbers WHERE account = ?", (account,)
    ).fetchone()[0]
    return number


def enter(connection: sqlite3.Connection, account: str, found: Iterable[Listed]) -> int:
    """Numbers what is unknown, in order; labels of what is known become those of now."""
    fresh, following = 0, next_number(connection, account)
    for listed in found:
        labels = _lines(listed.labels)
        changed = connection.execute(
            "UPDATE numbers SET labels = ?, thread = ? WHERE account = ? AND ref = ? RETURNING number",
            (labels, clean(listed.thread), account, clean(listed.ref)),
        ).fetchone()
        if changed is None:
            connection.execute(
                "INSERT INTO numbers VALUES (?, ?, ?, ?, ?)",
                (account, following + fresh, clean(listed.ref), clean(listed.thread), labels),
            )
            fresh += 1
        else:
            _forget_judgement(connection, account, changed[0])
    return fresh


def _forget_judgement(connection: sqlite3.Connection, account: str, number: int) -> None:
    """A cadence may be chosen by label."""
    connection.execute(
        "DELETE FROM digests WHERE conversation IN (SELECT m.conversation FROM messages m "
        "JOIN locations l ON l.message = m.id JOIN folders f ON f.id = l.folder WHERE f.account = ? AND l.uid = ?)",
        (account, number),
    )


def remove(connection: sqlite3.Connection, account: str, refs: Collection[str]) -> None:
    """Marks as gone; the numbers stay used."""
    connection.execute(
        f"UPDATE numbers SET ref = NULL, labels = char(10) WHERE account = ? AND ref IN {_IN}", (account, in_list(refs))
    )


def numbers(connection: sqlite3.Connection, account: str, first: int, last: int) -> list[int]:
    """What is there, within bounds."""
    rows = connection.execute(
        "SELECT number FROM numbers WHERE account = ? AND number BETWEEN ? AND ? AND ref IS NOT NULL ORDER BY number",
        (account, first, last),
    )
    return [row[0] for row in rows]


def listed(connection: sqlite3.Connection, account: str, wanted: Collection[int]) -> dict[int, Listed]:
    """What stands behind numbers."""
    rows = connection.execute(
        "SELECT number, ref, thread, labels FROM numbers "
        f"WHERE account = ? AND number IN {_IN} AND ref IS NOT NULL ORDER BY number",
        (account, in_list(wanted)),
    )
    return {number: Listed(ref, thread, tuple(labels.split("\n")[1:-1])) for number, ref, thread, labels in rows}


def numbers_of(connection: sqlite3.Connection, account: str, refs: Collection[str]) -> dict[str, int]:
    """The numbers of messages that have one."""
    rows = connection.execute(
        f"SELECT ref, number FROM numbers WHERE account = ? AND ref IN {_IN}", (account, in_list(refs))
    )
    return dict(rows.fetchall())


def read_sought(connection: sqlite3.Connection, account: str) -> frozenset[str]:
    """What was asked for besides."""
    rows: Sequence[tuple[str]] = connection.execute("SELECT what FROM sought WHERE account = ?", (account,)).fetchall()
    return frozenset(row[0] for row in rows)


def write_sought(connection: sqlite3.Connection, account: str, sought: Collection[str]) -> None:
    """Remembers what was asked for."""
    connection.executemany("INSERT OR IGNORE INTO sought VALUES (?, ?)", ((account, clean(one)) for one in sought))


def forget(connection: sqlite3.Connection, account: str) -> None:
    """Everything is to be listed and asked for again."""
    connection.execute("UPDATE bookmarks SET place = '' WHERE account = ?", (account,))
    connection.execute("DELETE FROM sought WHERE account = ?", (account,))


def _lines(labels: Sequence[str]) -> str:
    """A line each, with a line end on both sides, so that a whole name can be looked for."""
    names = [clean(" ".join(label.split())) for label in labels]
    return "".join(f"\n{name}" for name in names) + "\n"
