"""The mailbox behind the server: messages, threads, labels and their indexes. Whoever uses it holds its lock."""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tests.servers.gmail.history import History
from tests.servers.gmail.mail import Message, addresses_in, base_subject, ids_in, quick_fields, words

SYSTEM = (
    "CHAT SENT INBOX IMPORTANT TRASH DRAFT SPAM STARRED UNREAD "
    "CATEGORY_FORUMS CATEGORY_UPDATES CATEGORY_PERSONAL CATEGORY_PROMOTIONS CATEGORY_SOCIAL"
).split()
FIRST_LABEL = 7
MASK = 2**64 - 1


def scrambled(number: int) -> str:
    """An id of 16 hexadecimal digits that says nothing of the order (the finalizer of splitmix64)."""
    mixed = number * 0x9E3779B97F4A7C15 & MASK
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & MASK
    return f"1{(mixed ^ mixed >> 31) >> 4:015x}"


class Mail(NamedTuple):
    """A mail to be loaded. `thread` is any word that the mails of one thread share, None for Gmail's own rule."""

    source: bytes
    arrived: datetime
    labels: Collection[str] = ("INBOX",)
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and the message that holds its text."""

    id: str
    message: str


class Mailbox:
    """One account's mail. `send_as` are the addresses it may write from, its own first."""

    def __init__(self, address: str, send_as: Collection[str] = ()) -> None:
        self.address, self.send_as = address, (address, *send_as)
        self.lock = threading.RLock()
        self.messages: dict[str, Message] = {}
        self.threads: dict[str, list[Message]] = {}
        self.labelled: defaultdict[str, set[Message]] = defaultdict(set)
        self.by_message_id: defaultdict[str, list[Message]] = defaultdict(list)
        self.names = {label: label for label in SYSTEM}
        """Names of labels by their ids."""
        self.drafts: dict[str, Draft] = {}
        self.history = History()
        self.replaces_ids = False
        """Whether every mail that is sent gets another Message-ID, as one that is not well-formed does."""
        self.version = 0
        """Changes with every change."""
        self._number = 0
        self._groups: dict[str, str] = {}
        self._words: dict[str, defaultdict[str, set[Message]]] = {}

    # labels

    def label_id(self, name: str) -> str:
        """The id of a label told by id or by name, which is made where it is not there."""
        if name in self.names:
            return name
        for label, known in self.names.items():
            if known.casefold() == name.casefold():
                return label
        return self.create_label(name)

    def create_label(self, name: str) -> str:
        """Makes a label of the user's; its id says nothing of its name."""
        label = f"Label_{FIRST_LABEL + len(self.names) - len(SYSTEM)}"
        self.names[label] = name
        return label

    # messages

    def add(
        self, source: bytes, arrived: datetime, labels: Iterable[str], thread: str | None = None, *, record: bool = True
    ) -> Message:
        """Files a message. `thread` is an existing thread's id, or any other word, and all with the same word belong
        together; None has Gmail's own rule decide. `record` is False for mail that was always there."""
        fields = quick_fields(source)
        self._number += 1
        new = scrambled(self._number)
        home = self._thread(fields, new) if thread is None else self._group(thread, new)
        milliseconds = round(arrived.timestamp() * 1000)
        message = Message(new, home, self._number, milliseconds, source, {self.label_id(name) for name in labels})
        self.messages[new] = message
        self.threads.setdefault(home, []).append(message)
        for label in message.labels:
            self.labelled[label].add(message)
        for one in ids_in(fields.get("message-id", ""))[:1]:
            self.by_message_id[one].append(message)
        for name, index in self._words.items():
            _enter(index, fields.get(name, ""), message)
        self.version += 1
        if record:
            self.history.add("messagesAdded", message)
        else:
            message.history = self.history.step()
        return message

    def change(self, message: Message, add: Collection[str] = (), remove: Collection[str] = ()) -> None:
        """Puts labels on and takes labels off (ids); what changes nothing leaves no trace."""
        coming = sorted(set(add) - message.labels)
        going = sorted(set(remove) & message.labels - set(add))
        message.labels |= set(coming)
        for label in coming:
            self.labelled[label].add(message)
        if coming:
            self.history.add("labelsAdded", message, coming)
        message.labels -= set(going)
        for label in going:
            self.labelled[label].discard(message)
        if going:
            self.history.add("labelsRemoved", message, going)
        self.version += 1

    def remove(self, message: Message) -> None:
        """Deletes a message for good."""
        del self.messages[message.id]
        self.threads[message.thread].remove(message)
        if not self.threads[message.thread]:
            del self.threads[message.thread]
        for label in message.labels:
            self.labelled[label].discard(message)
        for one in ids_in(quick_fields(message.source).get("message-id", ""))[:1]:
            self.by_message_id[one].remove(message)
        self.drafts = {id: draft for id, draft in self.drafts.items() if draft.message != message.id}
        self.version += 1
        self.history.add("messagesDeleted", message)

    def in_thread(self, thread: str) -> Sequence[Message]:
        """The messages of a thread, oldest first."""
        return sorted(self.threads.get(thread, ()), key=lambda message: (message.arrived, message.number))

    def with_word(self, field: str, word: str) -> set[Message]:
        """The messages (some of them deleted, perhaps) that have a word in that field."""
        if field not in self._words:
            index: defaultdict[str, set[Message]] = defaultdict(set)
            for message in self.messages.values():
                _enter(index, quick_fields(message.source).get(field, ""), message)
            self._words[field] = index
        return self._words[field].get(word, set())

    # threads

    def cited_thread(self, fields: dict[str, str]) -> str:
        """The thread whose message a mail cites and whose subject it has, "" where there is none."""
        subject = base_subject(fields.get("subject", ""))
        cited = ids_in(fields.get("in-reply-to", "")) + ids_in(fields.get("references", ""))[::-1]
        for one in cited:
            for message in self.by_message_id.get(one, ()):
                if base_subject(quick_fields(message.source).get("subject", "")) == subject:
                    return message.thread
        return ""

    def _thread(self, fields: dict[str, str], new: str) -> str:
        return self.cited_thread(fields) or new

    def _group(self, word: str, new: str) -> str:
        return word if word in self.threads else self._groups.setdefault(word, new)

    def is_mine(self, addresses: str) -> bool:
        """Whether one of the addresses in a field is one of mine."""
        return bool(set(addresses_in([addresses])) & {one.casefold() for one in self.send_as})


def _enter(index: defaultdict[str, set[Message]], text: str, message: Message) -> None:
    for word in set(words(text).split()):
        index[word].add(message)
