"""Folders, cursors and coverage."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from inboxfollow.adapters.sqlite.coding import in_list, maybe_moment, moment, seconds
from inboxfollow.domain.verdict import Kind
from inboxfollow.ports.messages import FolderState, Wanted

_COLUMNS = "account, name, role, uidvalidity, next_uid, highestmodseq, total, since, complete, checked, error, resyncs"
_IN = "(SELECT value FROM json_each(?))"
_WANTED = 2
"""In messages.pending: a verdict needs the text."""


def _state(row: tuple[Any, ...]) -> FolderState:
    account, name, role, uidvalidity, next_uid, modseq, total, since, complete, checked, error, resyncs = row
    return FolderState(
        account,
        name,
        role,
        uidvalidity,
        next_uid,
        modseq,
        total,
        maybe_moment(since),
        bool(complete),
        maybe_moment(checked),
        error,
        resyncs,
    )


def read_folders(connection: sqlite3.Connection, account: str) -> dict[str, FolderState]:
    """All folders of an account, by name."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM folders WHERE account = ? ORDER BY name", (account,))
    return {state.name: state for state in map(_state, rows)}


def write_folder(connection: sqlite3.Connection, state: FolderState) -> int:
    """Stores where reading of a folder stands; returns the folder's row."""
    row: tuple[int] = connection.execute(
        f"INSERT INTO folders ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (account, name) DO UPDATE SET role = excluded.role, "
        "uidvalidity = excluded.uidvalidity, next_uid = excluded.next_uid, "
        "highestmodseq = excluded.highestmodseq, total = excluded.total, "
        "since = excluded.since, complete = excluded.complete, checked = excluded.checked, error = excluded.error, "
        "resyncs = excluded.resyncs RETURNING id",
        (
            state.account, state.name, state.role, state.uidvalidity, state.next_uid, state.highestmodseq, state.total,
            seconds(state.since), state.complete, seconds(state.checked), state.error, state.resyncs,
        ),
    ).fetchone()  # fmt: skip
    return row[0]


def reset_folder(connection: sqlite3.Connection, account: str, name: str) -> None:
    """Forgets UIDs and cursor."""
    chosen = "(SELECT id FROM folders WHERE account = ? AND name = ?)"
    for table in ("locations", "drafts"):
        connection.execute(f"DELETE FROM {table} WHERE folder = {chosen}", (account, name))
    connection.execute(
        f"UPDATE folders SET next_uid = 1, uidvalidity = 0, highestmodseq = 0, complete = 0 WHERE id = {chosen}",
        (account, name),
    )


def keep_folders(connection: sqlite3.Connection, account: str, names: Collection[str]) -> None:
    """Forgets folders that are no more."""
    gone = f"(SELECT id FROM folders WHERE account = ? AND name NOT IN {_IN})"
    for table in ("locations", "drafts"):
        connection.execute(f"DELETE FROM {table} WHERE folder IN {gone}", (account, in_list(names)))
    connection.execute(f"DELETE FROM folders WHERE id IN {gone}", (account, in_list(names)))


def note_failure(connection: sqlite3.Connection, account: str, error: str) -> None:
    """Marks every folder of an account; one that was never read gets a row without a name to carry the reason."""
    marked = connection.execute("UPDATE folders SET error = ?, complete = 0 WHERE account = ?", (error, account))
    if not marked.rowcount:
        write_folder(connection, FolderState(account, "", "other", error=error))


def drop_drafts(connection: sqlite3.Connection, account: str, name: str, uids: Sequence[int]) -> None:
    """These UIDs are drafts no more."""
    connection.execute(
        f"DELETE FROM drafts WHERE folder = (SELECT id FROM folders WHERE account = ? AND name = ?) AND uid IN {_IN}",
        (account, name, in_list(uids)),
    )


def write_drafts(connection: sqlite3.Connection, folder: int, uids: Sequence[int]) -> None:
    """Remembers UIDs that are drafts now."""
    connection.executemany("INSERT OR IGNORE INTO drafts VALUES (?, ?)", ((folder, uid) for uid in uids))


def read_drafts(connection: sqlite3.Connection, account: str, name: str) -> list[int]:
    """UIDs that were drafts when last seen."""
    rows = connection.execute(
        "SELECT uid FROM drafts JOIN folders ON folders.id = folder WHERE account = ? AND name = ? ORDER BY uid",
        (account, name),
    )
    return [row[0] for row in rows]


def read_wanted(connection: sqlite3.Connection, account: str, rows: Collection[int]) -> list[Wanted]:
    """Where messages can be read; one place each, newest first."""
    found = connection.execute(
        "SELECT m.id, f.account, f.name, MIN(l.uid), m.mine, m.arrived, "
        "EXISTS (SELECT 1 FROM messages o WHERE o.conversation = m.conversation AND o.mine = 1 "
        "AND instr(' ' || lower(m.refs) || ' ', ' ' || lower(o.message_id) || ' ')), m.kind, m.machine "
        "FROM messages m JOIN locations l ON l.message = m.id JOIN folders f ON f.id = l.folder "
        f"WHERE m.id IN {_IN} AND f.account = ? GROUP BY m.id ORDER BY m.arrived DESC, m.id DESC",
        (in_list(rows), account),
    )
    return [
        Wanted(row, owner, folder, uid, bool(mine), moment(at), bool(cites), Kind(kind), machine)
        for row, owner, folder, uid, mine, at, cites, kind, machine in found
    ]


def forget_places(connection: sqlite3.Connection, account: str, folder: str, uids: Collection[int]) -> frozenset[int]:
    """Forgets that mail lay there; returns what still lies elsewhere."""
    gone = connection.execute(
        "DELETE FROM locations WHERE folder = (SELECT id FROM folders WHERE account = ? AND name = ?) "
        f"AND uid IN {_IN} RETURNING message",
        (account, folder, in_list(uids)),
    ).fetchall()
    found = connection.execute(
        f"SELECT DISTINCT message FROM locations WHERE message IN {_IN}", (in_list(row[0] for row in gone),)
    )
    return frozenset(row[0] for row in found)


def mark_wanted(connection: sqlite3.Connection, rows: Collection[int]) -> None:
    """Marks mail until its body is read."""
    connection.execute(f"UPDATE messages SET pending = {_WANTED} WHERE id IN {_IN}", (in_list(rows),))


def read_pending(connection: sqlite3.Connection, account: str) -> list[int]:
    """Mail that is wanted, and mail whose kind is open until its body is read: reports, and absences of people I
    wrote to."""
    rows = connection.execute(
        "SELECT DISTINCT m.id FROM messages m JOIN locations l ON l.message = m.id JOIN folders f ON f.id = l.folder "
        f"WHERE m.pending > 0 AND f.account = ? AND (m.pending = {_WANTED} OR (m.mine = 0 "
        "AND (m.kind NOT IN ('out_of_office', 'auto_reply') "
        "OR EXISTS (SELECT 1 FROM recipients WHERE address = m.author))))",
        (account,),
    )
    return [row[0] for row in rows]


def read_unread_by(connection: sqlite3.Connection, person: str, most: int, accounts: Collection[str]) -> list[int]:
    """Of the newest mails a person wrote, those that were never read and can be."""
    rows = connection.execute(
        "SELECT id FROM (SELECT id FROM messages WHERE author = ? AND mine = 0 AND kind <> 'bulk' AND kind = 'person' "
        "ORDER BY arrived DESC LIMIT ?) newest WHERE NOT EXISTS (SELECT 1 FROM readings WHERE message = newest.id) "
        "AND EXISTS (SELECT 1 FROM locations JOIN folders f ON f.id = folder "
        f"WHERE message = newest.id AND f.account IN {_IN})",
        (person, most, in_list(accounts)),
    )
    return [row[0] for row in rows]


def read_coverage(connection: sqlite3.Connection) -> list[tuple[FolderState, int]]:
    """Every folder with the number of its messages in the store."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, (SELECT COUNT(*) FROM locations WHERE folder = folders.id) FROM folders "
        "ORDER BY account, name"
    )
    return [(_state(row[:-1]), row[-1]) for row in rows]
