"""A process on a terminal of its own: keys in, what it writes out."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from struct import pack
from termios import TIOCSWINSZ

ENTERED, LEFT = "\x1b[?1049h", "\x1b[?1049l"
"""What opens a screen of its own, and what gives the terminal back."""
_PATIENCE = 40.0


class Terminal:
    """One running process. `written` is all that it has written so far."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        ioctl(slave, TIOCSWINSZ, pack("HHHH", 30, 100, 0, 0))
        env = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)
        self.written = ""

    def press(self, keys: str) -> None:
        """As if typed."""
        os.write(self._master, keys.encode())

    def wait_for(self, words: str) -> None:
        """Until they have been written; fails after a while."""
        end = time.monotonic() + _PATIENCE
        while words not in self.written:
            assert time.monotonic() < end, f"{words!r} was not written: {self.written[-2000:]!r}"
            assert self._read() or words in self.written, f"ended without {words!r}: {self.written[-2000:]!r}"

    def end(self) -> int:
        """Waits for its end; the exit code."""
        limit = time.monotonic() + _PATIENCE
        while self._read():
            assert time.monotonic() < limit, self.written[-2000:]
        code = self.process.wait(_PATIENCE)
        os.close(self._master)
        return code

    def _read(self) -> bool:
        """Takes what is there within a moment; False once the process has gone."""
        ready, _, _ = select.select([self._master], [], [], 0.2)
        if not ready:
            return self.process.poll() is None
        try:
            found = os.read(self._master, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.written += found.decode(errors="replace")
        return bool(found)
