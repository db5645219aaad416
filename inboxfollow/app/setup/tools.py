"""What set-up works with, handed out by bootstrap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from inboxfollow.ports.authorization import Authorizer
from inboxfollow.ports.discovery import Discovery
from inboxfollow.ports.mailbox import Mailbox
from inboxfollow.ports.secrets import SecretKeeper, Secrets
from inboxfollow.ports.sender import Sender
from inboxfollow.ports.settings import AccountSettings, Settings


class Here(Protocol):
    """Where this computer is, as far as it knows."""

    def timezone(self) -> str:
        """Its IANA name, UTC where unknown."""
        ...

    def language(self) -> str:
        """The name of the locale, such as "de_DE"; "" where there is none."""
        ...

    def countries(self, timezone: str) -> tuple[str, ...]:
        """ISO 3166 codes of the countries that keep this time; empty where unknown."""
        ...

    def has_holidays(self, region: str) -> bool:
        """Whether the public holidays of a country, or of a part of one ("DE-BY"), are known."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """`open_mailbox` and `open_sender` take the secret itself, which is kept nowhere yet, and connect lazily."""

    discovery: Discovery
    secrets: Secrets
    keeper: SecretKeeper
    settings: Settings
    here: Here
    authorizer: Authorizer
    open_mailbox: Callable[[AccountSettings, str], Mailbox]
    open_sender: Callable[[AccountSettings, str], Sender]
