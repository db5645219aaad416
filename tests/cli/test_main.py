"""The front door: how every call ends."""

import json
import os
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from inboxfollow import __version__
from inboxfollow.app.services import Services
from inboxfollow.cli.main import main
from inboxfollow.cli.session import Session
from inboxfollow.ports.errors import AuthRejected, StoreFailed


def _failing(error: BaseException) -> Session:
    def opener(_: Path | None) -> AbstractContextManager[Services]:
        raise error

    return Session(opener=opener)


Capture = pytest.CaptureFixture[str]


def test_version(capsys: Capture) -> None:
    """--version prints name and version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"inboxfollow {__version__}\n"


def test_help_names_every_command(capsys: Capture) -> None:
    """--help lists the commands, each with a line that says what it does."""
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out.split("Commands:")[1].strip().splitlines()
    assert {line.split()[0] for line in listed} >= {"scan", "list", "show", "snooze", "undo", "explain", "demo", "help"}
    assert all(len(line.split(maxsplit=1)) == 2 for line in listed)


@pytest.mark.parametrize(
    "arguments", [["lst"], ["--nope"], ["show"], ["list", "--state", "bogus"], ["touch", "a", "fax"]]
)
def test_wrong_usage(arguments: list[str], capsys: Capture) -> None:
    """Wrong usage is one line on stderr that says where help is, and exit code 2."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert said.err.count("\n") == 1
    assert "--help" in said.err


def test_did_you_mean(capsys: Capture) -> None:
    """A slip in a command's name gets a proposal."""
    main(["lst"])
    assert "Did you mean 'list'?" in capsys.readouterr().err


def test_wrong_usage_as_json(capsys: Capture) -> None:
    """With --json wrong usage is a document too."""
    assert main(["list", "--json", "--nope"]) == 2
    said = capsys.readouterr()
    assert set(json.loads(said.out)["error"]) == {"code", "message", "hint"}
    assert said.err == ""


def test_error_is_one_line(capsys: Capture) -> None:
    """An error says what happened and what to do, in one clean line."""
    assert main(["list"], _failing(AuthRejected("refused\x1b[2J\nby server.", "Check it."))) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert "\x1b" not in said.err
    assert said.err.endswith("by server. Check it.\n")


def test_error_as_json(capsys: Capture) -> None:
    """With --json an error is the one document on stdout."""
    assert main(["list", "--json"], _failing(StoreFailed("the disk is full", "free some"))) == 1
    assert json.loads(capsys.readouterr().out) == {
        "error": {"code": "store", "message": "the disk is full", "hint": "free some"}
    }


def test_interrupted(capsys: Capture) -> None:
    """Ctrl-C ends with 130 and says that nothing is lost."""
    assert main(["list"], _failing(KeyboardInterrupt())) == 130
    assert "what was read is kept" in capsys.readouterr().err


def test_fault_of_the_program(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error is one line without traceback; the traceback comes when asked for."""
    monkeypatch.delenv("INBOXFOLLOW_DEBUG", raising=False)
    assert main(["list"], _failing(ZeroDivisionError("division"))) == 1
    assert "ZeroDivisionError: division" in capsys.readouterr().err
    monkeypatch.setenv("INBOXFOLLOW_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["list"], _failing(ZeroDivisionError("division")))


@pytest.mark.parametrize(
    "arguments",
    [["--config", "a.toml", "list"], ["list", "--config", "a.toml"], ["accounts", "list", "--config", "a.toml"]],
)
def test_config_before_or_after_the_command(arguments: list[str], capsys: Capture) -> None:
    """--config may stand before or after the command."""
    seen: list[Path | None] = []

    def opener(config: Path | None) -> AbstractContextManager[Services]:
        seen.append(config)
        raise AuthRejected("no")

    main(arguments, Session(opener=opener))
    assert seen == [Path("a.toml")]


@pytest.mark.parametrize("topic", ["states", "when", "exit-codes", "json", "snooze", "list"])
def test_help_topic(topic: str, capsys: Capture) -> None:
    """help explains topics and commands."""
    assert main(["help", topic]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 3


def test_help_on_nothing_known(capsys: Capture) -> None:
    """help on an unknown topic names those there are."""
    assert main(["help", "bogus"]) == 2
    assert "states" in capsys.readouterr().err


def _run(arguments: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    command = [sys.executable, "-m", "inboxfollow", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)


def test_first_start(tmp_path: Path) -> None:
    """Without command and configuration it says how to begin, and creates nothing."""
    run = _run([], tmp_path)
    assert run.returncode == 0
    assert "inboxfollow demo" in run.stdout
    assert "config.toml" in run.stdout
    assert list(tmp_path.iterdir()) == []


def test_closed_pipe_is_quiet(tmp_path: Path) -> None:
    """When the reader goes away there is no traceback."""
    command = f"{sys.executable} -m inboxfollow help | true"
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert run.stderr == ""
