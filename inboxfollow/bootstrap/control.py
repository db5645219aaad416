"""Starting and ending the background process from another one: the dashboard, or a command."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from inboxfollow.domain.watch import Trouble
from inboxfollow.ports.watch import DaemonRefused, WatchBoard

BEGINS, ENDS = 30.0, 45.0
"""Seconds for it to say that it runs, and for its turns under way to end."""
_STEP = 0.1


class Control:
    """ports.watch.DaemonControl for the store of one configuration, on this machine."""

    def __init__(self, config: Path, store: Path, board: WatchBoard) -> None:
        self._config, self._store, self._board = config, store, board

    def start(self) -> None:
        """See DaemonControl."""
        from inboxfollow.daemon.service import program

        if self._board.read() is not None:
            return
        command = [*program(), "--config", str(self._config.absolute()), "daemon", "run"]
        look = "inboxfollow daemon run, in a shell, says why"
        nothing = subprocess.DEVNULL
        try:
            child = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
        except OSError as error:
            raise DaemonRefused(f"the daemon could not be started: {error.strerror}", look) from error
        Thread(target=child.wait, name="end of the daemon", daemon=True).start()  # a dead child must not look alive
        deadline = time.monotonic() + BEGINS
        while self._board.read() is None:
            if child.poll() is not None:
                raise DaemonRefused(f"the daemon ended at once (exit code {child.returncode})", look)
            if time.monotonic() > deadline:
                raise DaemonRefused(f"the daemon (process {child.pid}) does not say that it runs", look)
            time.sleep(_STEP)

    def stop(self) -> bool:
        """See DaemonControl."""
        import socket

        from inboxfollow.daemon.lock import holder

        found = holder(self._store)
        if found is None:
            return False
        if not found.pid:
            raise DaemonRefused(f"the daemon cannot be stopped: {found}", "try again in a moment")
        if found.host != socket.gethostname():
            raise DaemonRefused(f"the daemon runs on another machine: {found}", "stop it there")
        try:
            os.kill(found.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        except PermissionError as error:
            raise DaemonRefused(f"the daemon is somebody else's: {found}", "stop it as that user") from error
        deadline = time.monotonic() + ENDS
        while (still := holder(self._store)) is not None and still.pid == found.pid:
            if time.monotonic() > deadline:
                words = f"the daemon (process {found.pid}) is still at work"
                raise DaemonRefused(words, "wait, or: kill -9; nothing is lost")
            time.sleep(_STEP)
        return True

    def troubles(self, most: int) -> Sequence[Trouble]:
        """See DaemonControl."""
        from inboxfollow.bootstrap.daemon import log_file
        from inboxfollow.daemon.troubles import troubles

        return troubles(log_file(self._store), most)
