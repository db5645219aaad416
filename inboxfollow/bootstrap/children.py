"""Work that is done by another run of this program, so that its memory goes when it ends."""

import subprocess
import sys
from pathlib import Path
from threading import Lock


class Children:
    """Runs of this program on one configuration. `halt` ends those under way and lets none begin after that."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._running: list[subprocess.Popen[bytes]] = []
        self._lock, self._halted = Lock(), False

    def scan(self, account: str) -> None:
        """Reads an account and waits for the end of it; what it could not read is read by the next look."""
        program = [sys.executable, "-P", "-m", "inboxfollow"]  # -P: nothing is imported from wherever we were started
        words = [*program, "--config", str(self._config), "scan", "--account", account]
        with self._lock:
            if self._halted:
                return
            try:
                child = subprocess.Popen(
                    words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            except OSError:
                return
            self._running.append(child)
        try:
            child.wait()
        finally:
            with self._lock:
                self._running.remove(child)

    def halt(self) -> None:
        """A scan may be cut off at any instant; the next one goes on from there."""
        with self._lock:
            self._halted = True
            for child in self._running:
                child.terminate()
