"""The store as a person's decisions see it; each is a step of `history` that can be undone.

Every write is one transaction, whole or not at all. Every method may raise StoreFailed.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from inboxfollow.domain.facts import Choices, LoggedTouch, Note


class Decisions(Protocol):
    """What a person decides. Each call is one step of `history` and can be undone."""

    def newest(self) -> int:
        """Row of the mail that was stored last; 0 where none was. Asked before a decision, it says what was known."""
        ...

    def choices(self, conversation: int) -> Choices:
        """What was chosen for a conversation so far; all defaults where nothing was."""
        ...

    def choose(self, at: datetime, words: str, choices: Mapping[int, Choices], moving: Collection[str] = ()) -> None:
        """Replaces what was chosen for these conversations. In the same step what they have in inboxes of the accounts
        in `moving` becomes outstanding (ports.moves)."""
        ...

    def log_touch(
        self, at: datetime, words: str, conversation: int, touch: LoggedTouch, choices: Choices | None = None
    ) -> None:
        """Enters a call, text or meeting; `choices`, where given, replace the conversation's in the same step."""
        ...

    def add_note(self, at: datetime, words: str, conversation: int, note: Note) -> None:
        """Attaches a note to a conversation; notes before it stay."""
        ...

    def list_pattern(self, at: datetime, words: str, which: str, pattern: str) -> None:
        """Adds to the `ignored` or the `suppressed` list."""
        ...

    def patterns(self, which: str) -> frozenset[str]:
        """The addresses, domains and globs on the `ignored` or the `suppressed` list."""
        ...

    def undo(self, at: datetime) -> str:
        """Takes back the newest step that has not been taken back; returns its words, "" where there is none."""
        ...

    def forget(self, at: datetime, address: str) -> int:
        """Removes the texts and names of a person; returns how many messages that touched. Cannot be undone."""
        ...
