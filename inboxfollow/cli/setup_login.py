"""Set-up as a conversation, second part: the secret, and the logins that prove it."""

from dataclasses import dataclass, field, replace

from inboxfollow.app.setup import login, names, secret, ways
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.login import Failure, Login, Tries
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.cli import output
from inboxfollow.cli.setup_grant import ask_grant
from inboxfollow.cli.setup_servers import Talk, by_hand
from inboxfollow.cli.setup_wishes import first_line_of_stdin
from inboxfollow.ports.errors import AuthRejected, PortError, Unreachable, Untrusted
from inboxfollow.ports.mailbox import Folder
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that can be read, and sent from where it is to."""

    account: AccountSettings
    secret: str = field(repr=False)
    folders: tuple[Folder, ...]


def open_account(talk: Talk, start: Start, entrance: Entrance) -> Opened:
    """Asks for the secret and logs in, again after a wrong one, at most three times at a server.
    Raises PortError and UserError where it ends without."""
    name = start.account.name if start.account else _free_name(talk, start.address)
    tries = Tries()
    while True:
        word, client_id = ask_secret(talk, entrance, name)
        talk.ask.say("Logging in …")
        found = login.log_in(talk.tools, entrance, word, name=name, tries=tries, client_id=client_id)
        tries = found.tries
        if found.account is not None:
            reading = login.reading_server(found.account)
            talk.ask.say(f"{reading}: logged in as {found.account.username}; {len(found.folders)} folders can be read.")
            account = _with_sending(talk, entrance, found.account, word, tries)
            return Opened(account, word, found.folders)
        if len(found.failures) > 1 or not talk.wishes.yes:
            _tell(talk, found.failures, entrance)
        if talk.wishes.yes or (found.wrong_secret and not found.may_ask_again):
            raise _worst(found, entrance)
        if not found.wrong_secret:
            if not talk.ask.confirm("None of these servers can be used. Name others?", default=False):
                raise _worst(found, entrance)
            entrance = by_hand(talk, start.address)


def _free_name(talk: Talk, address: str) -> str:
    taken = [one.name for one in talk.current.accounts]
    return names.checked_name(talk.wishes.name, taken) if talk.wishes.name else names.account_name(address, taken)


def ask_secret(talk: Talk, entrance: Entrance, name: str) -> tuple[str, str]:
    """From where the flags say, else granted or typed; and the client it was granted to, "" for a password.
    Raises PortError, UserError."""
    wishes = talk.wishes
    if wishes.password_stdin:
        return ways.tidy(first_line_of_stdin(), entrance), wishes.client_id
    if wishes.password_env or wishes.password_command:
        place = SecretPlace(name, entrance.routes[0].username, wishes.password_command, wishes.password_env)
        account = replace(login.account_at(entrance, entrance.routes[0], name), secret=place)
        return secret.read(talk.tools, account), wishes.client_id
    if entrance.asks_grant:
        return ask_grant(talk, entrance, name)
    what = "App password" if entrance.way == "app_password" else "Password"
    return ways.tidy(talk.ask.secret(f"{what} of {entrance.routes[0].username} (not shown)"), entrance), ""


def _with_sending(talk: Talk, entrance: Entrance, account: AccountSettings, word: str, tries: Tries) -> AccountSettings:
    """The account with a server that takes mail, or without one where the person goes on so."""
    if talk.wishes.read_only:
        return login.without_sending(account)
    if talk.wishes.smtp is not None:
        account = replace(account, smtp=talk.wishes.smtp)
        entrance = replace(entrance, routes=(replace(entrance.routes[0], imap=account.imap, smtp=account.smtp),))
    found = login.check_sending(talk.tools, entrance, account, word, tries)
    if found.account is not None:
        talk.ask.say(f"{found.account.smtp}: mail can be sent." if found.account.smtp else "Mail can be sent.")
        return found.account
    if not talk.wishes.yes:
        _tell(talk, found.failures, entrance)
    if not found.failures:
        talk.ask.say("No server for sending is known: this account will only read (--smtp-host names one).")
        return login.without_sending(account)
    if talk.ask.confirm("Go on without sending? It can be added later.", default=False):
        return login.without_sending(account)
    error = found.failures[-1].error
    raise type(error)(error.message, "name another server with --smtp-host, or leave sending out: --read-only")


def _tell(talk: Talk, failures: tuple[Failure, ...], entrance: Entrance) -> None:
    for one in failures:
        talk.ask.say(output.sentence(one.error.message, _advice(one, entrance)))


def _advice(failure: Failure, entrance: Entrance) -> str:
    """What to do about it, with the flags that do it."""
    if isinstance(failure.error, Untrusted):
        return "Check host and port; a private authority is named by --imap-ca-file or --smtp-ca-file."
    return login.advice(failure, entrance)


def _worst(found: Login, entrance: Entrance) -> PortError:
    """The failure that says most: a refused login, then anything but silence."""
    ranked = sorted(found.failures, key=lambda one: (not one.wrong_secret, isinstance(one.error, Unreachable)))
    if not ranked:
        return AuthRejected("no further login is tried", "wait a while, then run setup again")
    error = ranked[0].error
    return type(error)(error.message, _advice(ranked[0], entrance))
