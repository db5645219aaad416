"""Step 5: where the secret is kept."""

import re
from dataclasses import replace
from shlex import split
from typing import Literal

from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from inboxfollow.app.setup import secret
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.settings import AccountSettings
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.answers import Draft
from inboxfollow.tui.setup.fields import Choices, Line, Row
from inboxfollow.tui.setup.step import Step
from inboxfollow.tui.setup.write import WriteStep

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
Place = Literal["keyring", "command", "variable"]
_PLACES: dict[Place, str] = {
    "keyring": "in the keyring of this system (tried just now: it works)",
    "command": "a command prints it (pass, gopass, op, secret-tool ...)",
    "variable": "an environment variable holds it whenever inboxfollow runs",
}


class SecretStep(Step):
    """The keyring where it works, else what hands it out; a command is proven by running it."""

    NUMBER = 5

    def __init__(self, draft: Draft, trouble: SecretUnavailable | None = None) -> None:
        """`trouble`: what the keyring said when it was to keep the secret."""
        super().__init__()
        self._draft, self._trouble = draft, trouble

    @property
    def _what(self) -> str:
        return "token" if self._draft.account.provider else "password"

    def body(self) -> ComposeResult:
        """The places, and a line for the command or the variable."""
        yield Static(f"Where shall the {self._what} be kept?", classes="title")
        yield Static(id="trouble", classes="words gone")
        yield Choices[Place](id="places", classes="words gone")
        yield Row("The command", Line(id="command", placeholder="such as: pass show mail"), classes="gone")
        yield Row("The variable", Line(self._variable_name(), id="variable"), classes="gone")
        yield Static("It never stands in the configuration.", classes="faint low")

    def on_mount(self) -> None:
        """Tries the keyring, which may ask the person to unlock it."""
        if self._trouble is not None:
            self._offer(self._trouble)
        else:
            tools = self.kit.tools
            self.work("Trying the keyring", lambda: secret.keyring_trouble(tools), self._offer, may_leave=False)

    def _offer(self, trouble: SecretUnavailable | None) -> None:
        self._trouble = trouble
        places: list[Place] = ["keyring", "command", "variable"]
        if trouble is not None:
            what = trouble.message.partition(": ")[2] or trouble.message
            words = f"! It cannot be kept in a keyring: {what}."
            self.query_one("#trouble", Static).update(safe_lines(words))
            self.query_one("#trouble").remove_class("gone")
            places.remove("keyring")
        choices = self.query_one(Choices)
        choices.offer([(one, _PLACES[one]) for one in places])
        choices.remove_class("gone")
        choices.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The line that belongs to the place."""
        for which in ("command", "variable"):
            row = self.query_one(f"#{which}").parent
            assert row is not None  # noqa: S101 - it stands in a Row
            row.set_class(self.query_one(Choices).chosen != which, "gone")

    def proceed(self) -> None:
        """Proves the place."""
        choices = self.query_one(Choices)
        if not choices.choices:
            return
        place, draft = choices.chosen, self._draft
        if place == "keyring":
            self._go(secret.kept_in_keyring(draft.account), ready=True)
            return
        line = self.query_one(f"#{place}", Line)
        if not line.has_focus and (place == "command" and not line.value):
            self.set_focus(line)
            self.say(f"Type the command. Enter runs it once, to see that it prints this {self._what}.")
            return
        try:
            account = self._with_place(place, line.value.strip())
        except UserError as error:
            line.focus()
            self.fail(error)
            return
        tools, word = self.kit.tools, draft.secret
        self.work(
            "Asking there for it",
            lambda: secret.is_there(tools, account, word),
            lambda ready: self._go(account, ready=ready),
        )

    def _with_place(self, place: Place, typed: str) -> AccountSettings:
        """Raises UserError."""
        if place == "variable":
            if not _VARIABLE.fullmatch(typed):
                raise UserError("this is no name of a variable", "use letters, digits and underscores")
            return secret.kept_elsewhere(self._draft.account, env=typed)
        try:
            command = tuple(split(typed))
        except ValueError as error:
            raise UserError(f"this is no command: {error}", "close its quotes") from error
        if not command:
            raise UserError("the command is missing", "write it like: pass show mail")
        return secret.kept_elsewhere(self._draft.account, command=command)

    def _go(self, account: AccountSettings, *, ready: bool) -> None:
        self.go(WriteStep(replace(self._draft, account=account), ready))

    def _variable_name(self) -> str:
        return f"INBOXFOLLOW_{re.sub(r'[^A-Z0-9]', '_', self._draft.account.name.upper())}_PASSWORD"
