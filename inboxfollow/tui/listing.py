"""What the table shows: the order of a view, and the rows that are in sight, read when they come into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from inboxfollow.app import board, coverage
from inboxfollow.app.board import Outlook
from inboxfollow.app.rows import Coverage, LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.rank import View
from inboxfollow.ports.ranks import Sort

SORTS: tuple[Sort, ...] = ("score", "who", "subject", "silence", "touches", "due", "band")
_PAGE = 64
_MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person chose to see."""

    view: View = View.TODAY
    sort: Sort = "score"
    reverse: bool = False
    needle: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A view in order at one moment."""

    wanted: Wanted
    order: Sequence[int] = ()
    tallies: Mapping[View, int] = field(default_factory=dict)
    debt: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """By band, how many have been silent for so long (board.AGES)."""
    coverage: Coverage | None = None
    outlook: Outlook | None = None
    """Only where the view is empty without a filter."""

    @property
    def is_empty(self) -> bool:
        """Nothing to show in the table."""
        return not self.order and self.wanted.view is not View.OUTBOX


def take(services: Services, wanted: Wanted, known: Snapshot | None = None) -> Snapshot:
    """Reads the order of a view, the counts of all and the coverage; no judging. What does not depend on `wanted` is
    taken from `known` where that is given. Raises StoreFailed."""
    if wanted.view is View.OUTBOX:
        order: Sequence[int] = ()
    else:
        order = board.order(services, wanted.view, sort=wanted.sort, reverse=wanted.reverse, needle=wanted.needle)
    if known is None or known.coverage is None:
        known = Snapshot(wanted, (), board.tallies(services), board.debt(services), coverage.coverage(services))
    made = replace(known, wanted=wanted, order=order, outlook=None)
    if made.is_empty and made.coverage is not None and not wanted.needle.strip():
        made = replace(made, outlook=board.outlook(services, made.coverage))
    return made


class Rows:
    """Rows of one snapshot by their place, a page at a time."""

    def __init__(self, services: Services, snapshot: Snapshot) -> None:
        self._services, self._order, self._coverage = services, snapshot.order, snapshot.coverage
        self._kept: dict[int, LeadRow] = {}
        self._missing: set[int] = set()
        self._places: dict[int, int] | None = None

    def __len__(self) -> int:
        return len(self._order)

    @property
    def conversations(self) -> Sequence[int]:
        """All of them in order."""
        return self._order

    def conversation(self, place: int) -> int | None:
        """Which conversation stands at a place; None beyond the end."""
        return self._order[place] if 0 <= place < len(self._order) else None

    def place(self, conversation: int) -> int | None:
        """Where a conversation stands; None where it is not in this view."""
        if self._places is None:
            self._places = {one: place for place, one in enumerate(self._order)}
        return self._places.get(conversation)

    def at(self, place: int) -> LeadRow | None:
        """The row at a place; None beyond the end, and where it is no lead any more. Raises StoreFailed."""
        conversation = self.conversation(place)
        if conversation is None:
            return None
        if conversation not in self._kept and conversation not in self._missing:
            self._read(place - place % _PAGE)
        return self._kept.get(conversation)

    def all_of(self, conversations: Sequence[int]) -> list[LeadRow]:
        """The rows of these conversations; those that are no leads any more are left out. Raises StoreFailed."""
        lacking = [one for one in conversations if one not in self._kept]
        found = {**self._kept, **(board.rows(self._services, lacking, self._coverage) if lacking else {})}
        return [found[one] for one in conversations if one in found]

    def _read(self, start: int) -> None:
        page = self._order[start : start + _PAGE]
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        found = board.rows(self._services, page, self._coverage)
        self._kept.update(found)
        self._missing.update(set(page) - found.keys())
