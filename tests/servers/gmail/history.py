"""The log of changes behind history.list (PROTOCOLS B2): ids rise with gaps, and old records are forgotten."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tests.servers.gmail.mail import Message

Kind = Literal["messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"]
TYPES: dict[str, Kind] = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One change of one message. `labels` are those it had afterwards, `changed` those that came or went."""

    id: int
    kind: Kind
    message: str
    thread: str
    labels: tuple[str, ...]
    changed: tuple[str, ...] = ()

    def concerns(self, label: str) -> bool:
        """Whether history.list shows this record when asked for one label."""
        return not label or label in self.labels or label in self.changed

    def json(self) -> dict[str, Any]:
        """The record as history.list gives it. Deleted messages come without labels that are not there."""
        bare = {"id": self.message, "threadId": self.thread}
        entry: dict[str, Any] = {"message": bare | ({"labelIds": list(self.labels)} if self.labels else {})}
        if self.changed:
            entry["labelIds"] = list(self.changed)
        return {"id": str(self.id), "messages": [bare], self.kind: [entry]}


class History:
    """All records that are still known, oldest first."""

    def __init__(self) -> None:
        self.now = 1_000_003
        """The mailbox's history id."""
        self._oldest = self.now
        self._records: list[Record] = []

    def step(self) -> int:
        """The next history id. The gaps follow no rule that a client could rely on."""
        self.now += 1 + self.now * 2_654_435_761 % 37
        return self.now

    def add(self, kind: Kind, message: Message, changed: Sequence[str] = ()) -> None:
        """Records a change and marks the message with it."""
        message.history = self.step()
        labels = tuple(sorted(message.labels))
        self._records.append(Record(self.now, kind, message.id, message.thread, labels, tuple(changed)))

    def expire(self) -> None:
        """Forgets everything so far: ids of before are answered with 404 from now on."""
        self._records.clear()
        self._oldest = self.step()

    def since(self, start: int) -> list[Record] | None:
        """The records after `start`, oldest first; None where it is too old, or was never given."""
        if not self._oldest <= start <= self.now:
            return None
        return self._records[bisect_right(self._records, start, key=lambda record: record.id) :]
