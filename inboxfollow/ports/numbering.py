"""Numbers for the messages of a provider that has none (Gmail's API): given once, in order of discovery, never reused.

They take the place of UIDs (RFC 9051 section 2.3.1.1), so that such a mailbox is read like any other. Also kept here:
how far the provider's own log of changes was followed, the labels of each message, and what was asked for besides.

Every write is one transaction, on the disk or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Listed(NamedTuple):
    """A message as the provider lists it."""

    ref: str
    """The provider's id of the message."""
    thread: str
    labels: tuple[str, ...] = ()
    """Names of labels (never their ids), without blanks at the ends."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far an account's log of changes was followed. `place` is "" before the first listing."""

    place: str = ""
    since: int = 0
    """Older arrivals (seconds since 1970) were not listed."""


@dataclass(frozen=True, slots=True)
class LabelBook:
    """The names of a person's labels as they were told last, by the provider's ids."""

    names: Mapping[str, str] = field(default_factory=dict)
    since: int = 0
    """The horizon of that day, as in Bookmark: it moves from day to day."""


class Numbering(Protocol):
    """The numbers of all accounts; each has numbers of its own, from 1."""

    def bookmark(self, account: str) -> Bookmark:
        """Where the account's log of changes was left."""
        ...

    def enter(
        self,
        account: str,
        found: Iterable[Listed],
        gone: Collection[str] = (),
        bookmark: Bookmark | None = None,
        sought: Collection[str] = (),
        labels: LabelBook | None = None,
    ) -> int:
        """In one step: numbers what is new, in this order; gives what is known its labels of now; forgets what is
        `gone` (its numbers are not given again); moves the bookmark; remembers what was sought, and how labels are
        called. Returns how many were new."""
        ...

    def labels(self, account: str) -> LabelBook:
        """How the account's labels were called when they were told last."""
        ...

    def next_number(self, account: str) -> int:
        """All numbers given so far are lower."""
        ...

    def numbers(self, account: str, first: int, last: int) -> Sequence[int]:
        """The numbers of what is there, from `first` to `last` (both included), ascending."""
        ...

    def listed(self, account: str, numbers: Collection[int]) -> Mapping[int, Listed]:
        """What stands behind these numbers, without what is gone."""
        ...

    def number_of(self, account: str, refs: Collection[str]) -> Mapping[str, int]:
        """The numbers of these messages, without those that have none."""
        ...

    def sought(self, account: str) -> frozenset[str]:
        """What was sought since the bookmark was last set without regard to the one before."""
        ...

    def forget(self, account: str) -> None:
        """Drops bookmark and what was sought, so that everything is listed again; numbers stay."""
        ...
