"""A pseudo-terminal: what a real program draws into it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
_QUIET = 0.15
"""Seconds without a byte after which the next key is pressed."""
_ENDS = 60.0


def received(arguments: list[str], keys: Iterable[str], **environment: str) -> bytes:
    """Runs a Python program on a terminal of 120 by 36, presses keys whenever it has nothing more to draw, and returns
    all bytes it sent. The last key must make it leave."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    usual = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "TEXTUAL_ANIMATIONS": "none"}
    program = subprocess.Popen(
        [sys.executable, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT,
        env=usual | environment, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        got = _watch(ours, list(keys))
        assert program.wait(10) == 0, got[-2_000:]
    finally:
        with suppress(ProcessLookupError):
            program.kill()
        program.wait()
        os.close(ours)
    return got


def _watch(terminal: int, keys: list[str]) -> bytes:
    got, ends = bytearray(), time.monotonic() + _ENDS
    while time.monotonic() < ends:
        if not select.select([terminal], [], [], _QUIET)[0]:
            if keys and got:
                os.write(terminal, keys.pop(0).encode())
            continue
        try:
            piece = os.read(terminal, 65_536)
        except OSError:  # its other end is closed
            break
        if not piece:
            break
        got += piece
    return bytes(got)
