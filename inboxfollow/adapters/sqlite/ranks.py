"""Ranks of leads: what a screen of a hundred thousand conversations is sorted, filtered and counted by."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from inboxfollow.adapters.sqlite.coding import clean, in_list, seconds
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.rank import Rank, View
from inboxfollow.domain.state import State
from inboxfollow.ports.ranks import Shelf, Sort, Today

_IN = "(SELECT value FROM json_each(?))"
_LEAD = msgspec.json.Decoder(Lead)
_COLUMNS = {
    "score": "score DESC",
    "who": "who",
    "subject": "subject",
    "silence": "last_touch",
    "touches": "touches DESC",
    "due": "due IS NULL, due",
    "band": "band",
}
_USUAL = "score DESC, due IS NULL, due, id"
"""The order of `list` (domain.score.order_key)."""
_DUE = "view = 2 AND state = 'awaiting' AND due <= :now"
_TODAY = f"""
SELECT conversation FROM ranks WHERE {_DUE} AND last_touch >= :since
UNION SELECT conversation FROM ranks WHERE view = 2 AND conversation IN (SELECT value FROM json_each(:also))
UNION SELECT conversation FROM
  (SELECT conversation FROM ranks WHERE {_DUE} AND last_touch < :since ORDER BY {_USUAL} LIMIT :backlog)
"""


def keep(connection: sqlite3.Connection, ranks: Sequence[tuple[int, str, Rank | None]]) -> None:
    """Replaces the ranks of these conversations."""
    gone = in_list(conversation for conversation, _, rank in ranks if rank is None)
    connection.execute(f"DELETE FROM ranks WHERE conversation IN {_IN}", (gone,))
    connection.executemany(
        "INSERT OR REPLACE INTO ranks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                conversation, lead_id, rank.view, rank.state.value, rank.score, seconds(rank.due),
                seconds(rank.last_touch), rank.touches, rank.band, clean(rank.who), clean(rank.subject),
                clean(rank.search), seconds(rank.until),
            )
            for conversation, lead_id, rank in ranks
            if rank is not None
        ),
    )  # fmt: skip


def overdue(connection: sqlite3.Connection, now: datetime) -> list[int]:
    """Conversations whose rank is out of date."""
    rows = connection.execute(
        "SELECT conversation FROM ranks WHERE until <= ? ORDER BY view, conversation", (seconds(now),)
    )
    return [row[0] for row in rows]


def overdue_among(connection: sqlite3.Connection, conversations: Collection[int], now: datetime) -> frozenset[int]:
    """Which of these have a rank that is out of date."""
    rows = connection.execute(
        f"SELECT conversation FROM ranks WHERE conversation IN {_IN} AND until <= ?",
        (in_list(conversations), seconds(now)),
    )
    return frozenset(row[0] for row in rows)


def order(
    connection: sqlite3.Connection, view: View, today: Today, sort: Sort, reverse: bool, needle: str
) -> list[int]:
    """Conversations of a view in order."""
    words = clean(needle).casefold().split()
    matches = "".join(f" AND instr(search, :word{at})" for at in range(len(words)))
    chosen = f"conversation IN ({_TODAY})" if view is View.TODAY else "view = :view"
    rows = connection.execute(
        f"SELECT conversation FROM ranks WHERE {chosen}{matches} ORDER BY {_by(sort, reverse)}",
        {"view": int(view), **_values(today), **{f"word{at}": word for at, word in enumerate(words)}},
    )
    return [row[0] for row in rows]


def _by(sort: Sort, reverse: bool) -> str:
    first = _COLUMNS[sort]
    if reverse:
        head, _, last = first.rpartition(", ")
        last = last.removesuffix(" DESC") if last.endswith(" DESC") else f"{last} DESC"
        first = f"{head}, {last}" if head else last
    return f"{first}, {_USUAL}"


def _values(today: Today) -> dict[str, object]:
    return {
        "now": seconds(today.now),
        "since": seconds(today.since),
        "backlog": today.backlog,
        "also": in_list(today.also),
    }


def tallies(connection: sqlite3.Connection, today: Today) -> Mapping[View, int]:
    """Leads by view."""
    found = {View(view): count for view, count in connection.execute("SELECT view, COUNT(*) FROM ranks GROUP BY view")}
    found[View.TODAY] = connection.execute(f"SELECT COUNT(*) FROM ({_TODAY})", _values(today)).fetchone()[0]
    return {view: found.get(view, 0) for view in View if view is not View.OUTBOX}


def census(connection: sqlite3.Connection, today: Today) -> list[tuple[State, int, Shelf, int]]:
    """Leads by state, band and shelf."""
    rows = connection.execute(
        f"SELECT state, band, CASE WHEN state <> 'awaiting' THEN '' WHEN conversation IN ({_TODAY}) THEN 'today' "
        "WHEN due IS NULL OR due > :now THEN 'later' ELSE 'backlog' END, COUNT(*) FROM ranks GROUP BY 1, 2, 3",
        _values(today),
    )
    return [(State(state), band, shelf, count) for state, band, shelf, count in rows]


def debt(connection: sqlite3.Connection, now: datetime) -> list[tuple[int, int, int]]:
    """Due leads by band and weeks of silence."""
    rows = connection.execute(
        f"SELECT band, MAX(:now - last_touch, 0) / 604800, COUNT(*) FROM ranks WHERE {_DUE} GROUP BY 1, 2",
        {"now": seconds(now)},
    )
    return rows.fetchall()


def next_due(connection: sqlite3.Connection, now: datetime) -> int | None:
    """The conversation that falls due next."""
    row = connection.execute(
        "SELECT conversation FROM ranks WHERE view = 2 AND due > ? ORDER BY due, id LIMIT 1", (seconds(now),)
    ).fetchone()
    return row[0] if row else None


def leads(connection: sqlite3.Connection, fingerprint: str, conversations: Collection[int]) -> dict[int, Lead]:
    """Kept digests of these conversations."""
    rows = connection.execute(
        f"SELECT conversation, body FROM digests WHERE conversation IN {_IN} AND fingerprint = ? AND body IS NOT NULL",
        (in_list(conversations), fingerprint),
    )
    return {conversation: _LEAD.decode(body) for conversation, body in rows}
