"""Getting a person's leave to use their mailbox: OAuth 2.0 for programs on their own computer (RFC 6749, 8252, 8628).

What is got is a token document: JSON in google-auth's form of an authorized user, whoever the provider is. It holds
secrets, and belongs into the secret store and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider asks its people, and where it hands out tokens. Addresses are https, or on this computer."""

    name: Literal["google", "microsoft", "custom"]
    auth_url: str
    token_url: str
    device_url: str = ""
    """Where codes for devices are had (RFC 8628 section 3.1); "" where the provider has none for mail."""
    redirect_host: str = "127.0.0.1"
    """How the provider wants this computer to be called in the address to come back to."""
    parameters: tuple[tuple[str, str], ...] = ()
    """What the provider wants to be told besides, in the address a person visits."""


@dataclass(frozen=True, slots=True)
class Client:
    """The program as the provider knows it. A public client has no secret (RFC 6749 section 2.1)."""

    client_id: str
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: these scopes, of the person who logs in as `login`."""

    provider: Provider
    client: Client
    scopes: tuple[str, ...]
    login: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """What the person granted."""

    document: str = field(repr=False)
    """The token document: secret."""
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """The person must open this address. With `returns` their browser, on this computer, comes back by itself;
    else they bring back the address it ends at, or the code in it."""

    url: str
    returns: bool


@dataclass(frozen=True, slots=True)
class EnterCode:
    """The person must open this address, anywhere, and type in this code within so many seconds."""

    url: str
    code: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """Still waiting, for so many seconds at most. Comes at least every few seconds."""

    seconds: float


Step = Visit | EnterCode | Waiting
Tell = Callable[[Step], None]
"""Hears how it goes. What it raises goes through and ends the attempt: that is how one is broken off."""


class Authorizer(Protocol):
    """Asks a person through their provider. Every method is bounded in time, and may raise AuthRejected (they said no,
    nobody answered, the provider refuses the program), Unreachable, Untrusted, Transient."""

    def by_browser(self, request: Request, tell: Tell) -> Granted:
        """A browser on this computer visits the provider and comes back (RFC 8252 section 7.3, PKCE of RFC 7636)."""
        ...

    def by_address(self, request: Request, tell: Tell, ask: Callable[[], str]) -> Granted:
        """A browser anywhere; `ask` brings back the address it ended at, or the bare code."""
        ...

    def by_code(self, request: Request, tell: Tell) -> Granted:
        """A code that is typed in anywhere (RFC 8628). Only for providers with a device_url."""
        ...
