"""How often the autopilot may write: spacing, caps for the hour, the day, a person and a company (DESIGN, "Sending").

Everything is counted that left or may have left, whoever sent it. All windows include both their ends.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from inboxfollow.domain.identity import canonical, organisation
from inboxfollow.domain.manner import SendingRules

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
_SECOND = timedelta(seconds=1)
"""What the store knows moments by."""
LEAST_GAP, _GAP_SPREAD = timedelta(minutes=2), timedelta(minutes=3)


class Departure(NamedTuple):
    """A mail that left, may have left, or waits for approval. `at` is aware UTC, in whole seconds."""

    at: datetime
    people: tuple[str, ...]
    """Canonical addresses."""
    lead_id: str = ""


class Parcel(NamedTuple):
    """What caps need to know of a mail to come."""

    lead_id: str
    people: tuple[str, ...]
    """Canonical addresses, ascending."""
    houses: tuple[str, ...]
    gap: timedelta
    """How long after any mail before it it may leave at the earliest."""


class Bound(NamedTuple):
    """No mail before this moment (aware), and why; "" where that needs no word."""

    at: datetime
    why: str


def houses(people: Iterable[str]) -> frozenset[str]:
    """The organisations that people belong to; freemail providers are none."""
    return frozenset(organisation(person) for person in people) - {""}


def canonical_people(addresses: Iterable[str]) -> tuple[str, ...]:
    """Each person once, whatever way the address is written."""
    return tuple(dict.fromkeys(map(canonical, addresses)))


def parcel(lead_id: str, addresses: Iterable[str], after: timedelta) -> Parcel:
    """A mail of a lead to these addresses."""
    people = sorted(canonical_people(addresses))
    return Parcel(lead_id, tuple(people), tuple(sorted(houses(people))), after)


def spread(lead_id: str, touches: int, span: timedelta) -> timedelta:
    """A part of `span` in whole seconds that looks arbitrary and is always the same for one step of one lead."""
    digest = blake2b(f"{lead_id} {touches}".encode("utf-8", "replace"), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") % max(int(span.total_seconds()), 1))


def gap(lead_id: str, touches: int) -> timedelta:
    """How long after any mail before it the mail of this step may leave at the earliest."""
    return LEAST_GAP + spread(f"{lead_id} gap", touches, _GAP_SPREAD)


class Ledger:
    """What left so far; grows while a plan is made."""

    def __init__(
        self, rules: SendingRules, departures: Iterable[Departure], contacts: Iterable[Departure] = ()
    ) -> None:
        """`contacts` are mails of mine by other programs: they count for a company's week, and those of other
        conversations for the days between two mails to a person."""
        self._rules = rules
        self._moments: list[datetime] = []
        self._by_house: defaultdict[str, list[datetime]] = defaultdict(list)
        self._by_person: dict[str, datetime] = {}
        self._contacts: defaultdict[str, list[Departure]] = defaultdict(list)
        for one in departures:
            self.add(one)
        for one in contacts:
            self._add_to_houses(one)
            for person in one.people:
                self._contacts[person].append(one)

    def add(self, one: Departure) -> None:
        """Enters a mail that leaves."""
        insort(self._moments, one.at)
        self._add_to_houses(one)
        for person in one.people:
            self._by_person[person] = max(one.at, self._by_person.get(person, one.at))

    def _add_to_houses(self, one: Departure) -> None:
        for house in houses(one.people):
            insort(self._by_house[house], one.at)

    def bounds(self, mail: Parcel) -> Iterator[Bound]:
        """Everything that puts off a mail. No cap may be 0."""
        rules = self._rules
        if self._moments:
            yield Bound(self._moments[-1] + mail.gap, "another mail leaves shortly before")
        yield from self._window(self._moments, rules.per_hour, HOUR, f"at most {rules.per_hour} an hour")
        yield from self._window(self._moments, rules.per_day, DAY, f"at most {rules.per_day} in 24 hours")
        for house in mail.houses:
            words = f"at most {rules.per_company_week} a week to {house}"
            yield from self._window(self._by_house.get(house, []), rules.per_company_week, WEEK, words)
        for person in mail.people:
            contacts = [one.at for one in self._contacts.get(person, ()) if one.lead_id != mail.lead_id]
            last = max([*contacts, *([self._by_person[person]] if person in self._by_person else [])], default=None)
            if last is not None:
                words = f"{rules.per_person_days} days between two mails to {person}"
                yield Bound(last + timedelta(days=rules.per_person_days), words)

    @staticmethod
    def _window(moments: list[datetime], most: int, span: timedelta, words: str) -> Iterator[Bound]:
        """When one more may follow so that no window of that length holds more than `most`."""
        if len(moments) >= most:
            yield Bound(moments[-most] + span + _SECOND, words)
