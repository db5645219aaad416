"""How things stand, without touching the network."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from inboxfollow.app import board
from inboxfollow.app.coverage import coverage
from inboxfollow.app.daemon_status import DaemonStatus, daemon_status
from inboxfollow.app.rows import Coverage
from inboxfollow.app.services import Services
from inboxfollow.domain.rank import BANDS
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
    """Everything; see `counts`. Raises StoreFailed."""
    covered = coverage(services)
    errors = tuple(
        f"{one.account}: {f'{one.folder}: ' if one.folder else ''}{one.error}" for one in covered.folders if one.error
    )
    return Status(covered, counts(services), errors, daemon_status(services))


def counts(services: Services) -> Mapping[str, int]:
    """How many leads there are of each kind, from their ranks: a prompt asks for it again and again. `due` counts
    today's list, `my_turn` answered ones. Raises StoreFailed."""
    board.refresh(services)
    found = Counter[str]()
    for state, band, shelf, count in services.store.census(board.today(services)):
        found[state] += count
        if state is State.AWAITING:
            found[BANDS[band]] += count
            found[shelf] += count
    numbers = {name: found[name] for name in (*map(str, State), *BANDS, "today", "later", "backlog")}
    return numbers | {"due": numbers["today"], "my_turn": numbers["answered"]}
