"""The view of the store that telling the person has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from inboxfollow.adapters.sqlite import told
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.ports.told import Inbound


class ToldView:
    """ports.told.Told on one database."""

    _database: Database

    def unheard(self, since: datetime, settled: datetime) -> Sequence[Inbound]:
        """See ports.told.Told."""
        with self._database.reading() as connection:
            return told.unheard(connection, since, settled)

    def woken(self, since: datetime, now: datetime) -> Sequence[int]:
        """See ports.told.Told."""
        with self._database.reading() as connection:
            return told.woken(connection, since, now)

    def told(self, keys: Collection[str]) -> Mapping[str, datetime]:
        """See ports.told.Told."""
        with self._database.reading() as connection:
            return told.told(connection, keys)

    def last_told(self, kinds: Collection[str]) -> datetime | None:
        """See ports.told.Told."""
        with self._database.reading() as connection:
            return told.last_told(connection, kinds)

    def mark_told(self, at: datetime, marked: Iterable[tuple[str, str]]) -> frozenset[str]:
        """See ports.told.Told."""
        pairs = list(marked)
        if not pairs:
            return frozenset()
        with self._database.writing(durable=True) as connection:
            return told.mark(connection, at, pairs)
