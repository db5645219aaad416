"""Names that are often right where nobody says anything. Asks nobody."""

from inboxfollow.adapters.discovery.names import Mailbox
from inboxfollow.ports.discovery import Candidate, Security, Server

_NAMES = (("imap.", "smtp."), ("mail.", "mail."), ("", ""))
_PORTS: tuple[tuple[tuple[int, Security], tuple[int, Security]], ...] = (
    ((993, "tls"), (465, "tls")),
    ((993, "tls"), (587, "starttls")),
    ((143, "starttls"), (587, "starttls")),
)


def guesses(mailbox: Mailbox) -> list[Candidate]:
    """Implicit TLS first (RFC 8314 section 3), then STARTTLS for sending, then for both; the usual names of each."""
    return [
        Candidate(
            source="guess",
            imap=Server(imap + mailbox.domain, *reading),
            smtp=Server(smtp + mailbox.domain, *sending),
        )
        for reading, sending in _PORTS
        for imap, smtp in _NAMES
    ]
