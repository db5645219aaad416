"""The ranks' view of the store."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from inboxfollow.adapters.sqlite import ranks
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.rank import Rank, View
from inboxfollow.domain.state import State
from inboxfollow.ports.ranks import Shelf, Sort, Today


class RanksView:
    """ports.ranks.Ranks on one database."""

    _database: Database

    def keep_ranks(self, kept: Sequence[tuple[int, str, Rank | None]], overdue: datetime | None = None) -> None:
        """See ports.ranks.Ranks."""
        with self._database.writing() as connection:
            if overdue is not None:
                old = ranks.overdue_among(connection, [number for number, _, _ in kept], overdue)
                kept = [one for one in kept if one[0] in old]
            ranks.keep(connection, kept)

    def overdue_ranks(self, now: datetime) -> Sequence[int]:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            return ranks.overdue(connection, now)

    def order(
        self, view: View, today: Today, *, sort: Sort = "score", reverse: bool = False, needle: str = ""
    ) -> Sequence[int]:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            return ranks.order(connection, view, today, sort, reverse, needle)

    def tallies(self, today: Today) -> Mapping[View, int]:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            return ranks.tallies(connection, today)

    def census(self, today: Today) -> Sequence[tuple[State, int, Shelf, int]]:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            return ranks.census(connection, today)

    def debt(self, now: datetime) -> Sequence[tuple[int, int, int]]:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            return ranks.debt(connection, now)

    def next_due(self, now: datetime) -> int | None:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            return ranks.next_due(connection, now)

    def states(self) -> Mapping[State, int]:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT state, COUNT(*) FROM ranks GROUP BY state")
            return {State(state): count for state, count in rows}

    def leads(self, fingerprint: str, conversations: Collection[int]) -> Mapping[int, Lead]:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            return ranks.leads(connection, fingerprint, conversations)

    def version(self) -> int:
        """See ports.ranks.Ranks."""
        with self._database.reading() as connection:
            counted: int = connection.execute("PRAGMA data_version").fetchone()[0]
            return counted
