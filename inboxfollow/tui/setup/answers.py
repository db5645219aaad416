"""What the steps of set-up hand on to one another."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from inboxfollow.app.services import Services
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.around import Around
from inboxfollow.app.setup.plan import Plan
from inboxfollow.app.setup.tools import Tools
from inboxfollow.ports.discovery import Way
from inboxfollow.ports.mailbox import Folder
from inboxfollow.ports.settings import AccountSettings, Current, Endpoint, MeSettings, Written


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said before the first screen: it stands in the fields already. Nothing said is None or empty."""

    address: str = ""
    look_up: bool = True
    imap: Endpoint | None = None
    smtp: Endpoint | None = None
    username: str = ""
    read_only: bool = False
    way: Way | None = None
    client_id: str = ""
    client_file: str = ""
    gmail_endpoint: str = ""
    name: str = ""
    my_name: str | None = None
    timezone: str | None = None
    holidays: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """What the screens work with. `open_services` opens what was written, for the first scan; without `scans` it is
    left out. `open_browser` opens an address, None where no browser can be expected on this computer."""

    tools: Tools
    open_services: Callable[[], AbstractContextManager[Services]]
    current: Current
    said: Said = Said()
    scans: bool = True
    open_browser: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that can be read, and sent from where it is to."""

    start: Start
    account: AccountSettings
    secret: str = field(repr=False)
    folders: tuple[Folder, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is decided so far of what will be written."""

    start: Start
    account: AccountSettings
    secret: str = field(repr=False)
    seen: Around
    others: tuple[str, ...] = ()
    me: MeSettings | None = None

    @property
    def plan(self) -> Plan:
        """As set-up writes it."""
        return Plan(self.account, self.secret, self.me, (self.start.address, *self.others))


@dataclass(frozen=True, slots=True)
class Done:
    """How set-up ended: what was written, and whether the first scan went well. `ready`: the secret is where it is to
    be; a variable may have to be set first."""

    plan: Plan
    written: Written
    ready: bool
    scanned: bool = False
