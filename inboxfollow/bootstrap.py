"""The composition root: from settings to services. The only importer of adapters, always inside functions, so that
no command pays for what it does not use."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.app.services import Account, Services
from inboxfollow.config.load import load
from inboxfollow.config.paths import config_file

if TYPE_CHECKING:
    from inboxfollow.adapters.imap.settings import ImapSettings
    from inboxfollow.config.model import Account as AccountSettings
    from inboxfollow.config.model import Config
    from inboxfollow.ports.filing import Filing
    from inboxfollow.ports.mailbox import Mailbox
    from inboxfollow.ports.sender import Sender
    from inboxfollow.ports.store import Store


@contextmanager
def open_services(config_path: Path | None) -> Iterator[Services]:
    """Services for the configuration at `config_path`, or where it is looked for. Raises ConfigError, StoreFailed."""
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.side_process import SideProcess, collect_seldom
    from inboxfollow.adapters.sqlite import SqliteStore

    collect_seldom()
    config = load(config_file(str(config_path) if config_path else None, os.environ))
    store = SqliteStore(config.store)
    clock, workers = SystemClock(), SideProcess()
    try:
        yield Services(
            policy=config.policy(_holidays(config, store, clock.now())),
            store=store,
            accounts=tuple(_account(settings) for settings in config.accounts),
            clock=clock,
            lock=_locks(config.store),
            workers=workers,
            new_id=_new_id,
            warnings=config.warnings,
        )
    finally:
        workers.close()
        store.close()


def _new_id() -> str:
    from uuid import uuid4

    return uuid4().hex


def _account(settings: "AccountSettings") -> Account:
    server = f"{settings.imap.host}:{settings.imap.port}" if settings.imap else "gmail"
    return Account(
        settings.name,
        settings.kind,
        settings.username,
        server,
        lambda: _open_mailbox(settings),
        sender=(lambda: _open_sender(settings)) if settings.smtp or settings.sender else None,
        filing=(lambda: _open_filing(settings)) if settings.imap else None,
        files_sent=_files_sent(settings),
    )


def _files_sent(settings: "AccountSettings") -> bool:
    from inboxfollow.adapters.smtp.providers import files_sent

    return settings.smtp is not None and files_sent(settings.smtp.host)


def _open_sender(settings: "AccountSettings") -> "Sender":
    """Raises SecretUnavailable."""
    if settings.sender:
        from inboxfollow.adapters.command_sender import CommandSender

        return CommandSender(settings.sender)
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.adapters.smtp.sender import SmtpSender
    from inboxfollow.adapters.smtp.settings import BearerToken, Password, SmtpSettings

    where = settings.smtp
    assert where is not None  # noqa: S101 - asked before a sender is offered
    secret = SystemSecrets().read(settings.secret)
    return SmtpSender(
        SmtpSettings(where.host, where.port, where.security, where.ca_file, settings.username),
        BearerToken(secret) if settings.oauth else Password(secret),
    )


def _open_mailbox(settings: "AccountSettings") -> "Mailbox":
    from inboxfollow.adapters.imap.mailbox import ImapMailbox
    from inboxfollow.adapters.imap.settings import FolderOverrides

    folders = settings.folders
    return ImapMailbox(*_imap(settings), FolderOverrides(folders.sent, folders.archive, folders.skip))


def _open_filing(settings: "AccountSettings") -> "Filing":
    from inboxfollow.adapters.imap.filing import ImapFiling

    return ImapFiling(*_imap(settings))


def _imap(settings: "AccountSettings") -> "tuple[ImapSettings, str]":
    """Where the account's mail is, and its password. Raises SecretUnavailable."""
    from inboxfollow.adapters.imap.settings import ImapSettings
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.domain.errors import UserError

    if settings.imap is None:
        raise UserError(f'account "{settings.name}": Gmail through its API is not built yet', 'use kind = "imap"')
    where = settings.imap
    return (
        ImapSettings(where.host, where.port, where.security, where.ca_file, settings.username),
        SystemSecrets().read(settings.secret),
    )


def _holidays(config: "Config", store: "Store", now: datetime) -> frozenset[date]:
    """Public holidays of the person's region for the years that matter, kept in the store once asked for."""
    region = config.me.holidays
    if not region:
        return frozenset()
    years = range(now.year - 3, now.year + 4)
    key = f"holidays {region} {years.start}-{years.stop - 1}"
    kept = store.recall(key)
    if kept is None:
        from inboxfollow.adapters.holidays import PublicHolidays

        kept = " ".join(sorted(day.isoformat() for day in PublicHolidays().holidays(region, years)))
        store.remember(key, kept)
    return frozenset(date.fromisoformat(day) for day in kept.split())


def _locks(store: Path) -> Callable[[str], AbstractContextManager[bool]]:
    """Locks beside the store, one per account."""

    @contextmanager
    def lock(account: str) -> Iterator[bool]:
        from filelock import FileLock, Timeout

        from inboxfollow.ports.errors import StoreFailed

        path = store.with_name(f"{store.name}.{account}.lock")
        held = FileLock(path, mode=0o600)
        waited = False
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the lock may come before the store
            held.acquire(timeout=0)
        except Timeout:
            waited = True
            held.acquire()
        except OSError as error:
            words = f"the lock {path} cannot be written: {error.strerror}"
            raise StoreFailed(words, "check who owns the store's folder, and that the disk has room") from error
        try:
            yield waited
        finally:
            held.release()

    return lock


@contextmanager
def open_demo(now: datetime | None = None) -> Iterator[Services]:
    """The demo's own world: its mailbox in memory, its store in a folder that is thrown away, scanned and with the
    decisions of its person made."""
    from tempfile import TemporaryDirectory

    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.memory import FixedClock, MemoryFiling, MemoryMailbox, MemorySender, SameProcess
    from inboxfollow.adapters.sqlite import SqliteStore
    from inboxfollow.app.poll import poll
    from inboxfollow.demo.config import DEMO_CONFIG_TOML
    from inboxfollow.demo.mailbox import FOLDERS, letters
    from inboxfollow.demo.play import play

    moment = now or datetime.now(UTC)
    with TemporaryDirectory(prefix="inboxfollow-demo-") as folder:
        path = Path(folder, "config.toml")
        path.write_text(DEMO_CONFIG_TOML)
        path.chmod(0o600)
        config = load(path)
        mailbox = MemoryMailbox()
        for name, role in FOLDERS.items():
            mailbox.create_folder(name, role)
        for letter in letters(moment):
            mailbox.append(letter.folder, letter.source, letter.arrived, letter.draft)
        store = SqliteStore(Path(folder, "store.sqlite3"))
        sender = MemorySender()
        account = Account(
            "studio",
            "imap",
            "sam@seller.example",
            "demo",
            lambda: mailbox,
            sender=lambda: sender,
            filing=lambda: MemoryFiling(mailbox),
        )
        clock, workers = (FixedClock(moment) if now else SystemClock()), SameProcess()
        services = Services(
            policy=config.policy(_holidays(config, store, moment)),
            store=store,
            accounts=(account,),
            clock=clock,
            lock=_locks(Path(folder, "store.sqlite3")),
            workers=workers,
            new_id=_new_id,
        )
        try:
            poll(services, account=None, full=False, progress=lambda _: None)
            play(services)
            yield services
        finally:
            store.close()
