"""Joining mail into threads (rungs 1 and 2) and threads into conversations (rung 3).

A thread is named by its lowest row, so the outcome does not depend on the order in which mail arrived. Rung 3 links
are made again whenever a mail that could change them arrives.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from inboxfollow.adapters.sqlite.coding import id_hash, in_list, moment
from inboxfollow.domain.ladder import Candidate, Orphan, parent_by_subject

_IN = "(SELECT value FROM json_each(?))"


class Joined(NamedTuple):
    """What came of entering ids."""

    threads: dict[int, int]
    """The thread of each row."""
    merged: set[int]
    """Threads that took in others, whose mail now has to be settled."""


def join_by_ids(connection: sqlite3.Connection, named: Sequence[tuple[int, Sequence[int], Sequence[int]]]) -> Joined:
    """Enters (row, hashes of its own ids, hashes of ids it cites) and finds the thread of each row.

    Threads that turn out to be one are merged into the lowest. A row must be stored or higher than all stored.
    """
    hashes = {value for _, own, cited in named for value in (*own, *cited)}
    rows = in_list(row for row, _, _ in named)
    stored: dict[int, int] = dict(connection.execute(f"SELECT id, thread FROM messages WHERE id IN {_IN}", (rows,)))
    known: dict[int, int] = dict(
        connection.execute(
            f"SELECT hash, COALESCE(into_thread, message_ids.thread) FROM message_ids "
            f"LEFT JOIN merged_threads USING (thread) WHERE hash IN {_IN}",
            (in_list(hashes),),
        )
    )
    merged: dict[int, int] = {}
    entered: dict[int, tuple[int, int | None]] = {}
    threads: dict[int, int] = {}
    for row, own, cited in named:
        joined = {_root(merged, known[value]) for value in (*own, *cited) if value in known}
        joined.add(_root(merged, threads.get(row, stored.get(row, row))))
        thread = min(joined)
        merged.update({other: thread for other in joined if other != thread})
        threads[row] = thread
        for value in cited:
            known[value] = thread
            entered.setdefault(value, (thread, None))
        for value in own:
            known[value] = thread
            entered[value] = (thread, row)
    connection.executemany(
        "INSERT INTO message_ids (hash, thread, message) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE "
        "SET message = COALESCE(message_ids.message, excluded.message)",
        ((value, _root(merged, thread), row) for value, (thread, row) in entered.items()),
    )
    fresh = threads.keys() - stored.keys()
    mergers = {old: _root(merged, old) for old in merged if old not in fresh}
    _merge(connection, mergers)
    return Joined({row: _root(merged, thread) for row, thread in threads.items()}, set(mergers.values()))


def _root(merged: dict[int, int], thread: int) -> int:
    while thread in merged:
        thread = merged[thread]
    return thread


def _merge(connection: sqlite3.Connection, merged: Mapping[int, int]) -> None:
    for old, new in merged.items():
        connection.execute(
            "UPDATE messages SET thread = ? WHERE thread = ? "
            "AND conversation = (SELECT conversation FROM messages WHERE id = ?)",
            (new, old, old),
        )
        connection.execute("UPDATE merged_threads SET into_thread = ? WHERE into_thread = ?", (new, old))
        connection.execute("INSERT OR REPLACE INTO merged_threads (thread, into_thread) VALUES (?, ?)", (old, new))
        connection.execute("UPDATE links SET to_thread = ? WHERE to_thread = ?", (new, old))
        connection.execute("UPDATE links SET thread = ? WHERE thread = ?", (new, old))


def relink(connection: sqlite3.Connection, rows: Iterable[int], threads: Iterable[int]) -> set[int]:
    """Chooses rung 3 anew where mail in `rows`, which is new or changed, or a join of these threads, which are settled,
    may have made a difference; returns the threads whose link changed."""
    changed: set[int] = set()
    for orphan, base, refs, is_person, first in _possible_orphans(connection, rows, threads):
        parent = None
        if is_person and orphan.row == first and not _cites_known(connection, refs):
            parent = parent_by_subject(orphan, _candidates(connection, orphan, base))
        changed |= _link(connection, orphan, parent.thread if parent else None)
    return changed


def _possible_orphans(
    connection: sqlite3.Connection, rows: Iterable[int], threads: Iterable[int]
) -> list[tuple[Orphan, int, str, bool, int]]:
    """Inbound mail among `rows`, mail with the base subject of mine among them from people it went to, and the mail
    that links these threads: with its base subject, the ids it cites, whether a person wrote it, and the mail that
    begins its thread."""
    found = connection.execute(
        "SELECT i.id, i.thread, i.arrived, i.author, i.base, i.refs, "
        "i.mine = 0 AND i.base IS NOT NULL AND i.kind IN ('person', 'calendar', 'reaction'), "
        "(SELECT id FROM messages t WHERE t.conversation = i.conversation AND t.thread = i.thread "
        "ORDER BY arrived, id LIMIT 1) FROM messages i WHERE "
        "(i.mine = 0 AND i.base IS NOT NULL OR EXISTS (SELECT 1 FROM links WHERE orphan = i.id)) AND i.id IN ("
        "SELECT value FROM json_each(?1) "
        "UNION SELECT orphan FROM links WHERE thread IN (SELECT value FROM json_each(?2)) "
        "UNION SELECT o.id FROM messages m CROSS JOIN recipients r ON r.message = m.id CROSS JOIN messages o "
        "ON o.author = r.address AND o.mine = 0 AND o.kind <> 'bulk' AND o.base = m.base "
        "WHERE m.mine = 1 AND m.id IN (SELECT value FROM json_each(?1)))",
        (in_list(rows), in_list(threads)),
    ).fetchall()
    return [
        (Orphan(row, thread, moment(at), author), base, refs, bool(is_person), first)
        for row, thread, at, author, base, refs, is_person, first in found
    ]


def _candidates(connection: sqlite3.Connection, orphan: Orphan, base: int) -> list[Candidate]:
    rows = connection.execute(
        "SELECT m.id, m.thread, m.arrived FROM recipients CROSS JOIN messages m ON m.id = message "
        "WHERE address = ? AND m.base = ? AND m.mine = 1 AND m.machine = ''",
        (orphan.sender, base),
    )
    return [Candidate(row, thread, moment(at), frozenset((orphan.sender,))) for row, thread, at in rows]


def _cites_known(connection: sqlite3.Connection, refs: str) -> bool:
    if not refs:
        return False
    found = connection.execute(
        f"SELECT 1 FROM message_ids WHERE message IS NOT NULL AND hash IN {_IN} LIMIT 1",
        (in_list(id_hash(ref) for ref in refs.split(" ")),),
    )
    return found.fetchone() is not None


def _link(connection: sqlite3.Connection, orphan: Orphan, to_thread: int | None) -> set[int]:
    before = connection.execute("SELECT thread, to_thread FROM links WHERE orphan = ?", (orphan.row,)).fetchone()
    if (before or (orphan.thread, None)) == (orphan.thread, to_thread):
        return set()
    if to_thread is None:
        connection.execute("DELETE FROM links WHERE orphan = ?", (orphan.row,))
    else:
        connection.execute(
            "INSERT OR REPLACE INTO links (orphan, thread, to_thread) VALUES (?, ?, ?)",
            (orphan.row, orphan.thread, to_thread),
        )
    return {orphan.thread}


def settle(connection: sqlite3.Connection, threads: Iterable[int]) -> set[int]:
    """Gives every mail of these threads, and of those that hang on them, the conversation it now belongs to.
    Returns all conversations that lost or won mail."""
    touched: set[int] = set()
    waiting, seen = list(threads), set[int]()
    while waiting:
        thread = waiting.pop()
        if thread in seen:
            continue
        seen.add(thread)
        target = _top(connection, thread)
        befores = connection.execute(
            "SELECT DISTINCT conversation FROM messages WHERE thread = ? AND conversation IN "
            "(SELECT conversation FROM messages WHERE id = ? UNION SELECT ? "
            "UNION SELECT old.conversation FROM merged_threads "
            "JOIN messages old ON old.id = merged_threads.thread WHERE into_thread = ?)",
            (thread, thread, target, thread),
        ).fetchall()
        for (before,) in befores:
            touched |= {before, target}
            if before != target:
                connection.execute(
                    "UPDATE messages SET conversation = ? WHERE conversation = ? AND thread = ?",
                    (target, before, thread),
                )
        waiting += [row[0] for row in connection.execute("SELECT thread FROM links WHERE to_thread = ?", (thread,))]
    return touched


def _top(connection: sqlite3.Connection, thread: int) -> int:
    """Follows rung 3 links to the thread the conversation is named by; every link leads to older mail."""
    seen: set[int] = set()
    while thread not in seen:
        seen.add(thread)
        above = connection.execute("SELECT to_thread FROM links WHERE thread = ?", (thread,)).fetchone()
        if above is None:
            return thread
        thread = above[0]
    return min(seen)
