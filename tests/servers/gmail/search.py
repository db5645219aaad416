"""Which messages a query finds, and lists of them: newest first, without Spam and Trash unless asked for.

list: looks into List-Id, where list@example.com fits <list.example.com>. from:, to:, cc: and bcc: look into their own field only. An address fits as a whole; anything else fits as words that
stand side by side (from:ortiz.example, from:dana, from:"Dana Ortiz", but not from:dan); `me` is any of my addresses.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from tests.servers.gmail.mail import Message, addresses_in, fields_of, quick_fields, words
from tests.servers.gmail.mailbox import Mailbox
from tests.servers.gmail.payload import text_of
from tests.servers.gmail.query import PLACES, All, Any, Arrived, Label, MessageId, Node, Not, Text, parse

HIDDEN = ("SPAM", "TRASH")
KEPT_LISTS = 32


class Search:
    """Searches one mailbox. Remembers the last lists as long as nothing changes, so that pages are cheap."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self._version = -1
        self._lists: dict[object, list[Message]] = {}

    def find(self, query: str, labels: Collection[str], *, hidden: bool, now: datetime) -> list[Message]:
        """What fits the query and carries all the labels (ids). `hidden` includes Spam and Trash.
        Raises UnknownQuery."""
        node = parse(query, now)
        if self._version != self.mailbox.version or len(self._lists) > KEPT_LISTS:
            self._version = self.mailbox.version
            self._lists.clear()
        key = (node, frozenset(labels), hidden)
        if key not in self._lists:
            self._lists[key] = self._look(node, labels, set() if hidden else set(HIDDEN) - opened(node))
        return self._lists[key]

    def _look(self, node: Node, labels: Collection[str], without: set[str]) -> list[Message]:
        sets: list[set[Message]] = [self.mailbox.labelled.get(label, set()) for label in labels]
        candidates = self._candidates(node)
        if candidates is not None:
            sets.append(candidates)
        smallest = min(sets, key=len) if sets else None
        base: Iterable[Message] = self.mailbox.messages.values() if smallest is None else smallest
        wanted = set(labels)
        fitting = [
            message
            for message in base
            if wanted <= message.labels
            and not (without and without & message.labels)
            and message.id in self.mailbox.messages
            and self._fits(node, message)
        ]
        return sorted(fitting, key=lambda message: message.newest_first)

    def _candidates(self, node: Node) -> set[Message] | None:
        """A set that holds everything that fits, None where only looking at all messages tells."""
        match node:
            case All(parts):
                known = [one for one in map(self._candidates, parts) if one is not None]
                return min(known, key=len) if known else None
            case Any(parts):
                sets = [self._candidates(part) for part in parts]
                return None if None in sets else set().union(*(one for one in sets if one is not None))
            case Label(name) if name != "anywhere":
                found = self._labels_named(name)
                return set().union(*(self.mailbox.labelled.get(label, set()) for label in found))
            case MessageId(value):
                return set(self.mailbox.by_message_id.get(value, ()))
            case Text("list", value):
                return self._with_words("list-id", value)
            case Text(field, value) if field in ("from", "to", "cc", "bcc"):
                needed = self.mailbox.send_as if value == "me" else (value,)
                return set().union(*(self._with_words(field, one) for one in needed))
            case _:
                return None

    def _with_words(self, field: str, value: str) -> set[Message]:
        sets = [self.mailbox.with_word(field, word) for word in words(value).split()]
        return min(sets, key=len) if sets else set()

    def _fits(self, node: Node, message: Message) -> bool:
        match node:
            case All(parts):
                return all(self._fits(part, message) for part in parts)
            case Any(parts):
                return any(self._fits(part, message) for part in parts)
            case Not(part):
                return not self._fits(part, message)
            case Label(name):
                return name == "anywhere" or bool(message.labels & self._labels_named(name))
            case MessageId(value):
                return message in self.mailbox.by_message_id.get(value, ())
            case Arrived(first, end):
                return (first is None or message.arrived >= first) and (end is None or message.arrived < end)
            case Text(field, value):
                return self._says(message, field, value)

    def _says(self, message: Message, field: str, value: str) -> bool:
        if field == "":
            return _mentions(message.source, words(value))
        text = quick_fields(message.source).get("list-id" if field == "list" else field, "")
        if field == "list":
            return bool(words(value).strip()) and words(value) in words(text)
        if field != "subject" and value == "me":
            return self.mailbox.is_mine(text)
        if field != "subject" and re.fullmatch(r"[^@\s]+@[^@\s]+", value):
            return value.casefold() in addresses_in([text])
        return bool(words(value).strip()) and words(value) in words(text)

    def _labels_named(self, name: str) -> set[str]:
        if name in PLACES:
            return {PLACES[name]}
        return {label for label, known in self.mailbox.names.items() if dashed(known) == dashed(name)}


def _mentions(source: bytes, phrase: str) -> bool:
    """Whether the header or the text says a phrase."""
    lower = source.lower()
    plain = not any(one in lower for one in (b"base64", b"quoted-printable", b"=?"))
    if plain and phrase.isascii() and not all(word.encode() in lower for word in phrase.split()):
        return False
    return phrase in words(" ".join(text for _, text in fields_of(source))) or phrase in words(text_of(source))


def dashed(name: str) -> str:
    """A label's name as it is written in a query: blanks and slashes are dashes."""
    return re.sub(r"[ /&()]", "-", name.casefold())


def opened(node: Node) -> set[str]:
    """The hidden places that a query asks for itself."""
    match node:
        case All(parts) | Any(parts):
            return set().union(*map(opened, parts))
        case Label("anywhere", True):
            return set(HIDDEN)
        case Label(name, True) if PLACES.get(name) in HIDDEN:
            return {PLACES[name]}
        case _:
            return set()
