"""A follow-up as it would leave: to whom, in what words, what was checked and when, what stops it. Nothing is sent that
has not been drawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType

from inboxfollow.app import outbox
from inboxfollow.app.letter import name
from inboxfollow.app.preview import Preview, edited, fitting
from inboxfollow.app.when import EXAMPLES, parse_when
from inboxfollow.app.wording import instant
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.tui.editor import edit
from inboxfollow.tui.screens.ask import AskScreen
from inboxfollow.tui.screens.preview_sheet import PreviewSheet, Queued
from inboxfollow.tui.widgets import letter
from inboxfollow.tui.widgets.words import Words

__all__ = ["PreviewScreen", "Queued"]
_KEYS = ("send", "edit", "editor", "template", "later", "include", "scroll", "leave")


class PreviewScreen(PreviewSheet):
    """Ends with what was queued, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "send", id="preview_send", tooltip="Send it, at the end of the undo window"),
        Binding("e", "edit", "edit", id="preview_edit", tooltip="Change the words here"),
        Binding("E", "editor", "$EDITOR", id="preview_editor", tooltip="Change the words in your editor"),
        Binding("tab", "template(1)", "next words", id="preview_next", tooltip="The next template that fits"),
        Binding("shift+tab", "template(-1)", "words before", show=False, id="preview_before", tooltip="The one before"),
        Binding("S", "later", "at another time", id="preview_later", tooltip="Send it at another time"),
        Binding("i", "include", "all", id="preview_include", tooltip="Write to those who have answered, too; or not"),
        Binding("j,down", "scroll(1)", "down", show=False, id="preview_down", tooltip="A line down"),
        Binding("k,up", "scroll(-1)", "up", show=False, id="preview_up", tooltip="A line up"),
        Binding("escape,q", "leave", "back", id="preview_leave", tooltip="Back, nothing is sent"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are written, letters are letters."""
        return not (self.has_class("editing") and action in _KEYS)

    def action_scroll(self, lines: int) -> None:
        """Moves the letter."""
        self.query_one("#letter").scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Sends nothing; own words are kept for the next time."""
        if not self._queueing:
            self.dismiss(self._draft.written)

    def action_send(self) -> None:
        """Puts it into the outbox, unless something stops it."""
        one, at = self._shown, self._draft.at
        if one is None or not self._drawn:
            return
        if one.objections:
            self.dashboard.say(f"Nothing is sent: {letter.stopped(one, self._cures)}", "warning")
            return
        who = name(one)

        def queued(made: tuple[Outgoing, bool]) -> None:
            self.dismiss(Queued(*made, who))

        self._queueing = True
        self._ask(lambda: outbox.queue(self._services, one, at), queued)

    def action_edit(self) -> None:
        """Changes the words here."""
        if self._drawn:
            self.edit_words()

    def on_words_done(self, event: Words.Done) -> None:
        """Back to the preview, judged anew."""
        self.remove_class("editing")
        self.query_one("#letter").focus()
        self._written(event.text)

    def action_editor(self) -> None:
        """Lends the terminal to the person's editor."""
        if self._shown is None or not self._drawn:
            return
        before = self._shown.text
        try:
            with self.app.suspend():
                written = edit(before)
        except SuspendNotSupported:
            self.dashboard.say("This terminal cannot be lent to an editor; e writes here", "warning")
        except InboxfollowError as error:
            self.dashboard.fail(error)
        else:
            self._written(None if written == before else written)

    def _written(self, text: str | None) -> None:
        if self._shown is not None:
            if text is not None:
                self._draft = replace(self._draft, own=text)
                self._shown = edited(self._shown, text)
            self._draw()

    def action_template(self, step: int) -> None:
        """Other words; the person's own are among them."""
        if not self._drawn:
            return
        wish = self._draft.wish
        self._ask(lambda: fitting(self._services, self._lead_id, wish), lambda found: self._turn(found, step))

    def _turn(self, found: Sequence[Preview], step: int) -> None:
        shown = self._shown.template if self._shown else ""
        other = self._draft.turned([one.template for one in found], shown, step)
        if other is None:
            self._draw()
            self.dashboard.say("No other template fits; e changes the words")
        else:
            self._draft = other
            self._make()

    def action_include(self) -> None:
        """Also those who have answered, or not."""
        if self._drawn:
            self._draft = self._draft.with_all()
            self._make()

    def action_later(self) -> None:
        """Asks for a moment."""
        if not self._drawn:
            return
        self.app.push_screen(
            AskScreen(
                "Send it when?",
                self._moment_words,
                hint=f"{EXAMPLES}; now for at once",
                value="now" if self._draft.at else "",
            ),
            self._at_another_time,
        )

    def _moment_words(self, line: str) -> str:
        moment = self._moment(line)
        zone = self._services.policy.timezone
        return instant(moment, self._services.clock.now(), zone) if moment else "at the end of the undo window"

    def _moment(self, line: str) -> datetime | None:
        if line.strip().lower() in ("", "now"):
            return None
        return parse_when(line, now=self._services.clock.now(), calendar=self._services.policy.calendar)

    def _at_another_time(self, line: str | None) -> None:
        if line is not None:
            self._draft = replace(self._draft, at=self._moment(line))
            self._draw()
