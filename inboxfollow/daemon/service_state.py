"""How the service stands with the system; nothing is changed. See `service` for what writes it."""

from inboxfollow.daemon import systemd
from inboxfollow.daemon.service import System, is_active, without_session
from inboxfollow.ports.checkup import ServiceFacts


def service_state(system: System) -> ServiceFacts:
    """Whether it is installed, starts at login and runs. Raises UserError where its file is somebody else's."""
    if not system.is_ours():
        return ServiceFacts(installed=False)
    agent = system.platform == "darwin"  # launchd starts at login whatever lies in its folder
    link = system.file.parent / "default.target.wants" / systemd.NAME
    return ServiceFacts(
        installed=True,
        at_login=agent or link.is_symlink(),
        active=is_active(system),
        notes=() if agent else without_session(system),
    )
