"""What the table shows: the order of a view, and the rows that are in sight, read when they come into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inboxfollow.app import board, coverage
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
    coverage: Coverage | None = None


def take(services: Services, wanted: Wanted) -> Snapshot:
    """Reads the order of a view, the counts of all and the coverage. Quick enough for the keyboard; no judging.
    Raises StoreFailed."""
    order = () if wanted.view is View.OUTBOX else board.order(
        services, wanted.view, sort=wanted.sort, reverse=wanted.reverse, needle=wanted.needle
    )  # fmt: skip
    return Snapshot(wanted, order, board.tallies(services), coverage.coverage(services))


class Rows:
    """Rows of one snapshot by their place, a page at a time."""

    def __init__(self, services: Services, snapshot: Snapshot) -> None:
        self._services, self._order = services, snapshot.order
        self._kept: dict[int, LeadRow] = {}
        self._missing: set[int] = set()

    def __len__(self) -> int:
        return len(self._order)

    def conversation(self, place: int) -> int | None:
        """Which conversation stands at a place; None beyond the end."""
        return self._order[place] if 0 <= place < len(self._order) else None

    def place(self, conversation: int) -> int | None:
        """Where a conversation stands; None where it is not in this view."""
        try:
            return self._order.index(conversation)
        except ValueError:
            return None

    def at(self, place: int) -> LeadRow | None:
        """The row at a place; None beyond the end, and where it is no lead any more."""
        conversation = self.conversation(place)
        if conversation is None:
            return None
        if conversation not in self._kept and conversation not in self._missing:
            self._read(place - place % _PAGE)
        return self._kept.get(conversation)

    def _read(self, start: int) -> None:
        page = self._order[start : start + _PAGE]
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        found = board.rows(self._services, page)
        self._kept.update(found)
        self._missing.update(set(page) - found.keys())
