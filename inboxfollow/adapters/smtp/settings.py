"""What an SMTP connection needs to know. Free of smtplib, so that it may be imported at no cost."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from inboxfollow.ports.credentials import Credentials

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where mail is handed over and how that place is reached."""

    host: str
    port: int = 465
    security: Security = "tls"
    """"none" sends the password in clear; the configuration allows it for loopback only."""
    ca_file: Path | None = None
    """A private authority in PEM form that alone is trusted; None trusts those of the system."""
    username: str = ""
    timeout_seconds: float = 60.0
    """Longest silence of the server that is borne, for connecting and for every answer but the last."""
    final_seconds: float = 600.0
    """The same for the answer to the final dot (RFC 5321 section 4.5.3.2.6)."""


@dataclass(frozen=True, slots=True)
class Password:
    """Logs in by PLAIN (RFC 4616) or LOGIN. Empty, with an empty user name: no login at all."""

    secret: str = field(repr=False)


Credential = Password | Credentials
"""Credentials log in by XOAUTH2 or OAUTHBEARER with an access token (PROTOCOLS C)."""
