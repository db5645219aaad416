"""The view of the store for mail that has to be moved on servers because of a decision.

Every write is one transaction. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pile:
    """Mail of one conversation in one inbox: what archiving moves on the server."""

    conversation: int
    lead_id: str
    account: str
    source: str
    target: str
    """The account's archive folder, "" where none is known."""
    messages: int


@dataclass(frozen=True, slots=True)
class Move:
    """One message that has to be moved on the server."""

    row: int
    message: int
    lead_id: str
    account: str
    source: str
    """The folder it leaves: the inbox, or the archive where the decision was undone."""
    target: str
    back: bool
    uidvalidity: int
    """Of the source as it was read last."""
    uids: tuple[int, ...]
    """Its copies in the source, as far as that has been read."""


class Moves(Protocol):
    """Mail that has to be moved on servers because of a decision."""

    def piles(self, conversations: Collection[int]) -> Sequence[Pile]:
        """What conversations have in inboxes, also of accounts without an archive folder."""
        ...

    def moves(self, account: str) -> Sequence[Move]:
        """What is outstanding, in the order of the decisions; nothing else than the store is asked."""
        ...

    def settle(self, settled: Sequence[Move]) -> None:
        """These messages have left the places named here, which are forgotten. A message whose decision was changed
        since they were read stays outstanding."""
        ...

    def lying(self, account: str, folder: str, messages: Collection[int]) -> int:
        """How many of these messages are known to lie in a folder."""
        ...
