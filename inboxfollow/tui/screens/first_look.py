"""The first look: all conversations in groups, each kept or hidden with one key; the mailbox is not touched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.worker import get_current_worker

from inboxfollow.app import act, board, first_look
from inboxfollow.app.first_look import Look, Pile
from inboxfollow.app.services import Services
from inboxfollow.domain.groups import Group
from inboxfollow.tui.safe import safe
from inboxfollow.tui.screens.look_inside import LookInside

if TYPE_CHECKING:
    from inboxfollow.tui.app import Dashboard

GROUPS = {
    Group.THEY_WROTE_FIRST: ("They wrote first, and you asked back", "The ones not to lose."),
    Group.I_ASKED: ("You wrote first, and asked", "Offers and questions of yours that nobody answered."),
    Group.ANSWERED: ("They answered", "It is your turn. Hidden ones come back when they write again."),
    Group.SILENT: ("Silent for long", "Some come back every day, with words made for a long silence."),
    Group.PRIVATE: ("Perhaps private", "Your family name, or an address of a freemail provider."),
    Group.COURTESIES: ("Thanks and information", "Your last words ask for no answer."),
    Group.SUPPORT: ("Support, invoices, newsletters answered", "Tickets, papers for the books, answers to bulk mail."),
    Group.COLLEAGUES: ("Colleagues", "Sent to people at your own domains only."),
    Group.MACHINES: ("Lists, calendar and machines", "Sent to lists, circulars, no-reply addresses, yourself."),
    Group.IGNORED: ("People you ignore", "On your ignore list."),
    Group.ENDED: ("Over", "Closed by you, or they asked not to be written to."),
}
"""What a group is called, and what is in it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list."""

    pile: Pile
    title: str
    what: str


class FirstLook(Screen[None]):
    """Groups, with examples of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "down", "down", show=False, id="look_down", tooltip="Next group"),
        Binding("k", "up", "up", show=False, id="look_up", tooltip="Group before"),
        Binding("enter", "inside", "look inside", id="look_inside", priority=True, tooltip="Show its conversations"),
        Binding("space", "switch", "keep or hide", id="look_toggle", tooltip="Keep all of a group, or hide all of it"),
        Binding("h", "hide", "hide", id="look_hide", tooltip="Hide all of a group"),
        Binding("u", "undo", "undo", id="look_undo", tooltip="Take back the last step made here"),
        Binding("a", "accept", "accept", id="look_accept", tooltip="Done; L opens this again"),
        Binding("q,escape", "leave", "leave", id="look_leave", tooltip="Back to the list; what was decided stays"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._look = Look()
        self._lines: list[_Line] = []
        self._steps = 0
        self._busy = ""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="look-head")
        yield OptionList(id="look-groups", markup=False)
        yield Static(id="look-examples")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """The groups come as they are counted."""
        self._groups.focus()
        self._head()
        self._read()

    @property
    def dashboard(self) -> "Dashboard":
        """The application."""
        return cast("Dashboard", self.app)

    @property
    def _groups(self) -> OptionList:
        return self.query_one("#look-groups", OptionList)

    @property
    def _line(self) -> _Line | None:
        at = self._groups.highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    # What is known

    def _read(self) -> None:
        again = bool(self._lines)

        def job() -> Look:
            worker, look = get_current_worker(), Look()
            for look in first_look.looks(self._services):
                if worker.is_cancelled:
                    break
                if not again:
                    self.app.call_later(self._show, look)
            return look

        self.dashboard.work(job, self._show, "first look")

    def _show(self, look: Look) -> None:
        if not self.is_attached:
            return
        self._look = look
        self._lines = [_Line(pile, *GROUPS[pile.group]) for pile in look.piles]
        chosen = self._groups.highlighted or 0
        self._groups.clear_options()
        self._groups.add_options(self._prompt(line) for line in self._lines)
        self._groups.highlighted = min(chosen, len(self._lines) - 1) if self._lines else None
        self._head()
        self._examples()

    def _prompt(self, line: _Line) -> Text:
        pile = line.pile
        mark = "hidden " if not pile.shown else "in list" if not pile.hidden else "partly "
        counts = f"{len(pile.shown):>7,} in list {len(pile.hidden):>7,} hidden"
        return Text(f"{mark}  {line.title:<40} {counts}", "" if pile.shown else "dim", no_wrap=True)

    def _head(self) -> None:
        look = self._look
        counted = f"{look.done:,} of {look.total:,} looked at" if look.done < look.total else f"{look.total:,}"
        words = f"First look: {counted} conversations, {look.shown:,} in your list, {look.hidden:,} hidden."
        advice = "Nothing changes in your mailbox. Hidden ones come back when somebody writes."
        self.query_one("#look-head", Static).update(
            Text.assemble((words, "bold"), "\n", self._busy or advice, no_wrap=True)
        )

    def _examples(self) -> None:
        line = self._line
        text = Text(line.what + "\n" if line else "", no_wrap=True)
        for example in line.pile.examples if line else ():
            text.append_text(safe(f"  {example}")).append("\n")
        self.query_one("#look-examples", Static).update(text)

    def on_option_list_option_highlighted(self) -> None:
        """The examples follow the cursor."""
        self._examples()

    # What keys do

    def action_down(self) -> None:
        """The next group."""
        self._groups.action_cursor_down()

    def action_up(self) -> None:
        """The group before."""
        self._groups.action_cursor_up()

    def action_switch(self) -> None:
        """Hides a group of which anything is in the list; else keeps all of it."""
        line = self._line
        if line is not None and not line.pile.shown:
            self._decide(line, line.pile.hidden, first_look.keep)
        else:
            self.action_hide()

    def action_hide(self) -> None:
        """Hides a group."""
        if (line := self._line) is not None:
            if not line.pile.shown:
                self.dashboard.say(f"{line.title}: all of it is hidden already")
            else:
                self._decide(line, line.pile.shown, first_look.hide)

    def _decide(
        self, line: _Line, conversations: Sequence[int], decide: Callable[[Services, Sequence[int], str], act.Done]
    ) -> None:
        name = line.title.lower()
        self._work(lambda: decide(self._services, conversations, name), f"{line.title}: one moment …", 1)

    def _work(self, job: Callable[[], act.Done], busy: str, steps: int) -> None:
        if self._busy:
            return
        self._busy = busy
        self._head()

        def careful() -> act.Done | None:
            try:
                return job()
            finally:
                self.app.call_later(self._idle)

        def then(done: act.Done | None) -> None:
            if done is not None:
                self._steps += steps
                self.dashboard.say(done.words)
            self._read()

        self.dashboard.work(careful, then)

    def _idle(self) -> None:
        self._busy = ""
        if self.is_attached:
            self._head()

    def action_undo(self) -> None:
        """Takes back the newest step made here."""
        if not self._steps:
            self.dashboard.say("nothing was decided here yet")
            return

        def job() -> act.Done:
            done = act.take_back(self._services)
            board.refresh(self._services)
            return done

        self._work(job, "taking back …", -1)

    def action_inside(self) -> None:
        """Shows the conversations of a group."""
        if (line := self._line) is not None and not self._busy:
            inside = LookInside(self._services, line.title, line.pile)
            self.app.push_screen(inside, self._back)

    def _back(self, steps: int | None) -> None:
        self._steps += steps or 0
        self._read()

    def action_accept(self) -> None:
        """Done."""
        self.dashboard.say(f"{self._look.shown:,} in your list, {self._look.hidden:,} hidden; L opens the groups again")
        self.dismiss()

    def action_leave(self) -> None:
        """Back to the list."""
        self.dismiss()
