"""The main screen: the debt, the views, the table and the detail beside it. What keys decide lies in `actions`."""

import sys
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Static

from inboxfollow.app import wording
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.rank import View
from inboxfollow.tui.actions.daemon import Tending
from inboxfollow.tui.actions.filtering import Filtering
from inboxfollow.tui.actions.looking import Looking
from inboxfollow.tui.actions.moving import Moving
from inboxfollow.tui.actions.people import People
from inboxfollow.tui.actions.planning import Planning
from inboxfollow.tui.actions.reading import Reading
from inboxfollow.tui.actions.settling import Settling
from inboxfollow.tui.empty import empty_words
from inboxfollow.tui.keys import bindings
from inboxfollow.tui.listing import Rows, Snapshot, Wanted
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.widgets.coverage_line import CoverageLine
from inboxfollow.tui.widgets.debt_line import DebtLine
from inboxfollow.tui.widgets.detail import DetailPane
from inboxfollow.tui.widgets.filter_line import FilterLine
from inboxfollow.tui.widgets.lead_line import LeadLines
from inboxfollow.tui.widgets.lead_table import LeadTable
from inboxfollow.tui.widgets.outbox_view import OutboxView
from inboxfollow.tui.widgets.pending import PendingLine
from inboxfollow.tui.widgets.view_tabs import ViewTabs

PULSE = 0.5
"""Seconds between two looks at whether another process has changed the store."""
SWITCH = 0.0005
"""Seconds for which a thread that computes may keep the screen waiting, each time the screen has something to do."""
TICK = 60.0
"""Seconds after which time itself may have changed something."""


class MainScreen(Settling, People, Moving, Looking, Filtering, Reading, Planning, Tending, Screen[None]):
    """One view at a time, its rows read as they come into sight."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]  # noqa: RUF012 - Textual's own name for it

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.wanted = Wanted()
        self.snapshot = Snapshot(self.wanted)
        self._lead_in_sight = ""
        self.steps = {cadence.name: len(cadence.steps) for cadence in services.policy.cadences}
        self.lines = LeadLines(services, self.steps)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        with Horizontal(id="top"):
            yield DebtLine()
        yield PendingLine()
        yield ViewTabs()
        with Container(id="body"):
            yield LeadTable(self.lines)
            yield OutboxView(self.services)
            yield Static(id="empty")
            yield DetailPane(self.services, self.steps)
        yield FilterLine()
        yield CoverageLine()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """The first rows come from what is kept; then everything is judged anew where that is due."""
        sys.setswitchinterval(SWITCH)
        self.table.focus()
        self.look_for_news()
        self.set_interval(PULSE, self.look_for_news)
        self.set_interval(TICK, self.time_passes)

    @property
    def table(self) -> LeadTable:
        """The leads."""
        return self.query_one(LeadTable)

    @property
    def chosen(self) -> list[LeadRow]:
        """What a key acts on."""
        return self.table.chosen

    def show_snapshot(self, *, keep: bool, home: int | None = None) -> None:
        """The order, the counts and the coverage as last read."""
        shown = self.snapshot
        self.lines.sort, self.lines.reverse = shown.wanted.sort, shown.wanted.reverse
        rows = Rows(self.services, shown)
        self.table.show(rows, keep=keep, narrowed=bool(shown.wanted.needle))
        at = rows.place(home) if home is not None else None
        if at is not None:
            self.table.go(at)
        self.set_class(shown.is_empty, "empty")
        self.set_class(shown.wanted.view is View.OUTBOX, "outbox")
        self.show_outbox()
        self.query_one(DebtLine).show(shown.debt, shown.tallies)
        self.show_stopped()
        self.query_one(ViewTabs).show(shown.tallies, shown.wanted.view)
        everything = shown.tallies.get(shown.wanted.view, 0)
        self.query_one(FilterLine).count(len(shown.order), max(everything, len(shown.order)))
        self.show_state()

    def show_state(self) -> None:
        """What is known, what is read, what goes wrong."""
        line, shown = self.query_one(CoverageLine), self.snapshot
        now, policy = self.services.clock.now(), self.services.policy
        line.trouble = self.trouble_words
        if shown.coverage is not None:
            hidden = shown.tallies.get(View.MAYBE, 0) + shown.tallies.get(View.CLOSED, 0)
            line.show(wording.coverage_lines(shown.coverage, hidden, now, policy.timezone))
        line.redraw()
        if shown.is_empty:
            words = (*empty_words(shown, line.progress, self.judging, now, policy), *self.offer())
            self.query_one("#empty", Static).update(safe_lines("\n".join(words)))

    def progress(self, words: str) -> None:
        """Shows how far long work is, "" for none."""
        self.query_one(CoverageLine).progress = words
        self.show_state()

    def on_lead_table_moved(self, event: LeadTable.Moved) -> None:
        """The detail follows the cursor."""
        if event.row is not None and event.row.id != self._lead_in_sight:
            self._lead_in_sight = event.row.id
            self.hands_on()
        self.query_one(DetailPane).show_lead(event.row)

    def on_lead_table_marked(self, event: LeadTable.Marked) -> None:
        """How many leads the next key acts on."""
        hidden = f", {event.hidden:,} not in this list" if event.hidden else ""
        self.query_one(CoverageLine).selected = f"{event.count:,} selected{hidden}" if event.count else ""
        self.show_state()

    def on_lead_table_failed(self, event: LeadTable.Failed) -> None:
        """Rows that cannot be read are told, once."""
        self.trouble(event.error)
