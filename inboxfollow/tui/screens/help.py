"""All keys as they are in use, and what the signs in the table mean."""

from collections.abc import Mapping
from itertools import groupby

from rich.text import Text

from inboxfollow.domain.rank import View
from inboxfollow.tui.keymaps import bindings_of
from inboxfollow.tui.keys import COMMANDS
from inboxfollow.tui.lead_page import heading
from inboxfollow.tui.screens.page import PageScreen
from inboxfollow.tui.widgets.paper import Passage

_MARGIN = 20
SIGNS = (
    ("H W C", "hot: they wrote in the last 60 days, or pinned; warm: they ever wrote, or few touches; cold: the rest"),
    ("!", "look first: something may have answered it, or its follow-up was not sent; the detail says what"),
    ("*", "pinned"),
    ("✓", "selected"),
    ("12 days", "silent for so many working days"),
    ("●●○○○○", "touches made of those planned; ≥: at least so many, reading began later"),
    ("nudge, 2 days late", "the next step and when it is right"),
    ("1 of 3 replied", "one of several people has answered"),
    ("▼ ▲", "sorted by this column, downwards or upwards"),
    ("Score", "how much it wants a touch: 0 to 100; the detail says of what it is made"),
)
"""What is drawn in the table, and its meaning."""


class HelpScreen(PageScreen):
    """Made from the registry, so that it cannot differ from what keys do."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        """`keys` by command, as they are in use."""
        super().__init__()
        self._keys = keys

    def on_mount(self) -> None:
        """Everything."""
        self.entitle("Keys and signs")
        made: list[Passage] = []
        for group, commands in groupby(COMMANDS, key=lambda one: one.group):
            made += heading(group)
            made += [_pair(self._shown(self._keys[one.name]), one.help) for one in commands]
        made += heading("Views")
        made += [_pair(str(int(view)), view.name.lower().replace("_", " ").capitalize()) for view in View]
        made += [*heading("Everywhere"), _pair(self._shown("ctrl+p"), "Find a command by its words")]
        made += heading("Signs in the table")
        made += [_pair(sign, meaning) for sign, meaning in SIGNS]
        self.paper.show(made[1:])

    def _shown(self, keys: str) -> str:
        return " ".join(self.app.get_key_display(one) for one in bindings_of(keys))


def _pair(left: str, right: str) -> Passage:
    return Passage(Text.assemble((f"{left:<{_MARGIN}}", "bold"), right), 0, _MARGIN)
