"""The view of the store that the person's decisions have."""

from collections.abc import Collection, Mapping
from datetime import datetime

from inboxfollow.adapters.sqlite import decisions
from inboxfollow.adapters.sqlite.choices import read_choices
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.domain.facts import Choices, LoggedTouch, Note


class DecisionsView:
    """ports.decisions.Decisions on one database."""

    _database: Database

    def newest(self) -> int:
        """See ports.decisions.Decisions."""
        with self._database.reading() as connection:
            found: int = connection.execute("SELECT COALESCE(MAX(id), 0) FROM messages").fetchone()[0]
        return found

    def choices(self, conversation: int) -> Choices:
        """See ports.decisions.Decisions."""
        with self._database.reading() as connection:
            return read_choices(connection, conversation)

    def choose(self, at: datetime, words: str, choices: Mapping[int, Choices], moving: Collection[str] = ()) -> None:
        """See ports.decisions.Decisions."""
        with self._database.writing() as connection:
            decisions.choose(connection, at, words, dict(choices), moving)

    def log_touch(
        self, at: datetime, words: str, conversation: int, touch: LoggedTouch, choices: Choices | None = None
    ) -> None:
        """See ports.decisions.Decisions."""
        with self._database.writing() as connection:
            decisions.log_touch(connection, at, words, conversation, touch, choices)

    def add_note(self, at: datetime, words: str, conversation: int, note: Note) -> None:
        """See ports.decisions.Decisions."""
        with self._database.writing() as connection:
            decisions.add_note(connection, at, words, conversation, note)

    def list_pattern(self, at: datetime, words: str, which: str, pattern: str) -> None:
        """See ports.decisions.Decisions."""
        with self._database.writing() as connection:
            decisions.add_pattern(connection, at, words, which, pattern)

    def patterns(self, which: str) -> frozenset[str]:
        """See ports.decisions.Decisions."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT pattern FROM patterns WHERE list = ?", (which,))
            return frozenset(row[0] for row in rows)

    def undo(self, at: datetime) -> str:
        """See ports.decisions.Decisions."""
        with self._database.writing() as connection:
            return decisions.undo(connection, at)

    def forget(self, at: datetime, address: str) -> int:
        """See ports.decisions.Decisions."""
        with self._database.writing() as connection:
            return decisions.forget(connection, at, address)
