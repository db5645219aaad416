"""View 8: what keys do to a mail of the outbox."""

from inboxfollow.app import outbox
from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.domain.outgoing import Outgoing, Status
from inboxfollow.domain.rank import View
from inboxfollow.tui.actions.sending import Sending
from inboxfollow.tui.screens.confirm import ConfirmScreen
from inboxfollow.tui.screens.frozen import FrozenScreen
from inboxfollow.tui.widgets.outbox_view import OutboxView

MOST = 300
"""Mails that are listed."""


class Settling(Sending):
    """Looking at mail on its way, taking it back, and saying what only a person knows."""

    def show_outbox(self) -> None:
        """Brings the list up to date where it is to be seen, and puts the keys where they belong."""
        view = self.query_one(OutboxView)
        if self.wanted.view is View.OUTBOX:
            try:
                view.show(outbox.newest(self.services, MOST))
            except InboxfollowError as error:
                self.dashboard.fail(error)
            if self.focused is None or self.focused is self.table:
                view.focus()
        elif view.has_focus:
            self.table.focus()

    def on_outbox_view_asked(self, event: OutboxView.Asked) -> None:
        """A key was pressed for a mail."""
        mail = event.mail
        if event.what == "show":
            self.app.push_screen(FrozenScreen(self.services, mail, lambda: self._approve(mail)))
        elif event.what == "back" and self._stands(mail, Status.READY, "taken back"):
            self.take_back([mail])
        elif event.what == "now" and mail.automatic and mail.status is Status.READY:
            self._approve(mail)
        elif event.what == "now" and self._stands(mail, Status.READY, "sent now"):
            self.deliveries.allow([mail.row])
            self.count_down()
        elif event.what in ("sent", "failed") and self._stands(mail, Status.UNKNOWN, "settled by you"):
            self._confirm(mail, sent=event.what == "sent")

    def _approve(self, mail: Outgoing) -> None:
        """What the autopilot wrote leaves as the person's own."""

        def approved(one: Outgoing) -> None:
            self.deliveries.queued([(one, self.deliveries.who(one))])
            self.dashboard.say(f"Follow-up to {self.deliveries.who(one)} {self._leaves(one)}")
            self.reload()
            self.count_down()

        self.dashboard.work(lambda: outbox.approve(self.services, mail.row), approved)

    def _stands(self, mail: Outgoing, status: Status, wish: str) -> bool:
        if mail.status is not status:
            which = "waits" if status is Status.READY else "nobody knows of"
            self.dashboard.say(f"Only a mail that {which} can be {wish}", "warning")
        return mail.status is status

    def _confirm(self, mail: Outgoing, *, sent: bool) -> None:
        question = "It was sent: count it as a touch?" if sent else "It was not sent: may they be written to again?"
        lines = [f"To {', '.join(mail.recipients)}", mail.subject]
        self.app.push_screen(ConfirmScreen(question, lines), lambda yes: self._settle(mail, sent) if yes else None)

    def _settle(self, mail: Outgoing, sent: bool) -> None:
        def settled(one: Outgoing) -> None:
            self.dashboard.say(f"{self.deliveries.who(one)}: {one.why}")
            self.judge()
            self.reload()

        self.dashboard.work(lambda: outbox.resolve(self.services, mail.row, sent=sent), settled)
