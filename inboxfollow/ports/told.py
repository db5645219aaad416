"""The store as telling the person sees it: what came in lately, and what was told before.

Every write is one transaction, whole or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from inboxfollow.domain.message import Address
from inboxfollow.domain.verdict import Intent, Kind


class Inbound(NamedTuple):
    """Mail of others in a conversation with mail of mine."""

    conversation: int
    account: str
    message_id: str
    kind: Kind
    intent: Intent
    until: date | None
    arrived: datetime
    sender: Address
    subject: str


class Told(Protocol):
    """What was told stays known over restarts, and to every process."""

    def unheard(self, since: datetime, settled: datetime) -> Sequence[Inbound]:
        """Mail that arrived since then and was not told yet, newsletters excepted, oldest first. What still has to be
        read for its verdict is among it only if it arrived before `settled`."""
        ...

    def woken(self, since: datetime, now: datetime) -> Sequence[int]:
        """Conversations that were put off until a moment later than `since` and not later than `now`."""
        ...

    def told(self, keys: Collection[str]) -> Mapping[str, datetime]:
        """Which of these keys were told, and when."""
        ...

    def last_told(self, kinds: Collection[str]) -> datetime | None:
        """When something of these kinds was told last; None for never."""
        ...

    def mark_told(self, at: datetime, marked: Iterable[tuple[str, str]]) -> frozenset[str]:
        """Marks pairs of kind and key as told, on the disk before it returns; the keys nobody had marked before. Who
        gets a key here is the one to tell it."""
        ...
