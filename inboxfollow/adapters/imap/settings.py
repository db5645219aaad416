"""What an IMAP connection needs to know. Free of imapclient, so that it may be imported at no cost."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inboxfollow.ports.credentials import Credentials

Security = Literal["tls", "starttls", "none"]

Credential = str | Credentials
"""A password, or access tokens for XOAUTH2 and OAUTHBEARER (PROTOCOLS C)."""


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where a mailbox is and how it is reached."""

    host: str
    port: int = 993
    security: Security = "tls"
    """"none" sends the password in clear; the configuration allows it for loopback only."""
    ca_file: Path | None = None
    """A private authority in PEM form that alone is trusted; None trusts those of the system."""
    username: str = ""
    timeout_seconds: float = 60.0
    """Longest silence of the server that is borne, for connecting and for every read."""


@dataclass(frozen=True, slots=True)
class FolderOverrides:
    """What the person says of their folders; empty fields leave it to discovery."""

    sent: str = ""
    archive: str = ""
    skip: tuple[str, ...] = ()
    """Globs of folders never to be read, compared without case."""
