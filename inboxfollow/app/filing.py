"""Archiving on the server: mail of what a person archived leaves the inbox, and comes back when they undo it.

The decision and what it asks for are stored first; whatever fails here stays outstanding and is tried again. Doing it
twice does no harm, since a message that has left a folder has no UID there any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from inboxfollow.app.poll import AccountReport, poll_held
from inboxfollow.app.services import Account, Services
from inboxfollow.app.wording import plural
from inboxfollow.ports.errors import CursorExpired, PortError, StoreFailed
from inboxfollow.ports.filing import Filing
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.moves import Move, Pile


@dataclass(frozen=True, slots=True)
class Moved:
    """Messages of one lead that have been moved."""

    lead_id: str
    account: str
    source: str
    target: str
    back: bool
    messages: int


@dataclass(frozen=True, slots=True)
class Filed:
    """What was done on the servers. `failed` pairs an account with its error, `waiting` counts messages that therefore
    have still to be moved."""

    moved: tuple[Moved, ...] = ()
    failed: tuple[tuple[str, PortError], ...] = ()
    waiting: int = 0


def movable(services: Services) -> frozenset[str]:
    """The accounts in which archiving moves mail."""
    if not services.policy.move_on_server:
        return frozenset()
    return frozenset(account.name for account in services.accounts if account.filing is not None)


def would_move(services: Services, conversations: Collection[int]) -> tuple[Pile, ...]:
    """What archiving these conversations moves, as far as the mailboxes have been read."""
    accounts = movable(services)
    piles = services.store.piles(conversations) if accounts else ()
    return tuple(one for one in piles if one.target and one.account in accounts)


def reasons(services: Services, conversations: Collection[int]) -> list[str]:
    """Why archiving these conversations moves nothing, or not all of their mail in inboxes."""
    if not services.policy.move_on_server:
        return []
    piles, accounts = services.store.piles(conversations), movable(services)
    owners = sorted({pile.account for pile in piles})
    found = [f"{owner} can only be read" for owner in owners if owner not in accounts]
    unnamed = sorted({pile.account for pile in piles if not pile.target} & accounts)
    found += [f"{owner} has no archive folder (folders.archive names one)" for owner in unnamed]
    if piles:
        return found
    mails = [mail for facts in services.store.facts(conversations) for mail in facts.mails]
    roles = {owner: _roles(services, owner) for owner in sorted({mail.account for mail in mails})}
    labelled = {account.name for account in services.accounts if account.kind == "gmail"}
    blind = [owner for owner, known in roles.items() if Role.INBOX not in known and owner not in labelled]
    return [f"{owner} is read without its inbox, so what lies there is not known" for owner in blind] or [
        "none of its mail is in the inbox"
    ]


def _roles(services: Services, account: str) -> set[str]:
    return {state.role for state in services.store.folders(account).values()}


def words(filed: Filed) -> list[str]:
    """What was moved and what was not, in clauses."""
    said = []
    for back, target in sorted({(one.back, one.target) for one in filed.moved}):
        count = sum(one.messages for one in filed.moved if (one.back, one.target) == (back, target))
        said.append(f"{plural(count, 'message')} moved {'back ' if back else ''}to {target}")
    if filed.waiting:
        said.append(f"{plural(filed.waiting, 'message')} still to be moved, which the next scan tries again")
    return said


def carry_out(services: Services, accounts: Collection[str] | None = None) -> Filed:
    """Does what is outstanding in these accounts, or in all, and reads those again. Raises StoreFailed; all other
    trouble is in the outcome."""
    moved: list[Moved] = []
    failed: list[tuple[str, PortError]] = []
    waiting = 0
    for account in services.accounts:
        if (accounts is None or account.name in accounts) and _outstanding(services, account):
            with services.lock(account.name):
                done, error = _carry_out(services, account)
            moved += done
            if error is not None:
                failed.append((account.name, error))
                waiting += len(_outstanding(services, account))
    return Filed(tuple(moved), tuple(failed), waiting)


def _outstanding(services: Services, account: Account) -> list[Move]:
    """What may be done: taking back always, archiving only while the person wants it on the server."""
    moves = services.store.moves(account.name) if account.filing is not None else ()
    return [move for move in moves if move.back or services.policy.move_on_server]


def _carry_out(services: Services, account: Account) -> tuple[list[Moved], PortError | None]:
    """One account, whose lock the caller holds. Mail that goes back, or lies nowhere, may have been moved before a
    kill: then the account is read first."""
    moves = _outstanding(services, account)
    doubtful = [move for move in moves if move.back or not move.uids]
    if doubtful:
        sources = {"", *(move.source for move in doubtful)}
        errors = [error for folder, error in _read(services, account).failed if folder in sources]
        if errors:
            return [], errors[0]
        moves = _outstanding(services, account)
    settled, failure = _execute(services, account, moves)
    gone = [move for move in settled if move.uids]
    if not gone and not isinstance(failure, CursorExpired):
        return [], failure
    return _counted(services, gone, _read(services, account)), failure


def _read(services: Services, account: Account) -> AccountReport:
    return poll_held(services, account, full=False, progress=lambda _: None)


def _way(move: Move) -> tuple[bool, str, str, int]:
    """What one command can move. Taking back comes first: it must not wait for an archive that cannot be filled."""
    return not move.back, move.source, move.target, move.uidvalidity


def _execute(services: Services, account: Account, moves: Sequence[Move]) -> tuple[list[Move], PortError | None]:
    """Moves on the server and marks what is done, up to the first failure."""
    settled: list[Move] = []
    filing: Filing | None = None
    try:
        for (_, source, target, uidvalidity), group in groupby(sorted(moves, key=_way), key=_way):
            together = list(group)
            uids = [uid for move in together for uid in move.uids]
            if uids and account.filing is not None:
                filing = filing or account.filing()
                filing.move(source, uidvalidity, uids, target)
            services.store.settle(together)
            settled += together
    except StoreFailed:
        raise
    except PortError as error:
        return settled, error
    finally:
        if filing is not None:
            filing.close()
    return settled, None


def _counted(services: Services, gone: Sequence[Move], report: AccountReport) -> list[Moved]:
    """Messages that left and are seen where they belong; where that could not be read, all that were asked for."""
    moved = []

    def about(move: Move) -> tuple[str, str, str, str, bool]:
        return move.lead_id, move.account, move.source, move.target, move.back

    for key, group in groupby(sorted(gone, key=about), key=about):
        messages = {move.message for move in group}
        count = len(messages) if report.failed else services.store.lying(key[1], key[3], messages)
        if count:
            moved.append(Moved(*key, count))
    return moved
