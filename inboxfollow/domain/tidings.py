"""What a person is told, and when: at once or in the day's digest, nothing in quiet hours, nothing twice.

Quiet hours and the digest are wall time of the person's zone. Where the clock is put forward a time that does not exist
moves forward, where it is put back an ambiguous one is the first (DOMAIN, "due").
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["reply", "bounce", "not_now", "due", "trouble"]
KINDS: tuple[Kind, ...] = ("reply", "trouble", "bounce", "not_now", "due")
"""In the order in which they are counted up."""
AT_ONCE: frozenset[Kind] = frozenset({"reply", "trouble"})
"""All others wait for the digest."""
DIGEST = time(8, 45)
"""When the digest comes where the person set no time."""
GAP = timedelta(minutes=1)
"""Between two notices at once: what happens meanwhile is told together."""
MAIL_KEY = "mail "
"""Begins the key of a tiding about a mail; the Message-ID follows."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tiding:
    """One thing a person may want to hear of. All text is cleaned (app.wording.clean)."""

    kind: Kind
    key: str
    """What has this key is told at most once, ever."""
    at: datetime
    """When it happened, aware UTC."""
    lead_id: str = ""
    who: str = ""
    subject: str = ""
    words: str = ""
    score: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """What the person wants to hear of, and when."""

    zone: ZoneInfo
    listed: frozenset[str] = AT_ONCE
    digest: time = DIGEST
    quiet: tuple[time, time] | None = None
    """From (included) to (excluded); may cross midnight."""

    def has_digest(self) -> bool:
        """Whether anything is listed that waits for the digest."""
        return not self.listed <= AT_ONCE


@dataclass(frozen=True, slots=True)
class Plan:
    """What to tell at one moment. Whoever carries it out marks the keys as told first."""

    at_once: tuple[Tiding, ...] = ()
    """The oldest first."""
    digest: tuple[Tiding, ...] = ()
    """The highest score first."""
    digest_key: str = ""
    """To be marked with the digest, also with an empty one: then this day's is over. "" where none is due."""
    again: datetime | None = None
    """When there may be something to tell without further news, aware UTC."""


def plan(tidings: Iterable[Tiding], told: Container[str], rules: Telling, now: datetime, last: datetime | None) -> Plan:
    """What to tell at `now` (aware). `told` holds the keys of what was told before, the digests' too; `last` is when
    something was told at once, None for never."""
    fresh = [one for one in tidings if one.kind in rules.listed and one.key not in told]
    urgent = sorted((one for one in fresh if one.kind in AT_ONCE), key=lambda one: (one.at, one.key))
    rest = sorted((one for one in fresh if one.kind not in AT_ONCE), key=lambda one: (-one.score, one.at, one.key))
    key = digest_key(rules, now)
    open_digest = rules.has_digest() and key not in told
    following = [next_digest(rules, now)] if rules.has_digest() else []
    hushed = quiet_end(rules, now)
    if hushed is not None:
        waiting = [hushed] if urgent or (open_digest and rest) else []
        return Plan(again=min([*waiting, *following], default=None))
    spaced = last is not None and last <= now < last + GAP
    if urgent and spaced and last is not None:
        following.append(last + GAP)
    return Plan(
        at_once=() if spaced else tuple(urgent),
        digest=tuple(rest) if open_digest else (),
        digest_key=key if open_digest else "",
        again=min(following, default=None),
    )


def digest_key(rules: Telling, now: datetime) -> str:
    """The key of the digest whose time came last. One that was slept through is told late; of several the last."""
    today = now.astimezone(rules.zone).date()
    days = (today - back * _DAY for back in range(3))  # quiet hours put a digest off by less than a day
    return f"digest {next(day for day in days if _digest_at(day, rules) <= now)}"


def next_digest(rules: Telling, now: datetime) -> datetime:
    """When the next digest is due, later than `now`; aware UTC."""
    today = now.astimezone(rules.zone).date()
    days = (today + ahead * _DAY for ahead in range(-2, 3))
    return next(moment for day in days if (moment := _digest_at(day, rules)) > now)


def quiet_end(rules: Telling, now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` lies, aware UTC; None where it lies in none."""
    found, moment = None, now
    while rules.quiet is not None and (end := _end_of_span(rules.quiet, rules.zone, moment)) is not None:
        found = moment = end  # a change of the clock can make two nights touch
    return found


def _end_of_span(span: tuple[time, time], zone: ZoneInfo, moment: datetime) -> datetime | None:
    today = moment.astimezone(zone).date()
    for day in (today, today - _DAY):
        start = _moment(day, span[0], zone)
        end = _moment(day if span[0] < span[1] else day + _DAY, span[1], zone)
        if start <= moment < end:
            return end
    return None


def _digest_at(day: date, rules: Telling) -> datetime:
    moment = _moment(day, rules.digest, rules.zone)
    return quiet_end(rules, moment) or moment


def _moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall.replace(fold=0), zone).astimezone(UTC)
