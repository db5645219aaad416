"""When the next touch is due, and by what means (DOMAIN, "cadence" and "due").

Step n follows touch n: the first message is touch 1, and after it the wait of the first step runs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Literal, Self

from inboxfollow.domain.identity import matches
from inboxfollow.domain.worktime import WorkCalendar

By = Literal["mail", "call", "text"]
After = Literal["drip", "close"]
Autopilot = Literal["off", "draft", "send"]

_WAIT = re.compile(r"([0-9]{1,4})\s*(bd|d|w|mo)")
_LONGEST = {"bd": 2600, "d": 3650, "w": 520, "mo": 120}


@dataclass(frozen=True, slots=True)
class Wait:
    """A span of the calendar, not of seconds: 3 working days, 2 weeks, 1 month."""

    amount: int
    unit: Literal["bd", "d", "w", "mo"]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads "3bd", "10d", "2w" or "1mo", at most ten years. Raises ValueError that says what would be right."""
        found = _WAIT.fullmatch(text.strip().lower())
        if not found:
            raise ValueError(f'"{text}" is no wait: write a number and bd, d, w or mo, such as 3bd, 10d, 2w or 1mo')
        amount, unit = int(found[1]), found[2]
        if not 1 <= amount <= _LONGEST[unit]:
            raise ValueError(f'"{text}" is no wait: it must be at least 1{unit} and at most {_LONGEST[unit]}{unit}')
        return cls(amount, unit)  # type: ignore[arg-type]  # the pattern admits these four units only

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def after(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        """`moment` plus this wait, moved forward into the next sending hours; aware UTC."""
        match self.unit:
            case "bd":
                later = calendar.add_working_days(moment, self.amount)
            case "d":
                later = calendar.add_calendar(moment, days=self.amount)
            case "w":
                later = calendar.add_calendar(moment, weeks=self.amount)
            case "mo":
                later = calendar.add_calendar(moment, months=self.amount)
        return calendar.next_sending(later)


@dataclass(frozen=True, slots=True)
class Step:
    """One further touch: how long to wait for it, by what means, with which template ("" for none)."""

    wait: Wait
    by: By = "mail"
    template: str = ""


@dataclass(frozen=True, slots=True)
class Cadence:
    """A named list of steps, what follows the last, and the rules that choose it. Raises ValueError without steps."""

    name: str
    steps: tuple[Step, ...]
    after: After = "drip"
    match: tuple[str, ...] = ()
    """Address patterns (see identity.matches), "subject:GLOB" and "label:GLOB"."""
    autopilot: Autopilot = "off"

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError(f'cadence "{self.name}" has no step')


DRIP_WAIT = Wait(3, "mo")
"""The slow cadence: quarterly."""

DEFAULT_CADENCE = Cadence(
    "default",
    (
        Step(Wait(3, "bd"), "mail", "nudge"),
        Step(Wait(7, "bd"), "mail", "value"),
        Step(Wait(2, "w"), "call"),
        Step(Wait(4, "w"), "mail", "question"),
        Step(Wait(2, "mo"), "mail", "checkin"),
        Step(Wait(4, "mo"), "mail", "checkin"),
    ),
)
"""What holds where the configuration has no [cadences.default]."""


def choose(
    cadences: Iterable[Cadence], *, override: str, addresses: Iterable[str], subject: str, labels: Iterable[str]
) -> Cadence:
    """The cadence of a lead: the one a person set (where it still exists), the first whose rule fits, or default."""
    by_name = {cadence.name: cadence for cadence in cadences}
    if override in by_name:
        return by_name[override]
    people, tags = tuple(addresses), tuple(label.casefold() for label in labels)
    for cadence in by_name.values():
        if cadence.name != "default" and any(_fits(rule, people, subject, tags) for rule in cadence.match):
            return cadence
    return by_name.get("default", DEFAULT_CADENCE)


def _fits(rule: str, addresses: tuple[str, ...], subject: str, labels: tuple[str, ...]) -> bool:
    scope, colon, glob = rule.casefold().partition(":")
    wanted = glob.strip()
    if colon and scope == "subject":
        return fnmatchcase(subject.strip().casefold(), wanted)
    if colon and scope == "label":
        return any(fnmatchcase(label, wanted) for label in labels)
    return any(matches(rule, address) for address in addresses)


def next_step(touches: int, cadence: Cadence) -> Step | None:
    """The step that follows touch number `touches`; None after the last."""
    at = max(touches, 1) - 1
    return cadence.steps[at] if at < len(cadence.steps) else None


def mail_step(touches: int, cadence: Cadence) -> Step | None:
    """The first step from the one that follows touch number `touches` on that is a mail; None where none is left."""
    return next((step for step in cadence.steps[max(touches, 1) - 1 :] if step.by == "mail"), None)


def wait_of(touches: int, cadence: Cadence) -> Wait:
    """How long silence may last after touch number `touches`; the last wait runs once more after the last touch."""
    return (next_step(touches, cadence) or cadence.steps[-1]).wait


def due(last_touch: datetime, touches: int, cadence: Cadence, calendar: WorkCalendar) -> datetime | None:
    """When the next touch is right, aware UTC and within sending hours; None where no step is left."""
    step = next_step(touches, cadence)
    return step.wait.after(last_touch, calendar) if step else None


def finished_at(last_touch: datetime, touches: int, cadence: Cadence, calendar: WorkCalendar) -> datetime | None:
    """When the lead is finished: the last wait, once more, after the last touch; None while steps are left."""
    if next_step(touches, cadence):
        return None
    return wait_of(touches, cadence).after(last_touch, calendar)
