"""Choices of the person about one conversation, kept as JSON beside the conversation."""

import sqlite3

import msgspec

from inboxfollow.domain.facts import Choices

_DECODER = msgspec.json.Decoder(Choices)


def encode(choices: Choices) -> str:
    """As it stands in the column."""
    return msgspec.json.encode(choices).decode()


def decode(body: str) -> Choices:
    """The reverse of `encode`."""
    return _DECODER.decode(body)


def read_choices(connection: sqlite3.Connection, conversation: int) -> Choices:
    """What was chosen for a conversation; nothing where nothing was."""
    row = connection.execute("SELECT body FROM choices WHERE conversation = ?", (conversation,)).fetchone()
    return decode(row[0]) if row else Choices()


def write_choices(connection: sqlite3.Connection, conversation: int, choices: Choices) -> None:
    """Replaces what was chosen."""
    if choices == Choices():
        connection.execute("DELETE FROM choices WHERE conversation = ?", (conversation,))
    else:
        connection.execute("INSERT OR REPLACE INTO choices VALUES (?, ?)", (conversation, encode(choices)))
