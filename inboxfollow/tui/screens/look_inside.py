"""Inside a group of the first look: its conversations, each kept or hidden, its people ignored with a key."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Static

from inboxfollow.app import act, board, first_look
from inboxfollow.app.first_look import Pile
from inboxfollow.app.rows import Person
from inboxfollow.app.services import Services
from inboxfollow.app.wording import plural
from inboxfollow.domain.groups import HIDDEN
from inboxfollow.domain.identity import organisation
from inboxfollow.tui.listing import Rows, Snapshot, Wanted
from inboxfollow.tui.safe import safe
from inboxfollow.tui.widgets.lead_line import LeadLines
from inboxfollow.tui.widgets.lead_table import LeadTable

if TYPE_CHECKING:
    from inboxfollow.tui.app import Dashboard


class LookInside(Screen[int]):
    """Ends with the number of steps that were made."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", show=False, id="inside_down", tooltip="Next conversation"),
        Binding("k,up", "move(-1)", "up", show=False, id="inside_up", tooltip="Conversation before"),
        Binding("pagedown", "page(1)", "page down", show=False, id="inside_page_down", tooltip="A page down"),
        Binding("pageup", "page(-1)", "page up", show=False, id="inside_page_up", tooltip="A page up"),
        Binding("g,home", "edge(0)", "first", show=False, id="inside_first", tooltip="First conversation"),
        Binding("G,end", "edge(1)", "last", show=False, id="inside_last", tooltip="Last conversation"),
        Binding("space", "switch", "keep or hide", id="inside_toggle", tooltip="Keep this conversation, or hide it"),
        Binding("i", "ignore", "ignore person", id="inside_ignore", tooltip="Never make leads of these people"),
        Binding("I", "ignore_domain", "ignore domain", id="inside_ignore_domain", tooltip="Nor of anybody there"),
        Binding("u", "undo", "undo", id="inside_undo", tooltip="Take back the last step made here"),
        Binding("q,escape", "leave", "back", id="inside_leave", tooltip="Back to the groups"),
    ]

    def __init__(self, services: Services, title: str, pile: Pile) -> None:
        super().__init__()
        self._services, self._title = services, title
        self._order = (*pile.shown, *pile.hidden)
        self._shown = frozenset(pile.shown)
        self._steps = 0
        steps = {cadence.name: len(cadence.steps) for cadence in services.policy.cadences}
        self._table = LeadTable(LeadLines(services, steps))

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="inside-head")
        yield self._table
        yield Static(id="inside-row")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Rows are read as they come into sight."""
        self.query_one("#inside-head", Static).update(
            Text(f"{self._title}: {plural(len(self._order), 'conversation')}; ✓ is in your list", "bold")
        )
        self._table.focus()
        self._reload(keep=False)

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    def _reload(self, *, keep: bool = True) -> None:
        if self.is_attached:
            self._table.marks = set(self._shown)
            self._table.show(Rows(self._services, Snapshot(Wanted(), self._order)), keep=keep)

    def on_lead_table_moved(self, event: LeadTable.Moved) -> None:
        """What hides a conversation, or that it is in the list, in words."""
        event.stop()
        row, text = event.row, Text(no_wrap=True)
        if row is not None:
            people = ", ".join(person.address for person in row.people[:3])
            text.append("hidden: " if row.state in HIDDEN else "in your list: ", "bold")
            text.append_text(safe(row.why)).append("\n").append_text(safe(people))
        self.query_one("#inside-row", Static).update(text)

    def on_lead_table_failed(self, event: LeadTable.Failed) -> None:
        """Rows could not be read."""
        self.dashboard.fail(event.error)

    def action_move(self, steps: int) -> None:
        """Another row."""
        self._table.move(steps)

    def action_page(self, direction: int) -> None:
        """A page on or back."""
        self._table.move(direction * max(self._table.size.height - 2, 1))

    def action_edge(self, last: int) -> None:
        """The first row, or the last."""
        self._table.go((len(self._order) - 1) * last)

    def action_switch(self) -> None:
        """Keeps what is hidden, hides what is not."""
        row, services = self._table.row, self._services
        if row is None:
            return
        decide = first_look.keep if row.state in HIDDEN else first_look.hide
        self._table.move(1)
        self._work(lambda: decide(services, [services.store.resolve(row.id)], row.subject), 1)

    def action_ignore(self) -> None:
        """Ignores the people of this conversation."""
        self._ignore([person.address for person in self._people])

    def action_ignore_domain(self) -> None:
        """Ignores everybody at the domains of this conversation; nobody means all of a freemail provider."""
        domains = dict.fromkeys(organisation(person.address) for person in self._people)
        self._ignore([f"@{domain}" for domain in domains if domain])

    @property
    def _people(self) -> Sequence[Person]:
        row = self._table.row
        return row.people if row is not None else ()

    def _ignore(self, patterns: Sequence[str]) -> None:
        if not patterns:
            self.dashboard.say("there is no person or company here to ignore", "warning")
            return

        def job() -> act.Done:
            done = [act.ignore(self._services, pattern) for pattern in patterns]
            return act.Done("; ".join(one.words for one in done))

        self._work(job, len(patterns))

    def action_undo(self) -> None:
        """Takes back the newest step made here."""
        if self._steps:
            self._work(lambda: act.take_back(self._services), -1)
        else:
            self.dashboard.say("nothing was decided here yet")

    def _work(self, job: Callable[[], act.Done], steps: int) -> None:
        def whole() -> tuple[act.Done, frozenset[int]]:
            done = job()
            board.refresh(self._services)
            return done, first_look.in_list(self._services, self._order)

        def then(result: tuple[act.Done, frozenset[int]]) -> None:
            done, self._shown = result
            self._steps += steps
            self.dashboard.say(done.words)
            self._reload()

        self.dashboard.work(whole, then)

    def action_leave(self) -> None:
        """Back to the groups."""
        self.dismiss(self._steps)
