"""One thread an account: it waits for the next turn, a hint of new mail or the end, and takes turns in between."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from inboxfollow.app.services import Account, Services
from inboxfollow.daemon import schedule
from inboxfollow.daemon.interrupt import Interrupt
from inboxfollow.daemon.turns import Terms, Turns
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.watch import AccountWatch
from inboxfollow.ports.errors import PortError
from inboxfollow.ports.watcher import Watcher

_LOG = logging.getLogger("inboxfollow.daemon")
SLICE = 30.0
"""Seconds of a wait at most: mail may have been queued meanwhile, the machine may have slept."""
STORE_PAUSE = 60.0
"""Seconds after the store could not be used, e.g. on a full disk."""


class Worker(threading.Thread):
    """Looks after one account until the interrupt. `after` is called after every turn, by this thread; a fault in one
    account ends no other."""

    def __init__(
        self,
        services: Services,
        account: Account,
        terms: Terms,
        watch: Callable[[], Watcher] | None,
        interrupt: Interrupt,
        after: Callable[[], None],
    ) -> None:
        super().__init__(name=f"account {account.name}", daemon=True)
        self._services, self._account, self._watch = services, account, watch
        self._watcher: Watcher | None = None
        self._interrupt, self._after = interrupt, after
        self._turns = Turns(services, account, terms)
        self._looking, self._deaf = False, False
        self.alive_at = time.monotonic()
        """When this thread last showed that it goes on."""

    def run(self) -> None:
        """Until the interrupt."""
        try:
            while not self._interrupt.is_set():
                self.alive_at = time.monotonic()
                if self._turns.is_due():
                    self._take()
                else:
                    self._wait()
        finally:
            if self._watcher is not None:
                self._watcher.close()

    def state(self) -> AccountWatch:
        """As it stands at this moment."""
        turn = self._turns.turn
        doing = "looking" if self._looking else "held" if turn.held else "pausing" if turn.failures else "waiting"
        upcoming = None if self._looking or turn.held else turn.at
        instant = self._watcher is not None and not turn.failures
        return AccountWatch(self._account.name, doing, turn.last_success, upcoming, turn.failures, turn.error, instant)

    def _take(self) -> None:
        self._looking = True
        try:
            self._turns.take()
            self._after()
        except InboxfollowError as error:
            self._trouble(error)
        except Exception as error:  # the edge of this thread: the other accounts, and the next turn, go on
            _LOG.exception("turn broke off", extra={"account": self._account.name})
            self._trouble(InboxfollowError(f"an unexpected {type(error).__name__}", "see the log"))
        finally:
            self._looking = False

    def _trouble(self, error: InboxfollowError) -> None:
        _LOG.warning("turn failed", extra={"account": self._account.name, "error": type(error).__name__})
        now = self._services.clock.now()
        self._turns.postpone(now + timedelta(seconds=STORE_PAUSE), error.message)
        self._interrupt.wait(1.0)

    def _wait(self) -> None:
        """At most a slice; shorter where the turn comes sooner."""
        before, began = self._services.clock.now(), time.monotonic()
        until = self._turns.until()
        seconds = SLICE if until is None else min(SLICE, max((until - before).total_seconds(), 0.05))
        watcher = None if self._turns.turn.failures else self._watching()
        if watcher is not None:
            hinted = watcher.wait(seconds, self._interrupt.fd)
        else:
            hinted = False
            self._interrupt.wait(seconds)
        waited = timedelta(seconds=time.monotonic() - began)
        slept = schedule.slept(before, waited, self._services.clock.now())
        self._deaf = self._deaf or slept
        if hinted or slept:
            self._turns.hint()

    def _watching(self) -> Watcher | None:
        """Made when the account could be read, so its secret is there; and anew after a sleep."""
        if self._deaf and self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        self._deaf = False
        if self._watcher is None and self._watch is not None:
            with suppress(PortError):
                self._watcher = self._watch()
        return self._watcher
