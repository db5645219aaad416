"""The person's configuration as set-up reads and changes it: accounts come and go, whatever else stands there stays."""

from dataclasses import dataclass
from typing import Literal, Protocol

from inboxfollow.ports.secrets import SecretPlace

Security = Literal["tls", "starttls", "none"]
Provider = Literal["", "google", "microsoft", "custom"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server of an account."""

    host: str
    port: int
    security: Security = "tls"
    """"none" is for a server on this computer only."""
    ca_file: str = ""
    """A private authority in PEM form that alone is trusted; "" trusts those of the system."""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One mailbox as it stands, or is to stand, in the configuration."""

    name: str
    username: str
    secret: SecretPlace
    kind: Literal["imap", "gmail"] = "imap"
    imap: Endpoint | None = None
    smtp: Endpoint | None = None
    """None for an account that only reads, or sends in another way."""
    provider: Provider = ""
    """Whose grant opens it (OAuth); "" for a password."""
    client_id: str = ""
    sent: str = ""
    """Overrides of what is found by itself, as is `archive`."""
    archive: str = ""
    gmail_endpoint: str = ""
    """Another address than Google's, on this computer, for tests."""


@dataclass(frozen=True, slots=True)
class MeSettings:
    """Who the person is and when they work."""

    name: str
    addresses: tuple[str, ...]
    """The first one is the default From."""
    timezone: str
    holidays: str = ""
    """Country or country-subdivision, "" for none."""


@dataclass(frozen=True, slots=True)
class Current:
    """What the configuration says at present."""

    file: str
    exists: bool
    has_me: bool = False
    """False also for a file without any setting."""
    addresses: tuple[str, ...] = ()
    name: str = ""
    accounts: tuple[AccountSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of the configuration, in one go."""

    me: MeSettings | None = None
    """Only where there is none yet."""
    addresses: tuple[str, ...] = ()
    """Further addresses of the person's; those that stand there already are passed over."""
    account: AccountSettings | None = None
    """Takes the place of the account of that name, or is added."""
    remove: str = ""
    """The name of an account that goes."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where the configuration stands, and where the one before is kept ("" where there was none, or nothing had to be
    changed)."""

    file: str
    backup: str = ""


class Settings(Protocol):
    """The configuration file. Comments and whatever else stands in it are kept."""

    def current(self) -> Current:
        """Raises UserError where the file cannot be read or used; changing that one would lose something."""
        ...

    def rehearse(self, change: Change) -> str:
        """The whole text as `write` would write it; writes nothing. Raises UserError where it could not be used, and
        as `current` does."""
        ...

    def write(self, change: Change) -> Written:
        """Keeps a copy of the file, then puts the changed one in its place in one step, readable by its owner only.
        Raises as `rehearse` does, then nothing was changed."""
        ...
