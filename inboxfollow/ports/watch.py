"""Where the background process says how it stands, and where others read it."""

from typing import Protocol

from inboxfollow.domain.watch import Watch


class WatchBoard(Protocol):
    """One note for one store."""

    def read(self) -> Watch | None:
        """What the process that runs says; None where none runs. Costs no more than a look at a small file."""
        ...

    def write(self, watch: Watch) -> None:
        """Replaces the note. Raises StoreFailed."""
        ...

    def clear(self) -> None:
        """Takes the note away; none there is fine."""
        ...
