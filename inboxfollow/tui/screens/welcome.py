"""The first start, before there is a configuration: what this is, and the two ways on."""

from typing import ClassVar, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Footer, Static

from inboxfollow.app.wording import clean
from inboxfollow.tui.sturdy import SturdyApp

_WHAT = """\
inboxfollow finds the conversations in which you wrote last and nobody answered, says which one to chase and why, and
sends the follow-up in the same thread. Your mail stays on this machine; reading it changes nothing in your mailbox."""
_DEMO = "opens a sample mailbox: no account, no network, nothing is kept. All keys work there, and some people answer."
_SETUP = """\
asks for your mail address, finds the servers, proves them by logging in, and writes {path}.
Nothing is written before you say so; your password goes into the keyring of this system. By hand instead:
config.example.toml explains every setting; then inboxfollow accounts test, and inboxfollow scan."""

Choice = Literal["demo", "setup", ""]
"""What the person wants next; "" to leave."""


class Welcome(SturdyApp[Choice]):
    """Ends with what the person wants next."""

    TITLE = "inboxfollow"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #welcome { padding: 1 2; }
    #welcome Static { width: 100%; max-width: 100; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,enter", "demo", "demo", id="demo", tooltip="Open the dashboard on the sample mailbox"),
        Binding("s", "set_up", "set up", id="setup", tooltip="Set up your own mailbox"),
        Binding("q,escape", "leave", "leave", id="leave", tooltip="Back to the shell"),
    ]

    def __init__(self, config: str) -> None:
        """`config` is where the configuration would be."""
        super().__init__()
        self._config = config

    def compose(self) -> ComposeResult:
        """From top to bottom; scrolls where the terminal is low."""
        with VerticalScroll(id="welcome"):
            yield Static(Text("Welcome to inboxfollow", "bold"))
            yield Static(Text(_WHAT.replace("\n", " ")))
            yield Static(Text.assemble(("d  See it now  ", "bold"), _DEMO))
            yield Static(
                Text.assemble(
                    ("s  Use your own mail  ", "bold"), _SETUP.replace("\n", " ").format(path=clean(self._config))
                )
            )
        yield Footer(compact=True, show_command_palette=False)

    def action_demo(self) -> None:
        """On to the sample mailbox."""
        self.exit("demo")

    def action_set_up(self) -> None:
        """On to set-up."""
        self.exit("setup")

    def action_leave(self) -> None:
        """Back to the shell."""
        self.exit("")
