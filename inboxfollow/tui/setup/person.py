"""Step 4: the account's short name; the person's name, time zone and holidays where they are not known yet."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.widgets import Static

from inboxfollow.app.setup import place, plan
from inboxfollow.app.wording import clean
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.settings import MeSettings
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.answers import Draft, Kit
from inboxfollow.tui.setup.fields import Line, Row
from inboxfollow.tui.setup.secret import SecretStep
from inboxfollow.tui.setup.step import Step


def person(kit: Kit, draft: Draft) -> Step:
    """The step that asks what is not known yet; the one after it where all is."""
    asks = not kit.current.has_me or draft.start.account is None
    return PersonStep(draft) if asks else SecretStep(draft)


class PersonStep(Step):
    """A form that is filled in already, as far as this computer knows."""

    NUMBER = 4

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft

    def body(self) -> ComposeResult:
        """The fields, and what each is for."""
        said, asks_me = self.kit.said, not self.kit.current.has_me
        yield Static("About you" if asks_me else "About this account", classes="title")
        if asks_me:
            found = place.propose(self.kit.tools.here)
            name = self._draft.seen.name if said.my_name is None else said.my_name
            holidays = found.holidays if said.holidays is None else said.holidays
            yield Row("Your name", Line(name, id="name", placeholder="stands beside your address in From"))
            yield Row("Time zone", Line(said.timezone or found.timezone, id="zone"))
            yield Row("Holidays", Line(holidays or "none", id="holidays"))
        if self._draft.start.account is None:
            yield Row("Account", Line(self._draft.account.name, id="account"), classes="low" if asks_me else "")
        words = ["The account's short name stands in lists, such as work or private."]
        if asks_me:
            words = [
                "Follow-ups are due on working days in your time zone, such as Europe/Berlin. Public holidays: a",
                'country, or a part of it such as "DE-BY"; "none" for none.', *words,
            ]  # fmt: skip
        yield Static(safe_lines(" ".join(words)), classes="faint low words")

    def on_mount(self) -> None:
        """The first field."""
        self.query(Line).first().focus()

    def proceed(self) -> None:
        """Checks all of it."""
        current, draft = self.kit.current, self._draft
        try:
            for account in self.query("#account").results(Line):
                named = plan.renamed(draft.account, account.value, current)
                draft = replace(draft, account=named)
            if not current.has_me:
                draft = replace(draft, me=self._me(draft))
        except UserError as error:
            self.fail(error)
            return
        self.go(SecretStep(draft))

    def _me(self, draft: Draft) -> MeSettings:
        """Raises UserError."""
        name, zone, holidays = (self.query_one(one, Line).value for one in ("#name", "#zone", "#holidays"))
        addresses = tuple(dict.fromkeys((draft.start.address, *draft.others)))
        region = place.checked_region(self.kit.tools.here, holidays)
        return MeSettings(clean(name).strip(), addresses, place.checked_zone(zone), region)
