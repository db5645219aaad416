"""Short ids of conversations: made from the mail that founded them, so a mistyped one names nothing rather than
another lead. They never change; where conversations join, the older one survives and the other resolves to it."""

import sqlite3
from collections.abc import Iterable

from inboxfollow.adapters.sqlite.choices import read_choices, write_choices
from inboxfollow.adapters.sqlite.coding import clean, in_list
from inboxfollow.domain.errors import UnknownLead
from inboxfollow.domain.overrides import stricter

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SHORTEST = 5
_IN = "(SELECT value FROM json_each(?))"


def name_conversations(connection: sqlite3.Connection, touched: Iterable[int]) -> None:
    """Names the conversations with mail of mine among these, and retires the names of those that are no more."""
    wanted = in_list(touched)
    rows = connection.execute(
        "SELECT conversation, MIN(id), identity FROM messages WHERE mine = 1 "
        f"AND conversation IN {_IN} GROUP BY conversation ORDER BY 2",
        (wanted,),
    ).fetchall()
    living = {row[0] for row in rows}
    for conversation in sorted(_named(connection, wanted) - living):
        _retire(connection, conversation)
    named = _named(connection, wanted)
    for conversation, founder, identity in rows:
        if conversation not in named:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?, ?)", (conversation, _free(connection, identity), founder)
            )


def _named(connection: sqlite3.Connection, wanted: str) -> set[int]:
    return {row[0] for row in connection.execute(f"SELECT id FROM conversations WHERE id IN {_IN}", (wanted,))}


def _retire(connection: sqlite3.Connection, conversation: int) -> None:
    """The mail of `conversation` went elsewhere: its name, decisions and notes follow."""
    short_id, born = connection.execute(
        "SELECT short_id, born FROM conversations WHERE id = ?", (conversation,)
    ).fetchone()
    connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
    heir = connection.execute("SELECT conversation FROM messages WHERE id = ?", (born,)).fetchone()[0]
    rival = connection.execute("SELECT short_id, born FROM conversations WHERE id = ?", (heir,)).fetchone()
    if rival is None:
        connection.execute("INSERT INTO conversations VALUES (?, ?, ?)", (heir, short_id, born))
    elif rival[1] < born:
        connection.execute("INSERT INTO retired_ids VALUES (?, ?)", (short_id, heir))
    else:
        connection.execute("UPDATE conversations SET short_id = ?, born = ? WHERE id = ?", (short_id, born, heir))
        connection.execute("INSERT INTO retired_ids VALUES (?, ?)", (rival[0], heir))
    connection.execute("UPDATE retired_ids SET conversation = ? WHERE conversation = ?", (heir, conversation))
    for table in ("touches", "notes"):
        connection.execute(f"UPDATE {table} SET conversation = ? WHERE conversation = ?", (heir, conversation))
    inherit_choices(connection, conversation, heir)
    connection.execute("DELETE FROM digests WHERE conversation IN (?, ?)", (conversation, heir))


def inherit_choices(connection: sqlite3.Connection, conversation: int, heir: int) -> None:
    """Moves decisions to the heir; where both have some, the stricter of the two wins."""
    own, other = read_choices(connection, conversation), read_choices(connection, heir)
    write_choices(connection, heir, stricter(own, other))
    connection.execute("DELETE FROM choices WHERE conversation = ?", (conversation,))


def _free(connection: sqlite3.Connection, identity: int) -> str:
    number, text = identity & (2**64 - 1), ""
    for _ in range(13):
        text += _ALPHABET[number & 31]
        number >>= 5
    for length in range(_SHORTEST, len(text) + 1):
        name = text[:length]
        if not connection.execute(
            "SELECT 1 FROM conversations WHERE short_id = ?1 UNION ALL SELECT 1 FROM retired_ids WHERE short_id = ?1",
            (name,),
        ).fetchone():
            return name
    return f"{text}{identity & 0xFFFF:04x}"


def resolve(connection: sqlite3.Connection, lead_id: str) -> int:
    """The conversation of a short id, past or present; letter case does not matter. Raises UnknownLead."""
    found = connection.execute(
        "SELECT id FROM conversations WHERE short_id = ?1 "
        "UNION ALL SELECT conversation FROM retired_ids WHERE short_id = ?1",
        (clean(lead_id.strip().lower()),),
    ).fetchone()
    if found is None:
        raise UnknownLead(f"no lead has the id {lead_id!r}", "see the ids in: inboxfollow list --all --excluded")
    conversation: int = found[0]
    return conversation
