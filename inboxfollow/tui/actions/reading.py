"""Keys that show more: the detail, the original mail, the keys, the log."""

from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.keymaps import all_keys
from inboxfollow.tui.screens.help import HelpScreen
from inboxfollow.tui.screens.log import LogScreen
from inboxfollow.tui.screens.original import OriginalScreen
from inboxfollow.tui.widgets.detail import DetailPane


class Reading(Actions):
    """Nothing here changes anything."""

    def action_toggle_detail(self) -> None:
        """Hides the detail, or shows it."""
        self.toggle_class("no-detail")

    def action_detail_down(self) -> None:
        """Half a page on."""
        self._scroll(1)

    def action_detail_up(self) -> None:
        """Half a page back."""
        self._scroll(-1)

    def _scroll(self, direction: int) -> None:
        pane = self.query_one(DetailPane)
        pane.scroll_lines(direction * max(pane.size.height // 2, 1))

    def action_original(self) -> None:
        """The mail of the lead under the cursor as its server has it."""
        row = self.table.row
        if row is not None:
            self.app.push_screen(OriginalScreen(self.services, row))

    def action_help(self) -> None:
        """All keys."""
        self.app.push_screen(HelpScreen(all_keys(self.services.looks.keymap, self.services.looks.keys)))

    def action_log(self) -> None:
        """What was done and what failed."""
        zone = self.services.policy.calendar.timezone
        self.app.push_screen(LogScreen(self.dashboard.entries, self.services.clock.now(), zone))
