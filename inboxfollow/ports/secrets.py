"""Where the password of an account is kept, and how it is read. No secret ever stands in a file of ours."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """Where one secret is: printed by `command`, in the environment variable `env`, else in the keyring."""

    account: str
    username: str
    command: tuple[str, ...] = ()
    env: str = ""

    @property
    def in_keyring(self) -> bool:
        """Whether we may write there: a command or the environment is somebody else's."""
        return not self.command and not self.env


class Secrets(Protocol):
    """Reads secrets, each time anew; what it returns must not be logged or stored."""

    def read(self, place: SecretPlace) -> str:
        """The secret, one line, never empty. Raises SecretUnavailable, saying where it looked and what to do."""
        ...

    def read_document(self, place: SecretPlace) -> str:
        """A secret of several lines (a token in JSON), never empty. Raises SecretUnavailable."""
        ...


class SecretKeeper(Protocol):
    """Keeps secrets in the keyring of the system; a command or the environment is never written to."""

    def keep(self, place: SecretPlace, secret: str) -> None:
        """Stores a secret in place of the one before, and reads it back. Raises SecretUnavailable, saying what failed
        and the other ways."""
        ...

    def remove(self, place: SecretPlace) -> None:
        """Removes a secret; none there is fine. Raises SecretUnavailable."""
        ...
