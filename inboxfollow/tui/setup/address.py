"""Step 1: the address, and who may be asked about its servers."""

from dataclasses import dataclass
from typing import Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Input, Static

from inboxfollow.app import accounts
from inboxfollow.app.setup import address, search, ways
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.search import Found
from inboxfollow.app.wording import sentence
from inboxfollow.tui.safe import safe_lines
from inboxfollow.tui.setup.fields import Choices, Line, Ticks
from inboxfollow.tui.setup.login import PasswordStep
from inboxfollow.tui.setup.step import Step
from inboxfollow.tui.setup.way_in import way_in

Answer = Literal["meant", "as it is", "check", "anew", "leave"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an address before anybody is asked."""

    start: Start
    found: Found | None
    hosts: tuple[str, ...]


class AddressStep(Step):
    """Asks one thing after the other, below the address: a slip, an account that is there, leave to ask the network."""

    NUMBER = 1

    def __init__(self) -> None:
        super().__init__()
        self._known: _Known | None = None
        self._settled = set[Answer]()

    def body(self) -> ComposeResult:
        """The address, and what it leads to."""
        yield Static("Which mailbox is it about? Type its mail address.", classes="title")
        yield Line(self.kit.said.address, id="address", placeholder="sam@seller.example")
        yield Static(id="about", classes="words")
        yield Choices[Answer](id="answers", classes="gone")
        yield Ticks([("ask", "ask them")], ticked=self.kit.said.look_up, id="ask", classes="gone")

    def on_mount(self) -> None:
        """Says what happens to what is there already."""
        self._line.focus()
        current = self.kit.current
        if current.accounts:
            names = ", ".join(one.name for one in current.accounts)
            self._tell(f"There are accounts already: {names}. Another one is added to {current.file}.")
        elif not self._line.value:
            self._tell("Nothing is written before the last step, and nothing ever changes in your mailbox.")

    @property
    def _line(self) -> Line:
        return self.query_one("#address", Line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was asked was about another address."""
        if self._known is not None and event.value.strip() != self._known.start.address:
            self._known = None
            self._settled.clear()
            self._tell("")
            self._ask()
            self.say()

    def proceed(self) -> None:
        """Looks the address up in what we know; then asks what there is to ask."""
        if self._known is None:
            typed, kit = self._line.value, self.kit

            def look() -> _Known:
                start = address.begin(kit.current, typed)
                found = search.known(kit.tools, start.address)
                return _Known(start, found, () if found else search.hosts(kit.tools, start.address))

            self.work("Looking", look, self._look)
        elif not self.query_one("#answers").has_class("gone"):
            self._answered(self._known, self.query_one("#answers", Choices).chosen)
        else:
            self._find(self._known)

    def _look(self, known: _Known) -> None:
        self._known = known
        start, said = known.start, self.kit.said
        if self._line.value.strip() != start.address:
            with self.prevent(Input.Changed):
                self._line.value = start.address
        if start.account is not None and "anew" not in self._settled:
            self._tell(f'This address is set up already, as account "{start.account.name}".')
            self._ask(("check", "check that it works"), ("anew", "set it up anew (servers, password)"),
                      ("leave", "leave it as it is"))  # fmt: skip
        elif start.meant and said.imap is None and "as it is" not in self._settled:
            self._tell(f"Did you mean {start.meant}?")
            self._ask(("meant", f"yes: {start.meant}"), ("as it is", f"no, {start.address} is right"))
        elif known.found is None and said.imap is None:
            self._ask_network(known)
        else:
            self._find(known)

    def _ask(self, *answers: tuple[Answer, str]) -> None:
        choices, ask = self.query_one("#answers", Choices), self.query_one("#ask")
        ask.add_class("gone")
        choices.set_class(not answers, "gone")
        choices.offer(answers)
        (choices if answers else self._line).focus()

    def _ask_network(self, known: _Known) -> None:
        self._ask()
        domain = known.start.address.rpartition("@")[2]
        lines = [f"{domain} is not in the bundled list. To find its servers these would be asked:"]
        self._tell("\n".join([*lines, *(f"  {host}" for host in known.hosts)]))
        ask = self.query_one("#ask", Ticks)
        ask.remove_class("gone")
        ask.focus()
        self.say("Enter goes on. Unticked, nobody is asked, and likely names are tried.")

    def _answered(self, known: _Known, answer: Answer) -> None:
        match answer:
            case "meant":
                self._line.value = known.start.meant
                self._known = None
                self.proceed()
            case "check":
                self._check(known.start)
            case "leave":
                self.set_up.exit("end")
            case "anew" | "as it is":
                self._settled.add(answer)
                self._look(known)

    def _check(self, start: Start) -> None:
        """Logs in as the dashboard would."""

        def job() -> tuple[str, ...]:
            name = start.account.name if start.account else ""
            with self.kit.open_services() as services:
                checks = accounts.test(services, name)
            hints = [sentence(one.words, one.error.hint) if one.error else one.words for one in checks]
            return tuple(f"{one.account}: {words}" for one, words in zip(checks, hints, strict=True))

        self.work("Logging in", job, lambda lines: self.say(*lines))

    def _find(self, known: _Known) -> None:
        start, said, tools = known.start, self.kit.said, self.kit.tools
        if said.imap is not None:
            smtp = None if said.read_only else said.smtp
            named = ways.named(said.username or start.address, said.imap, smtp, said.way or "password")
            self.go(PasswordStep(start, named))
        elif known.found is not None:
            self.go(way_in(self.kit, start, known.found))
        else:
            look_up = bool(self.query_one("#ask", Ticks).ticked)
            self.work(
                "Asking for the servers" if look_up else "Looking",
                lambda: search.find(tools, start.address, look_up=look_up),
                lambda found: self.go(way_in(self.kit, start, found)),
            )

    def _tell(self, words: str) -> None:
        self.query_one("#about", Static).update(safe_lines(f"\n{words}") if words else Text())
