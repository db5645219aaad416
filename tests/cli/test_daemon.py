"""`daemon ...` through the front door: what it says, and that the emergency stop works with a fault in the file."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxfollow.cli.main import main
from inboxfollow.daemon.lock import instance_lock
from inboxfollow.daemon.service import here
from inboxfollow.daemon.systemd import MARK

Run = Callable[..., tuple[str, str]]
SOUND = """[me]
addresses = ["sam@seller.example"]
[store]
path = "store.sqlite3"
"""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Writes the configuration and runs a command that must end with `code`; gives stdout and stderr."""

    def _run(text: str, *arguments: str, code: int = 0) -> tuple[str, str]:
        file = tmp_path / "config.toml"
        file.write_text(text)
        file.chmod(0o600)
        ended = main(["--config", str(file), "daemon", *arguments])
        said = capsys.readouterr()
        assert ended == code, said
        return said.out, said.err

    return _run


@pytest.mark.parametrize("fault", ["[daemon]\npoll_evry = '1m'\n", "[daemon\n"])
def test_all_can_be_stopped_whatever_the_configuration_says(run: Run, fault: str) -> None:
    """A daemon goes on with the configuration before; pause reaches it, and the fault is told each time."""
    said, warned = run(SOUND + fault, "pause")
    assert said.startswith("Paused: nothing is sent by itself")
    assert "config.toml:5" in warned or "config.toml:6" in warned
    assert "Paused since" in run(SOUND, "status", code=1)[0]
    assert "Paused since" in run(SOUND + fault, "status", code=1)[0]
    assert run(SOUND + fault, "stop")[0] == "No daemon runs.\n"
    assert run(SOUND + fault, "resume")[0].startswith("The pause is over")
    assert run(SOUND, "resume")[0] == "Nothing was paused.\n"


def test_no_other_store_is_stopped_instead(run: Run) -> None:
    """Where the file does not tell which store is meant, nothing is done and the fault is named."""
    said, told = run(SOUND.replace('"store', "3 # "), "pause", code=2)
    assert (said, "store.path" in told) == ("", True)


def test_no_service_beside_a_daemon_that_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system would start another one in vain for ever: it is to be stopped first, and nothing is written."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with instance_lock(tmp_path / "store.sqlite3", datetime(2026, 3, 31, 12, 0, tzinfo=UTC)):
        said, told = run(SOUND, "install", code=2)
    assert (said, here().file.exists()) == ("", False)
    assert "runs already, and not as a service: process" in told
    assert "inboxfollow daemon stop" in told


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about systemd's units")
def test_taking_away_a_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is said to be written; and where there was none, nothing is said to be taken away."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))  # no systemctl
    unit = here().file
    unit.parent.mkdir(parents=True)
    unit.write_text(f"{MARK}\n")
    assert main(["daemon", "uninstall"]) == 1
    said = capsys.readouterr()
    assert said.out == f"Removed: {unit}\n  inboxfollow daemon stop\n"
    assert "was not stopped" in said.err
    assert main(["daemon", "uninstall"]) == 0
    assert capsys.readouterr().out == "No service is installed.\n"
