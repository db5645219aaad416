"""Trying accounts out."""

from dataclasses import dataclass

from inboxfollow.app.services import Account, Services
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import PortError


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """Whether an account can be read, and which folders would be."""

    account: str
    ok: bool
    words: str
    folders: tuple[str, ...] = ()
    error: PortError | None = None


def test(services: Services, name: str | None) -> tuple[AccountCheck, ...]:
    """Logs in to one account or all, and lists their folders. Raises UserError where no account has that name."""
    chosen = [one for one in services.accounts if name is None or one.name == name]
    if not chosen:
        raise UserError(f"no account is called {name!r}", f"known: {', '.join(one.name for one in services.accounts)}")
    return tuple(_check(one) for one in chosen)


def _check(account: Account) -> AccountCheck:
    try:
        mailbox = account.open()
        try:
            folders = mailbox.folders()
        finally:
            mailbox.close()
    except PortError as error:
        return AccountCheck(account.name, False, error.message, (), error)
    named = tuple(folder.name for folder in folders)
    return AccountCheck(account.name, True, f"{account.server}: {len(named)} folders can be read", named)
