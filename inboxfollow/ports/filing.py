"""The few changes that are ever made to a mailbox: filing a copy of what was sent, moving what a person archived.

Kept apart from Mailbox, which cannot change anything.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Filing(Protocol):
    """Changes one account. Methods may raise Unreachable, AuthRejected, Untrusted, Transient, Rejected."""

    def append(self, folder: str, source: bytes, arrived: datetime) -> None:
        """Stores a message, marked as read (\\Seen), with `arrived` (aware) as its INTERNALDATE (RFC 9051 section
        6.3.12). Raises OutcomeUnknown where the connection ended before the server answered."""
        ...

    def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
        """Moves messages (RFC 6851, else COPY and UID EXPUNGE of RFC 4315; never a bare EXPUNGE, which would take
        messages of others with it). UIDs that are gone are passed over. Raises CursorExpired where the folder's
        UIDVALIDITY is another one, Rejected where the server can do neither or has no such target."""
        ...

    def close(self) -> None:
        """Ends the connection. May be called twice."""
        ...
