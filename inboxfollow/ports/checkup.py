"""What `doctor` looks at: the computer, the network before any login, the file of the store, the store of secrets, and
what an account says of itself. Nothing here changes anything, and no secret is ever returned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

Security = Literal["tls", "starttls", "none"]
Protocols = Literal["imap", "smtp", "http"]


class Result(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    """It works, but something is to be done."""
    FAULT = "fault"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an account says of one thing about itself. Never holds a secret."""

    name: str
    result: Result
    words: str
    next: str = ""
    """What the person does next: a command or a sentence."""


@runtime_checkable
class SelfChecking(Protocol):
    """A mailbox that knows more about itself than that it can be read: its scopes, its quota, its extensions."""

    def checkup(self) -> Sequence[Finding]:
        """May connect. Raises as the methods of Mailbox do."""
        ...


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server, and what is spoken with it."""

    protocol: Protocols
    host: str
    port: int
    security: Security = "tls"
    """"starttls" for imap and smtp only."""
    ca_file: str = ""
    """A private authority in PEM form; "" trusts those of the system."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a server showed before anybody logged in."""

    issuer: str = ""
    ends: datetime | None = None
    """When the certificate ends; None where nothing is encrypted."""
    version: str = ""
    """Of TLS."""
    time: datetime | None = None
    """The server's clock, aware, where its greeting or its Date header (RFC 9110 section 6.6.1) tells it."""


class Network(Protocol):
    """Looks at servers from outside; each step ends within about ten seconds."""

    def resolve(self, host: str) -> Sequence[str]:
        """Its addresses, at least one. Raises Unreachable."""
        ...

    def connect(self, endpoint: Endpoint) -> None:
        """Opens a connection and closes it without a word. Raises Unreachable."""
        ...

    def greet(self, endpoint: Endpoint) -> Greeting:
        """Connects, and encrypts where that is wanted, with the certificate verified. Raises Unreachable, Untrusted."""
        ...

    def names(self, endpoint: Endpoint) -> Sequence[str]:
        """The hosts that the server's certificate is for, whoever they are; none where nothing can be trusted."""
        ...


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is at a path."""

    kind: Literal["missing", "file", "folder", "other"]
    mode: int | None = None
    """Rights of POSIX, None where they mean nothing."""
    readable: bool = False
    writable: bool = False
    size: int = 0


class Machine(Protocol):
    """The computer that everything runs on. Never raises."""

    def look(self, path: str) -> FileFacts:
        """What is there."""
        ...

    def free(self, path: str) -> int | None:
        """Octets that may still be written on the disk of a path, which need not exist; None where nobody knows."""
        ...

    def folder_writable(self, path: str) -> bool:
        """Whether the folder of `path`, or the nearest one above that exists, may be written."""
        ...

    def versions(self) -> Sequence[tuple[str, str]]:
        """Names and versions of Python, of this program and of what it stands on; "" for what is missing."""
        ...

    def zone(self) -> str:
        """The time zone that the computer is set to, "" where it has none."""
        ...


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What the file of the store says."""

    version: int
    known_version: int
    """The version this program writes."""
    complaints: tuple[str, ...] = ()
    """What SQLite's quick check found wrong."""
    whole: bool = True
    """The quick check came to its end within the time it had."""


class StoreProbe(Protocol):
    """Looks at the file of the store without changing it."""

    def examine(self, seconds: float) -> StoreFacts:
        """Reads for at most `seconds`. Raises StoreFailed where it cannot be read, or is no store."""
        ...


class SecretStore(Protocol):
    """The keyring of the system."""

    def backend(self) -> str:
        """What keeps the secrets, in a few words. Raises SecretUnavailable where nothing does."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """How the service manager of the system stands to the background process."""

    installed: bool
    at_login: bool = False
    active: bool = False
    notes: tuple[str, ...] = ()
    """What the person should know, such as that it ends with their session."""
