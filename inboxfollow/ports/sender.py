"""Handing one mail over to whoever delivers it: all recipients or none, and an honest word on what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends and who receives, as the server is told (RFC 5321 section 3.3); not what the header says."""

    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server said when it took the mail."""

    reply: str
    """Its words on one line, printable, at most 200 characters."""
    delivered_id: str = ""
    """The Message-ID the provider put in place of ours, with brackets, where its reply shows one (PROTOCOLS F4)."""


class Sender(Protocol):
    """Sends from one account. One instance is used by one thread at a time and for one mail after another."""

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        """Hands over the octets of `source` (CRLF line ends) as they are.

        `before` is called once, when the way is clear and right before the first step that could lead to a delivery
        (MAIL FROM, or the start of a command); what it raises goes through, and nothing is sent.

        A definite no, nothing was delivered to anyone: Unreachable and Transient (try later), CapReached (the
        provider's own limit), AuthRejected, Untrusted, Rejected (for good; any refused recipient refuses all).
        OutcomeUnknown: it may have been delivered; the mail must never be sent again.
        """
        ...

    def check(self) -> None:
        """Connects and logs in, and sends nothing. Raises as `send` does, but never OutcomeUnknown."""
        ...

    def close(self) -> None:
        """Ends the connection. May be called twice."""
        ...
