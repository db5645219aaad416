"""Numbers of messages as a part of the store. Every write is one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from inboxfollow.adapters.sqlite import numbers as table
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.ports.numbering import Bookmark, LabelBook, Listed


class SqliteNumbering:
    """ports.numbering.Numbering on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bookmark(self, account: str) -> Bookmark:
        """See ports.numbering.Numbering."""
        with self._database.reading() as connection:
            return table.read_bookmark(connection, account)

    def enter(
        self,
        account: str,
        found: Iterable[Listed],
        gone: Collection[str] = (),
        bookmark: Bookmark | None = None,
        sought: Collection[str] = (),
        labels: LabelBook | None = None,
    ) -> int:
        """See ports.numbering.Numbering."""
        with self._database.writing() as connection:
            fresh = table.enter(connection, account, found)
            table.remove(connection, account, gone)
            if bookmark is not None:
                table.write_bookmark(connection, account, bookmark)
            table.write_sought(connection, account, sought)
            if labels is not None:
                table.write_labels(connection, account, labels)
            return fresh

    def labels(self, account: str) -> LabelBook:
        """See ports.numbering.Numbering."""
        with self._database.reading() as connection:
            return table.read_labels(connection, account)

    def next_number(self, account: str) -> int:
        """See ports.numbering.Numbering."""
        with self._database.reading() as connection:
            return table.next_number(connection, account)

    def numbers(self, account: str, first: int, last: int) -> Sequence[int]:
        """See ports.numbering.Numbering."""
        with self._database.reading() as connection:
            return table.numbers(connection, account, first, last)

    def listed(self, account: str, numbers: Collection[int]) -> Mapping[int, Listed]:
        """See ports.numbering.Numbering."""
        with self._database.reading() as connection:
            return table.listed(connection, account, numbers)

    def number_of(self, account: str, refs: Collection[str]) -> Mapping[str, int]:
        """See ports.numbering.Numbering."""
        with self._database.reading() as connection:
            return table.numbers_of(connection, account, refs)

    def sought(self, account: str) -> frozenset[str]:
        """See ports.numbering.Numbering."""
        with self._database.reading() as connection:
            return table.read_sought(connection, account)

    def forget(self, account: str) -> None:
        """See ports.numbering.Numbering."""
        with self._database.writing() as connection:
            table.forget(connection, account)
