"""A program in a pseudo terminal: keys go in, what it draws comes out, with the time that took."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

PATIENCE = 10.0


class Terminal:
    """One running program. What it writes is read as it comes, so that it never waits for us."""

    def __init__(self, words: Sequence[str], *, columns: int = 160, lines: int = 48, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            words,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | environment,
        )
        os.close(theirs)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def press(self, keys: str, *expected: str) -> float:
        """Sends keys; returns the seconds until all of `expected` was drawn."""
        self.quiet()
        before = time.perf_counter()
        os.write(self._ours, keys.encode())
        return self.wait(*expected, since=before)

    def wait(self, *expected: str, since: float) -> float:
        """Seconds from `since` until all of `expected` was drawn from this call on."""
        drawn, missing = b"", [words.encode() for words in expected]
        while missing:
            ready, _, _ = select.select([self._ours], [], [], PATIENCE)
            if not ready or time.perf_counter() > since + 3 * PATIENCE:
                raise SystemExit(f"never drawn: {missing}; the last was {drawn[-3000:]!r}")
            drawn += os.read(self._ours, 1 << 16)
            missing = [words for words in missing if words not in drawn]
        return time.perf_counter() - since

    def quiet(self, seconds: float = 0.06) -> None:
        """Reads until nothing has been drawn for a while, but not for ever: a cursor may blink."""
        end = time.perf_counter() + 4 * seconds
        while time.perf_counter() < end and select.select([self._ours], [], [], seconds)[0]:
            os.read(self._ours, 1 << 16)

    @property
    def peak(self) -> float:
        """Peak resident memory so far, in MB."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1000
