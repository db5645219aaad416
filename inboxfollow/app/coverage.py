"""What the list stands on: which folders were read, how far, and what that means for leads."""

from collections.abc import Iterator

from inboxfollow.app.rows import Coverage, FolderCoverage, Hold
from inboxfollow.app.services import Services
from inboxfollow.ports.messages import FolderState


def coverage(services: Services) -> Coverage:
    """Coverage of every folder of the configured accounts. Raises StoreFailed."""
    configured = {account.name for account in services.accounts}
    found = [(state, known) for state, known in services.store.coverage() if state.account in configured]
    missing = configured - {state.account for state, _ in found}
    folders = [_folder(state, known) for state, known in found]
    folders += [FolderCoverage(name, "", "other", 0, 0, False, None, "never read") for name in sorted(missing)]
    checked = [one.checked for one in folders]
    mails, conversations = services.store.counts()
    return Coverage(
        folders=tuple(folders),
        since=max((state.since for state, _ in found if state.since), default=None),
        checked=None if None in checked else min((at for at in checked if at), default=None),
        mails=mails,
        conversations=conversations,
    )


def _folder(state: FolderState, known: int) -> FolderCoverage:
    return FolderCoverage(
        state.account, state.name, state.role, known, state.total, state.complete, state.checked, state.error
    )


def lacking(services: Services) -> Iterator[tuple[str, str, str]]:
    """Accounts that were not read whole lately: account, folder ("" for the whole) and why. Raises StoreFailed."""
    oldest = services.clock.now() - services.policy.sending.fresh
    for account in services.accounts:
        states = services.store.folders(account.name).values()
        found = [state for state in states if state.checked is None or state.checked < oldest or not state.complete]
        if not states or found:
            first = found[0] if found else None
            why = (first.error if first else "") or "not read to its end lately"
            yield account.name, first.name if first else "", why


def holds(covered: Coverage, services: Services) -> dict[str, tuple[Hold, ...]]:
    """By account, why none of its leads may be written to unseen. An answer may lie in any account's folder, so an
    unread one holds them all."""
    found = []
    for one in covered.folders:
        where = f"{one.account}: {one.folder}" if one.folder else one.account
        if not one.folder or one.checked is None:
            found.append(Hold("account_unsynced", f"{where} has not been read: {one.error or 'not yet'}"))
        elif not one.complete:
            found.append(Hold("unread_folder", f"{where} was not read to the end: {one.error or 'interrupted'}"))
    return {account.name: tuple(found) for account in services.accounts} if found else {}
