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


NOWHERE = Server("", 0, "tls")
"""The server of a provider that lets no program in."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Servers that may be those of an address, all reached by TLS or STARTTLS. None of it has been tried.

    Where a provider lets no program in, `ways` is empty, `imap` is NOWHERE, and `notes` say why.
    """

    source: str
    """Where this is from, in words: "bundled list", "autoconfig of example.com", "DNS SRV", "guess" ..."""
    imap: Server
    smtp: Server | None = None
    login: Login = "address"
    ways: tuple[Way, ...] = ("password",)
    """The best first; none where there is no way in."""
    provider: str = ""
    """The provider's name for people, "" where unknown."""
    page: str = ""
    """The https address where an app password is made, or IMAP is switched on."""
    notes: tuple[str, ...] = ()
    """What the person has to do or know first, a sentence each."""
    api: Literal["", "gmail"] = ""
    """An API that may be used instead."""
    own_certificate: bool = False
    """The servers' certificate is signed by no authority: it has to be exported and named as ca_file."""


class Discovery(Protocol):
    """Looks for servers. What it finds comes from strangers and must be shown as text only."""

    def known(self, address: str) -> Candidate | None:
        """From the bundled table; asks nobody. None where the domain is not in it."""
        ...

    def hosts(self, address: str) -> Sequence[str]:
        """Every host that `look_up` may contact for this address, and the resolver in words, in order. Asks nobody.
        Empty for what is no address."""
        ...

    def look_up(self, address: str) -> Iterator[Candidate]:
        """Asks the network, best first: autoconfig over https, MX, SRV. Hosts that do not answer are passed over in
        bounded time. Finding nothing is no error.

        Raises Rejected where the address is none or its domain does not exist, and Unreachable where there is no
        network at all, both before the first candidate.
        """
        ...

    def guess(self, address: str) -> Sequence[Candidate]:
        """Names that are often right (imap.DOMAIN, mail.DOMAIN ...); asks nobody. Empty for what is no address."""
        ...
