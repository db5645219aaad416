"""The first start, before there is a configuration: what this is, and the two ways on."""

from typing import ClassVar

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
1. Write the configuration, {path}
   (config.example.toml explains every setting; passwords stay in your keyring)
2. inboxfollow accounts test    logs in and lists your folders
3. inboxfollow scan             reads the mail of 400 days; may be interrupted
4. inboxfollow                  opens the dashboard"""


class Welcome(SturdyApp[bool]):
    """Ends with True where the person wants to see the demo."""

    TITLE = "inboxfollow"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #welcome { padding: 1 2; }
    #welcome Static { width: 100%; max-width: 100; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,enter", "demo", "demo", id="demo", tooltip="Open the dashboard on the sample mailbox"),
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
            yield Static(Text.assemble(("Use your own mail\n", "bold"), _SETUP.format(path=clean(self._config))))
        yield Footer(compact=True, show_command_palette=False)

    def action_demo(self) -> None:
        """On to the sample mailbox."""
        self.exit(True)

    def action_leave(self) -> None:
        """Back to the shell."""
        self.exit(False)
