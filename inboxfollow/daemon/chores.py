"""What follows from turns and from the clock, in a thread of its own: sending mail may take minutes, and holds up no
account, no note and no end."""

import logging
import threading
from collections.abc import Callable

from inboxfollow.domain.errors import InboxfollowError

_LOG = logging.getLogger("inboxfollow.daemon")


class Chores(threading.Thread):
    """Does them after each ring, and every so many seconds; one round at a time."""

    def __init__(self, do: Callable[[], None], every: float) -> None:
        super().__init__(name="chores", daemon=True)
        self._do, self._every = do, every
        self._bell, self._over = threading.Event(), False

    def ring(self) -> None:
        """A turn was taken. Several rings during one round are one round more."""
        self._bell.set()

    def end(self) -> None:
        """No further round begins."""
        self._over = True
        self._bell.set()

    def run(self) -> None:
        """Until the end. What fails is written to the log and tried again with the next round."""
        while True:
            self._bell.wait(self._every)
            if self._over:
                return
            self._bell.clear()
            try:
                self._do()
            except InboxfollowError as error:
                _LOG.warning("chores failed", extra={"error": type(error).__name__})
            except Exception:  # the edge of this thread: mail is read on, and the next round is tried
                _LOG.exception("chores broke off")
