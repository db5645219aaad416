"""Programs on a terminal that nobody reads any more, such as one whose connection hangs."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from inboxfollow.tui.sturdy import EXIT_CODE
from tests.tui.terminal import ROOT

SHORT = """
from inboxfollow.tui import sturdy
sturdy.LAST_SECONDS = 0.2
from inboxfollow.cli.main import main
raise SystemExit(main(["setup"]))
"""


@pytest.mark.screen
def test_set_up_that_is_stuck_in_drawing_ends_when_its_terminal_goes_away(tmp_path: Path) -> None:
    """It waits for the terminal to take what it draws, and would wait for ever, also to put the screen in order."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-c", SHORT], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
    )  # fmt: skip
    try:
        got = b""
        while b"address" not in got:
            assert select.select([ours], [], [], 60)[0], got[-2_000:]
            got += os.read(ours, 65_536)
        termios.tcflow(theirs, termios.TCOOFF)  # from here on whoever draws is blocked
        os.write(ours, b"sam@seller")
        program.send_signal(signal.SIGHUP)
        assert program.wait(20) == EXIT_CODE
    finally:
        program.kill()
        program.wait()
        os.close(ours)
        os.close(theirs)
