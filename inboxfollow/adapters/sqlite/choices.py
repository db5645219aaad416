"""Choices of the person about one conversation, kept as JSON beside the conversation."""

import sqlite3
from typing import Any

import msgspec

from inboxfollow.domain.facts import Choices

_DECODER = msgspec.json.Decoder(Choices)


def encode(choices: Choices) -> str:
    """As it stands in the column."""
    return msgspec.json.encode(choices).decode()


def decode(body: str) -> Choices:
    """The reverse of `encode`."""
    return _DECODER.decode(body)


def changed(after: Choices, before: Choices) -> dict[str, Any]:
    """The fields that differ, as they were before; plain values, fit for JSON."""
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {name: value for name, value in old.items() if value != new[name]}


def restored(choices: Choices, fields: dict[str, Any]) -> Choices:
    """Choices with these fields as `changed` told them."""
    return msgspec.convert({**msgspec.to_builtins(choices), **fields}, Choices)


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
