"""When an account is looked at next. Pure: moments are aware, and chance is a number from 0 to 1 that is handed in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inboxfollow.ports.errors import AuthRejected, PortError, SecretUnavailable, Transient, Untrusted

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
"""PROTOCOLS A8: from seconds to a quarter of an hour."""
JITTER = 0.1
"""The part of a wait by which it may be shorter or longer, so that many programs do not come at once."""
HELD = (AuthRejected, Untrusted, SecretUnavailable)
"""Trying again would not help, and may lock the account: a person has to do something first (PROTOCOLS A8)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When an account's next turn is, and how it went so far."""

    at: datetime
    failures: int = 0
    """In a row."""
    held: str = ""
    """What a person has to see to first; "" where turns go on."""
    last_success: datetime | None = None
    error: str = ""
    """Of the last turn, "" where it went well."""


def first(now: datetime) -> Turn:
    """At once."""
    return Turn(now)


def succeeded(now: datetime, every: timedelta, chance: float) -> Turn:
    """The next look after one that went well."""
    return Turn(now + spread(every, chance), last_success=now)


def failed(turn: Turn, now: datetime, error: PortError, every: timedelta, chance: float) -> Turn:
    """The next look after one that failed: later each time, never before the server's own delay is over, and not at all
    while a person has to do something."""
    words = error.message
    pause = min(FIRST_PAUSE * 2 ** min(turn.failures, 10), max(LONGEST_PAUSE, every))
    asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, Transient) else timedelta()
    held = words if isinstance(error, HELD) else ""
    return Turn(now + max(spread(pause, chance), asked), turn.failures + 1, held, turn.last_success, words)


def hinted(turn: Turn, now: datetime) -> Turn:
    """A sign of news brings the look forward, but never past a pause after a failure."""
    return turn if turn.failures else Turn(now, last_success=turn.last_success)


def jump(before: datetime, waited: timedelta, now: datetime) -> timedelta:
    """By how much the clock moved otherwise than the wait: the machine slept, or its clock was set. Nothing where it
    was little."""
    moved = now - before - waited
    return moved if abs(moved) > timedelta(seconds=30) else timedelta()


def moved(turn: Turn, by: timedelta) -> Turn:
    """A clock that is set back takes the next turn along; one that is set forward, or a sleep, makes none later."""
    return replace(turn, at=turn.at + by) if by < timedelta() else turn


def spread(wait: timedelta, chance: float) -> timedelta:
    """The wait, a little shorter or longer by chance."""
    return wait * (1 + JITTER * (2 * chance - 1))
