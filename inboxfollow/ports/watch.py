"""The background process as others see it: where it says how it stands, and how it is started and ended."""

from collections.abc import Sequence
from typing import Literal, Protocol

from inboxfollow.domain.watch import Trouble, Watch
from inboxfollow.ports.errors import PortError

Started = Literal["service", "process", "already"]
"""What was started: the service of the system, a process that ends with the session, or nothing as one ran."""


class DaemonRefused(PortError):
    """The background process could not be started or ended."""


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


class DaemonControl(Protocol):
    """Power over the background process of one store."""

    @property
    def log(self) -> str:
        """The file where it writes what it does."""
        ...

    def is_service(self) -> bool:
        """Whether it is installed as a service of the system. Looks at a file only."""
        ...

    def start(self) -> Started:
        """Starts its service where one is installed, else a process of its own that outlives this one, and waits until
        it runs; one that runs already is fine. Raises DaemonRefused, StoreFailed."""
        ...

    def stop(self) -> bool:
        """Ends it after what it is doing, and waits for that; a service stays ended until it is started, or until the
        next login. Returns whether one ran. Raises DaemonRefused, StoreFailed."""
        ...

    def troubles(self, most: int) -> Sequence[Trouble]:
        """The last that went wrong, newest first; none where there is no log."""
        ...
