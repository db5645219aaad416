"""The store: facts on disk, seen through the few views that the use cases need.

Every write is one transaction, whole or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from inboxfollow.ports.autopilot import AutopilotFacts
from inboxfollow.ports.decisions import Decisions
from inboxfollow.ports.leads import Leads
from inboxfollow.ports.messages import FolderState, Messages
from inboxfollow.ports.moves import Moves
from inboxfollow.ports.outbox import Outbox
from inboxfollow.ports.ranks import Ranks
from inboxfollow.ports.told import Told


class Store(Messages, Leads, Decisions, Outbox, Moves, Ranks, Told, AutopilotFacts, Protocol):
    """All views of one store."""

    def coverage(self) -> Sequence[tuple[FolderState, int]]:
        """Every folder with the number of its messages in the store."""
        ...

    def counts(self) -> tuple[int, int]:
        """Messages, and conversations with mail of mine."""
        ...

    def recall(self, key: str) -> str | None:
        """A small thing remembered between runs."""
        ...

    def remember(self, key: str, value: str) -> None:
        """Remembers a small thing, such as the public holidays of a region."""
        ...

    def export(self) -> dict[str, Any]:
        """All facts, ordered so that equal knowledge gives equal output whatever way it was gathered."""
        ...

    def close(self) -> None:
        """Lets go of everything open; may be called twice."""
        ...
