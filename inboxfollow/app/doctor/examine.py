"""The order in which doctor looks: what the rest stands on comes first."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from inboxfollow.app.doctor import account as accounts
from inboxfollow.app.doctor import files
from inboxfollow.app.doctor.case import AccountCase, Case
from inboxfollow.app.doctor.check import Check
from inboxfollow.app.doctor.clock import clock
from inboxfollow.app.doctor.daemon import daemon
from inboxfollow.app.doctor.memory import Memory
from inboxfollow.app.doctor.network import Lookout
from inboxfollow.app.doctor.secrets import secrets
from inboxfollow.app.doctor.store import last_errors, outbox, store
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.checkup import Finding


def examine(
    case: Case, *, account: str | None, offline: bool, hide: bool, progress: Callable[[str], None]
) -> Iterator[Check]:
    """Every check as it is made; accounts one after the other. `hide` leaves out the names of a person's own folders.
    `progress` is told what is looked at. Raises UserError for an account there is not, before anything else."""
    chosen = _chosen(case, account)
    return _checks(case, chosen, offline, Memory(hides=hide), progress)


def _chosen(case: Case, name: str | None) -> Sequence[AccountCase]:
    known = [one.account.name for one in case.config.accounts]
    if name is None or case.config.problems or not known or name in known:
        return [one for one in case.config.accounts if name in (None, one.account.name)]
    near = get_close_matches(name, known, 1)
    hint = f"Did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    raise UserError(f"no account is called {name!r}", hint)


def _checks(
    case: Case, chosen: Sequence[AccountCase], offline: bool, memory: Memory, progress: Callable[[str], None]
) -> Iterator[Check]:
    yield from files.program(case)
    yield from files.config(case)
    progress("the store")
    yield from store(case, memory)
    yield from last_errors(memory, [one.account.name for one in chosen])
    yield from files.templates(case)
    readable: dict[str, Sequence[Finding]] = {}
    yield from secrets(case, chosen, readable, progress)
    lookout = Lookout(case.network, case.clock.now)
    for one in chosen:
        if offline:
            yield from accounts.offline(one)
        else:
            yield from accounts.network(one, lookout, one.account.name in readable, progress)
        yield from accounts.reading(
            one, readable.get(one.account.name, ()), memory, case.clock.now().astimezone(case.config.zone)
        )
    yield from outbox(memory)
    progress("the daemon")
    yield from daemon(case)
    yield from clock(case, lookout.skews)
