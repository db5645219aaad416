"""The bundle that bootstrap hands to the front ends: policy, store, accounts, clock. Nothing here is opened yet."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from inboxfollow.domain.policy import Policy
from inboxfollow.ports.clock import Clock
from inboxfollow.ports.filing import Filing
from inboxfollow.ports.mailbox import Mailbox
from inboxfollow.ports.sender import Sender
from inboxfollow.ports.store import Store
from inboxfollow.ports.templates import Renderer, TemplateLibrary
from inboxfollow.ports.watch import DaemonControl, WatchBoard
from inboxfollow.ports.watcher import Watcher
from inboxfollow.ports.workers import Workers


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox of the person's. `open` connects lazily and may raise SecretUnavailable."""

    name: str
    kind: str
    address: str
    server: str
    open: Callable[[], Mailbox]
    sender: Callable[[], Sender] | None = None
    """Connects lazily; None where the account only reads."""
    filing: Callable[[], Filing] | None = None
    """Connects lazily; None where the account cannot be changed."""
    files_sent: bool = False
    """The provider puts what is sent into Sent by itself (PROTOCOLS F5.6)."""
    watcher: Callable[[], Watcher] | None = None
    """Connects lazily and may raise SecretUnavailable; None where the server cannot tell of new mail."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How the person wants the dashboard: [ui] of the configuration."""

    theme: str = "auto"
    keymap: str = "default"
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by command."""


@dataclass(frozen=True, slots=True)
class Services:
    """What every use case works with."""

    policy: Policy
    store: Store
    accounts: tuple[Account, ...]
    clock: Clock
    lock: Callable[[str], AbstractContextManager[bool]]
    """Per-account lock, held only during a poll or a send, freed by the system when its process dies. Yields whether
    it had to wait for another process."""
    workers: Workers
    templates: TemplateLibrary
    renderer: Renderer
    new_id: Callable[[], str]
    """A text nobody else has, of letters and digits: the left part of a Message-ID."""
    watch: WatchBoard | None = None
    """Where the background process says how it stands; None where there can be none."""
    daemon: DaemonControl | None = None
    """Starts and ends it; None where there can be none."""
    looks: Looks = field(default_factory=Looks)
    warnings: tuple[str, ...] = ()
    """What the person should know about their configuration."""
    is_outdated: Callable[[], bool] = lambda: False
    """Whether the configuration has changed since it was read for these services."""
