"""A screen that is there to be read: a title, a page that scrolls, and the keys that leave it."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Static
from textual.worker import get_current_worker

from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.tui.safe import safe
from inboxfollow.tui.widgets.paper import Paper

Result = TypeVar("Result")
Answer = TypeVar("Answer")


class PageScreen(ModalScreen[None]):
    """Fill it in `on_mount`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape", "close", "close", id="page_close", tooltip="Back to the leads"),
        Binding("j,down", "scroll(1)", "down", id="page_line_down", tooltip="A line down"),
        Binding("k,up", "scroll(-1)", "up", id="page_line_up", tooltip="A line up"),
        Binding("space,pagedown,ctrl+f", "leaf(1)", "page down", show=False, id="page_next", tooltip="A page down"),
        Binding("b,pageup,ctrl+b", "leaf(-1)", "page up", show=False, id="page_back", tooltip="A page up"),
        Binding("g,home", "top", "first line", show=False, id="page_top", tooltip="To the beginning"),
        Binding("G,end", "bottom", "last line", show=False, id="page_bottom", tooltip="To the end"),
    ]

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        with Vertical(classes="page"):
            yield Static(classes="page-title")
            yield Paper()
        yield Footer(compact=True, show_command_palette=False)

    @property
    def paper(self) -> Paper:
        """What is read."""
        return self.query_one(Paper)

    def entitle(self, words: str) -> None:
        """Shows this title; the words may be hostile."""
        self.query_one(".page-title", Static).update(safe(words))

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """By lines."""
        self.paper.scroll_lines(lines)

    def action_leaf(self, pages: int) -> None:
        """By pages, with a line of the one before."""
        self.paper.scroll_lines(pages * max(self.paper.size.height - 1, 1))

    def action_top(self) -> None:
        """To the beginning."""
        self.paper.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the end."""
        self.paper.scroll_end(animate=False)

    def ask(
        self, job: Callable[[], Result], then: Callable[[Result], None], fail: Callable[[InboxfollowError], None]
    ) -> None:
        """Runs `job` in a thread and hands its result, or our error, to the page, unless that was closed meanwhile."""

        def run() -> None:
            try:
                result = job()
            except InboxfollowError as error:
                back(fail, error)
            else:
                back(then, result)

        def back(taker: Callable[[Answer], None], answer: Answer) -> None:
            if not get_current_worker().is_cancelled and self.is_attached:
                self.app.call_from_thread(taker, answer)

        self.run_worker(run, thread=True, group="page")
