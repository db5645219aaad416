"""The application around the steps of set-up."""

import os
from pathlib import Path
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType

from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.login import Tries
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.tui.setup.address import AddressStep
from inboxfollow.tui.setup.answers import Done, Kit
from inboxfollow.tui.setup.by_hand import ByHandStep
from inboxfollow.tui.sturdy import SturdyApp
from inboxfollow.tui.themes import DARK, LIGHT, NAMED_DARK, NAMED_LIGHT, theme_for

_STYLES = Path(__file__).parents[1] / "styles"


Ending = Literal["list", "end", "left"]
"""On to the list; nothing more is to be shown; or the person broke it off."""


class SetUp(SturdyApp[Ending]):
    """Look at `done` afterwards: it is None as long as nothing was written, whatever way the person left. `tries` are
    counted over all steps."""

    TITLE = "inboxfollow setup"
    CSS_PATH: ClassVar = [_STYLES / "setup.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "leave", "leave", key_display="^c", id="setup_leave", priority=True,
                tooltip="Leave; nothing is written before the last step"),
    ]  # fmt: skip

    def __init__(self, kit: Kit, theme: str = "auto") -> None:
        """`theme` as in [ui]. Raises UserError where there is no such theme."""
        super().__init__()
        self.kit = kit
        self.done: Done | None = None
        self.tries = Tries()
        self._theme_name = theme_for(theme, os.environ.get("COLORFGBG", ""))

    def on_mount(self) -> None:
        """The first step."""
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.ansi_theme_dark, self.ansi_theme_light = NAMED_DARK, NAMED_LIGHT
        self.theme = self._theme_name
        self.push_screen(AddressStep())

    def back(self) -> None:
        """To the step before; from the first one out."""
        if len(self.screen_stack) > 2:  # the screen that Textual begins with lies below
            self.pop_screen()
        else:
            self.exit("end")

    def name_servers(self, start: Start, entrance: Entrance) -> None:
        """On to a form with the servers of that entrance."""
        self.push_screen(ByHandStep(start, start.address.rpartition("@")[2], entrance))

    def action_leave(self) -> None:
        """Out, from anywhere."""
        self.exit("left")
