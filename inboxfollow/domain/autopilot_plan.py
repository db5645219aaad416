"""What the autopilot will do: a simulation forward in time, supposing that nobody answers and nothing else happens.

The earliest possible mail is taken, entered as left, and so on. So the plan made at any moment goes on as the one made
before it, as long as things happen as planned, and what is due first in it is what the autopilot does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heappop, heappush
from typing import NamedTuple

from inboxfollow.domain.autopilot import (
    Candidate,
    Scene,
    after_touch,
    cadence_of,
    due_of,
    is_open,
    left_because,
    people_of,
    release,
    rests,
    too_late,
)
from inboxfollow.domain.autopilot_limits import Bound, Departure, Ledger, Parcel, gap, parcel
from inboxfollow.domain.cadence import Autopilot, By
from inboxfollow.domain.lead import Lead


@dataclass(frozen=True, slots=True)
class Planned:
    """One mail to come, or one touch that is left to the person. Moments are aware UTC."""

    at: datetime
    """When it leaves or is prepared; of what is left to the person, when it is due."""
    lead_id: str
    account: str
    subject: str
    people: tuple[tuple[str, str], ...]
    """Name and address of each."""
    touch: int
    """Which touch it will be; the first message is touch 1."""
    by: By
    template: str
    cadence: str
    mode: Autopilot
    """send, draft, or off for what is left to the person."""
    due: datetime
    """When the step is right."""
    why: str = ""
    """Why it is later than that, or left to the person."""


class Plan(NamedTuple):
    """`mails` in the order in which they leave, `left` by the moment they are due."""

    mails: tuple[Planned, ...]
    left: tuple[Planned, ...]


def plan(candidates: Iterable[Candidate], scene: Scene, now: datetime, until: datetime) -> Plan:
    """Everything from `now` to `until` (aware). The order of `candidates` does not matter."""
    return _Simulation(scene, now, until).run(candidates)


class _Simulation:
    """Runs once. The queue holds the earliest known moment of each lead; it can only grow while others leave."""

    def __init__(self, scene: Scene, now: datetime, until: datetime) -> None:
        self._scene, self._until = scene, until
        self._now = now.replace(microsecond=0)
        self._ledger = Ledger(scene.policy.sending, scene.departures, scene.contacts)
        self._queue: list[tuple[datetime, datetime, str]] = []
        self._leads: dict[str, tuple[Candidate, Parcel]] = {}
        self._mails: list[Planned] = []
        self._left: list[Planned] = []

    def run(self, candidates: Iterable[Candidate]) -> Plan:
        for one in candidates:
            self._enter(one)
        while self._queue:
            at, since, lead_id = heappop(self._queue)
            one, mail = self._leads[lead_id]
            bound = self._earliest(one.lead.account, mail, since)
            if bound.at > at:
                self._wait(bound.at, since, lead_id)
            elif late := too_late(one, at):
                self._leave(one, at, late)
            else:
                self._depart(one, mail, bound)
        return Plan(tuple(self._mails), tuple(sorted(self._left, key=lambda row: (row.at, row.lead_id))))

    def _enter(self, one: Candidate) -> None:
        if cadence_of(one.lead, self._scene) is None:
            return
        if rests(one.lead, self._now):
            self._rest(one)
            return
        since = release(one, self._scene, self._now)
        if since > self._until or not is_open(one.lead, since):
            return
        if why := left_because(one, self._scene, since):
            self._leave(one, since, why)
            return
        lead = one.lead
        mail = parcel(lead.id, people_of(lead), gap(lead.id, lead.touches))
        self._leads[lead.id] = one, mail
        self._wait(self._earliest(lead.account, mail, since).at, since, lead.id)

    def _wait(self, at: datetime, since: datetime, lead_id: str) -> None:
        if at <= self._until:
            heappush(self._queue, (at, since, lead_id))

    def _earliest(self, account: str, mail: Parcel, since: datetime) -> Bound:
        """The first moment from `since` on at which nothing stands in the way, and what put it off."""
        bounds = [Bound(max(since, self._now), ""), *self._ledger.bounds(mail)]
        if account in self._scene.closed:
            bounds.append(Bound(*self._scene.closed[account]))
        last = max(bounds)
        at = self._scene.policy.calendar.next_sending(last.at)
        return Bound(at, last.why or ("outside your sending hours" if at > last.at else ""))

    def _depart(self, one: Candidate, mail: Parcel, bound: Bound) -> None:
        lead, cadence = one.lead, cadence_of(one.lead, self._scene)
        assert cadence is not None  # noqa: S101 - _enter has looked
        self._mails.append(self._row(one, bound.at, cadence.autopilot, bound.why))
        self._ledger.add(Departure(bound.at, mail.people, lead.id))
        following = after_touch(one, cadence, self._scene, bound.at)
        if following is not None:
            self._enter(following)

    def _leave(self, one: Candidate, at: datetime, why: str) -> None:
        self._left.append(self._row(one, at, "off", why))

    def _rest(self, one: Candidate) -> None:
        """No step of the cadence follows: they have answered."""
        back = one.lead.snoozed_until
        if back is not None and back <= self._until:
            row = self._row(one, back, "off", "they said not now until then")
            self._left.append(replace(row, by="mail", template="", due=back))

    def _row(self, one: Candidate, at: datetime, mode: Autopilot, why: str) -> Planned:
        lead = one.lead
        return Planned(
            at=at,
            lead_id=lead.id,
            account=lead.account,
            subject=lead.subject,
            people=tuple((person.name, person.address) for person in lead.people),
            touch=lead.touches + 1,
            by=_means(lead),
            template=lead.step_template,
            cadence=lead.cadence,
            mode=mode,
            due=due_of(one, at),
            why=why,
        )


def _means(lead: Lead) -> By:
    return "call" if lead.step_by == "call" else "text" if lead.step_by == "text" else "mail"
