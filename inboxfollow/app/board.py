"""Leads as a screen shows them: views with counts, an order, and the few rows that are in sight."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from inboxfollow.app import coverage, digests
from inboxfollow.app.agenda import outgoing_by_lead, row_of
from inboxfollow.app.rows import Coverage, LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.lead import Lead, digest
from inboxfollow.domain.rank import BANDS, View
from inboxfollow.domain.standing import standing
from inboxfollow.domain.state import State
from inboxfollow.ports.ranks import Sort, Today

AGES = (1, 2, 4, 9, 26)
"""Weeks of silence at which a bar of the debt ends; the last one has no end."""
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an empty view can tell instead: what comes next, and what is not in sight."""

    next: LeadRow | None = None
    """Falls due next."""
    states: Mapping[State, int] = field(default_factory=dict)


def tallies(services: Services) -> Mapping[View, int]:
    """How many leads, or mails on their way, each view has. Raises StoreFailed."""
    return {**services.store.tallies(today(services)), View.OUTBOX: len(services.store.unsent())}


def order(
    services: Services, view: View, *, sort: Sort = "score", reverse: bool = False, needle: str = ""
) -> Sequence[int]:
    """The conversations of a view in order; with `needle` only those whose people, domain or subject hold its words."""
    return services.store.order(view, today(services), sort=sort, reverse=reverse, needle=needle)


def debt(services: Services) -> Mapping[str, Sequence[int]]:
    """All that is due, the backlog too: by band, how many have been silent for so long (AGES). Raises StoreFailed."""
    bars = {band: [0] * (len(AGES) + 1) for band in BANDS}
    for band, weeks, count in services.store.debt(services.clock.now()):
        bars[BANDS[band]][sum(weeks >= age for age in AGES)] += count
    return bars


def outlook(services: Services, covered: Coverage) -> Outlook:
    """What comes next and what is put aside. Raises StoreFailed."""
    following = services.store.next_due(services.clock.now())
    found = rows(services, [following], covered) if following is not None else {}
    return Outlook(next(iter(found.values()), None), services.store.states())


def rows(services: Services, conversations: Sequence[int], covered: Coverage | None = None) -> Mapping[int, LeadRow]:
    """What is shown of these conversations at this moment; what is no lead any more is left out. Nothing is written.
    `covered` spares asking for it. Raises StoreFailed."""
    now = services.clock.now()
    unread = coverage.holds(covered or coverage.coverage(services), services)
    outgoing = outgoing_by_lead(services)
    made = {}
    for conversation, lead in _leads(services, conversations).items():
        row = row_of(lead, standing(lead, now), now, services.policy, "", unread)
        made[conversation] = replace(row, outgoing=outgoing.get((row.id, row.last_message_id)))
    return made


def _leads(services: Services, conversations: Sequence[int]) -> Mapping[int, Lead]:
    """The kept digests; what is stale is judged for the moment, so that nobody waits for the whole store."""
    found = dict(services.store.leads(digests.fingerprint(services), conversations))
    missing = set(conversations) - found.keys()
    if missing:
        policy = digests.effective_policy(services)
        judged = ((facts.conversation, digest(facts, policy)) for facts in services.store.facts(missing))
        found |= {conversation: lead for conversation, lead in judged if lead is not None}
    return found


def refresh(services: Services, stopped: Callable[[], bool] = lambda: False) -> bool:
    """Judges and ranks what has changed, by news or by time; says whether anything had. Ends early once `stopped`.
    Raises StoreFailed."""
    stale = bool(services.store.stale(digests.fingerprint(services)))
    digests.refresh(services, stopped=stopped)
    now = services.clock.now()
    overdue = services.store.overdue_ranks(now)
    mark = digests.fingerprint(services)
    for at in range(0, len(overdue), _BATCH):
        if stopped():
            break
        found = services.store.leads(mark, overdue[at : at + _BATCH])
        services.store.keep_ranks([(one, lead.id, digests.ranked(lead, now)) for one, lead in found.items()], now)
    return stale or bool(overdue)


def today(services: Services) -> Today:
    """What belongs to today's list at this moment. Raises StoreFailed."""
    now, policy = services.clock.now(), services.policy
    stopped = tuple(
        services.store.resolve(one.lead_id)
        for one in services.store.unsent()
        if one.status in ("blocked", "failed", "unknown")
    )
    return Today(now, now - timedelta(days=policy.surface_days), policy.backlog_per_day, stopped)
