"""Access tokens of an account (RFC 6749): short-lived, renewed when they are about to end or were refused."""

from collections.abc import Collection
from typing import Protocol, runtime_checkable


class Credentials(Protocol):
    """The tokens of one account. What it returns must not be logged or stored by whoever asks."""

    def token(self) -> str:
        """An access token that should be valid. May ask the provider for a new one.

        Raises AuthRejected where the grant has ended (revoked, expired, invalid_grant: says why that happens and how to
        give it again), SecretUnavailable, Unreachable, Untrusted, Transient.
        """
        ...

    def refused(self, token: str) -> None:
        """A server did not take this token: the next call of `token` gets another one."""
        ...


@runtime_checkable
class Granted(Protocol):
    """Credentials that may know what they were granted for."""

    def scopes(self) -> Collection[str]:
        """The scopes of the grant (RFC 6749 section 3.3), none where nothing says. Raises as `Credentials.token`."""
        ...
