"""The foreground process: workers for the accounts, a note on how they stand, other settings when the file changes."""

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from inboxfollow import __version__
from inboxfollow.app.services import Account, Services
from inboxfollow.daemon.chores import Chores
from inboxfollow.daemon.interrupt import Interrupt
from inboxfollow.daemon.turns import Terms
from inboxfollow.daemon.worker import Worker
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.watch import AccountWatch, Watch
from inboxfollow.ports.watch import WatchBoard
from inboxfollow.ports.watcher import Watcher

_LOG = logging.getLogger("inboxfollow.daemon")
TICK = 2.0
"""Seconds between two looks at the configuration file, and at the end."""
NOTE = 30.0
"""Seconds after which the note is renewed although nothing changed."""
CHORES = 60.0
"""Seconds between two rounds of what follows from the clock alone."""
PATIENCE = 20.0
"""Seconds for turns under way to end; what is cut off then is taken up again, as after a kill."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that comes from one reading of the configuration."""

    services: Services
    terms: Terms
    watchers: Mapping[str, Callable[[], Watcher]]
    """By account, where the server can tell of new mail."""
    board: WatchBoard
    chores: Callable[[Sequence[AccountWatch]], None]
    """What follows from new mail and from the clock: the autopilot, and telling the person. It is told how the accounts
    stand. One at a time."""
    halt: Callable[[], None] = lambda: None
    """Cuts short what the turns have others do."""


@dataclass(frozen=True, slots=True)
class House:
    """What the process stands in."""

    open: Callable[[], AbstractContextManager[Setting]]
    """Reads the configuration and opens everything. Raises ConfigError, StoreFailed."""
    stamp: Callable[[], object]
    """Changes when the configuration file does."""
    fault: Callable[[], str]
    """What is wrong with the configuration as it stands, "" for nothing."""
    ready: Callable[[], None] = lambda: None
    """Told once, when the first workers run."""
    alive: Callable[[], None] = lambda: None
    """Told at every tick at which all is at work."""


class Daemon:
    """Runs until `stop`; `reload` has the configuration read again."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stop, self._reload = Interrupt(), False
        self._trouble = ""
        self._busy = Lock()

    def stop(self) -> None:
        """Ends it after the turns under way. Safe in a signal handler."""
        self._stop.set()

    def reload(self) -> None:
        """Safe in a signal handler."""
        self._reload = True

    def run(self) -> None:
        """Raises ConfigError, StoreFailed when it cannot begin; afterwards it goes on through all trouble."""
        begun: tuple[Setting, datetime] | None = None
        while begun is None or not self._stop.is_set():
            with ExitStack() as rooms:
                stamp, self._reload = self._house.stamp(), False  # first: a change while it is read is one more
                try:
                    setting = rooms.enter_context(self._house.open())
                except InboxfollowError as error:
                    if begun is None:
                        raise
                    self._wait_for_better(*begun, error.message.splitlines()[0])
                    continue
                self._trouble = ""
                if begun is None:
                    self._house.ready()
                begun = setting, begun[1] if begun else setting.services.clock.now()
                self._tend(setting, stamp, begun[1])
        if begun is not None:
            begun[0].board.clear()
        self._stop.close()

    def _wait_for_better(self, before: Setting, started: datetime, why: str) -> None:
        """What was open before is closed, and cannot be opened again at the moment: only the note is still written."""
        if why != self._trouble:
            self._trouble = why
            _LOG.warning("cannot go on with what there is, trying again")
        self._house.alive()
        self._note(before, started, ())
        self._stop.wait(TICK)

    def _tend(self, setting: Setting, stamp: object, started: datetime) -> None:
        """Workers for one setting, until the end or a configuration that is fit to take its place."""
        interrupt = Interrupt()
        workers: list[Worker] = []
        chores = Chores(lambda: self._do_chores(setting, workers), CHORES)
        workers += [self._worker(setting, one, interrupt, chores) for one in setting.services.accounts]
        threads = [*workers, chores]
        for thread in threads:
            thread.start()
        _LOG.info("began", extra={"accounts": len(workers)})
        noted, shown = 0.0, None
        try:
            while not self._stop.wait(TICK):
                if all(thread.is_alive() for thread in threads):
                    self._house.alive()
                standing = (tuple(worker.state() for worker in workers), self._trouble)
                if standing != shown or time.monotonic() - noted >= NOTE:
                    self._note(setting, started, standing[0])
                    noted, shown = time.monotonic(), standing
                latest = self._house.stamp()
                if (self._reload or latest != stamp) and self._is_sound():
                    return
                stamp = latest
        finally:
            interrupt.set()
            chores.end()
            setting.halt()
            deadline = time.monotonic() + PATIENCE
            for thread in threads:
                thread.join(max(deadline - time.monotonic(), 0.0))
            if not any(worker.is_alive() for worker in workers):
                interrupt.close()

    @staticmethod
    def _worker(setting: Setting, account: Account, interrupt: Interrupt, chores: Chores) -> Worker:
        watch = setting.watchers.get(account.name)
        return Worker(setting.services, account, setting.terms, watch, interrupt, chores.ring)

    def _do_chores(self, setting: Setting, crew: Sequence[Worker]) -> None:
        """Those of the setting before may still be under way."""
        with self._busy:
            setting.chores([worker.state() for worker in crew])

    def _is_sound(self) -> bool:
        """Whether the configuration can be used; else the one in force stays, and says why."""
        self._reload = False
        self._trouble = self._house.fault()
        if self._trouble:
            _LOG.warning("configuration refused, going on with the one before", extra={"why": self._trouble})
        return not self._trouble

    def _note(self, setting: Setting, started: datetime, states: tuple[AccountWatch, ...]) -> None:
        now = setting.services.clock.now()
        with suppress(InboxfollowError):  # a full disk: it is written again with the next tick
            setting.board.write(Watch(os.getpid(), __version__, started, now, states, self._trouble))
