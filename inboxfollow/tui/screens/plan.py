"""The plan of the autopilot: mails to come by day, then what is left to the person; a mail can be left out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import set_cell_size
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from inboxfollow.app import act, autopilot, board, plan, plan_words
from inboxfollow.app.plan import Outlook
from inboxfollow.app.services import Services
from inboxfollow.app.wording import clean, due_words
from inboxfollow.domain.autopilot_plan import Planned
from inboxfollow.tui.cures import Cures
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.sentences import OUTDATED

if TYPE_CHECKING:
    from inboxfollow.tui.app import Dashboard

DAYS = 14
"""How far ahead is shown."""
_MOST = 200
"""Characters of a subject or reason."""


class PlanScreen(Screen[None]):
    """Rows as of the moment it was opened, or of the last key that changed something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "down", "down", show=False, id="plan_down", tooltip="The next mail"),
        Binding("k", "up", "up", show=False, id="plan_up", tooltip="The mail before"),
        Binding("x", "skip", "skip this one", id="plan_skip", tooltip="This mail is not sent; the lead stays due"),
        Binding("u", "undo", "undo", id="plan_undo", tooltip="Take back the last step"),
        Binding("exclamation_mark", "stop", "stop all, go on", id="plan_stop", tooltip="Stop the autopilot at once"),
        Binding("q,escape", "leave", "leave", id="plan_leave", tooltip="Back to the leads"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services, self._cures = services, Cures(services.looks)
        self._rows: list[Planned | None] = []
        """By option; None for the head of a day."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="plan-head")
        yield OptionList(id="plan-rows", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """The plan is made in a thread."""
        self._list.focus()
        self._head("Looking ahead …", ())
        self._read()

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#plan-rows", OptionList)

    @property
    def _row(self) -> Planned | None:
        at = self._list.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _head(self, words: str, states: Sequence[str]) -> None:
        text = Text(words, "bold")
        for state in states:
            text.append("\n").append_text(safe_lines(f"! {self._cures(state)}"))
        self.query_one("#plan-head", Static).update(text)

    def _read(self) -> None:
        self.dashboard.work(lambda: plan.outlook(self._services, DAYS), self._show, "plan")

    def _show(self, found: Outlook) -> None:
        if not self.is_attached:
            return
        now, zone = self._services.clock.now(), self._services.policy.timezone
        here = self._row
        days = list(plan_words.by_day(found.mails, now, zone))
        self._rows, options = [], list[Option]()
        for title, rows in [*days, *([("Left to you", list(found.left))] if found.left else [])]:
            self._rows += [None, *rows]
            options += [Option(Text(title, "bold"), disabled=True), *(Option(self._entry(row)) for row in rows)]
        self._list.clear_options()
        self._list.add_options(options)
        same = [at for at, row in enumerate(self._rows) if row is not None and here is not None
                and row.lead_id == here.lead_id]  # fmt: skip
        first = next((at for at, row in enumerate(self._rows) if row is not None), None)
        self._list.highlighted = same[0] if same else first
        words = f"Autopilot: {len(found.mails):,} to come in {DAYS} days, supposing that nobody answers"
        older = [OUTDATED] if self._services.is_outdated() else []
        self._head(words, [*older, *plan_words.state_lines(found, DAYS, now, zone)])

    def _entry(self, row: Planned) -> Text:
        policy = self._services.policy
        if row.mode == "off":
            when = due_words(row.due, self._services.clock.now(), policy.calendar, brief=True)
        else:
            when = f"{row.at.astimezone(policy.timezone):%H:%M}"
        who, step = clean(plan_words.people(row)), clean(plan_words.step(row))
        words = f"  {set_cell_size(when, 9)} {plan_words.MODES[row.mode]:<8} {set_cell_size(step, 14)} "
        words += f"{set_cell_size(who, 24)} {clean(row.subject)[:_MOST]}"
        made = Text(words, no_wrap=True, overflow="ellipsis")
        if row.why:
            made.append(f"\n    {self._cures(clean(row.why))[:_MOST]}", "dim")
        return made

    # What keys do

    def action_down(self) -> None:
        """The next mail."""
        self._list.action_cursor_down()

    def action_up(self) -> None:
        """The mail before."""
        self._list.action_cursor_up()

    def action_skip(self) -> None:
        """The mail under the cursor is left out."""
        row = self._row
        if row is not None:
            self._work(lambda: autopilot.skip(self._services, row.lead_id).words)

    def action_undo(self) -> None:
        """Takes back the newest step."""
        self._work(lambda: act.take_back(self._services).words)

    def action_stop(self) -> None:
        """Stops all, or lets it go on."""
        self._work(lambda: autopilot.toggle(self._services))

    def _work(self, job: Callable[[], str]) -> None:
        def whole() -> str:
            words = job()
            board.refresh(self._services)
            return words

        def then(words: str) -> None:
            self.dashboard.say(words[0].upper() + words[1:])
            self._read()

        self.dashboard.work(whole, then, "plan")

    def action_leave(self) -> None:
        """Back to the leads."""
        self.dismiss()
