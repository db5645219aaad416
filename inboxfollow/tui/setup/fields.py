"""Fields of set-up's forms. What is chosen shows in signs, not in colours alone, and foreign text is only text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inboxfollow.app.wording import clean
from inboxfollow.tui.safe import safe, safe_lines

Value = TypeVar("Value")
_SECURITY = {"tls": "TLS", "starttls": "STARTTLS", "none": "none"}


class Choices(OptionList, Generic[Value]):
    """One of some lines; an arrow stands before the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "next", id="setup_select", tooltip="Go on")]

    def __init__(
        self, choices: Iterable[tuple[Value, str]] = (), *, id: str | None = None, classes: str | None = None
    ) -> None:
        """Values with their words, which may be hostile."""
        super().__init__(markup=False, id=id, classes=classes)
        self.choices = list(choices)

    def on_mount(self) -> None:
        """The first one is chosen."""
        self.offer(self.choices, 0)

    def offer(self, choices: Sequence[tuple[Value, str]], place: int = 0) -> None:
        """Other lines, the one at `place` chosen."""
        self.choices = list(choices)
        self.clear_options()
        self.add_options(Option(self._line(at, at == place)) for at in range(len(self.choices)))
        self.highlighted = place if self.choices else None

    @property
    def chosen(self) -> Value:
        """The value of the chosen line."""
        return self.choices[self.highlighted or 0][0]

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Redraws the arrows."""
        super().watch_highlighted(highlighted)
        for at in range(min(self.option_count, len(self.choices))):
            self.replace_option_prompt_at_index(at, self._line(at, at == highlighted))

    def _line(self, at: int, chosen: bool) -> Text:
        return safe_lines(f"{self.sign(at, chosen)}{clean(self.choices[at][1])}")

    def sign(self, at: int, chosen: bool) -> str:
        """What stands before a line."""
        return "› " if chosen else "  "


class Ticks(Choices[Value]):
    """Any of some lines; the space bar ticks and unticks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "tick", id="setup_tick", tooltip="Tick or untick this line"),
    ]

    def __init__(
        self,
        choices: Iterable[tuple[Value, str]] = (),
        *,
        ticked: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`ticked`: all of them are, to begin with."""
        super().__init__(choices, id=id, classes=classes)
        self._ticked = set(range(len(self.choices))) if ticked else set[int]()

    @property
    def ticked(self) -> tuple[Value, ...]:
        """The values of the ticked lines."""
        return tuple(value for at, (value, _) in enumerate(self.choices) if at in self._ticked)

    def sign(self, at: int, chosen: bool) -> str:
        """The tick, and the cursor where one can move."""
        return f"{super().sign(at, chosen)}[{'x' if at in self._ticked else ' '}] "

    def action_tick(self) -> None:
        """The line under the cursor."""
        if self.highlighted is not None:
            self._ticked ^= {self.highlighted}
            self.watch_highlighted(self.highlighted)


class Security(Static, can_focus=True):
    """How a connection is protected; left, right and the space bar change it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", "change", id="setup_turn", tooltip="The next kind"),
        Binding("left", "turn(-1)", "change", show=False, id="setup_turn_back", tooltip="The kind before"),
    ]
    value: reactive[str] = reactive("tls")

    @dataclass
    class Turned(Message):
        """The person changed it."""

        security: "Security"

    def __init__(self, value: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Security.value, value)

    def render(self) -> RenderResult:
        """Between arrows."""
        return Text(f"‹ {_SECURITY[self.value]} ›")

    def action_turn(self, steps: int) -> None:
        """Round and round."""
        kinds = list(_SECURITY)
        self.value = kinds[(kinds.index(self.value) + steps) % len(kinds)]
        self.post_message(self.Turned(self))


class Line(Input):
    """One line to type, on one line of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "next", id="setup_submit", tooltip="Go on")]

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """The value may be hostile: control characters do not get in."""
        super().__init__(clean(value), placeholder, password=password, compact=True, id=id, classes=classes)


class Row(Horizontal):
    """A field, or some, with words before them."""

    def __init__(self, words: str, *fields: Widget, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._words, self._fields = words, fields

    def compose(self) -> ComposeResult:
        """From left to right."""
        yield Static(safe(self._words), classes="row-words")
        yield from self._fields
