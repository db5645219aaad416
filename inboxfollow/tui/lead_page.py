"""One lead as passages: what must be looked at first, then who, what is next and why. Made of a row alone."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from rich.text import Text

from inboxfollow.app import lead_words, wording
from inboxfollow.app.rows import LeadRow, Person
from inboxfollow.app.wording import clean
from inboxfollow.domain.worktime import WorkCalendar
from inboxfollow.tui.widgets.paper import Kind, Passage

_BAR = 15
_FULL = 45
"""Points of the highest part of a score (domain.score)."""
_MOST_PEOPLE = 12
_MOST_CHARACTERS = 1_000
"""Of one passage: nobody reads on, and what follows has to be found."""
_MOST_OF_A_NAME = 240
_SIGNS = {"silent": "·", "replied": "✓", "bounced": "✗", "away": "~", "suppressed": "–"}


class Sight(NamedTuple):
    """From where a lead is looked at."""

    now: datetime
    calendar: WorkCalendar
    steps: int
    """Of its cadence."""


def lead_page(row: LeadRow, sight: Sight) -> list[Passage]:
    """The page of a lead without its history."""
    now, calendar, steps = sight
    touches = wording.dots(row.touches, steps, row.touches_complete)
    owed = lead_words.expectation_words(row)
    return [
        line(short(row.subject, _MOST_OF_A_NAME) or "(no subject)", kind="title"),
        *_warnings(row, sight),
        line(lead_words.state_words(row), hang=2),
        *([line(owed, hang=2)] if owed else []),
        labelled("Next", lead_words.coming_words(row, now, calendar)),
        Passage(Text(f"{touches}  {clean(lead_words.touched_words(row, now, calendar))}"), hang=2),
        line(f"id {row.id}, cadence {row.cadence}", kind="faint"),
        *_people(row, sight),
        *_score(row),
        *_evidence(row, sight),
    ]


def line(words: str, *, indent: int = 0, hang: int = 0, kind: Kind = "") -> Passage:
    """One passage of words that may be hostile."""
    return Passage(Text(short(words)), indent, hang, kind)


def short(words: str, most: int = _MOST_CHARACTERS) -> str:
    """Words that may be hostile, made safe, and cut where they go on without end."""
    safe = clean(words)
    return safe if len(safe) <= most else safe[:most] + "…"


def dated(when: str, words: str, kind: Kind = "") -> Passage:
    """Words that may be hostile after the moment they belong to."""
    return Passage(Text(f"{when}  {short(words)}"), 0, 2, kind)


def labelled(label: str, words: str, width: int = 0) -> Passage:
    """A label in bold, `width` cells at least, before words that may be hostile."""
    return Passage(Text.assemble((f"{label:<{width}}  ", "bold"), short(words)), 0, max(len(label), width) + 2)


def heading(words: str) -> list[Passage]:
    """A heading with a blank line before it."""
    return [Passage(Text("")), line(words, kind="heading")]


def _warnings(row: LeadRow, sight: Sight) -> Iterator[Passage]:
    """Why a person must look, before anything else."""
    stopped = lead_words.outgoing_words(row, sight.now, sight.calendar)
    if stopped:
        yield line(f"! {stopped}", hang=2, kind="alert")
    for hold in row.holds:
        yield line(f"! Look before writing: {hold.why}", hang=2, kind="alert")


def _people(row: LeadRow, sight: Sight) -> Iterator[Passage]:
    yield from heading("People")
    for person in row.people[:_MOST_PEOPLE]:
        name = f"{short(person.name, _MOST_OF_A_NAME)} <{clean(person.address)}>".strip()
        yield Passage(Text(f"{_SIGNS.get(person.state, ' ')} {_state(person, sight):<10} {name}"), hang=13)
    if len(row.people) > _MOST_PEOPLE:
        yield line(f"and {len(row.people) - _MOST_PEOPLE:,} more", indent=13, kind="faint")


def _state(person: Person, sight: Sight) -> str:
    if person.state == "away" and person.away_until is not None:
        return f"away until {wording.day(person.away_until, sight.now, sight.calendar.timezone)}"
    return person.state


def _score(row: LeadRow) -> Iterator[Passage]:
    yield from heading(f"Score {row.score}")
    for part in row.score_parts:
        yield Passage(Text(f"{part.name:<8}{bar(part.points)} {part.points:>2}  {clean(part.why)}"), hang=_BAR + 13)


def bar(points: int) -> str:
    """Points of one part as a bar; a full one is the most that a part can have."""
    filled = min(max(round(points * _BAR / _FULL), int(points > 0)), _BAR)
    return "█" * filled + "░" * (_BAR - filled)


def _evidence(row: LeadRow, sight: Sight) -> Iterator[Passage]:
    if row.evidence:
        yield from heading("Evidence")
    for one in row.evidence:
        yield dated(wording.instant(one.date, sight.now, sight.calendar.timezone), one.why)
