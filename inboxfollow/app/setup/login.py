"""The real logins: route after route, at most three refused ones at any server, and what each refusal means.

A wrong password ends the round, for other servers of the same account would refuse it, too, and some lock the account
(PROTOCOLS A8). What cannot be reached, is not trusted or does not speak IMAP only ends its route.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from inboxfollow.app.setup.tools import Tools
from inboxfollow.app.setup.ways import Entrance, Route, sending_ends
from inboxfollow.ports.errors import AuthRejected, PortError, SecretUnavailable, Unreachable, Untrusted
from inboxfollow.ports.mailbox import Folder
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings, Provider

MOST_REFUSALS = 3


@dataclass(frozen=True, slots=True)
class Tries:
    """How often each server refused a login; handed from one round to the next."""

    refused: Mapping[str, int] = field(default_factory=dict)

    def left(self, server: str) -> int:
        """How many more refusals may be risked there."""
        return MOST_REFUSALS - self.refused.get(server, 0)

    def after_refusal(self, server: str) -> "Tries":
        """One more."""
        return Tries({**self.refused, server: self.refused.get(server, 0) + 1})


@dataclass(frozen=True, slots=True)
class Failure:
    """A server that did not let us in."""

    server: str
    error: PortError

    @property
    def wrong_secret(self) -> bool:
        """Whether it was the user name or the secret."""
        return isinstance(self.error, AuthRejected)


@dataclass(frozen=True, slots=True)
class Login:
    """How a round of logins ended. `account` is the one that can be read, None where none could."""

    account: AccountSettings | None
    folders: tuple[Folder, ...] = ()
    failures: tuple[Failure, ...] = ()
    tries: Tries = field(default_factory=Tries)

    @property
    def wrong_secret(self) -> bool:
        """Whether a server understood and refused user name or secret."""
        return self.account is None and any(one.wrong_secret for one in self.failures)

    @property
    def may_ask_again(self) -> bool:
        """Whether another secret may be tried: it was refused, and not yet too often."""
        return self.wrong_secret and all(self.tries.left(one.server) > 0 for one in self.failures if one.wrong_secret)


@dataclass(frozen=True, slots=True)
class Sending:
    """Whether mail can be handed over. `account` has the server that takes it; None where none did."""

    account: AccountSettings | None
    failures: tuple[Failure, ...] = ()
    tries: Tries = field(default_factory=Tries)


def account_at(entrance: Entrance, route: Route, name: str, client_id: str = "") -> AccountSettings:
    """The account as it would be, its secret in the keyring."""
    provider: Provider = entrance.way if entrance.way in ("google", "microsoft") else ""
    return AccountSettings(
        name=name,
        username=route.username,
        secret=SecretPlace(name, route.username),
        kind=entrance.kind,
        imap=route.imap,
        smtp=route.smtp,
        provider=provider,
        client_id=client_id,
        gmail_endpoint=entrance.gmail_endpoint,
    )


def log_in(
    tools: Tools, entrance: Entrance, secret: str, *, name: str, tries: Tries | None = None, client_id: str = ""
) -> Login:
    """Logs in to read, route after route, and lists the folders. `client_id` belongs to a grant. Takes a while; never
    raises PortError."""
    tries, failures = tries or Tries(), list[Failure]()
    refused: set[str] = set()
    out_of_reach: set[str] = set()
    for route in entrance.routes:
        account = account_at(entrance, route, name, client_id)
        server = reading_server(account)
        if server in out_of_reach or tries.left(server) <= 0:
            continue
        if refused and server not in refused:
            continue  # after a refusal only the other spelling of the user name at the same server
        try:
            return Login(account, _folders(tools, account, secret), tuple(failures), tries)
        except PortError as error:
            failures.append(Failure(server, error))
            if isinstance(error, AuthRejected):
                tries = tries.after_refusal(server)
                refused.add(server)
            else:
                out_of_reach.add(server)
    return Login(None, (), tuple(failures), tries)


def check_sending(tools: Tools, entrance: Entrance, account: AccountSettings, secret: str, tries: Tries) -> Sending:
    """Logs in where mail is handed over and sends nothing. An account of an API has no such server of its own.
    Takes a while; never raises PortError."""
    if account.kind == "gmail":
        return Sending(account, (), tries)
    failures = list[Failure]()
    for end in sending_ends(entrance, Route(account.username, account.imap, account.smtp)):
        if tries.left(str(end)) <= 0:
            continue
        trial = replace(account, smtp=end)
        try:
            _check_sender(tools, trial, secret)
            return Sending(trial, tuple(failures), tries)
        except PortError as error:
            failures.append(Failure(str(end), error))
            if isinstance(error, AuthRejected):
                tries = tries.after_refusal(str(end))
                break
    return Sending(None, tuple(failures), tries)


def reading_server(account: AccountSettings) -> str:
    """Where the account's mail is read, for words and for counting."""
    return str(account.imap) if account.imap else "Gmail's API"


def advice(failure: Failure, entrance: Entrance) -> str:
    """What to do about it, in words that fit questions and screens alike."""
    match failure.error:
        case AuthRejected() if entrance.way == "app_password":
            where = f" It is made at {entrance.page}." if entrance.page else ""
            return f"It wants an app password, not the one you log in with elsewhere.{where}"
        case AuthRejected() if entrance.way == "password":
            return "Check the password. Many providers want an app password, made in their settings."
        case Unreachable():
            return "Check the name of the server and the network."
        case Untrusted():
            return "Check host and port, or name the certificate file of a private authority."
        case SecretUnavailable():
            return failure.error.hint
        case _:
            return failure.error.hint or "Check host and port: perhaps another service listens there."


def _folders(tools: Tools, account: AccountSettings, secret: str) -> tuple[Folder, ...]:
    mailbox = tools.open_mailbox(account, secret)
    try:
        return tuple(mailbox.folders())
    finally:
        mailbox.close()


def _check_sender(tools: Tools, account: AccountSettings, secret: str) -> None:
    sender = tools.open_sender(account, secret)
    try:
        sender.check()
    finally:
        sender.close()


def without_sending(account: AccountSettings) -> AccountSettings:
    """The account as one that only reads."""
    return replace(account, smtp=None)
