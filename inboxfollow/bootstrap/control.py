"""Starting and ending the background process from another one: the dashboard, or a command."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from inboxfollow.config.paths import config_file
from inboxfollow.domain.watch import Trouble
from inboxfollow.ports.watch import DaemonRefused, Started, WatchBoard

if TYPE_CHECKING:
    from inboxfollow.daemon.lock import Holder
    from inboxfollow.daemon.service import System

BEGINS, ENDS = 30.0, 45.0
"""Seconds for it to say that it runs, and for its turns under way to end."""
_STEP = 0.1


class Control:
    """ports.watch.DaemonControl for the store of one configuration, on this machine."""

    def __init__(self, config: Path, store: Path, board: WatchBoard, system: "System | None" = None) -> None:
        """`system` is this computer unless given."""
        self._config, self._store, self._board = config.absolute(), store, board
        self._given = system

    @property
    def log(self) -> str:
        """See DaemonControl."""
        from inboxfollow.daemon.log import log_file

        return str(log_file(self._store))

    def is_service(self) -> bool:
        """See DaemonControl."""
        from inboxfollow.daemon.service_power import serves

        return serves(self._system, self._config, usual=self._config == config_file(None, {}).absolute())

    def start(self) -> Started:
        """See DaemonControl."""
        from inboxfollow.daemon.service_power import has_manager

        if self._board.read() is not None:
            return "already"
        if self.is_service() and has_manager(self._system):
            self._start_service()
            return "service"
        self._start_process()
        return "process"

    def stop(self) -> bool:
        """See DaemonControl."""
        from inboxfollow.daemon import service_power
        from inboxfollow.daemon.lock import holder

        found = holder(self._store)
        if self.is_service():
            service_power.stop(self._system)  # also one that is just to be started again after a failure
        if found is None:
            return False
        if not found.pid:
            raise DaemonRefused(f"the daemon cannot be stopped: {found}", "try again in a moment")
        self._end(found)
        return True

    @property
    def _system(self) -> "System":
        from inboxfollow.daemon.service import here

        return self._given or here()

    def _start_service(self) -> None:
        from inboxfollow.daemon import service_power

        look = service_power.advice(self._system)
        done = service_power.start(self._system)
        if done.code:
            raise DaemonRefused("the service that runs the daemon could not be started", look)
        self._await(lambda: False, "the service was started, but the daemon does not say that it runs", look)

    def _start_process(self) -> None:
        from inboxfollow.daemon.service import program

        command = [*program(), "--config", str(self._config), "daemon", "run"]
        look = "inboxfollow daemon run, in a shell, says why"
        nothing = subprocess.DEVNULL
        try:
            child = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
        except OSError as error:
            raise DaemonRefused(f"the daemon could not be started: {error.strerror}", look) from error
        Thread(target=child.wait, name="end of the daemon", daemon=True).start()  # a dead child must not look alive
        words = f"the daemon (process {child.pid}) does not say that it runs"
        if not self._await(lambda: child.poll() is not None, words, look):
            raise DaemonRefused(f"the daemon ended at once (exit code {child.returncode})", look)

    def _await(self, is_over: Callable[[], bool], late: str, look: str) -> bool:
        """Until it says that it runs; False where it is over before. Raises DaemonRefused."""
        deadline = time.monotonic() + BEGINS
        while self._board.read() is None:
            if is_over():
                return False
            if time.monotonic() > deadline:
                raise DaemonRefused(late, look)
            time.sleep(_STEP)
        return True

    def _end(self, found: "Holder") -> None:
        """Asks the process to end, unless it has, and waits for that."""
        import socket

        from inboxfollow.daemon.lock import holder

        if found.host != socket.gethostname():
            raise DaemonRefused(f"the daemon runs on another machine: {found}", "stop it there")
        try:
            os.kill(found.pid, signal.SIGTERM)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise DaemonRefused(f"the daemon is somebody else's: {found}", "stop it as that user") from error
        deadline = time.monotonic() + ENDS
        while (still := holder(self._store)) is not None and still.pid == found.pid:
            if time.monotonic() > deadline:
                words = f"the daemon (process {found.pid}) is still at work"
                raise DaemonRefused(words, "wait, or: kill -9; nothing is lost")
            time.sleep(_STEP)

    def troubles(self, most: int) -> Sequence[Trouble]:
        """See DaemonControl."""
        from inboxfollow.daemon.log import log_file
        from inboxfollow.daemon.troubles import troubles

        return troubles(log_file(self._store), most)
