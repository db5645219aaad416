"""A mail of the outbox as it was frozen: what left, will leave, or was stopped."""

from rich.text import Text

from inboxfollow.app import wording
from inboxfollow.app.outbox import words_of
from inboxfollow.app.services import Services
from inboxfollow.app.wording import clean_lines
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.tui.lead_page import labelled
from inboxfollow.tui.screens.page import PageScreen
from inboxfollow.tui.widgets.paper import Passage


class FrozenScreen(PageScreen):
    """To be read only."""

    def __init__(self, services: Services, mail: Outgoing) -> None:
        super().__init__()
        self._services, self._mail = services, mail

    def on_mount(self) -> None:
        """All there is to know about it."""
        mail, now, zone = self._mail, self._services.clock.now(), self._services.policy.timezone
        self.entitle(mail.subject)
        ready = mail.status == "ready"
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
                labelled("State", ": ".join(filter(None, (wording.OUTGOING[mail.status], mail.why)))),
                *(labelled(name, wording.instant(at, now, zone)) for name, at in moments if at is not None),
                Passage(Text("")),
                *(
                    Passage(Text(line), kind="faint" if line.startswith(">") else "")
                    for line in clean_lines(words_of(mail))
                ),
            ]
        )
