"""What doctor is handed to look at. Nothing in it is opened yet, and any part may be broken or missing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from inboxfollow.app.check_templates import Checker
from inboxfollow.app.services import Account
from inboxfollow.domain.watch import Trouble
from inboxfollow.ports.checkup import Endpoint, Finding, Machine, Network, SecretStore, ServiceFacts, StoreProbe
from inboxfollow.ports.clock import Clock
from inboxfollow.ports.mailbox import Mailbox
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.store import Store
from inboxfollow.ports.watch import WatchBoard


@dataclass(frozen=True, slots=True)
class AccountCase:
    """One account of the configuration."""

    account: Account
    place: SecretPlace
    read_secret: Callable[[], Sequence[Finding]]
    """Reads the secret and drops it; returns what it says of itself, such as scopes. Raises SecretUnavailable."""
    examine: Callable[[Mailbox], Sequence[Finding]]
    """What a mailbox says of itself, once it has been logged in to. Raises as the methods of Mailbox do."""
    reading: tuple[Endpoint, ...] = ()
    """Servers that must answer for mail to be read."""
    sending: tuple[Endpoint, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What the configuration alone says."""


@dataclass(frozen=True, slots=True)
class ConfigCase:
    """The configuration file, as far as it could be read."""

    path: str
    source: str
    """Who named the file: "--config", "INBOXFOLLOW_CONFIG", "usual place"."""
    problems: tuple[tuple[str, str], ...] = ()
    """What is wrong with its line, and what to do. With any problem there are neither accounts nor a store."""
    accounts: tuple[AccountCase, ...] = ()
    zone: ZoneInfo | None = None
    zone_named: bool = False
    """[me] timezone is set."""
    templates_used: tuple[str, ...] = ()
    """Templates that cadences name."""


@dataclass(frozen=True, slots=True)
class StoreCase:
    """The store's file. Without a usable configuration it is the one in the usual place."""

    path: str
    probe: StoreProbe
    open: Callable[[], AbstractContextManager[Store]]
    """Raises StoreFailed. Brings an older file up to date: only to be called on one that is."""


@dataclass(frozen=True, slots=True)
class DaemonCase:
    """The background process of the configuration's store, and what it depends on."""

    watch: WatchBoard
    version: str
    """Of this program."""
    service: Callable[[], ServiceFacts]
    """Raises UserError."""
    desktop: Callable[[], None]
    """Whether notices can be shown. Raises NotTold."""
    hook: Callable[[], None] | None
    """Whether the person's own command can be run; None where there is none. Raises NotTold."""
    troubles: Callable[[int], Sequence[Trouble]]
    """The last that went wrong, so many at most, newest first."""
    log: str = ""
    """The file they come from."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is looked at."""

    config: ConfigCase
    store: StoreCase
    templates: Checker | None
    """None without a usable configuration."""
    machine: Machine
    network: Network
    secrets: SecretStore
    clock: Clock
    daemon: DaemonCase | None = None
    """None without a usable configuration."""
