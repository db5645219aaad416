"""The store as the agenda sees it: facts in, judgements kept until the facts change.

Every write is one transaction, whole or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from inboxfollow.domain.facts import Facts
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.rank import Rank


class Leads(Protocol):
    """What the agenda reads."""

    def stale(self, fingerprint: str, *, unread: bool = False) -> Sequence[int]:
        """Conversations with mail of mine whose digest is missing or was made under another configuration; with
        `unread` also those that were judged before all texts they need were read."""
        ...

    def facts(self, conversations: Collection[int]) -> Iterator[Facts]:
        """Facts of these conversations, in ascending order."""
        ...

    def keep_digests(
        self, fingerprint: str, digests: Sequence[tuple[Facts, Lead | None, Rank | None]], *, whole: bool, seen: int
    ) -> None:
        """Keeps what was computed from facts, until something about the conversation changes, and its rank; nothing of
        facts that have changed already. `seen` is ranks.Ranks.version from before the facts were read by this thread.
        Not `whole`: texts it needs are still unread."""
        ...

    def digests(self, fingerprint: str) -> Iterator[Lead]:
        """All kept digests of leads."""
        ...

    def resolve(self, lead_id: str) -> int:
        """Conversation of a short id, also of one that was joined to another. Raises UnknownLead."""
        ...
