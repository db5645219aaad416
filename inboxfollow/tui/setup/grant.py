"""Step 2 with a grant (OAuth) in place of a password: the client, then the person's leave at their provider."""

from collections.abc import Callable
from dataclasses import replace
from queue import Queue
from threading import Event
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from inboxfollow.app.authorize import Wanted, Way
from inboxfollow.app.setup import grant
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.domain.errors import InboxfollowError, UserError
from inboxfollow.ports.authorization import EnterCode, Visit
from inboxfollow.ports.authorization import Step as Told
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.fields import Choices, Line, Row
from inboxfollow.tui.setup.files import content
from inboxfollow.tui.setup.login import LoginStep

_HOW = {
    Way.BROWSER: "a browser on this computer",
    Way.ADDRESS: "a browser on any computer; I paste back the address it ends at",
    Way.CODE: "a code that I type in on any device",
}


class GrantStep(LoginStep):
    """Which program asks, and where the person will agree."""

    def body(self) -> ComposeResult:
        """How to register a client, the client, the ways to agree."""
        said, bare = self.kit.said, grant.wanted(self.entrance, "mail")
        yield Static(
            "The provider lets in only programs that it knows. Once, register one of your own:", classes="title"
        )
        steps = (f"{number}. {step}" for number, step in enumerate(grant.client_steps(bare), 1))
        yield Static(safe_lines("\n".join(steps)), classes="words")
        if self.entrance.way == "microsoft":
            yield Row("Client id", Line(said.client_id, id="client", placeholder="of your registration"))
        else:
            yield Row("JSON file", Line(said.client_file, id="client", placeholder="the one that you downloaded"))
        yield Static("Then you agree at the provider's page, with:", classes="words low")
        usable = {Way.BROWSER: self.kit.open_browser is not None, Way.CODE: bool(bare.request.provider.device_url)}
        yield Choices([(way, words) for way, words in _HOW.items() if usable.get(way, True)])

    def on_mount(self) -> None:
        """The client."""
        self.query_one("#client").focus()

    def proceed(self) -> None:
        """On to the provider's page."""
        typed = self.query_one("#client", Line).value.strip()
        try:
            if not typed:
                raise UserError("the client is missing", "follow the steps; it is needed once")
            if self.entrance.way == "microsoft":
                wanted = grant.wanted(self.entrance, self.account_name, typed)
            else:
                wanted = grant.wanted(self.entrance, self.account_name, client_file=content(typed))
        except InboxfollowError as error:
            self.fail(error)
            return
        self.go(ConsentStep(self.start, self.entrance, wanted, self.query_one(Choices).chosen))


class _Left(Exception):
    """The person has gone back."""


class ConsentStep(LoginStep):
    """Waits until the person has agreed, then logs in with what was granted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "copy", "copy the address", id="setup_copy", tooltip="Into the clipboard of your terminal"),
    ]

    def __init__(self, start: Start, entrance: Entrance, wanted: Wanted, way: Way) -> None:
        super().__init__(start, entrance)
        self._wanted, self._way = wanted, way
        self._url = ""
        self._left, self._pasted = Event(), Queue[str]()

    def body(self) -> ComposeResult:
        """What to do, the address, what came back."""
        yield Static("One moment: the provider is asked.", id="how", classes="title")
        yield Static(id="url", classes="words")
        yield Static(id="then", classes="words")
        yield Row("Address", Line(id="pasted", placeholder="paste it here"), id="paste", classes="gone")

    def on_mount(self) -> None:
        """Begins at once."""
        self._begin()

    def on_unmount(self) -> None:
        """Nobody waits any longer."""
        self._leave()

    def proceed(self) -> None:
        """Once more, after it failed."""
        self._begin()

    def action_next(self) -> None:
        """Hands over what was pasted."""
        typed = self.query_one("#pasted", Line)
        if self.busy and typed.value.strip():
            self._pasted.put(typed.value.strip())
            typed.value = ""
            self.doing("Asking the provider")
        super().action_next()

    def action_back(self) -> None:
        """Stops waiting."""
        self._leave()
        super().action_back()

    def action_copy(self) -> None:
        """The address, for a browser elsewhere."""
        if self._url:
            self.app.copy_to_clipboard(self._url)
            self.notify("The address was handed to your terminal's clipboard.", markup=False)

    def _leave(self) -> None:
        self._left.set()
        self._pasted.put("")

    def _begin(self) -> None:
        self._left, self._pasted = Event(), Queue()
        left, pasted = self._left, self._pasted
        tools, wanted, way = self.kit.tools, self._wanted, self._way

        def ask() -> str:
            found = pasted.get()
            self._check(left)
            return found

        tell = self._teller(left)
        self.work(
            "Waiting for you to agree",
            lambda: grant.obtain(tools, wanted, way, tell, ask),
            lambda document: self.log_in(document, wanted.request.client.client_id),
        )

    def _teller(self, left: Event) -> Callable[[Told], None]:
        def tell(step: Told) -> None:
            self._check(left)
            if not isinstance(step, Visit | EnterCode):
                return
            self.set_up.call_later(self._show, step)
            if isinstance(step, Visit) and step.returns and self.kit.open_browser is not None:
                self.kit.open_browser(step.url)

        return tell

    @staticmethod
    def _check(left: Event) -> None:
        """Raises _Left once the person has gone: that breaks the asking off."""
        if left.is_set():
            raise _Left

    def _show(self, step: Visit | EnterCode) -> None:
        if not self.is_attached:
            return
        self._url = step.url
        who = self._wanted.request.login or "your account"
        agree = f"Sign in as {who}, and tick everything that is asked for."
        if self._wanted.request.provider.name == "google":
            agree += ' If Google warns that the app is not verified: it is your own; "Advanced", then "Go to ...".'
        if isinstance(step, EnterCode):
            how, then = "1. Open this address on any device:", [f"2. Type in this code:  {step.code}", f"3. {agree}"]
        elif step.returns:
            how = "1. Your browser opens. If it does not, open this address on this computer:"
            then = [f"2. {agree}", "3. When its page says that you can close it, come back here."]
        else:
            how = "1. Open this address in a browser, on any computer:"
            ends = f"http://{self._wanted.request.provider.redirect_host}:..."
            shown = f"The browser ends at a page that cannot be shown, which is right: its address begins with {ends}"
            then = [f"2. {agree}", f"3. {shown}", "   Copy that whole address, paste it here, and press Enter:"]
            self.query_one("#paste").remove_class("gone")
            self.query_one("#pasted").focus()
        self.query_one("#how", Static).update(safe_lines(how))
        self.query_one("#url", Static).update(safe_lines(step.url))
        self.query_one("#then", Static).update(safe_lines("\n".join(then)))


def at_endpoint(entrance: Entrance, endpoint: str) -> Entrance:
    """An API's entrance at another address, for tests."""
    return replace(entrance, gmail_endpoint=endpoint) if entrance.kind == "gmail" else entrance
