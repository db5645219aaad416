"""Finding the servers of an address: a bundled table first, then, where the person allows it, what the network says
(PROTOCOLS G)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Security = Literal["tls", "starttls"]
Login = Literal["address", "local"]
"""What the user name is: the whole address, or the part before the @."""
Way = Literal["password", "app_password", "google", "microsoft"]
"""How one gets in: a password, a password made for this program, or a grant of that provider (OAuth)."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is read or handed over."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Candidate:
    """Servers that may be those of an address. None of it has been tried."""

    source: str
    """Where this is from, in words: "bundled list", "autoconfig of example.com", "DNS SRV", "guess" ..."""
    imap: Server
    smtp: Server | None = None
    login: Login = "address"
    ways: tuple[Way, ...] = ("password",)
    """The best first."""
    provider: str = ""
    """The provider's name for people, "" where unknown."""
    page: str = ""
    """The https address where an app password is made, or IMAP is switched on."""
    notes: tuple[str, ...] = ()
    """What the person has to do or know first, a sentence each."""
    api: Literal["", "gmail"] = ""
    """An API that may be used instead."""


class Discovery(Protocol):
    """Looks for servers. What it finds comes from strangers and must be shown as text only."""

    def known(self, address: str) -> Candidate | None:
        """From the bundled table; asks nobody. None where the domain is not in it."""
        ...

    def hosts(self, address: str) -> Sequence[str]:
        """Every host that `look_up` may contact for this address, and the resolver in words, in order."""
        ...

    def look_up(self, address: str) -> Iterator[Candidate]:
        """Asks the network, best first: autoconfig over https, MX, SRV. Hosts that do not answer are passed over in
        bounded time. Raises Unreachable where there is no network at all."""
        ...

    def guess(self, address: str) -> Sequence[Candidate]:
        """Names that are often right (imap.DOMAIN, mail.DOMAIN ...); asks nobody."""
        ...
