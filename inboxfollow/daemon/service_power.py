"""Starting and ending the service that is installed for one configuration. See `service` for what writes it."""

from pathlib import Path

from inboxfollow.daemon import launchd, systemd
from inboxfollow.daemon.service import Done, System
from inboxfollow.domain.errors import UserError


def serves(system: System, config: Path, *, usual: bool) -> bool:
    """Whether a service of ours is installed that runs the daemon of this configuration, an absolute path; `usual`: it
    is found without being named."""
    try:
        if not system.is_ours():
            return False
        text = system.file.read_bytes()
    except (OSError, UserError):
        return False
    named = launchd.config(text) if system.platform == "darwin" else systemd.config(text.decode("utf-8", "replace"))
    if not named:
        return usual
    return named == (str(config) if system.platform == "darwin" else systemd.quoted(str(config)))


def has_manager(system: System) -> bool:
    """Whether anybody is there to start it: in a container, or after su, there is nobody."""
    if system.platform == "darwin":
        return system.run(("launchctl", "print", f"gui/{system.uid}")).code == 0
    return system.run(("systemctl", "--user", "show-environment")).code == 0


def start(system: System) -> Done:
    """Starts the service, also after failures in a row; one that runs goes on."""
    if system.platform == "darwin":
        domain = f"gui/{system.uid}"
        done = system.run(("launchctl", "kickstart", f"{domain}/{launchd.LABEL}"))
        return done if done.code == 0 else system.run(("launchctl", "bootstrap", domain, str(system.file)))
    return system.run(("systemctl", "--user", "start", systemd.NAME))


def stop(system: System) -> Done:
    """Ends it until it is started, or until the next login; one that waits to be started after a failure too."""
    if system.platform == "darwin":
        return system.run(("launchctl", "bootout", f"gui/{system.uid}/{launchd.LABEL}"))
    return system.run(("systemctl", "--user", "stop", systemd.NAME))


def advice(system: System) -> str:
    """Where the person finds out why it did not start."""
    if system.platform == "darwin":
        return f"launchctl print gui/{system.uid}/{launchd.LABEL}"
    return f"journalctl --user -e -u {systemd.NAME}"
