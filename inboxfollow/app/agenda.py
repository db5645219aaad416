"""The list of leads, as frozen rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from inboxfollow.app import coverage, digests
from inboxfollow.app.rows import Agenda, Hold, LeadRow, NextStep, OnItsWay, Person
from inboxfollow.app.services import Services
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.score import order_key
from inboxfollow.domain.standing import Standing, silent_days, standing
from inboxfollow.domain.state import State

Stopped = Mapping[tuple[str, str], OnItsWay]
"""By lead and Message-ID of my mail that is answered."""
LISTED = frozenset({State.AWAITING, State.AWAY, State.BOUNCED, State.FINISHED})
"""States the list shows unless asked for others."""


def agenda(services: Services, *, states: Collection[State] | None, everything: bool, excluded: bool) -> Agenda:
    """Leads by score: `states`, or the usual ones; `everything` adds all that is or was a lead, `excluded` the
    never-leads. Raises StoreFailed."""
    now = services.clock.now()
    chosen = _chosen(states, everything, excluded)
    judged = _judged(services, now)
    shown = [(lead, where) for lead, where in judged if where.state in chosen]
    outgoing = outgoing_by_lead(services)
    shown.sort(key=lambda pair: (not stopped(pair[0], outgoing), order_key(pair[1].score, pair[1].due, pair[0].id)))
    covered = coverage.coverage(services)
    unread = coverage.holds(covered, services)
    shelves = _shelves(judged, services.policy, now)
    shelves |= {lead.id: "today" for lead, where in judged if lead.id in shelves and stopped(lead, outgoing)}
    rows = [row_of(lead, where, now, services.policy, shelves.get(lead.id, ""), unread) for lead, where in shown]
    rows = [replace(row, outgoing=outgoing.get((row.id, row.last_message_id))) for row in rows] if outgoing else rows
    return Agenda(tuple(rows), covered, len(judged) - len(shown))


def outgoing_by_lead(services: Services) -> Stopped:
    """Follow-ups that were not sent. Raises StoreFailed."""
    return {(one.lead_id, one.answers_id): OnItsWay(one.status, one.why, one.at) for one in services.store.unsent()}


def stopped(lead: Lead, outgoing: Stopped) -> bool:
    """A follow-up that was stopped brings its lead to the top."""
    found = outgoing.get((lead.id, lead.last_message_id))
    return found is not None and found.status in ("blocked", "failed", "unknown")


def _judged(services: Services, now: datetime) -> list[tuple[Lead, Standing]]:
    digests.refresh(services)
    return [(lead, standing(lead, now)) for lead in services.store.digests(digests.fingerprint(services))]


def _chosen(states: Collection[State] | None, everything: bool, excluded: bool) -> frozenset[State]:
    usual = frozenset(State) - {State.EXCLUDED} if everything else LISTED
    chosen = frozenset(states) if states else usual
    return chosen | {State.EXCLUDED} if excluded else chosen


def _shelves(judged: Iterable[tuple[Lead, Standing]], policy: Policy, now: datetime) -> dict[str, str]:
    """today, later or backlog: what is due nags while its silence is short; of the older silence some a day do too."""
    shelves: dict[str, str] = {}
    old: list[tuple[tuple[int, datetime, str], str]] = []
    for lead, where in judged:
        if where.state is not State.AWAITING:
            continue
        if where.due is None or where.due > now:
            shelves[lead.id] = "later"
        elif silent_days(lead, now) <= policy.surface_days:
            shelves[lead.id] = "today"
        else:
            shelves[lead.id] = "backlog"
            old.append((order_key(where.score, where.due, lead.id), lead.id))
    shelves.update({lead_id: "today" for _, lead_id in sorted(old)[: policy.backlog_per_day]})
    return shelves


def row_of(
    lead: Lead, where: Standing, now: datetime, policy: Policy, shelf: str, unread: dict[str, tuple[Hold, ...]]
) -> LeadRow:
    """One lead as it is shown at `now`."""
    open_state = where.state not in (State.ANSWERED, State.CLOSED, State.OPTED_OUT, State.EXCLUDED, State.SETTLED)
    holds = tuple(Hold(hold.kind, hold.why) for hold in lead.holds)
    snoozed = where.state is State.SNOOZED
    return LeadRow(
        id=lead.id,
        account=lead.account,
        subject=lead.subject,
        people=tuple(Person(one.name, one.address, one.state(now), one.away_until) for one in lead.people),
        state=where.state,
        band=where.band,
        score=where.score.total,
        score_parts=where.score.parts,
        touches=lead.touches,
        touches_complete=lead.touches_complete,
        last_sent=lead.last_sent,
        due=where.due,
        waiting_days=policy.calendar.working_days_between(lead.last_touch, now),
        expects_reply=lead.expects,
        last_message_id=lead.last_message_id,
        rung=lead.rung,
        evidence=lead.evidence,
        holds=(*holds, *unread.get(lead.account, ())) if open_state else (),
        cadence=lead.cadence,
        next_step=NextStep(lead.step_by, lead.step_template) if lead.step_by and open_state else None,
        snoozed_until=lead.snoozed_until if snoozed else None,
        closed_reason=lead.closed_reason,
        excluded_reason=lead.excluded,
        group=lead.group,
        pinned=lead.warmth.pinned,
        shelf=shelf,
        why=f"{where.why} ({lead.reopened})" if lead.reopened else where.why,
    )
