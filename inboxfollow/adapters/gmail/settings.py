"""What a connection to Gmail's API needs to know. Free of Google's clients, so that it may be imported at no cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GmailSettings:
    """One account. Who it belongs to is said by its token."""

    account: str
    """The account's name in the configuration: for messages, and for its numbers in the store."""
    endpoint: str = ""
    """Another place than Google's, such as http://127.0.0.1:8080; the configuration allows it for loopback only."""
    units_per_minute: int = 6000
    timeout_seconds: float = 60.0
    """Longest silence of the server that is borne."""
    sending_seconds: float = 600.0
    """The same for the answer to a mail that was handed over."""
