"""What a preview shows, and how it is kept up to date: made in a thread, drawn, and made again when the mailbox has
been looked at. Until it is drawn no key does anything."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from inboxfollow.app.letter import name
from inboxfollow.app.poll import poll
from inboxfollow.app.preview import Preview
from inboxfollow.app.services import Services
from inboxfollow.app.wording import instant
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.tui.cures import Cures
from inboxfollow.tui.drafting import Draft
from inboxfollow.tui.lane import leavable
from inboxfollow.tui.safe import safe
from inboxfollow.tui.widgets import letter
from inboxfollow.tui.widgets.words import Words

if TYPE_CHECKING:
    from inboxfollow.tui.app import Dashboard

Made = TypeVar("Made")
LOOK_EVERY = 60.0
"""Seconds between two looks at the mailbox while a preview is shown."""
FRESH = 15.0
"""A look so many seconds ago is good enough for the first sight."""


@dataclass(frozen=True, slots=True)
class Queued:
    """What the preview put into the outbox. `fresh` False: another mail was there already, and nothing was added."""

    mail: Outgoing
    fresh: bool
    who: str


class PreviewSheet(ModalScreen[Queued | Draft | None]):
    """Ends with what was queued, with a draft in the person's own words that was not sent, or with None. Its keys are
    those of PreviewScreen."""

    def __init__(self, services: Services, lead_id: str, draft: Draft | None = None, *, notice: str = "") -> None:
        """A wish for own words that are still to be written begins in the editor. `notice`: to know before all else."""
        super().__init__()
        self._services, self._lead_id, self._notice = services, lead_id, notice
        self._draft, self._cures = draft or Draft(), Cures(services.looks)
        self._shown: Preview | None = None
        self._drawn = False
        """Whether what is to be sent can be seen, and nothing is under way: only then do keys count."""
        self._drawings = 0
        self._looking = self._stale = self._queueing = False

    @property
    def dashboard(self) -> "Dashboard":
        """The application: `work` in threads, `say`, `fail`."""
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(safe("Preparing the follow-up…"), id="preview-title")
        with VerticalScroll(id="letter"):
            yield Static(id="letter-head")
            yield Static(id="letter-words")
            yield Static(id="letter-tail")
        yield Words()
        with VerticalScroll(id="letter-judged", can_focus=False):
            yield Static(id="letter-remarks")
        yield Static(id="letter-checked")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """The preview is made in a thread; then the mailbox is looked at from time to time."""
        self.query_one("#letter").focus()
        self._make(self._begin)
        self.set_interval(1.0, self.tick)
        self.set_interval(LOOK_EVERY, self.look)

    # making and showing

    def _make(self, then: Callable[[], None] | None = None) -> None:
        """Makes the preview anew; until it is drawn no key does anything."""
        self._stale = False
        draft = self._draft

        def show(made: Preview) -> None:
            if draft is self._draft:
                self._shown = made
                self._draw()
                if then is not None:
                    then()
            else:  # other words were written meanwhile
                self._make(then)

        self._ask(lambda: draft.made(self._services, self._lead_id), show)

    def _ask(self, job: Callable[[], Made], then: Callable[[Made], None]) -> None:
        """Runs a job in a thread and hands its result on; where it fails, all stays as it is."""
        self._drawn = False

        def tried() -> Made | InboxfollowError:
            try:
                return job()
            except InboxfollowError as error:
                return error

        def shown(made: Made | InboxfollowError) -> None:
            if not self.is_attached:
                return
            if not isinstance(made, InboxfollowError):
                then(made)
                return
            self._queueing = False
            self.dashboard.fail(made)
            if self._shown is None:
                self.dismiss(None)
            else:
                self._draw()

        self.dashboard.work(tried, shown, "preview")

    def _ready(self, drawing: int) -> None:
        """A drawing has reached the screen."""
        if drawing == self._drawings:
            self._drawn = not self._queueing
            if self._stale:
                self._make()

    def _draw(self) -> None:
        """Shows what there is; only then do keys count."""
        one, at = self._shown, self._draft.at
        if one is None:
            return
        self._drawn = False
        self._drawings += 1
        now, zone = self._services.clock.now(), self._services.policy.timezone
        undo = int(self._services.policy.sending.undo.total_seconds())
        soon = f"Enter, then {undo} s to take it back" if undo else "Enter sends it at once"
        leaves = f"leaves {instant(at, now, zone)}" if at else soon
        leaves = "cannot be sent" if one.objections else leaves
        if not self.has_class("editing"):
            self.query_one("#preview-title", Static).update(safe(f"Follow-up to {name(one)} · {leaves}"))
        self.query_one("#letter-head", Static).update(letter.head(one))
        self.query_one("#letter-words", Static).update(letter.words(one))
        self.query_one("#letter-tail", Static).update(letter.tail(one))
        shown = replace(one, notices=(self._notice, *one.notices)) if self._notice else one
        self.query_one("#letter-remarks", Static).update(letter.judged(shown, self._cures))
        self.tick()
        self.refresh_bindings()
        self.call_after_refresh(self._ready, self._drawings)

    def tick(self) -> None:
        """A second has passed."""
        if self._shown is not None:
            now, zone = self._services.clock.now(), self._services.policy.timezone
            self.query_one("#letter-checked", Static).update(letter.checked(self._shown, now, zone, self._looking))

    def _begin(self) -> None:
        """The first sight: own words begin in the editor; an old look at the mailbox is taken again."""
        if self._draft.wish.body is not None and self._draft.own is None:
            self.edit_words()
        checked = self._shown.coverage.checked if self._shown else None
        if checked is None or (self._services.clock.now() - checked).total_seconds() > FRESH:
            self.look()

    def edit_words(self) -> None:
        """Opens the words for writing."""
        if self._shown is not None:
            self.add_class("editing")
            self.query_one("#preview-title", Static).update(
                safe(f"Your words to {name(self._shown)} · Ctrl+S or Esc: see the whole mail")
            )
            self.query_one(Words).begin(self._shown.text)
            self.refresh_bindings()

    def look(self) -> None:
        """Reads what is new in the mailboxes, in a thread; a reply that has just come shows at once."""
        if self._looking or not self.is_attached:
            return
        self._looking = True
        self.tick()

        def job() -> None:
            try:
                poll(self._services, account=None, full=False, progress=lambda _: None)
            except InboxfollowError as error:
                self.app.call_from_thread(self.dashboard.fail, error)

        self.dashboard.work(leavable(job), lambda _: self._looked(), "look")

    def _looked(self) -> None:
        self._looking, self._stale = False, True
        if self.is_attached and self._drawn:
            self._make()
