"""Step 2, last part: the secret, and the real logins that prove it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from inboxfollow.app.setup import login, names, ways
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.login import Failure, Login, Sending
from inboxfollow.app.setup.tools import Tools
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.app.wording import sentence
from inboxfollow.domain.errors import InboxfollowError, UserError
from inboxfollow.ports.errors import Untrusted
from inboxfollow.ports.mailbox import Mailbox
from inboxfollow.ports.settings import AccountSettings
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.answers import Opened
from inboxfollow.tui.setup.fields import Choices, Line, Row
from inboxfollow.tui.setup.files import pem_file
from inboxfollow.tui.setup.folders import look_around
from inboxfollow.tui.setup.step import Step


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`sending` is None where nobody could log in to read."""

    found: Login
    sending: Sending | None


class LoginStep(Step):
    """Logs in at the servers of an entrance. What it is given for that, its heirs know."""

    NUMBER = 2

    def __init__(self, start: Start, entrance: Entrance) -> None:
        super().__init__()
        self.start, self.entrance = start, entrance

    @property
    def account_name(self) -> str:
        """The account's short name as proposed, or the one it has. Raises UserError for an unusable one."""
        taken, said = [one.name for one in self.kit.current.accounts], self.kit.said
        if self.start.account is not None:
            return self.start.account.name
        return names.checked_name(said.name, taken) if said.name else names.account_name(self.start.address, taken)

    def log_in(self, secret: str, client_id: str = "") -> None:
        """Tries the servers, for reading and for sending, and goes on where they let us in."""
        tries, entrance, name, reads = self.set_up.tries, self.entrance, self.account_name, self.kit.said.read_only
        tools = self._telling(self.kit.tools)

        def job() -> _Outcome:
            found = login.log_in(tools, entrance, secret, name=name, tries=tries, client_id=client_id)
            if found.account is None:
                return _Outcome(found, None)
            if reads:
                return _Outcome(found, Sending(login.without_sending(found.account), (), found.tries))
            self.set_up.call_later(self.doing, "Looking whether mail can be sent")
            return _Outcome(found, login.check_sending(tools, entrance, found.account, secret, found.tries))

        self.work("Logging in", job, lambda outcome: self._tried(outcome, secret))

    def _telling(self, tools: Tools) -> Tools:
        """Tools that say which server is tried."""

        def open_mailbox(account: AccountSettings, secret: str) -> Mailbox:
            self.set_up.call_later(self.doing, f"Logging in to {login.reading_server(account)}")
            return tools.open_mailbox(account, secret)

        return replace(tools, open_mailbox=open_mailbox)

    def _tried(self, outcome: _Outcome, secret: str) -> None:
        found, sending = outcome.found, outcome.sending
        self.set_up.tries = sending.tries if sending else found.tries
        if found.account is None:
            self.refused(found)
        elif sending is None or sending.account is None:
            opened = Opened(self.start, found.account, secret, found.folders)
            failures = sending.failures if sending else ()
            self.go(SendingStep(opened, self.entrance, failures))
        else:
            look_around(self, Opened(self.start, sending.account, secret, found.folders))

    def refused(self, found: Login) -> None:
        """Nobody let us in."""
        lines = told(found.failures, self.entrance)
        if not found.may_ask_again and (found.wrong_secret or not found.failures):
            lines += ["It is not tried again: many providers lock an account after some refusals. Come back later."]
        self.say(*lines, wrong=True)


class PasswordStep(LoginStep):
    """Says who gets the password, and what kind of password; then it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "by_hand", "other servers", id="setup_by_hand", tooltip="Name the servers yourself"),
    ]

    def __init__(self, start: Start, entrance: Entrance, remark: str = "") -> None:
        super().__init__(start, entrance)
        self._remark = remark

    def body(self) -> ComposeResult:
        """The servers, the steps, the password."""
        entrance = self.entrance
        kind = "app password" if entrance.way == "app_password" else "password"
        provider = f" at {entrance.provider}" if entrance.provider else ""
        yield Static(safe_lines(f"Log in{provider} as {entrance.routes[0].username}"), classes="title")
        lines = [self._remark] if self._remark else []
        source = "" if entrance.routes[0].source == "you" else entrance.routes[0].source
        lines.append(f"It is sent to these servers{f' ({source})' if source else ''}, until one lets us in:")
        lines += [f"  {host}" for host in entrance.hosts]
        yield Static(safe_lines("\n".join(lines)), classes="words")
        if entrance.steps:
            steps = (f"{number}. {step}" for number, step in enumerate(entrance.steps, 1))
            yield Static(safe_lines("\n".join(steps)), classes="words")
        if entrance.own_certificate:
            yield Row("Certificate", Line(id="authority", placeholder="the PEM file that you exported"))
        yield Row(kind.capitalize(), Line(id="password", password=True, placeholder="not shown; it is tried at once"))

    def on_mount(self) -> None:
        """The first field."""
        self.query(Line).first().focus()

    def proceed(self) -> None:
        """Logs in."""
        typed = self.query_one("#password", Line).value
        try:
            if self.entrance.own_certificate:
                authority = pem_file(self.query_one("#authority", Line).value)
                if not authority:
                    raise UserError("the file of the certificate is missing", "export it there, and name it here")
                self.entrance = ways.with_authority(self.entrance, authority, authority)
            if not typed:
                raise UserError("the password is missing", "type or paste it")
            self.log_in(ways.tidy(typed, self.entrance))
        except InboxfollowError as error:
            self.fail(error)

    def refused(self, found: Login) -> None:
        """Another password is asked for only where it may be tried."""
        super().refused(found)
        if found.wrong_secret:
            self.query_one("#password", Line).value = ""
            self.query_one("#password").focus()

    def action_by_hand(self) -> None:
        """Other servers."""
        if not self.busy:
            self.set_up.name_servers(self.start, self.entrance)


class SendingStep(Step):
    """Reading works and sending does not: the person decides."""

    NUMBER = 2

    def __init__(self, opened: Opened, entrance: Entrance, failures: Sequence[Failure]) -> None:
        super().__init__()
        self._opened, self._entrance, self._failures = opened, entrance, failures

    def body(self) -> ComposeResult:
        """What happened, and the ways on."""
        yield Static("Mail can be read, but not sent yet.", classes="title")
        lines = told(self._failures, self._entrance) or ["No server for sending is known."]
        yield Static(safe_lines("\n".join(f"! {one}" for one in lines)), classes="words")
        answers: list[tuple[Literal["go on", "other"], str]] = [("other", "name another server for sending")]
        yield Choices([*answers, ("go on", "go on without sending; it can be added later")])

    def on_mount(self) -> None:
        """Nothing is to be typed."""
        self.query_one(Choices).focus()

    def proceed(self) -> None:
        """As chosen."""
        if self.query_one(Choices).chosen == "other":
            account = self._opened.account
            route = replace(self._entrance.routes[0], username=account.username, imap=account.imap)
            self.set_up.name_servers(self._opened.start, replace(self._entrance, routes=(route,)))
        else:
            look_around(self, replace(self._opened, account=login.without_sending(self._opened.account)))


def told(failures: Sequence[Failure], entrance: Entrance) -> list[str]:
    """Each server that did not let us in, and what to do about it."""
    return [sentence(one.error.message, _advice(one, entrance)) for one in failures]


def _advice(failure: Failure, entrance: Entrance) -> str:
    if isinstance(failure.error, Untrusted):
        return "Check host and port; Ctrl+N names others, or the file of a private authority."
    return login.advice(failure, entrance)
