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
from inboxfollow.ports.errors import PortError, StoreFailed
from inboxfollow.ports.watcher import Watcher

_LOG = logging.getLogger("inboxfollow.daemon")
SLICE = 30.0
"""Seconds of a wait at most: mail may have been queued meanwhile, the machine may have slept."""
HELD = 3.0
"""Seconds between two glances into the store whether a person has seen to what holds the account."""
STORE_PAUSE = 60.0
"""Seconds after the store could not be used, e.g. on a full disk."""
CALM = 2.0
"""Seconds from one look to the next that a hint asks for: a server may tell of mail without end."""


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
        self._looking, self._deaf, self._refused = False, False, False
        self._looked = 0.0
        """When the last look ended."""

    def run(self) -> None:
        """Until the interrupt."""
        try:
            while not self._interrupt.is_set():
                self._step()
        finally:
            self._hush()

    def state(self) -> AccountWatch:
        """As it stands at this moment."""
        turn = self._turns.turn
        doing = "looking" if self._looking else "held" if turn.held else "pausing" if turn.failures else "waiting"
        upcoming = None if self._looking or turn.held else turn.at
        instant = self._watcher is not None and not turn.failures
        return AccountWatch(self._account.name, doing, turn.last_success, upcoming, turn.failures, turn.error, instant)

    def _step(self) -> None:
        """A turn where one is due, else a wait; trouble with either only puts the next turn off."""
        try:
            if self._turns.is_due():
                self._take()
            else:
                self._wait()
        except InboxfollowError as error:
            self._trouble(error)
        except Exception as error:  # the edge of this thread: the other accounts, and the next turn, go on
            _LOG.exception("turn broke off", extra={"account": self._account.name})
            self._hush()
            self._trouble(InboxfollowError(f"an unexpected {type(error).__name__}", "see the log"))

    def _take(self) -> None:
        self._looking = True
        try:
            self._turns.take()
            self._refused = False
            self._after()
        finally:
            self._looking, self._looked = False, time.monotonic()

    def _trouble(self, error: InboxfollowError) -> None:
        _LOG.warning("turn failed", extra={"account": self._account.name, "error": type(error).__name__})
        now = self._services.clock.now()
        self._turns.postpone(now + timedelta(seconds=STORE_PAUSE), error.message)
        self._interrupt.wait(SLICE if self._turns.turn.held else 1.0)

    def _wait(self) -> None:
        """At most a slice; shorter where the turn comes sooner."""
        before, began = self._services.clock.now(), time.monotonic()
        until = self._turns.until()
        seconds = HELD if until is None else min(SLICE, max((until - before).total_seconds(), 0.05))
        watcher = None if self._turns.turn.failures else self._watching()
        hinted = watcher is not None and self._listen(watcher, seconds)
        if watcher is None:
            self._interrupt.wait(seconds)
        waited = timedelta(seconds=time.monotonic() - began)
        jump = schedule.jump(before, waited, self._services.clock.now())
        if jump:
            self._deaf = True
            self._turns.move(jump)
        if hinted or jump:
            self._turns.hint()

    def _listen(self, watcher: Watcher, seconds: float) -> bool:
        """Whether there was a sign of new mail. A login that is refused is not repeated before the account could be
        read: by then the secret is another, or the server sees it otherwise."""
        try:
            hinted = watcher.wait(seconds, self._interrupt.fd)
        except StoreFailed:
            raise
        except PortError:
            self._hush()
            self._refused, hinted = True, False
        if hinted:
            self._interrupt.wait(self._looked + CALM - time.monotonic())
        return hinted

    def _hush(self) -> None:
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()

    def _watching(self) -> Watcher | None:
        """Made when the account could be read, so its secret is there; and anew after a sleep."""
        if self._deaf:
            self._hush()
        self._deaf = False
        if self._watcher is None and self._watch is not None and not self._refused:
            with suppress(PortError):
                self._watcher = self._watch()
        return self._watcher
