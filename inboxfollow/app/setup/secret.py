"""Where the secret is to be kept: the keyring where it works, else a command or the environment."""

from dataclasses import replace

from inboxfollow.app.setup.tools import Tools
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings

_TRIAL = SecretPlace("inboxfollow-setup-trial", "nobody")


def keyring_trouble(tools: Tools) -> SecretUnavailable | None:
    """Why the keyring cannot be used: keeps a harmless word there, reads it back and removes it. None where it can.
    May open a window that asks to unlock it."""
    try:
        tools.keeper.keep(_TRIAL, "trial")
        tools.keeper.remove(_TRIAL)
    except SecretUnavailable as error:
        return error
    return None


def kept_in_keyring(account: AccountSettings) -> AccountSettings:
    """The account with its secret in the keyring."""
    return replace(account, secret=SecretPlace(account.name, account.username))


def kept_elsewhere(account: AccountSettings, *, command: tuple[str, ...] = (), env: str = "") -> AccountSettings:
    """The account with a secret that a command prints or a variable of the environment holds."""
    return replace(account, secret=SecretPlace(account.name, account.username, command, env))


def read(tools: Tools, account: AccountSettings) -> str:
    """The secret from where the account says it is. Raises SecretUnavailable."""
    place = account.secret
    return tools.secrets.read_document(place) if account.kind == "gmail" else tools.secrets.read(place)


def is_there(tools: Tools, account: AccountSettings, secret: str) -> bool:
    """Whether the command or variable hands out this very secret; a variable may be set later.
    Raises UserError where it hands out another one, SecretUnavailable where a command fails."""
    try:
        found = read(tools, account)
    except SecretUnavailable:
        if account.secret.command:
            raise
        return False
    if found != secret:
        where = "command" if account.secret.command else "variable"
        raise UserError(f"that {where} hands out another secret than the one that worked", "correct one of the two")
    return True
