"""Step 3: which folders hold what, and the person's other addresses."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.widgets import Static

from inboxfollow.app.setup import around
from inboxfollow.app.setup.address import checked
from inboxfollow.app.setup.around import Around, Seen
from inboxfollow.app.wording import plural, sentence
from inboxfollow.domain.errors import UserError
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.answers import Draft, Opened
from inboxfollow.tui.setup.fields import Choices, Ticks
from inboxfollow.tui.setup.person import person
from inboxfollow.tui.setup.step import Step


def look_around(step: Step, opened: Opened) -> None:
    """Reads headers of sent mail, and goes on to what they tell."""
    kit = step.kit
    mine = (opened.start.address, *kit.current.addresses)

    def job() -> Around:
        return around.look_around(kit.tools, opened.account, opened.secret, opened.folders, mine)

    def then(seen: Around) -> None:
        step.go(FoldersStep(Draft(opened.start, opened.account, opened.secret, seen)))

    step.work("You are in. Looking at the folders, and at who writes in Sent", job, then)


class FoldersStep(Step):
    """Sent and archive, as found, to be confirmed."""

    NUMBER = 3

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft

    def body(self) -> ComposeResult:
        """Two lists, or one sentence."""
        found = self._draft.seen.folders
        if found.everything or not found.names:
            yield Static("Your folders", classes="title")
            one = (
                f'"{found.everything}" holds all mail' if found.everything else "the server keeps them in order itself"
            )
            yield Static(safe_lines(f"{one}: nothing has to be chosen here. Enter goes on."))
            return
        yield Static("Which folder holds the mail you sent?", classes="title")
        yield Choices([(one, _words(one, found.sent)) for one in found.names], id="sent", classes="words")
        yield Static("Which one is for archived mail?", classes="title")
        archives = [(one, _words(one, found.archive)) for one in found.names]
        yield Choices([*archives, ("", "none")], id="archive", classes="words")

    def on_mount(self) -> None:
        """What the server says stands under the cursor."""
        for which, found in (("sent", self._draft.seen.folders.sent), ("archive", self._draft.seen.folders.archive)):
            for choices in self.query(f"#{which}").results(Choices):
                values = [value for value, _ in choices.choices]
                choices.offer(choices.choices, values.index(found) if found in values else len(values) - 1)
        for first in self.query("#sent"):
            first.focus()
        if self._draft.seen.trouble is not None:
            trouble = self._draft.seen.trouble
            self.say(f"Sent mail could not be looked at: {sentence(trouble.message, trouble.hint)}", wrong=True)

    def proceed(self) -> None:
        """On, with the folders where they are not found by themselves."""
        draft, found = self._draft, self._draft.seen.folders
        if self.query("#sent"):
            sent = str(self.query_one("#sent", Choices).chosen)
            archive = str(self.query_one("#archive", Choices).chosen)
            if sent == archive:
                self.fail(UserError("one folder cannot be both", "choose another one for archived mail, or none"))
                return
            account = around.with_folders(draft.account, found, sent, archive)
            draft = replace(draft, account=account)
        offers = bool(draft.seen.others)
        self.go(AddressesStep(draft) if offers else with_said(self, draft))


class AddressesStep(Step):
    """Under which other addresses the person writes; none is taken unless they tick it."""

    NUMBER = 3

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft

    def body(self) -> ComposeResult:
        """Those seen in Sent, the most frequent first."""
        seen = self._draft.seen
        yield Static("Which of these addresses are yours, too?", classes="title")
        words = f"They stand in From in {plural(seen.read, 'mail')} of your Sent folder. The space bar ticks."
        yield Static(words, classes="words")
        yield Ticks([(one.address, _seen(one)) for one in seen.others])

    def on_mount(self) -> None:
        """The first one."""
        self.query_one(Ticks).focus()

    def proceed(self) -> None:
        """On with the ticked ones."""
        ticked = tuple(str(one) for one in self.query_one(Ticks).ticked)
        self.go(with_said(self, replace(self._draft, others=ticked)))


def with_said(step: Step, draft: Draft) -> Step:
    """The next step, with the addresses that the person named before the first screen."""
    also = tuple(map(checked, step.kit.said.also))
    return person(step.kit, replace(draft, others=tuple(dict.fromkeys((*also, *draft.others)))))


def _words(folder: str, found: str) -> str:
    return f"{folder}  (as the server says)" if folder == found else folder


def _seen(one: Seen) -> str:
    name = f", as {one.name}" if one.name else ""
    return f"{one.address}  ({plural(one.count, 'mail')}{name})"
