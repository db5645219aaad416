"""The composition root: from settings to services. The only importer of adapters, always inside functions, so that
no command pays for what it does not use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from inboxfollow.app.read_folder import horizon
from inboxfollow.app.services import Looks, Services
from inboxfollow.bootstrap.accounts import account
from inboxfollow.bootstrap.control import Control
from inboxfollow.bootstrap.demo import open_demo
from inboxfollow.bootstrap.locks import locks
from inboxfollow.bootstrap.parts import holidays, new_id, stamp
from inboxfollow.config.load import ConfigError, bare, load
from inboxfollow.config.model import Config
from inboxfollow.config.paths import config_file

__all__ = ["daemon_control", "open_demo", "open_services"]


@contextmanager
def open_services(config_path: Path | None, *, faulty: bool = False, lean: bool = False) -> Iterator[Services]:
    """Services for the configuration at `config_path`, or where it is looked for. With `faulty` also for one with
    faults: then without accounts, for what only needs the store. `lean`: with little memory, for a process that stays.
    Raises ConfigError, StoreFailed."""
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.side_process import SideProcess, collect_seldom
    from inboxfollow.adapters.sqlite import SqliteStore
    from inboxfollow.adapters.templates.library import FileTemplates
    from inboxfollow.adapters.templates.renderer import SandboxedRenderer
    from inboxfollow.adapters.watch_board import FileWatchBoard

    collect_seldom()
    file = config_file(str(config_path) if config_path else None, os.environ)
    read = stamp(file)
    config = _load(file) if faulty else load(file)
    store = SqliteStore(config.store, lean=lean)
    clock, workers = SystemClock(), SideProcess()
    board = FileWatchBoard(config.store, clock)

    def since() -> datetime:
        return horizon(clock.now(), config.leads.read_days)

    def heard(name: str) -> datetime | None:
        states = store.folders(name).values()
        return min((state.checked for state in states if state.checked is not None), default=None)

    try:
        yield Services(
            policy=config.policy(holidays(config, store, clock.now())),
            store=store,
            accounts=tuple(
                account(settings, store.numbering, since, config.me.addresses, heard) for settings in config.accounts
            ),
            clock=clock,
            lock=locks(config.store),
            workers=workers,
            templates=FileTemplates(file.parent / "templates"),
            renderer=SandboxedRenderer(),
            new_id=new_id,
            watch=board,
            daemon=Control(file, config.store, board),
            looks=Looks(config.ui.theme, config.ui.keymap, config.ui.keys),
            warnings=config.warnings,
            is_outdated=lambda: stamp(file) != read,
        )
    finally:
        workers.close()
        store.close()


def daemon_control(config_path: Path | None) -> Control:
    """Power over the background process, without opening anything; also where the configuration has faults. Raises
    ConfigError."""
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.watch_board import FileWatchBoard

    file = config_file(str(config_path) if config_path else None, os.environ)
    store = _load(file).store
    return Control(file, store, FileWatchBoard(store, SystemClock()))


def _load(file: Path) -> Config:
    """As far as it can be read, with a warning that names the first fault."""
    try:
        return load(file)
    except ConfigError as error:
        found = bare(file)
        return replace(found, warnings=(*found.warnings, error.message.splitlines()[0]))
