"""What all steps of set-up share: where one is, what was said, work in threads, the keys."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import Worker, get_current_worker

from inboxfollow.app.wording import sentence
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.tui.lane import leavable
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.answers import Kit

if TYPE_CHECKING:
    from inboxfollow.tui.setup.app import SetUp

Result = TypeVar("Result")
STEPS = ("address", "way in", "folders", "you", "secret", "write")


class Step(Screen[None]):
    """One thought. A step says its NUMBER, composes its `body`, and goes on in `proceed`.

    What is typed quickly, or by a program, has to reach the field it is meant for: keys that change the focus come
    before all others, and Enter goes through the field that has the focus, after what was typed into it.
    """

    NUMBER: ClassVar = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next", id="setup_next", tooltip="Go on"),
        Binding("escape", "back", "back", id="setup_back", tooltip="To the step before; while it works: stop that"),
        Binding("tab", "app.focus_next", "next field", show=False, id="setup_tab", priority=True),
        Binding("shift+tab", "app.focus_previous", "field before", show=False, id="setup_tab_back", priority=True),
        Binding("up", "app.focus_previous", "field before", show=False, id="setup_up", tooltip="The field before"),
        Binding("down", "app.focus_next", "next field", show=False, id="setup_down", tooltip="The next field"),
        Binding("pagedown", "leaf(1)", "page down", show=False, id="setup_leaf", tooltip="A page down"),
        Binding("pageup", "leaf(-1)", "page up", show=False, id="setup_leaf_back", tooltip="A page up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._work: Worker[None] | None = None
        self._doing, self._seconds = "", 0

    @property
    def set_up(self) -> "SetUp":
        """The application."""
        return cast("SetUp", self.app)

    @property
    def kit(self) -> Kit:
        """What there is to work with."""
        return self.set_up.kit

    # What is seen

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(_where(self.NUMBER), id="step-where")
        with VerticalScroll(id="step-body", can_focus=False):
            yield from self.body()
            yield Static(id="step-said")
        yield Footer(compact=True, show_command_palette=False)

    def body(self) -> ComposeResult:
        """The thought."""
        yield from ()

    def on_mount(self) -> None:
        """Work that takes long shows that it lives."""
        self.set_interval(1.0, self._tick)

    def proceed(self) -> None:
        """Enter was pressed, and nothing is under way."""

    def go(self, step: "Step") -> None:
        """Lays the next step on this one."""
        self.app.push_screen(step)

    def say(self, *lines: str, wrong: bool = False) -> None:
        """Tells the person, in place of what was said before; "!" stands before what is wrong."""
        said = self.query_one("#step-said", Static)
        said.set_class(wrong, "wrong")
        said.update(safe_lines("\n".join(f"! {one}" if wrong else one for one in lines)))
        if lines:
            self.call_after_refresh(said.scroll_visible, animate=False)

    def fail(self, error: InboxfollowError) -> None:
        """Tells what went wrong and what to do."""
        self.say(sentence(error.message, error.hint), wrong=True)

    # What is done

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._work is not None and not self._work.is_finished

    def work(
        self, doing: str, job: Callable[[], Result], then: Callable[[Result], None], *, may_leave: bool = True
    ) -> None:
        """Runs `job` in a thread and hands its result to `then` on the screen, unless the person stopped it. With
        `may_leave` it may be left at any instant: it changes nothing."""

        def run() -> None:
            worker = get_current_worker()
            try:
                result = leavable(job)() if may_leave else job()
            except InboxfollowError as error:
                self.app.call_later(self._after, worker, self.fail, error)
            else:
                self.app.call_later(self._after, worker, then, result)

        self._seconds = 0
        self._work = self.run_worker(run, thread=True, group="step")
        self.doing(doing)

    def doing(self, words: str) -> None:
        """What is under way, in words; nothing, once it has ended."""
        if words and not self.busy:
            return
        self._doing = words
        self._show_doing()

    def _after(self, worker: Worker[None], then: Callable[..., None], outcome: object) -> None:
        if worker.is_cancelled or worker is not self._work or not self.is_attached:
            return
        self._work = None
        self.doing("")
        then(outcome)

    def _tick(self) -> None:
        if self.busy:
            self._seconds += 1
            self._show_doing()

    def _show_doing(self) -> None:
        waited = f" {self._seconds} s; Esc stops it" if self._seconds > 1 else ""
        self.say(*([f"{self._doing} …{waited}"] if self._doing else []))

    # What keys do

    def on_input_submitted(self) -> None:
        """Enter in a line."""
        self.action_next()

    def on_option_list_option_selected(self) -> None:
        """Enter on a list, or a click."""
        self.action_next()

    def action_next(self) -> None:
        """On, unless something is under way."""
        if not self.busy:
            self.proceed()

    def action_back(self) -> None:
        """Stops what is under way, else goes to the step before."""
        if self.busy and self._work is not None:
            self._work.cancel()
            self._work = None
            self.doing("")
            self.say("Stopped.")
        else:
            self.set_up.back()

    def action_leaf(self, pages: int) -> None:
        """Long text."""
        body = self.query_one("#step-body")
        body.scroll_relative(y=pages * max(body.size.height - 1, 1), animate=False)


def _where(number: int) -> Text:
    """ "2 of 6: way in", and the others."""
    dots = " ".join("●" if at <= number else "○" for at in range(1, len(STEPS) + 1))
    title = f"Set-up  {number} of {len(STEPS)}: {STEPS[number - 1]}"
    return Text.assemble((title, "bold"), f"   {dots}", no_wrap=True)
