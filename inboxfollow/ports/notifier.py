"""Telling the person, by whatever means they have."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from inboxfollow.domain.tidings import Tiding
from inboxfollow.ports.errors import PortError


class NotTold(PortError):
    """A notice could not be shown or handed over. It is not tried again."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Several tidings told together. All text is one-line and safe on a terminal."""

    kind: Literal["now", "digest"]
    at: datetime
    """Aware UTC."""
    title: str
    """Counts in our own words, no text of others."""
    lines: tuple[str, ...]
    """The first few tidings; names and subjects of others are in them."""
    tidings: tuple[Tiding, ...]
    """All of them."""


class Notifier(Protocol):
    """One way to tell."""

    @property
    def name(self) -> str:
        """A word for it, such as "desktop"."""
        ...

    def tell(self, notice: Notice) -> None:
        """Shows or hands over one notice; takes a few seconds at most. Raises NotTold."""
        ...
