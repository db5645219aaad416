"""How things stand, without touching the network."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from inboxfollow.app.agenda import agenda
from inboxfollow.app.daemon_status import DaemonStatus, daemon_status
from inboxfollow.app.rows import Coverage
from inboxfollow.app.services import Services
from inboxfollow.domain.state import State


@dataclass(frozen=True, slots=True)
class Status:
    """Numbers for a prompt or a glance: leads by state, band and shelf, and what could not be read; and the
    background process."""

    coverage: Coverage
    counts: Mapping[str, int]
    last_errors: tuple[str, ...]
    daemon: DaemonStatus


def status(services: Services) -> Status:
    """Counts leads. `due` counts today's list, `my_turn` answered ones. Raises StoreFailed."""
    found = agenda(services, states=None, everything=True, excluded=True)
    counts = Counter(str(row.state) for row in found.rows)
    waiting = [row for row in found.rows if row.state is State.AWAITING]
    counts.update(str(row.band) for row in waiting)
    counts.update(row.shelf for row in waiting)
    numbers = {name: counts[name] for name in (*map(str, State), "hot", "warm", "cold", "today", "later", "backlog")}
    numbers |= {"due": numbers["today"], "my_turn": numbers["answered"]}
    errors = tuple(
        f"{one.account}: {f'{one.folder}: ' if one.folder else ''}{one.error}"
        for one in found.coverage.folders
        if one.error
    )
    return Status(found.coverage, numbers, errors, daemon_status(services))
