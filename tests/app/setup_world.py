"""Set-up's world in memory: servers that let one in or not, a keyring that works or not, a configuration in a folder."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inboxfollow.adapters.memory import MemoryMailbox, MemorySender
from inboxfollow.app.setup.tools import Tools
from inboxfollow.config.file import ConfigFile
from inboxfollow.ports.authorization import Granted, Request, Tell
from inboxfollow.ports.discovery import Candidate, Server
from inboxfollow.ports.errors import AuthRejected, PortError, SecretUnavailable, Unreachable
from inboxfollow.ports.mailbox import Mailbox, Role
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.sender import Sender
from inboxfollow.ports.settings import AccountSettings

RIGHT = "correct horse"
GMAIL = Candidate(
    "bundled list", Server("imap.gmail.com", 993, "tls"), Server("smtp.gmail.com", 465, "tls"),
    ways=("app_password", "google"), provider="Gmail", page="https://myaccount.google.com/apppasswords",
    notes=("Turn on 2-Step Verification first.",), api="gmail",
)  # fmt: skip


@dataclass(slots=True)
class MemoryKeyring:
    """Implements SecretKeeper and Secrets. `broken` makes it say so."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    broken: bool = False
    environ: dict[str, str] = field(default_factory=dict)

    def keep(self, place: SecretPlace, secret: str) -> None:
        self._check(place)
        self.kept[place.account, place.username] = secret

    def remove(self, place: SecretPlace) -> None:
        self._check(place)
        self.kept.pop((place.account, place.username), None)

    def read(self, place: SecretPlace) -> str:
        found = self.environ.get(place.env, "") if place.env else self.kept.get((place.account, place.username), "")
        if not found:
            raise SecretUnavailable(f'account "{place.account}": no secret', "keep one")
        return found

    def read_document(self, place: SecretPlace) -> str:
        return self.read(place)

    def _check(self, place: SecretPlace) -> None:
        if self.broken:
            raise SecretUnavailable(f'account "{place.account}": this system has no keyring', "start one")


@dataclass(slots=True)
class Table:
    """Implements Discovery: what stands in `bundled`, what the network says, what is guessed."""

    bundled: dict[str, Candidate] = field(default_factory=dict)
    network: Sequence[Candidate | PortError] = ()
    guesses: Sequence[Candidate] = ()
    asked: int = 0

    def known(self, address: str) -> Candidate | None:
        return self.bundled.get(address.rpartition("@")[2])

    def hosts(self, address: str) -> Sequence[str]:
        return ("your DNS resolver", f"autoconfig.{address.rpartition('@')[2]}")

    def look_up(self, address: str) -> Iterator[Candidate]:
        self.asked += 1
        for one in self.network:
            if isinstance(one, PortError):
                raise one
            yield one

    def guess(self, address: str) -> Sequence[Candidate]:
        return self.guesses


@dataclass(frozen=True, slots=True)
class Place:
    """Implements Here."""

    zone: str = "Europe/Berlin"
    locale: str = "de_DE"
    kept_by: tuple[str, ...] = ("DE",)

    def timezone(self) -> str:
        return self.zone

    def language(self) -> str:
        return self.locale

    def countries(self, timezone: str) -> tuple[str, ...]:
        return self.kept_by

    def has_holidays(self, region: str) -> bool:
        return region.partition("-")[0] in {"DE", "AT", "US"}


class NoGrants:
    """Implements Authorizer: nobody grants anything."""

    def by_browser(self, request: Request, tell: Tell) -> Granted:
        raise AuthRejected("nobody answered", "try again")

    def by_address(self, request: Request, tell: Tell, ask: Callable[[], str]) -> Granted:
        raise AuthRejected("nobody answered", "try again")

    def by_code(self, request: Request, tell: Tell) -> Granted:
        raise AuthRejected("nobody answered", "try again")


class World:
    """Servers by "host:port": the error each meets one with, None for one that wants RIGHT. `logins` counts them."""

    def __init__(self, folder: Path) -> None:
        self.keyring, self.table = MemoryKeyring(), Table()
        self.servers: dict[str, PortError | None] = {}
        self.users: set[str] = {"sam@seller.example"}
        self.logins: Counter[str] = Counter()
        self.mailbox = MemoryMailbox()
        self.mailbox.create_folder("Sent", Role.SENT)
        self.settings = ConfigFile(folder / "config.toml")
        self.tools = Tools(
            self.table,
            self.keyring,
            self.keyring,
            self.settings,
            Place(),
            NoGrants(),
            self._open_mailbox,
            self._open_sender,
        )

    def _open_mailbox(self, account: AccountSettings, secret: str) -> Mailbox:
        self._enter(str(account.imap), account.username, secret)
        return self.mailbox

    def _open_sender(self, account: AccountSettings, secret: str) -> Sender:
        self._enter(str(account.smtp), account.username, secret)
        return MemorySender()

    def _enter(self, server: str, username: str, secret: str) -> None:
        if server not in self.servers:
            raise Unreachable(f"{server}: the host name is unknown", "")
        trouble = self.servers[server]
        if trouble is not None:
            raise trouble
        self.logins[server] += 1
        if secret != RIGHT or username not in self.users:
            raise AuthRejected(f"{server}: login refused", "")
