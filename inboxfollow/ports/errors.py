"""What can go wrong at a port, whatever stands behind it. Adapters map every foreign error to one of these.

InboxfollowError
└── PortError
    ├── Transient           try again later; `retry_after` seconds where the server said so
    │   ├── Unreachable     no connection: unknown host, no route, refused, timed out, cut off
    │   └── CapReached      the provider's own limit on sending is used up
    ├── AuthRejected        the login was refused; trying again will not help
    ├── Untrusted           the server's certificate or encryption was refused
    ├── Rejected            the server understood and said no, for good
    ├── OutcomeUnknown      it may have happened; never repeat it blindly
    ├── CursorExpired       the place where reading stopped is no longer valid; read again from the start
    ├── SecretUnavailable   no secret could be read; says where it was looked for
    └── StoreFailed         the store cannot be read or written: full, read-only, corrupt, newer, locked
"""

from inboxfollow.domain.errors import InboxfollowError


class PortError(InboxfollowError):
    """Root of everything an adapter raises."""


class Transient(PortError):
    """It may work later. `retry_after` is in seconds, None where the server did not say."""

    def __init__(self, message: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class Unreachable(Transient):
    """No connection could be made or kept."""


class CapReached(Transient):
    """The provider takes no more mail from this account for now (PROTOCOLS F6); `retry_after` is never None."""


class AuthRejected(PortError):
    """The server refused the login. Never retried in a loop (PROTOCOLS A8)."""


class Untrusted(PortError):
    """The server's certificate, or its lack of encryption, was refused (RFC 8314 section 5)."""


class Rejected(PortError):
    """The server understood the request and refused it for good."""


class OutcomeUnknown(PortError):
    """The request may or may not have taken effect."""


class CursorExpired(PortError):
    """The stored position is void, e.g. UIDVALIDITY changed (RFC 9051 section 2.3.1.1)."""


class SecretUnavailable(PortError):
    """The secret of an account could not be read."""


class StoreFailed(PortError):
    """The store could not be read or written; what was committed before is safe."""
