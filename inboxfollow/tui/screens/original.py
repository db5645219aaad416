"""The mails of a lead as their server has them, one after the other."""

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from inboxfollow.app import wording
from inboxfollow.app.original import Letter, Original, fetch, letters
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.app.wording import clean_lines
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.message import Address
from inboxfollow.tui.lead_page import labelled, line
from inboxfollow.tui.screens.page import PageScreen
from inboxfollow.tui.widgets.paper import Passage


class OriginalScreen(PageScreen):
    """Begins with the last one they wrote, else with my last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "step(1)", "next mail", id="original_next", tooltip="The mail after this one"),
        Binding("p,left", "step(-1)", "mail before", id="original_before", tooltip="The mail before this one"),
        Binding("o", "close", "close", show=False, id="original_close", tooltip="Back to the leads"),
    ]

    def __init__(self, services: Services, row: LeadRow) -> None:
        super().__init__()
        self._services, self._lead = services, row
        self._letters: tuple[Letter, ...] = ()
        self._place = 0
        self._known: dict[int, Original | InboxfollowError] = {}

    def on_mount(self) -> None:
        """Reads what there is."""
        self.entitle(self._lead.subject)
        self.ask(lambda: letters(self._services, self._lead.id), self._found, self._cannot)

    def action_step(self, steps: int) -> None:
        """To another mail of the conversation."""
        place = self._place + steps
        if 0 <= place < len(self._letters):
            self._place = place
            self._open()

    def _found(self, found: tuple[Letter, ...]) -> None:
        theirs = [at for at, one in enumerate(found) if not one.mine]
        self._letters, self._place = found, theirs[-1] if theirs else len(found) - 1
        self._open()

    def _cannot(self, error: InboxfollowError) -> None:
        self.paper.show([line(f"! {error.message} {error.hint}", hang=2, kind="alert")])

    def _open(self) -> None:
        """Shows the mail at the place, and fetches it where that has not been done."""
        letter = self._letters[self._place]
        self._draw()
        if letter.row not in self._known:
            then = partial(self._fetched, letter)
            self.ask(lambda: fetch(self._services, letter), then, then)

    def _fetched(self, letter: Letter, found: Original | InboxfollowError) -> None:
        self._known[letter.row] = found
        if letter is self._letters[self._place]:
            self._draw()

    def _draw(self) -> None:
        letter = self._letters[self._place]
        self.entitle(f"Mail {self._place + 1} of {len(self._letters)}: {self._lead.subject}")
        now, zone = self._services.clock.now(), self._services.policy.calendar.timezone
        made = [
            _head("From", _people((letter.sender,))),
            _head("To", _people(letter.to) or "(nobody)"),
            *([_head("Cc", _people(letter.cc))] if letter.cc else []),
            _head("Date", wording.instant(letter.at, now, zone)),
            _head("Subject", letter.subject or "(no subject)"),
        ]
        self.paper.show([*made, *self._body(letter, self._known.get(letter.row))])

    def _body(self, letter: Letter, found: Original | InboxfollowError | None) -> list[Passage]:
        if isinstance(found, Original):
            attached = [_head("Attached", ", ".join(found.attachments))] if found.attachments else []
            head = [_head("In", found.place), *attached, Passage(Text(""))]
            end = [line("… the rest is not shown", kind="faint")] if found.cut else []
            return [*head, *_text(found.text or "(no text)"), *end]
        if found is None:
            told = [line(f"Fetching it from {letter.account or 'the server'} …", kind="faint")]
        else:
            told = [line(f"! It could not be fetched: {found.message} {found.hint}", hang=2, kind="alert")]
        kept = [line("What was kept of it:", kind="heading"), *_text(letter.kept)] if letter.kept else []
        return [Passage(Text("")), *told, Passage(Text("")), *kept]


def _head(label: str, words: str) -> Passage:
    return labelled(label, words, len("Attached"))


def _people(people: tuple[Address, ...]) -> str:
    return ", ".join(f"{one.name} <{one.email}>" if one.name else one.email for one in people)


def _text(text: str) -> list[Passage]:
    """What is quoted stands back."""
    return [Passage(Text(one), kind="faint" if one.startswith(">") else "") for one in clean_lines(text)]
