"""A notifier that tells nobody and remembers what it was given."""

from inboxfollow.ports.notifier import Notice, NotTold


class MemoryNotifier:
    """Implements ports.notifier.Notifier for the demo and for tests."""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.notices: list[Notice] = []
        self.error: NotTold | None = None
        """While set, nothing is taken and this is raised."""

    def tell(self, notice: Notice) -> None:
        """See Notifier."""
        if self.error is not None:
            raise self.error
        self.notices.append(notice)
