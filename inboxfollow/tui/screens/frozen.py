"""A mail of the outbox as it was frozen: what left, will leave, or was stopped."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from inboxfollow.app import wording
from inboxfollow.app.outbox import words_of
from inboxfollow.app.services import Services
from inboxfollow.app.wording import clean_lines
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.tui.lead_page import labelled
from inboxfollow.tui.screens.page import PageScreen
from inboxfollow.tui.widgets.paper import Passage


class FrozenScreen(PageScreen):
    """To be read; what waits for approval can be sent from here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "approve", "send it", id="frozen_approve", tooltip="Send what the autopilot prepared"),
    ]

    def __init__(self, services: Services, mail: Outgoing, approve: Callable[[], None]) -> None:
        super().__init__()
        self._services, self._mail, self._approve = services, mail, approve

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is for what waits for approval only."""
        return self._mail.is_draft if action == "approve" else True

    def action_approve(self) -> None:
        """The person wants it to leave."""
        self.dismiss(None)
        self._approve()

    def on_mount(self) -> None:
        """All there is to know about it."""
        mail, now, zone = self._mail, self._services.clock.now(), self._services.policy.timezone
        self.entitle(mail.subject)
        ready = mail.status == "ready" and not mail.is_draft
        status = "draft" if mail.is_draft else str(mail.status)
        moments = [
            ("Written", mail.created),
            ("Leaves", mail.not_before if ready else None),
            ("Tried", mail.started),
            ("Settled", mail.finished),
        ]
        self.paper.show(
            [
                labelled("To", ", ".join(mail.recipients)),
                labelled("From", f"{mail.sender} (account {mail.account})"),
                labelled("Subject", mail.subject or "(no subject)"),
                labelled("State", ": ".join(filter(None, (wording.OUTGOING[status], mail.why)))),
                *(labelled(name, wording.instant(at, now, zone)) for name, at in moments if at is not None),
                Passage(Text("")),
                *(
                    Passage(Text(line), kind="faint" if line.startswith(">") else "")
                    for line in clean_lines(words_of(mail))
                ),
            ]
        )
