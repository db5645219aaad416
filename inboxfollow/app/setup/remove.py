"""Taking an account out of the configuration, and its secret out of the keyring."""

from dataclasses import dataclass

from inboxfollow.app.setup.tools import Tools
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.settings import AccountSettings, Change, Written


@dataclass(frozen=True, slots=True)
class Removed:
    """What was done. `trouble` says why the secret is still in the keyring."""

    account: AccountSettings
    written: Written
    trouble: SecretUnavailable | None = None


def account_named(tools: Tools, name: str) -> AccountSettings:
    """The account of that name. Raises UserError."""
    accounts = tools.settings.current().accounts
    found = next((one for one in accounts if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in accounts) or "none"
        raise UserError(f"no account is called {name!r}", f"known: {known}")
    return found


def remove(tools: Tools, name: str) -> Removed:
    """The configuration first: an account without secret would be worse than a secret without account.
    What was read of it stays in the store. Raises UserError, OSError; then nothing was changed."""
    account = account_named(tools, name)
    written = tools.settings.write(Change(remove=name))
    if not account.secret.in_keyring:
        return Removed(account, written)
    try:
        tools.keeper.remove(account.secret)
    except SecretUnavailable as error:
        return Removed(account, written, error)
    return Removed(account, written)
