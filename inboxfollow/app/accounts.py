"""Trying accounts out."""

from dataclasses import dataclass

from inboxfollow.app.services import Account, Services
from inboxfollow.app.wording import plural
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import PortError


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """Whether an account can be read and sent from, and which folders would be read."""

    account: str
    ok: bool
    words: str
    folders: tuple[str, ...] = ()
    error: PortError | None = None


def test(services: Services, name: str | None) -> tuple[AccountCheck, ...]:
    """Logs in to one account or all, to read and to send, and lists their folders. Raises UserError where none has
    that name."""
    chosen = [one for one in services.accounts if name is None or one.name == name]
    if not chosen:
        raise UserError(f"no account is called {name!r}", f"known: {', '.join(one.name for one in services.accounts)}")
    return tuple(_check(one) for one in chosen)


def _check(account: Account) -> AccountCheck:
    named: tuple[str, ...] = ()
    try:
        mailbox = account.open()
        try:
            named = tuple(folder.name for folder in mailbox.folders())
        finally:
            mailbox.close()
        sends = _check_sender(account)
    except PortError as error:
        return AccountCheck(account.name, False, error.message, named, error)
    return AccountCheck(
        account.name, True, f"{account.server}: {plural(len(named), 'folder')} can be read; {sends}", named
    )


def _check_sender(account: Account) -> str:
    """Logs in where mail is handed over, and sends nothing. Raises PortError."""
    if account.sender is None:
        return "no way to send is configured"
    sender = account.sender()
    try:
        sender.check()
    finally:
        sender.close()
    return "mail can be sent"
