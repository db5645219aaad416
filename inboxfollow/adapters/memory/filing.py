"""Filing in a mailbox in memory."""

from collections.abc import Sequence
from datetime import datetime

from inboxfollow.adapters.memory.mailbox import MemoryMailbox


class MemoryFiling:
    """Changes a MemoryMailbox, and only in the ways that the port allows."""

    def __init__(self, mailbox: MemoryMailbox) -> None:
        self._mailbox = mailbox

    def append(self, folder: str, source: bytes, arrived: datetime) -> None:
        """See Filing."""
        self._mailbox.file(folder, source, arrived)

    def move(self, folder: str, uidvalidity: int, uids: Sequence[int], target: str) -> None:
        """See Filing."""
        if uids:
            self._mailbox.move(folder, uidvalidity, uids, target)

    def close(self) -> None:
        """See Filing."""
