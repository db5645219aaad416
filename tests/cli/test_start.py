"""What `inboxfollow` and `inboxfollow demo` open on a terminal, and how every end of it leaves the terminal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_lazy_imports import CONFIG
from tests.cli.terminal import ENTERED, LEFT, Terminal

CRASH = """
import sys
from inboxfollow.cli.main import main
from inboxfollow.tui.screens.main import MainScreen

def broken(self):
    secret = "words of a mail"
    raise ZeroDivisionError("it broke")

MainScreen.action_undo = broken
sys.exit(main(["demo"]))
"""
PROGRAM = [sys.executable, "-m", "inboxfollow"]


def home(folder: Path, **more: str) -> dict[str, str]:
    """An environment in which nobody has used the program yet."""
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), **more}


def config(folder: Path, more: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(CONFIG + more)
    path.chmod(0o600)
    return path


pytestmark = pytest.mark.screen


def test_the_dashboard_opens_and_leaves(tmp_path: Path) -> None:
    """Without a command the dashboard opens on a terminal; q leaves it as it was, with exit code 0."""
    terminal = Terminal([*PROGRAM, "--config", str(config(tmp_path))], home(tmp_path))
    terminal.wait_for("today")
    terminal.press("q")
    assert terminal.end() == 0
    assert ENTERED in terminal.written
    assert LEFT in terminal.written


def test_without_a_terminal_it_is_the_list(tmp_path: Path) -> None:
    """Where stdout is no terminal, the list is printed."""
    command = [*PROGRAM, "--config", str(config(tmp_path))]
    environment = {"PATH": os.environ["PATH"], **home(tmp_path)}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert run.returncode == 0
    assert "No scan yet" in run.stdout


def test_a_dumb_terminal_gets_the_list(tmp_path: Path) -> None:
    """A terminal that cannot be drawn on gets text."""
    terminal = Terminal([*PROGRAM, "demo"], home(tmp_path, TERM="dumb"))
    assert terminal.end() == 0
    assert "Dana Ortiz" in terminal.written
    assert ENTERED not in terminal.written


def test_the_first_start_leads_to_the_demo(tmp_path: Path) -> None:
    """Without a configuration a welcome says what this is; one key opens the demo, and nothing is left behind."""
    terminal = Terminal(PROGRAM, home(tmp_path))
    terminal.wait_for("Welcome")
    terminal.press("d")
    terminal.wait_for("Ortiz")
    terminal.press("q")
    assert terminal.end() == 0
    assert list(tmp_path.iterdir()) == []


def test_the_welcome_can_be_left(tmp_path: Path) -> None:
    """q leaves the welcome; nothing was opened or written."""
    terminal = Terminal(PROGRAM, home(tmp_path))
    terminal.wait_for("config.toml")
    terminal.press("q")
    assert terminal.end() == 0
    assert "Ortiz" not in terminal.written
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [('archve = "E"', 'did you mean "archive"?'), ('archive = "s"', "choose another key")],
)
def test_wrong_keys_are_one_line(tmp_path: Path, keys: str, said: str) -> None:
    """Keys that cannot be are one line and exit code 2, and no screen opens."""
    path = config(tmp_path, f"\n[ui]\nkeys = {{ {keys} }}\n")
    terminal = Terminal([*PROGRAM, "--config", str(path)], home(tmp_path))
    assert terminal.end() == 2
    assert ENTERED not in terminal.written
    assert said in terminal.written
    assert terminal.written.strip().count("\n") == 0


def test_a_fault_gives_the_terminal_back(tmp_path: Path) -> None:
    """An unexpected exception: the terminal is restored, then one line without any value of a variable, exit code 1."""
    terminal = Terminal([sys.executable, "-c", CRASH], home(tmp_path))
    terminal.wait_for("Ortiz")
    terminal.press("u")
    assert terminal.end() == 1
    after = terminal.written.rpartition(LEFT)[2]
    assert "error: ZeroDivisionError: it broke" in after
    assert "Traceback" not in terminal.written
    assert "words of a mail" not in terminal.written


def test_a_fault_shows_its_place_when_asked(tmp_path: Path) -> None:
    """With INBOXFOLLOW_DEBUG the traceback comes, after the terminal is restored."""
    terminal = Terminal([sys.executable, "-c", CRASH], home(tmp_path, INBOXFOLLOW_DEBUG="1"))
    terminal.wait_for("Ortiz")
    terminal.press("u")
    assert terminal.end() == 1
    after = terminal.written.rpartition(LEFT)[2]
    assert "Traceback" in after
    assert "in broken" in after


def test_told_to_stop_it_gives_the_terminal_back(tmp_path: Path) -> None:
    """SIGTERM ends it like a key would."""
    terminal = Terminal([*PROGRAM, "demo"], home(tmp_path))
    terminal.wait_for("Ortiz")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.end() == 130
    assert LEFT in terminal.written
    assert "Traceback" not in terminal.written


def test_the_first_start_leads_to_set_up(tmp_path: Path) -> None:
    """One key of the welcome begins set-up; Ctrl+C leaves it with nothing written, exit code 130."""
    terminal = Terminal(PROGRAM, home(tmp_path))
    terminal.wait_for("Welcome")
    terminal.press("s")
    terminal.wait_for("am@seller.example")  # the cursor stands on the first letter of what may be typed
    terminal.press("\x03")
    assert terminal.end() == 130
    assert "nothing was written" in terminal.written
    assert list(tmp_path.iterdir()) == []
