"""Running as a service: what is written, what the service manager is asked, and what a person is told where it fails."""

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from inboxfollow.daemon import launchd, systemd
from inboxfollow.daemon.service import Done, Setup, System, install, is_active, program, run_command, uninstall
from inboxfollow.daemon.service_state import service_state
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.checkup import ServiceFacts

UNIT = "inboxfollow.service"


class Manager:
    """A service manager that writes down what it is asked, and fails where it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers = {"systemctl --version": Done(0, "systemd 252 (252.38-1)\n+PAM +AUDIT")}

    def __call__(self, command: Sequence[str]) -> Done:
        words = " ".join(command)
        self.asked.append(words)
        return next((done for start, done in self.answers.items() if words.startswith(start)), Done(0))


@pytest.fixture
def manager() -> Manager:
    """One that agrees to everything."""
    return Manager()


@pytest.fixture
def system(tmp_path: Path, manager: Manager) -> System:
    """A desktop with systemd."""
    return System("linux", tmp_path, 1000, {"DISPLAY": ":0"}, manager)


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    """A program that can be started, in a folder with a difficult name."""
    folder = tmp_path / "a b %h $HOME é"
    folder.mkdir()
    script = folder / "inboxfollow"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    return Setup((str(script),), tmp_path / 'con"fig\\ %n.toml', (tmp_path / "da ta", folder))


def verify(file: Path, runtime: Path) -> str:
    """What systemd has to say against a unit; "" for nothing."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is needed (Debian: apt-get install systemd)")
    runtime.mkdir(mode=0o700, exist_ok=True)
    environ = {"PATH": os.environ["PATH"], "HOME": str(runtime), "XDG_RUNTIME_DIR": str(runtime)}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(file)],
        env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return f"{done.stdout}{done.stderr}" or ("failed" if done.returncode else "")


@pytest.mark.parametrize("runs_commands", [False, True])
def test_systemd_accepts_the_unit(system: System, setup: Setup, tmp_path: Path, runs_commands: bool) -> None:
    """Without a word, whatever is in paths and variables; the program is found under its difficult name."""
    environ = {"PATH": "/bin:/a b%d", "XDG_DATA_HOME": 'q"\\ %h $X'}
    install(replace(setup, runs_commands=runs_commands), replace(system, environ=environ))
    assert verify(system.file, tmp_path / "run") == ""


def test_systemd_finds_fault_with_a_wrong_unit(system: System, setup: Setup, tmp_path: Path) -> None:
    """The test before can fail: for a program that is not there, and for a setting that does not exist."""
    install(setup, system)
    text = system.file.read_text()
    for wrong in (text.replace("/inboxfollow", "/missing"), text.replace("PrivateTmp=", "PrivateTmpp=")):
        system.file.write_text(wrong)
        assert verify(system.file, tmp_path / "run") != ""


def test_the_unit_says_what_it_must(system: System, setup: Setup) -> None:
    """Type, watchdog, restarts and hardening; only the folders named can be written to."""
    install(setup, system)
    lines = system.file.read_text().splitlines()
    for line in (
        "Type=notify", "WatchdogSec=300", "Restart=on-failure", "RestartSec=30", "NoNewPrivileges=yes", "PrivateTmp=yes",
        "ProtectSystem=strict", "ProtectHome=read-only", "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        "WantedBy=default.target",
    ):  # fmt: skip
        assert line in lines
    [start] = [line for line in lines if line.startswith("ExecStart=")]
    folder, config = setup.program[0].replace("%", "%%"), 'con\\"fig\\\\ %%n.toml'
    assert start == f'ExecStart=:"{folder}" "--config" "{system.home}/{config}" "daemon" "run"'
    [writable] = [line for line in lines if line.startswith("ReadWritePaths=")]
    assert writable.startswith(f'ReadWritePaths="-{system.home}/da ta" "-{system.home}/a b %%h')
    assert "-%h" not in writable.split()
    assert system.file.stat().st_mode & 0o777 == 0o600


def test_programs_of_the_person_may_write_at_home(system: System, setup: Setup) -> None:
    """They find their own, as in the shell that installed it."""
    install(replace(setup, runs_commands=True), replace(system, environ={"PATH": "/opt/own:/bin"}))
    text = system.file.read_text()
    assert "ProtectHome" not in text
    assert " -%h -%t\n" in text
    assert 'Environment="PATH=/opt/own:/bin"' in text


def test_a_newer_systemd_waits_longer_after_each_failure(system: System, setup: Setup, manager: Manager) -> None:
    """Where it knows how to."""
    manager.answers["systemctl --version"] = Done(0, "systemd 256 (256.1)")
    install(setup, system)
    assert "RestartMaxDelaySec=600" in system.file.read_text()


def test_a_path_that_systemd_cannot_start_is_refused(system: System, setup: Setup) -> None:
    """It knows no quotes in the name of a program; nothing is written."""
    with pytest.raises(UserError, match="systemd starts no program"):
        install(replace(setup, program=("/opt/o'brien/inboxfollow",)), system)
    assert not system.file.exists()


def test_it_is_enabled_and_started(system: System, setup: Setup, manager: Manager) -> None:
    """Twice in a row too: the second time it is started anew."""
    for _ in range(2):
        manager.asked.clear()
        outcome = install(setup, system)
        assert (outcome.done, outcome.notes, outcome.todo) == (True, (), ())
        assert outcome.file == system.home / ".config" / "systemd" / "user" / UNIT
        assert manager.asked[1:] == [
            "systemctl --user daemon-reload",
            f"systemctl --user enable {system.file}",
            f"systemctl --user restart {UNIT}",
        ]
    assert [one.name for one in system.file.parent.iterdir()] == [UNIT]


@pytest.mark.parametrize(
    ("answers", "why", "todo"),
    [
        ({"systemctl": Done(127)}, "systemctl is not installed", "systemctl --user daemon-reload"),
        (
            {"systemctl --user": Done(1, "", "Failed to connect to bus")},
            "user manager",
            "systemctl --user daemon-reload",
        ),
        ({"systemctl --user restart": Done(1, "", "Job failed\nmore")}, "Job failed", "journalctl --user"),
    ],
)
def test_where_it_cannot_be_started_the_person_is_told_how(
    system: System, setup: Setup, manager: Manager, answers: dict[str, Done], why: str, todo: str
) -> None:
    """The file is there all the same, and what is left to run is named."""
    manager.answers = answers
    outcome = install(setup, system)
    assert system.file.exists()
    assert not outcome.done
    assert why in outcome.notes[-1]
    assert outcome.todo[0].startswith(todo)
    assert outcome.todo[-1] == f"systemctl --user restart {UNIT}"


@pytest.mark.parametrize(
    ("environ", "linger", "warned"),
    [
        ({}, Done(0, "no\n"), True),
        ({}, Done(0, "yes\n"), False),
        ({}, Done(1, "", "no user"), False),
        ({"WAYLAND_DISPLAY": "w"}, Done(0, "no\n"), False),
    ],
)
def test_on_a_server_lingering_is_asked_for(
    system: System, setup: Setup, manager: Manager, environ: dict[str, str], linger: Done, warned: bool
) -> None:
    """A service of a user who does not linger ends with the last login; on a desktop that is as it should be."""
    manager.answers["loginctl show-user 1000"] = linger
    outcome = install(setup, replace(system, environ=environ))
    assert any("loginctl enable-linger" in note for note in outcome.notes) is warned


def test_a_secret_in_the_environment_is_warned_about(system: System, setup: Setup) -> None:
    """A service does not inherit it; its value is not looked at."""
    environ = {"DISPLAY": ":0", "MAIL_PASSWORD": "s3cret"}
    outcome = install(replace(setup, env_secrets=(("work", "MAIL_PASSWORD"),)), replace(system, environ=environ))
    assert 'account "work"' in outcome.notes[0]
    assert "MAIL_PASSWORD" in outcome.notes[0]
    assert "s3cret" not in system.file.read_text() + str(outcome)


def test_a_file_of_somebody_else_is_left_alone(system: System, setup: Setup, manager: Manager) -> None:
    """Neither replaced, asked about nor removed."""
    system.file.parent.mkdir(parents=True)
    system.file.write_text("[Unit]\nDescription=mine\n")
    for ask in (lambda: install(setup, system), lambda: uninstall(system), lambda: is_active(system)):
        with pytest.raises(UserError, match="not written by inboxfollow"):
            ask()
    assert system.file.read_text() == "[Unit]\nDescription=mine\n"
    assert manager.asked == []


def test_uninstalled_it_is_stopped_and_gone(system: System, setup: Setup, manager: Manager) -> None:
    """It is disabled before its file goes; doing it twice is fine."""
    install(setup, system)
    manager.asked.clear()
    assert uninstall(system).done
    assert not system.file.exists()
    assert manager.asked == [f"systemctl --user disable --now {UNIT}", "systemctl --user daemon-reload"]
    again = uninstall(system)
    assert (again.done, again.absent, again.notes) == (True, True, ())


def test_uninstalled_without_a_manager_its_file_and_link_go(system: System, setup: Setup, manager: Manager) -> None:
    """So that it does not start with the next login; that it may still run is said."""
    install(setup, system)
    link = system.file.parent / "default.target.wants" / UNIT
    link.parent.mkdir()
    link.symlink_to(system.file)
    manager.answers = {"systemctl": Done(127)}
    outcome = uninstall(system)
    assert not outcome.done
    assert "not stopped" in outcome.notes[0]
    assert outcome.todo == ("inboxfollow daemon stop",)
    assert not system.file.exists()
    assert not link.is_symlink()


def test_whether_it_runs(system: System, setup: Setup, manager: Manager) -> None:
    """Only what is installed is asked about."""
    assert not is_active(system)
    assert manager.asked == []
    install(setup, system)
    assert is_active(system)
    manager.answers["systemctl --user is-active"] = Done(3)
    assert not is_active(system)


def test_on_macos_it_is_an_agent(system: System, setup: Setup, manager: Manager) -> None:
    """Written as a property list, started by launchctl, and gone again."""
    mac = replace(system, platform="darwin", environ={"PATH": "/opt/own:/bin", "XDG_DATA_HOME": "/d"})
    outcome = install(replace(setup, runs_commands=True), mac)
    assert outcome.file == system.home / "Library" / "LaunchAgents" / f"{launchd.LABEL}.plist"
    agent = plistlib.loads(outcome.file.read_bytes())
    assert agent["ProgramArguments"] == [*setup.program, "--config", str(setup.config), "daemon", "run"]
    assert agent["EnvironmentVariables"] == {"PATH": "/opt/own:/bin", "XDG_DATA_HOME": "/d"}
    assert (agent["RunAtLoad"], agent["KeepAlive"]) == (True, {"SuccessfulExit": False})
    assert manager.asked == [
        f"launchctl bootout gui/1000/{launchd.LABEL}", f"launchctl bootstrap gui/1000 {outcome.file}",
    ]  # fmt: skip
    assert is_active(mac)
    assert uninstall(mac).done
    assert not outcome.file.exists()


def test_on_macos_a_refusal_is_told(system: System, setup: Setup, manager: Manager) -> None:
    """As launchctl words it, with the command to try."""
    manager.answers["launchctl bootstrap"] = Done(5, "", "Bootstrap failed: 5: Input/output error")
    outcome = install(setup, replace(system, platform="darwin"))
    assert (outcome.done, outcome.notes) == (False, ("Bootstrap failed: 5: Input/output error",))
    assert outcome.todo[0].startswith("launchctl bootstrap gui/1000")


def test_elsewhere_it_says_what_to_run(system: System, setup: Setup) -> None:
    """On systems with neither."""
    for ask in (lambda: install(setup, replace(system, platform="freebsd14")),):
        with pytest.raises(UserError, match="not supported") as error:
            ask()
        assert "daemon run" in error.value.hint


def test_how_this_program_is_started(tmp_path: Path) -> None:
    """By its script where there is one, else as a module of this Python."""
    script = tmp_path / "inboxfollow"
    script.write_text("#!/bin/sh\n")
    assert program([str(script)], "/usr/bin/python3") == ("/usr/bin/python3", "-P", "-m", "inboxfollow")
    script.chmod(0o755)
    assert program([str(script)], "/usr/bin/python3") == (str(script),)
    assert program(["-c"], "/usr/bin/python3") == ("/usr/bin/python3", "-P", "-m", "inboxfollow")


def test_commands_are_run_for_real() -> None:
    """What they say and how they end; one that is not there is no trace."""
    code = "import sys; print(sys.argv[1]); print('e', file=sys.stderr); sys.exit(3)"
    assert run_command((sys.executable, "-c", code, "a b; $HOME")) == Done(3, "a b; $HOME\n", "e\n")
    assert run_command(("/no/such/program",)).code == 127


def test_quoting_keeps_every_word_one_line() -> None:
    """Line ends and quotes cannot add a setting."""
    assert systemd.quoted('a\nExecStartPre="x" %i\\') == '"a\\x0aExecStartPre=\\"x\\" %%i\\\\"'


def test_how_it_stands(system: System, setup: Setup, manager: Manager) -> None:
    """Not there, installed without a link that starts it, with one, and without a session that lasts."""
    assert service_state(system) == ServiceFacts(installed=False)
    install(setup, system)
    assert service_state(system) == ServiceFacts(installed=True, at_login=False, active=True)
    link = system.file.parent / "default.target.wants" / UNIT
    link.parent.mkdir()
    link.symlink_to(system.file)
    manager.answers["systemctl --user is-active"] = Done(3)
    assert service_state(system) == ServiceFacts(installed=True, at_login=True, active=False)
    manager.answers["loginctl"] = Done(0, "no\n")
    found = service_state(replace(system, environ={}))
    assert "enable-linger" in found.notes[0]


def test_how_an_agent_stands(system: System, setup: Setup, manager: Manager) -> None:
    """launchd starts at login whatever lies in its folder."""
    mac = replace(system, platform="darwin")
    install(setup, mac)
    assert service_state(mac) == ServiceFacts(installed=True, at_login=True, active=True)
