"""The main screen: the debt, the views, the table and the detail beside it. What keys decide lies in `actions`."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from inboxfollow.app import board
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.rank import View
from inboxfollow.tui.actions.looking import Looking
from inboxfollow.tui.actions.moving import Moving
from inboxfollow.tui.actions.people import People
from inboxfollow.tui.actions.reading import Reading
from inboxfollow.tui.keys import bindings
from inboxfollow.tui.listing import Rows, Snapshot, Wanted, take
from inboxfollow.tui.safe import safe
from inboxfollow.tui.widgets.detail import DetailPane
from inboxfollow.tui.widgets.lead_line import LeadLines
from inboxfollow.tui.widgets.lead_table import LeadTable

PULSE = 0.5
"""Seconds between two looks at whether another process has changed the store."""
TICK = 60.0
"""Seconds after which time itself may have changed something."""


class MainScreen(People, Moving, Looking, Reading, Screen[None]):
    """One view at a time, its rows read as they come into sight."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's own name for it

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.wanted = Wanted()
        self.snapshot = Snapshot(self.wanted)
        self._version = -1
        self.steps = {cadence.name: len(cadence.steps) for cadence in services.policy.cadences}
        self.lines = LeadLines(services, self.steps)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="debt")
        yield Static(id="views")
        with Container(id="body"):
            table = LeadTable(self.lines)
            table.id = "table"
            yield table
            yield Static(id="empty")
            yield DetailPane(self.services, self.steps)
        yield Input(id="filter", placeholder="people, subject, domain")
        yield Static(id="coverage")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """The first rows come from what is kept; then everything is judged anew where that is due."""
        self.table.focus()
        self.reload(keep=False)
        self.judge()
        self.set_interval(PULSE, self._look_for_news)
        self.set_interval(TICK, self.judge)

    @property
    def table(self) -> LeadTable:
        """The leads."""
        return self.query_one(LeadTable)

    @property
    def chosen(self) -> list[LeadRow]:
        """What a key acts on."""
        return self.table.chosen

    def reload(self, *, keep: bool = True, home: int | None = None) -> None:
        """Reads the order and the counts again and shows them; the cursor keeps its place, or goes to the conversation
        `home`."""
        self.snapshot = self.staying(take(self.services, self.wanted))
        self.lines.sort, self.lines.reverse = self.wanted.sort, self.wanted.reverse
        self.table.show(Rows(self.services, self.snapshot), keep=keep)
        if home is not None and home in self.snapshot.order:
            self.table.go(self.snapshot.order.index(home))
        self.set_class(not self.snapshot.order and self.wanted.view is not View.OUTBOX, "empty")
        self.query_one("#debt", Static).update(safe(self._debt()))
        self.query_one("#views", Static).update(safe(self._views()))

    def judge(self) -> None:
        """Judges and ranks in a thread what changed, and shows it."""
        self.dashboard.work(lambda: board.refresh(self.services), lambda changed: self.reload() if changed else None)

    def _look_for_news(self) -> None:
        version = self.services.store.version()
        if version != self._version:
            self._version = version
            self.judge()
            self.reload()

    def on_lead_table_moved(self, event: LeadTable.Moved) -> None:
        """The detail follows the cursor."""
        self.query_one(DetailPane).show_lead(event.row)

    def _debt(self) -> str:
        tallies = self.snapshot.tallies
        return f"due today {tallies.get(View.TODAY, 0)}   my turn {tallies.get(View.MY_TURN, 0)}"

    def _views(self) -> str:
        return "  ".join(
            f"{'[' if view is self.wanted.view else ' '}{int(view)} {view.name.lower().replace('_', ' ')} "
            f"{self.snapshot.tallies.get(view, 0)}{']' if view is self.wanted.view else ' '}"
            for view in View
        )
