"""How things stand, without touching the network."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from inboxfollow.app import watching
from inboxfollow.app.agenda import agenda
from inboxfollow.app.autopilot_scene import paused_since
from inboxfollow.app.rows import Coverage
from inboxfollow.app.services import Services
from inboxfollow.app.watching import Standing
from inboxfollow.domain.outgoing import Status as Fate
from inboxfollow.domain.state import State
from inboxfollow.domain.watch import Watch


@dataclass(frozen=True, slots=True)
class Status:
    """Numbers for a prompt or a glance: leads by state, band and shelf, and what could not be read; and the
    background process."""

    coverage: Coverage
    counts: Mapping[str, int]
    last_errors: tuple[str, ...]
    daemon: Standing
    watch: Watch | None
    accounts_in_trouble: int
    queued: int
    """Mails that wait to be sent, but for those that wait for approval."""


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
    watch = services.watch.read() if services.watch is not None else None
    ready = services.store.outbox(statuses=(Fate.READY,))
    return Status(
        coverage=found.coverage,
        counts=numbers,
        last_errors=errors,
        daemon=watching.standing(watch, paused=paused_since(services) is not None),
        watch=watch,
        accounts_in_trouble=len(watching.in_trouble(watch)),
        queued=sum(not one.is_draft for one in ready),
    )
