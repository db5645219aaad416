"""Running the daemon as a service of the person's own session: a systemd user unit, or a launchd agent on macOS.

The file is written first, then the service manager is asked; where none answers the person is told what to run.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inboxfollow.daemon import launchd, systemd
from inboxfollow.domain.errors import UserError

SECONDS = 150.0
"""For one command of the service manager; it waits until the daemon is ready."""
KEPT = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "INBOXFOLLOW_CONFIG")
"""Variables that say where our files are: a service does not inherit them."""
_NO_MANAGER = "no systemd user manager answers here, as in a container or after su"


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str = ""
    err: str = ""


Run = Callable[[Sequence[str]], Done]


@dataclass(frozen=True, slots=True)
class System:
    """What the service is to run in."""

    platform: str
    home: Path
    uid: int
    environ: Mapping[str, str]
    run: Run

    @property
    def file(self) -> Path:
        """Where the service is described."""
        if self.platform == "darwin":
            return self.home / "Library" / "LaunchAgents" / f"{launchd.LABEL}.plist"
        folder = self.environ.get("XDG_CONFIG_HOME") or self.home / ".config"
        return Path(folder) / "systemd" / "user" / systemd.NAME

    def is_ours(self) -> bool:
        """Whether a file stands there that this program wrote. Raises UserError for one of somebody else's."""
        try:
            text = self.file.read_bytes()
        except FileNotFoundError:
            return False
        if launchd.is_ours(text) if self.platform == "darwin" else text.startswith(systemd.MARK.encode()):
            return True
        raise UserError(f"{self.file} was not written by inboxfollow", "move it away, then try again")


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to run."""

    program: tuple[str, ...]
    """Absolute; see `program`."""
    config: Path | None = None
    """Given with --config; None where it is found without."""
    writable: tuple[Path, ...] = ()
    """Folders of the store, the state and the log."""
    runs_commands: bool = False
    """The configuration names programs of the person's: for a secret, to send, as a hook."""
    env_secrets: tuple[tuple[str, str], ...] = ()
    """Accounts whose secret is in an environment variable, with its name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it."""

    file: Path
    done: bool
    """Installed: it runs, and will at login. Uninstalled: it does neither any more."""
    notes: tuple[str, ...] = ()
    """What the person should know."""
    todo: tuple[str, ...] = ()
    """Commands that are left for the person to run."""
    absent: bool = False
    """Uninstalled: there was none."""


def here() -> System:
    """This computer, and whoever runs this process."""
    return System(sys.platform, Path.home(), os.getuid(), os.environ, run_command)


def program(argv: Sequence[str] = sys.argv, executable: str = sys.executable) -> tuple[str, ...]:
    """How this very program is started from anywhere."""
    script = Path(argv[0]).absolute()
    if script.name == "inboxfollow" and script.is_file() and os.access(script, os.X_OK):
        return (str(script),)
    return (executable, "-P", "-m", "inboxfollow")  # -P: nothing is imported from wherever it is started


def install(setup: Setup, system: System) -> Outcome:
    """Describes the service, has it started at each login, and starts it; an older description is replaced, a daemon
    that runs as a service is started anew. Raises UserError where a file of somebody else's is in the way, or on a
    system without such services; OSError where the file cannot be written."""
    config = ("--config", str(setup.config.absolute())) if setup.config else ()
    command = (*setup.program, *config, "daemon", "run")
    system.is_ours()
    environment = {name: system.environ[name] for name in KEPT if system.environ.get(name)}
    if setup.runs_commands and system.environ.get("PATH"):
        environment["PATH"] = system.environ["PATH"]
    notes = tuple(
        f'account "{account}": a service does not see the variable {name}; keep the secret in the keyring, or set it '
        f"for services ({_variable(system, name)})"
        for account, name in setup.env_secrets
    )
    if system.platform == "darwin":
        _write(system.file, launchd.agent_text(command, environment))
        return _start_agent(system, notes)
    _need_systemd(system)
    text = systemd.unit_text(
        command,
        setup.writable,
        environment=environment,
        runs_commands=setup.runs_commands,
        version=_version(system.run),
    )
    _write(system.file, text.encode())
    return _start_unit(system, (*notes, *without_session(system)))


def uninstall(system: System) -> Outcome:
    """Stops the service and takes it away; one that is not there is fine. Raises UserError where its file is somebody
    else's; OSError where it cannot be removed."""
    there = system.is_ours()
    if system.platform == "darwin":
        system.run(("launchctl", "bootout", f"gui/{system.uid}/{launchd.LABEL}"))
        system.file.unlink(missing_ok=True)
        return Outcome(system.file, True, absent=not there)
    _need_systemd(system)
    if there:
        system.run(("systemctl", "--user", "disable", "--now", systemd.NAME))
    system.file.unlink(missing_ok=True)
    (system.file.parent / "default.target.wants" / systemd.NAME).unlink(missing_ok=True)  # where no manager did it
    if there and system.run(("systemctl", "--user", "daemon-reload")).code:
        notes = (f"{_NO_MANAGER}; a daemon that runs was not stopped",)
        return Outcome(system.file, False, notes, ("inboxfollow daemon stop",))
    return Outcome(system.file, True, absent=not there)


def is_active(system: System) -> bool:
    """Whether the service runs at present. Raises UserError where its file is somebody else's."""
    if not system.is_ours():
        return False
    if system.platform == "darwin":
        return system.run(("launchctl", "print", f"gui/{system.uid}/{launchd.LABEL}")).code == 0
    return system.run(("systemctl", "--user", "is-active", "--quiet", systemd.NAME)).code == 0


def run_command(command: Sequence[str]) -> Done:
    """Runs it without a shell; 127 where it is not there, 124 where it does not end in time."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=SECONDS,
            check=False,
        )  # fmt: skip
    except OSError as error:
        return Done(127, "", f"{command[0]}: {error.strerror}")
    except subprocess.TimeoutExpired:
        return Done(124, "", f"{command[0]} did not end within {SECONDS:g} s")
    return Done(done.returncode, done.stdout, done.stderr)


def _start_unit(system: System, notes: tuple[str, ...]) -> Outcome:
    # by its path: the manager may look for units elsewhere than this process does
    steps = (("daemon-reload",), ("enable", str(system.file)), ("restart", systemd.NAME))
    for number, step in enumerate(steps):
        command = ("systemctl", "--user", *step)
        done = system.run(command)
        if done.code:
            left = tuple(" ".join(("systemctl", "--user", *one)) for one in steps[number:])
            why = "systemctl is not installed" if done.code == 127 else _NO_MANAGER if number == 0 else _said(done)
            look = (f"journalctl --user -e -u {systemd.NAME}",) if step[0] == "restart" else ()
            return Outcome(system.file, False, (*notes, why), (*look, *left))
    return Outcome(system.file, True, notes)


def _start_agent(system: System, notes: tuple[str, ...]) -> Outcome:
    domain = f"gui/{system.uid}"
    system.run(("launchctl", "bootout", f"{domain}/{launchd.LABEL}"))
    start = ("launchctl", "bootstrap", domain, str(system.file))
    done = system.run(start)
    if done.code:
        return Outcome(system.file, False, (*notes, _said(done)), (" ".join(start),))
    return Outcome(system.file, True, notes)


def without_session(system: System) -> tuple[str, ...]:
    """Where nobody logs in to a desktop, services of a user end with their last login unless the user lingers."""
    if any(system.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        return ()
    done = system.run(("loginctl", "show-user", str(system.uid), "--property=Linger", "--value"))
    if done.code or done.out.strip() != "no":
        return ()
    return ("it runs only while you are logged in; to keep it running on this machine: loginctl enable-linger",)


def _variable(system: System, name: str) -> str:
    if system.platform == "darwin":
        return f"launchctl setenv {name} ..."
    return f"{name}=... in a file of ~/.config/environment.d that only you can read"


def _version(run: Run) -> int:
    """ "systemd 252 (252.38-1)" as 252; 0 where it cannot be told."""
    words = run(("systemctl", "--version")).out.split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0


def _said(done: Done) -> str:
    """The first line of what a command said, printable."""
    said = (done.err.strip() or done.out.strip()).partition("\n")[0][:200]
    return "".join(sign for sign in said if sign.isprintable()) or f"exit code {done.code}"


def _need_systemd(system: System) -> None:
    if not system.platform.startswith("linux"):
        hint = "start `inboxfollow daemon run` by whatever this system has for it"
        raise UserError(f"services on {system.platform} are not supported", hint)


def _write(file: Path, text: bytes) -> None:
    """In place in one step, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            out.write(text)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
