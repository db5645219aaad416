"""Starting and ending the daemon where a service is installed: which of the two ways is taken, and for whose store."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxfollow.adapters.clock import SystemClock
from inboxfollow.adapters.watch_board import FileWatchBoard
from inboxfollow.bootstrap.control import Control
from inboxfollow.daemon import launchd, systemd
from inboxfollow.daemon.service import Done, Setup, System, install
from inboxfollow.daemon.service_power import serves
from inboxfollow.domain.watch import Watch
from inboxfollow.ports.watch import DaemonRefused
from tests.daemon.test_service import Manager

UNIT = "systemctl --user"
AGENT = f"gui/1000/{launchd.LABEL}"


class Starter(Manager):
    """A manager under which the service says at once that it runs."""

    def __init__(self, board: FileWatchBoard) -> None:
        super().__init__()
        self.board = board

    def __call__(self, command: Sequence[str]) -> Done:
        done = super().__call__(command)
        if command[-2:] == ("start", systemd.NAME) and done.code == 0:
            now = datetime.now(UTC)
            self.board.write(Watch(os.getpid(), "1.0", now, now))
        return done


@pytest.fixture
def board(tmp_path: Path) -> FileWatchBoard:
    """The note of the store."""
    return FileWatchBoard(tmp_path / "store.sqlite3", SystemClock())


@pytest.fixture
def manager(board: FileWatchBoard) -> Starter:
    """One that starts what it is told to."""
    return Starter(board)


@pytest.fixture
def system(tmp_path: Path, manager: Starter) -> System:
    """A desktop with systemd."""
    return System("linux", tmp_path, 1000, {"DISPLAY": ":0"}, manager)


def installed(system: System, config: Path | None) -> None:
    install(Setup(("/opt/in box/inboxfollow",), config), system)


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_whose_service_it_is(system: System, tmp_path: Path, platform: str) -> None:
    """The one of this configuration, named with whatever signs, or found without being named; no other one."""
    system = replace(system, platform=platform)
    ours, other = tmp_path / 'con"fig\\ %n "--config" é.toml', tmp_path / "other.toml"
    assert not serves(system, ours, usual=True)
    installed(system, ours)
    assert serves(system, ours, usual=False)
    assert not serves(system, other, usual=True)
    installed(system, None)
    assert serves(system, ours, usual=True)
    assert not serves(system, ours, usual=False)
    system.file.write_text("[Service]\n")
    assert not serves(system, ours, usual=True)


def test_the_service_is_started_where_there_is_one(
    system: System, manager: Starter, board: FileWatchBoard, tmp_path: Path
) -> None:
    """By the manager and not beside it, so that it is restarted after a failure; ended it is by the manager too."""
    control = Control(tmp_path / "config.toml", tmp_path / "store.sqlite3", board, system)
    assert not control.is_service()
    installed(system, tmp_path / "config.toml")
    assert control.is_service()
    manager.asked.clear()
    assert control.start() == "service"
    assert manager.asked == [f"{UNIT} show-environment", f"{UNIT} start {systemd.NAME}"]
    assert control.start() == "already"
    assert not control.stop()
    assert manager.asked[2:] == [f"{UNIT} stop {systemd.NAME}"]


def test_a_service_that_does_not_start_says_where_to_look(
    system: System, manager: Starter, board: FileWatchBoard, tmp_path: Path
) -> None:
    """No process is begun instead: two of them would be in each other's way."""
    installed(system, tmp_path / "config.toml")
    manager.answers[f"{UNIT} start"] = Done(1, "", "Job for inboxfollow.service failed")
    with pytest.raises(DaemonRefused, match="could not be started") as told:
        Control(tmp_path / "config.toml", tmp_path / "store.sqlite3", board, system).start()
    assert "journalctl --user" in told.value.hint


def test_without_a_manager_a_process_is_started(
    system: System, manager: Starter, board: FileWatchBoard, tmp_path: Path
) -> None:
    """As in a container; here it ends at once, for want of a configuration."""
    installed(system, tmp_path / "config.toml")
    manager.answers[f"{UNIT} show-environment"] = Done(1, "", "Failed to connect to bus")
    with pytest.raises(DaemonRefused, match=r"ended at once \(exit code 2\)"):
        Control(tmp_path / "config.toml", tmp_path / "store.sqlite3", board, system).start()


def test_an_agent_is_loaded_where_it_is_not(system: System, manager: Starter, tmp_path: Path) -> None:
    """After it was ended, launchd does not know it until the next login."""
    from inboxfollow.daemon import service_power

    system = replace(system, platform="darwin")
    assert service_power.start(system).code == 0
    manager.answers["launchctl kickstart"] = Done(113, "", "Could not find service")
    assert service_power.start(system).code == 0
    assert service_power.stop(system).code == 0
    kick = f"launchctl kickstart {AGENT}"
    assert manager.asked == [kick, kick, f"launchctl bootstrap gui/1000 {system.file}", f"launchctl bootout {AGENT}"]


def test_a_service_that_was_ended_is_not_started_again() -> None:
    """The daemon ends with 0 when it is asked to, and both managers start it again only after a failure."""
    agent = launchd.agent_text(("inboxfollow",), {})
    assert b"<key>SuccessfulExit</key>\n\t\t<false/>" in agent
    text = systemd.unit_text(("/inboxfollow",), (), environment={}, runs_commands=False, version=252)
    assert "\nRestart=on-failure\n" in text
