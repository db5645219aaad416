"""What every group of actions may use of the main screen."""

from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.tui.listing import Snapshot, Wanted

if TYPE_CHECKING:
    from inboxfollow.tui.app import Dashboard
    from inboxfollow.tui.widgets.lead_table import LeadTable


class Actions(Screen[None]):
    """The main screen as seen from its actions."""

    services: Services
    wanted: Wanted
    snapshot: Snapshot

    @property
    def dashboard(self) -> "Dashboard":
        """The application: `work` in threads, `say`, `fail`."""
        return cast("Dashboard", self.app)

    @property
    def table(self) -> "LeadTable":
        """The leads."""
        raise NotImplementedError

    @property
    def chosen(self) -> list[LeadRow]:
        """What a key acts on: the marked leads, else the one under the cursor."""
        raise NotImplementedError

    def reload(self, *, keep: bool = True, home: int | None = None) -> None:
        """Reads the order and the counts again and shows them; the cursor keeps its place, or goes to the conversation
        `home`."""
        raise NotImplementedError

    def judge(self) -> None:
        """Judges and ranks in a thread what changed, and shows it."""
        raise NotImplementedError

    def progress(self, words: str) -> None:
        """Shows how far long work is, "" for none."""
