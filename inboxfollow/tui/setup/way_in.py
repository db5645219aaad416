"""Step 2, first part: which way in, where there is more than one, or none."""

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from inboxfollow.app.setup import search, ways
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.search import Found
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.app.wording import sentence
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.answers import Kit
from inboxfollow.tui.setup.by_hand import ByHandStep
from inboxfollow.tui.setup.fields import Choices
from inboxfollow.tui.setup.grant import GrantStep, at_endpoint
from inboxfollow.tui.setup.login import PasswordStep
from inboxfollow.tui.setup.step import Step

BY_HAND = "servers that I name myself"


def way_in(kit: Kit, start: Start, found: Found) -> Step:
    """The step for what was found: straight to the password where there is one way only."""
    entrances = () if found.closed else ways.entrances(found, start.address, kit.said.username)
    entrances = tuple(at_endpoint(one, kit.said.gmail_endpoint) for one in entrances)
    if kit.said.way is not None:
        entrances = tuple(one for one in entrances if one.way == kit.said.way) or entrances
    if len(entrances) == 1:
        return entered(start, entrances[0], search.guess_words(start.address) if found.guessed else "")
    return WayStep(start, found, entrances)


def entered(start: Start, entrance: Entrance, remark: str = "") -> Step:
    """The step that opens an entrance."""
    return GrantStep(start, entrance) if entrance.asks_grant else PasswordStep(start, entrance, remark)


class WayStep(Step):
    """The ways, the shortest first, with what each wants."""

    NUMBER = 2

    def __init__(self, start: Start, found: Found, entrances: Sequence[Entrance]) -> None:
        super().__init__()
        self._start, self._found, self._entrances = start, found, entrances

    def body(self) -> ComposeResult:
        """What is offered, and about the chosen one."""
        yield Static(safe_lines(self._heading()), classes="title")
        ways_in = [(one, one.title) for one in self._entrances]
        yield Choices[Entrance | None]([*ways_in, (None, BY_HAND)], id="ways", classes="words")
        yield Static(id="about")

    def on_mount(self) -> None:
        """Nothing is to be typed here."""
        self.query_one(Choices).focus()
        trouble = self._found.trouble
        if trouble is not None:
            self.say(sentence(trouble.message, trouble.hint), wrong=True)
        elif self._found.closed:
            self.say(self._found.closed, "Another address of yours may do.", wrong=True)

    def _heading(self) -> str:
        if not self._entrances:
            return f"There is no way to {self._start.address} yet. Esc goes back, to try again or another address."
        return f"{self._entrances[0].provider or 'This provider'} lets you in by:"

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """What the chosen way wants follows the cursor."""
        entrance = self.query_one(Choices).chosen
        self.query_one("#about", Static).update(about(entrance) if entrance is not None else Text())

    def proceed(self) -> None:
        """On to the chosen one."""
        entrance = self.query_one(Choices).chosen
        domain = self._start.address.rpartition("@")[2]
        self.go(
            ByHandStep(self._start, domain) if entrance is None else entered(self._start, entrance),
        )


def about(entrance: Entrance) -> Text:
    """What the person should know before anything is asked of them: who will get it, and where it is made."""
    if entrance.kind == "gmail":
        lines = ["Mail is read through Google's API."]
    else:
        lines = ["These servers will be asked, in this order:", *(f"  {one}" for one in entrance.hosts)]
    lines += ["", *(f"{number}. {step}" for number, step in enumerate(entrance.steps, 1))] if entrance.steps else []
    return safe_lines("\n".join(lines))
