"""One poll: reads what is new in every folder of an account, then the texts that verdicts need.

Every page is stored together with the place where reading goes on, so a poll may be killed at any instant. A folder
that fails is remembered with its reason, and the rest goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from inboxfollow.app import digests
from inboxfollow.app.awaited import awaited
from inboxfollow.app.events import AccountStarted, FolderFailed, Progress
from inboxfollow.app.read_folder import FolderReader
from inboxfollow.app.read_texts import read_texts
from inboxfollow.app.services import Account, Services
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import (
    AuthRejected,
    PortError,
    Rejected,
    SecretUnavailable,
    StoreFailed,
    Unreachable,
    Untrusted,
)
from inboxfollow.ports.mailbox import Folder, Mailbox

HOPELESS = (AuthRejected, Untrusted, SecretUnavailable)
"""Failures that other folders of the account would meet too."""


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What one poll of an account did. `failed` pairs a folder, "" for the whole account, with its error."""

    account: str
    new_messages: int = 0
    texts: int = 0
    folders: int = 0
    failed: tuple[tuple[str, PortError], ...] = ()
    seconds: float = 0.0
    waited: bool = False
    """Another process was polling; this is its result."""


def poll(
    services: Services, *, account: str | None, full: bool, progress: Callable[[Progress], None]
) -> tuple[AccountReport, ...]:
    """Polls one account, or all. `full` reads every folder again from the start; what is known stays.

    Raises UserError where no account has that name, StoreFailed.
    """
    chosen = [one for one in services.accounts if account is None or one.name == account]
    if not chosen:
        names = ", ".join(one.name for one in services.accounts) or "none"
        raise UserError(
            f"no account is called {account!r}" if account else "no account is configured", f"known: {names}"
        )
    return tuple(_poll_account(services, one, full, progress) for one in chosen)


def _poll_account(
    services: Services, account: Account, full: bool, progress: Callable[[Progress], None]
) -> AccountReport:
    asked = services.clock.now()
    with services.lock(account.name) as waited:
        if waited and not full and _is_fresh(services, account, asked):
            return AccountReport(account.name, folders=len(services.store.folders(account.name)), waited=True)
        return poll_held(services, account, full=full, progress=progress)


def poll_held(
    services: Services, account: Account, *, full: bool, progress: Callable[[Progress], None]
) -> AccountReport:
    """Polls an account whose lock the caller holds. Raises StoreFailed; all other trouble is in the report."""
    began = services.clock.now()
    try:
        report = _read(services, account, full, progress)
    except StoreFailed:
        raise
    except PortError as error:
        services.store.note_failure(account.name, error.message)
        report = AccountReport(account.name, failed=(("", error),))
    digests.refresh(services, all_read=not report.failed)
    return replace(report, seconds=(services.clock.now() - began).total_seconds())


def read_folder(services: Services, account: Account, folder: Folder, progress: Callable[[Progress], None]) -> int:
    """Reads what is new in one folder only; the caller holds the account's lock. Raises PortError."""
    mailbox = account.open()
    try:
        return FolderReader(services, account.name, mailbox, progress, False).read(folder)
    finally:
        mailbox.close()


def _is_fresh(services: Services, account: Account, asked: object) -> bool:
    states = services.store.folders(account.name).values()
    return bool(states) and all(state.checked is not None and state.checked >= asked for state in states)  # type: ignore[operator]


def _read(services: Services, account: Account, full: bool, progress: Callable[[Progress], None]) -> AccountReport:
    mailbox = account.open()
    full = full or _identity_changed(services, account)
    try:
        found = mailbox.folders()
        if not found:  # a mailbox always has an INBOX: what was read is not forgotten on such a word
            raise Rejected(f"{account.server} lists no folder at all", "try again later, or check folders.skip")
        services.store.keep_folders(account.name, [folder.name for folder in found])
        progress(AccountStarted(account.name, len(found)))
        new, failed = _read_folders(services, account, mailbox, found, full, progress)
        texts = 0
        try:
            read = read_texts(services, account.name, mailbox, progress)
            texts, again = read.count, [folder for folder in found if folder.name in read.late]
            if not failed and mailbox.partial and mailbox.heed(awaited(services, account)):
                again = list(found)
            if not failed and again:
                more, failed = _read_folders(services, account, mailbox, again, False, progress)
                new, texts = new + more, texts + read_texts(services, account.name, mailbox, progress).count
        except StoreFailed:
            raise
        except PortError as error:
            failed.append(("", error))
        if not failed:
            services.store.remember(*_identity(services, account))
        return AccountReport(account.name, new, texts, len(found), tuple(failed))
    finally:
        mailbox.close()


def _identity(services: Services, account: Account) -> tuple[str, str]:
    return f"identity {account.name}", " ".join(sorted(services.policy.identity.addresses))


def was_read_whole(services: Services, account: Account) -> bool:
    """Whether a poll of the account has ever ended without trouble. Raises StoreFailed."""
    return services.store.recall(_identity(services, account)[0]) is not None


def _identity_changed(services: Services, account: Account) -> bool:
    """Whether mail was read when other addresses were mine: then some of it may be mine now, and all is read again."""
    key, now = _identity(services, account)
    return services.store.recall(key) not in (None, now)


def _read_folders(
    services: Services,
    account: Account,
    mailbox: Mailbox,
    found: Sequence[Folder],
    full: bool,
    progress: Callable[[Progress], None],
) -> tuple[int, list[tuple[str, PortError]]]:
    """Reads all folders; raises what every further folder would meet too."""
    reader = FolderReader(services, account.name, mailbox, progress, full)
    reader.enter(found)
    new, failed, lost = 0, list[tuple[str, PortError]](), 0
    for folder in found:
        try:
            new += reader.read(folder)
            lost = 0
        except (StoreFailed, *HOPELESS):
            raise
        except PortError as error:
            reader.fail(folder, error)
            failed.append((folder.name, error))
            progress(FolderFailed(account.name, folder.name, error.message))
            lost += isinstance(error, Unreachable)
            if lost >= 2:
                raise
    return new, failed
