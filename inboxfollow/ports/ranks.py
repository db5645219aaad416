"""The store as a screen of many leads sees it: order, counts and a few leads at a time, never all of them.

Every write is one transaction. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from inboxfollow.domain.lead import Lead
from inboxfollow.domain.rank import Rank, View
from inboxfollow.domain.state import State

Sort = Literal["score", "who", "subject", "silence", "touches", "due", "band"]
"""By what a view is ordered; ties fall back to the order of `list`."""

Shelf = Literal["today", "later", "backlog", ""]
"""Where a lead that waits lies; "" for those that do not wait."""


@dataclass(frozen=True, slots=True)
class Today:
    """What belongs to today's list at a moment (DOMAIN, "today's list")."""

    now: datetime
    since: datetime
    """Silence that began before this is backlog."""
    backlog: int
    """So many of the backlog nag."""
    also: tuple[int, ...] = ()
    """Conversations that belong to it whatever their due date: a follow-up of theirs was stopped."""


class Ranks(Protocol):
    """Ranks are kept for all that is or was a lead, the never-leads too."""

    def keep_ranks(self, ranks: Sequence[tuple[int, str, Rank | None]], overdue: datetime | None = None) -> None:
        """Stores the rank of each conversation under its short id; None where it is no lead. `overdue`: only of those
        whose rank is still out of date at that moment (aware), and not what others have made anew meanwhile."""
        ...

    def overdue_ranks(self, now: datetime) -> Sequence[int]:
        """Conversations whose rank has to be made anew, those of the first views first."""
        ...

    def order(
        self, view: View, today: Today, *, sort: Sort = "score", reverse: bool = False, needle: str = ""
    ) -> Sequence[int]:
        """The conversations of a view; of those only that hold every word of `needle` in people, domain or subject."""
        ...

    def tallies(self, today: Today) -> Mapping[View, int]:
        """How many leads each view has; OUTBOX is not among them."""
        ...

    def census(self, today: Today) -> Sequence[tuple[State, int, Shelf, int]]:
        """How many leads there are of each state, index of the band and shelf."""
        ...

    def debt(self, now: datetime) -> Sequence[tuple[int, int, int]]:
        """Of the leads that are due: index of the band, whole weeks since my last touch, how many."""
        ...

    def next_due(self, now: datetime) -> int | None:
        """The conversation that falls due next; None where nothing will."""
        ...

    def states(self) -> Mapping[State, int]:
        """How many conversations are in each state, as last ranked."""
        ...

    def leads(self, fingerprint: str, conversations: Collection[int]) -> Mapping[int, Lead]:
        """The kept digests of these conversations, without those that have none."""
        ...

    def version(self) -> int:
        """Changes whenever any process has changed the store."""
        ...
