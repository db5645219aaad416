"""What the demo's user has already done: played through the use cases right after the first scan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user did to a conversation.

    `message_id` is the Message-ID of the user's newest letter in it (a lead's `last_message_id`); `name` is one of
    snooze, archive, note, touch, pin, suppress; `arguments` are what the command of that name takes after the id.
    """

    message_id: str
    name: str
    arguments: tuple[str, ...] = ()


ACTIONS = (
    Action("<birch-academy-2@seller.example>", "archive", ("won",)),
    Action("<quarry-bank-3@seller.example>", "archive", ("lost",)),
    Action("<sterling-watch-2@seller.example>", "archive", ("handed_over",)),
    Action("<marlow-books-1@seller.example>", "archive", ("dead",)),
    Action("<crane-museum-1@seller.example>", "archive", ("declined",)),
    Action("<pebble-toys-2@seller.example>", "snooze", ("3d",)),
    Action("<vantage-rentals-2@seller.example>", "snooze", ("in 2 weeks",)),
    Action("<simonet-vins-1@seller.example>", "snooze", ("75d",)),
    Action("<harrow-sails-2@seller.example>", "suppress", ("kit@harrow-sails.example",)),
    Action("<nordlys-yachts-3@seller.example>", "pin"),
    Action("<nordlys-yachts-3@seller.example>", "note", ("Decides with her brother. Prefers calls before nine.",)),
    Action("<ortiz-4@seller.example>", "note", ("Carol at Hillside Homes sent her. Budget about 15k.",)),
    Action("<amari-legal-2@seller.example>", "note", ("Partners meet on Mondays.",)),
    Action("<castellan-bikes-4@seller.example>", "note", ("Leans towards the version without 3D.",)),
    Action("<reid-distillery-3@seller.example>", "touch", ("call",)),
    Action("<thistle-inn-1@seller.example>", "touch", ("text",)),
)
"""In the order they happened."""
