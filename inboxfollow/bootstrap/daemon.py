"""The background process, put together."""

import logging
import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.adapters.clock import SystemClock
from inboxfollow.app.services import Services
from inboxfollow.bootstrap.children import Children
from inboxfollow.bootstrap.parts import stamp, where
from inboxfollow.config.load import ConfigError, load
from inboxfollow.config.paths import config_file
from inboxfollow.daemon.lock import holder, instance_lock
from inboxfollow.daemon.log import log_file, logging_to
from inboxfollow.daemon.run import Daemon, House, Setting
from inboxfollow.daemon.sd_notify import Manager
from inboxfollow.daemon.service import Outcome, Setup, here, install, is_active, program, uninstall
from inboxfollow.daemon.turns import Terms
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.watch import AccountWatch

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from inboxfollow.config.model import Config
    from inboxfollow.ports.notifier import Notifier

Opener = Callable[[Path | None], "AbstractContextManager[Services]"]
PLACE = Path("/etc/localtime")
"""A link to the time zone of this computer (localtime(5)); a laptop travels."""
_LOG = logging.getLogger("inboxfollow.daemon")


def run_daemon(
    config_path: Path | None, open_services: Opener, *, verbose: bool, begun: Callable[[Path], None] = lambda _: None
) -> None:
    """Runs in the foreground until SIGTERM or SIGINT; SIGHUP has the configuration read anew. `begun` is told once,
    when it runs, where its log is.

    Raises ConfigError, StoreFailed, AlreadyRuns.
    """
    file = config_file(str(config_path) if config_path else None, os.environ)
    store, manager = load(file).store, Manager()
    with instance_lock(store, SystemClock().now()), logging_to(log_file(store), also_stderr=verbose):
        daemon = Daemon(_house(config_path, file, open_services, manager))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: daemon.stop())
        signal.signal(signal.SIGHUP, lambda *_: daemon.reload())
        begun(log_file(store))
        try:
            daemon.run()
        finally:
            manager.stopping()


def install_service(config_path: Path | None) -> Outcome:
    """Has the system start the daemon at login. Raises ConfigError, UserError (also where one runs that is no service:
    the system would start another in vain, again and again), StoreFailed, OSError."""
    file = config_file(str(config_path) if config_path else None, os.environ)
    config = load(file)
    running = holder(config.store)
    if running is not None and not is_active(here()):
        hint = "stop it first: inboxfollow daemon stop"
        raise UserError(f"a daemon runs already, and not as a service: {running}", hint)
    commands = any(one.secret.command or one.sender for one in config.accounts) or bool(config.daemon.hook)
    env = tuple((one.name, one.secret.env) for one in config.accounts if one.secret.env)
    named = file if config_path or os.environ.get("INBOXFOLLOW_CONFIG") else None
    return install(Setup(program(), named, (config.store.parent,), commands, env), here())


def remove_service() -> Outcome:
    """Takes the service away. Raises UserError, OSError."""
    return uninstall(here())


def _house(config_path: Path | None, file: Path, open_services: Opener, manager: Manager) -> House:
    @contextmanager
    def opened() -> Iterator[Setting]:
        with open_services(config_path) as services:
            config, children = load(file), Children(file)
            assert services.watch is not None  # noqa: S101 - a store on disk always has one
            yield Setting(
                services=services,
                terms=Terms(config.daemon.poll_every, random.random, children.scan),
                watchers={one.name: one.watcher for one in services.accounts if one.watcher is not None},
                board=services.watch,
                chores=_chores(services, config),
                halt=children.halt,
            )

    return House(opened, lambda: (stamp(file), where(PLACE)), lambda: _fault(file), manager.ready, manager.alive)


def _chores(services: Services, config: "Config") -> Callable[[Sequence[AccountWatch]], None]:
    """What follows from new mail and from the clock."""
    from inboxfollow.app.chores import chores
    from inboxfollow.domain.tidings import DIGEST, Telling

    settings = config.daemon
    rules = Telling(config.me.timezone, frozenset(settings.notify), settings.digest or DIGEST, settings.quiet_hours)
    notifiers = _notifiers(config)

    def logged(accounts: Sequence[AccountWatch]) -> None:
        done = chores(services, rules, notifiers, accounts)
        for one in done.put_off:
            _LOG.info("autopilot put off", extra={"lead": ", ".join(one.ids)})
        for outcome in done.outcomes:
            _LOG.info("autopilot", extra={"lead": outcome.lead_id, "status": outcome.status})
        for name, error in done.failed:
            _LOG.warning("notifier failed", extra={"notifier": name, "error": error.message})

    return logged


def _notifiers(config: "Config") -> "tuple[Notifier, ...]":
    """On the desktop where there is one, and by the person's own command."""
    from inboxfollow.adapters.notify.command import CommandNotifier
    from inboxfollow.adapters.notify.desktop import DesktopInTime, DesktopNotifier
    from inboxfollow.ports.notifier import NotTold

    def absent(error: NotTold) -> None:
        _LOG.info("no desktop notifications", extra={"why": error.message})

    found: list[Notifier] = [DesktopInTime(DesktopNotifier(), absent)]
    if config.daemon.hook:
        found.append(CommandNotifier(config.daemon.hook))
    return tuple(found)


def _fault(file: Path) -> str:
    try:
        load(file)
    except ConfigError as error:
        return error.message.splitlines()[0]
    return ""
