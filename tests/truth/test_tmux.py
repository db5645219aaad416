"""The real program in a real terminal: tmux reads what it draws and passes on keys."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is missing (apt-get install tmux)")

_PATIENCE = 60.0
_PAUSE = 0.1
_HEAD = 3
"""Lines above the first lead: the debt, the views, the head of the table."""


class Tmux:
    """A server of its own with one window, in which a shell runs."""

    def __init__(self, folder: Path) -> None:
        self._env = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "TMUX_TMPDIR": str(folder), "LANG": "C.UTF-8",
        }  # fmt: skip
        self.run("new-session", "-d", "-x", "120", "-y", "36", "sh")

    def run(self, *words: str) -> str:
        """What a command of tmux prints."""
        command = ["tmux", "-u", "-f", "/dev/null", "-L", "inboxfollow", *words]
        return subprocess.run(command, env=self._env, capture_output=True, text=True, timeout=30, check=True).stdout

    @property
    def lines(self) -> list[str]:
        """The screen as it stands."""
        return self.run("capture-pane", "-p").splitlines()

    def press(self, *keys: str) -> None:
        """Keys by tmux's names."""
        self.run("send-keys", *keys)

    def type(self, words: str) -> None:
        """Signs as they are."""
        self.run("send-keys", "-l", words)

    def until(self, right: Callable[[list[str]], bool]) -> list[str]:
        """The screen as soon as it is right; fails after a while."""
        end = time.monotonic() + _PATIENCE
        while not right(lines := self.lines):
            assert time.monotonic() < end, "\n".join(lines)
            time.sleep(_PAUSE)
        return lines

    def shows(self, *words: str) -> list[str]:
        """The screen as soon as all of these words are on it."""
        return self.until(lambda lines: all(one in "\n".join(lines) for one in words))

    def resize(self, width: int, height: int) -> None:
        """As if somebody pulled at the window."""
        self.run("resize-window", "-x", str(width), "-y", str(height))


@contextmanager
def terminal() -> Iterator[Tmux]:
    """A terminal in a short folder, for the path of a socket may not be long."""
    with TemporaryDirectory(prefix="tmux-") as folder:
        tmux = Tmux(Path(folder))
        try:
            yield tmux
        finally:
            tmux.run("kill-server")


def test_a_morning_in_a_terminal() -> None:
    """Moving, views, a preview, archiving and taking it back, the filter, help, the first look, other sizes; then the
    terminal is as it was."""
    with terminal() as tmux:
        tmux.until(lambda lines: any(lines))
        tmux.type(f"{sys.executable} -m inboxfollow demo")
        tmux.press("Enter")
        tmux.shows("[1 today", "Dana Ortiz", "just now", "quit")
        _moves_and_looks(tmux)
        _archives_and_takes_back(tmux)
        _filters(tmux)
        _changes_size(tmux)
        tmux.press("q")
        tmux.until(lambda lines: lines[-1:] != [] and "today" not in "\n".join(lines))
        assert tmux.run("display-message", "-p", "#{alternate_on}#{mouse_any_flag}#{cursor_flag}").strip() == "001"
        tmux.type("echo all $((40 + 2)) done")
        tmux.press("Enter")
        lines = tmux.shows("all 42 done")
        assert "Traceback" not in "\n".join(lines)


def _moves_and_looks(tmux: Tmux) -> None:
    tmux.press("3")
    tmux.shows("[3 my turn")
    tmux.press("1")
    tmux.shows("[1 today")
    tmux.press("f")
    tmux.shows("Follow-up to Dana Ortiz", "To:", "Subject:", "Checked")
    tmux.press("Escape")
    tmux.shows("[1 today")
    tmux.press("?")
    tmux.shows("Keys and signs", "Follow up")
    tmux.press("q")
    tmux.shows("[1 today")
    tmux.press("L")
    tmux.shows("First look:", "They wrote first")
    tmux.press("q")
    tmux.shows("[1 today")


def _archives_and_takes_back(tmux: Tmux) -> None:
    """The second lead goes, and comes back with its line."""
    second = tmux.lines[_HEAD + 1]
    who = second[5:30].strip()
    tmux.press("j")
    tmux.until(lambda lines: f"{who} <" in "\n".join(lines))
    tmux.press("e")
    tmux.until(lambda lines: second not in lines and f"{who}: closed as dead" in "\n".join(lines))
    tmux.press("u")
    tmux.until(lambda lines: second in lines and "undone" in "\n".join(lines))


def _filters(tmux: Tmux) -> None:
    tmux.press("/")
    tmux.shows("/ people, subject, domain")
    tmux.type("ortiz")
    lines = tmux.until(lambda lines: "/ ortiz" in "\n".join(lines) and lines[_HEAD + 1].strip() == "")
    assert "Dana Ortiz" in lines[_HEAD]
    tmux.press("Escape")
    tmux.until(lambda lines: "/ ortiz" not in "\n".join(lines) and lines[_HEAD + 1].strip() != "")


def _changes_size(tmux: Tmux) -> None:
    """Narrow, the detail lies below the table; wide, beside it. tmux itself brings the screen behind into disorder when it
    changes in size, so it ends as it began."""
    tmux.resize(80, 24)
    tmux.until(lambda lines: "today" in lines[1] and any(line.startswith("─" * 80) for line in lines))
    tmux.resize(200, 60)
    lines = tmux.until(lambda lines: "[1 today" in lines[1] and " │ " in lines[_HEAD] and "quit" in lines[-1])
    assert len(lines) == 60
    assert "History, newest first" in "\n".join(lines)
    tmux.resize(120, 36)
    tmux.until(lambda lines: "[1 today" in lines[1] and any(line.startswith("─" * 120) for line in lines))
