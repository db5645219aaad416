"""The mails of the outbox: what waits, what nobody knows of, what was stopped, then what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inboxfollow.app.services import Services
from inboxfollow.app.wording import OUTGOING, clean, instant
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.tui.cures import Cures

What = Literal["show", "back", "now", "sent", "failed"]
_MOST = 200
"""Characters of a subject or reason."""
_SIGNS = {
    "ready": "…",
    "draft": "?",
    "sending": "↑",
    "unknown": "?",
    "blocked": "✗",
    "failed": "✗",
    "sent": "✓",
    "cancelled": "-",
}


class OutboxView(OptionList):
    """One mail an entry: a line, and the reason where it was not sent."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,o", "ask('show')", "show", id="outbox_show", tooltip="Show the mail"),
        Binding("u,x", "ask('back')", "take back", id="outbox_back", tooltip="Take back a mail that waits"),
        Binding(
            "f",
            "ask('now')",
            "send now",
            id="outbox_now",
            tooltip="Send a mail that waits, now; approves one of the autopilot's",
        ),
        Binding("y", "ask('sent')", "it was sent", id="outbox_sent", tooltip="An unknown mail was sent, as you found"),
        Binding("N", "ask('failed')", "it was not", id="outbox_failed", tooltip="An unknown mail was not sent"),
        Binding("j", "cursor_down", "down", show=False, id="outbox_down", tooltip="The next mail"),
        Binding("k", "cursor_up", "up", show=False, id="outbox_up", tooltip="The mail before"),
        Binding("g", "first", "first", show=False, id="outbox_first", tooltip="The first mail"),
        Binding("G", "last", "last", show=False, id="outbox_last", tooltip="The last mail"),
    ]

    @dataclass
    class Asked(Message):
        """A key was pressed for a mail."""

        what: What
        mail: Outgoing

    def __init__(self, services: Services) -> None:
        super().__init__(id="outbox")
        self._services, self._cures = services, Cures(services.looks)
        self._mails: Sequence[Outgoing] = ()

    def show(self, mails: Sequence[Outgoing]) -> None:
        """Shows these; the cursor stays on its mail where that is still there."""
        here = self.mail
        self._mails = mails
        self.clear_options()
        self.add_options([Option(self._entry(one)) for one in mails])
        if not mails:
            self.add_option(Option(Text("Nothing waits, and nothing was sent yet."), disabled=True))
        rows = [one.row for one in mails]
        self.highlighted = rows.index(here.row) if here is not None and here.row in rows else 0 if rows else None

    @property
    def mail(self) -> Outgoing | None:
        """The one under the cursor."""
        at = self.highlighted
        return self._mails[at] if at is not None and at < len(self._mails) else None

    def action_ask(self, what: What) -> None:
        """Hands the wish on."""
        if self.mail is not None:
            self.post_message(self.Asked(what, self.mail))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click shows the mail."""
        event.stop()
        self.action_ask("show")

    def _entry(self, one: Outgoing) -> Text:
        now, zone = self._services.clock.now(), self._services.policy.timezone
        when = one.not_before if one.status == "ready" else one.finished or one.started or one.created
        people = ", ".join(one.recipients)
        status = "draft" if one.is_draft else str(one.status)
        words = f"{_SIGNS[status]} {OUTGOING[status]:<16} {instant(when, now, zone):<17} "
        made = Text(f"{words}{clean(people)[:_MOST]}  {clean(one.subject)[:_MOST]}", no_wrap=True, overflow="ellipsis")
        if one.why and one.status not in ("sent", "cancelled"):
            made.append(f"\n  {self._cures(clean(one.why))[:_MOST]}", "dim")
        if one.is_draft:
            made.append("\n  Enter shows it, Enter there sends it; f: send it, x: take it back", "bold")
        if one.status == "unknown":
            made.append("\n  Look into your Sent folder, or ask them; y: it was sent, N: it was not", "bold")
        return made
