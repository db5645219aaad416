"""Leads as a screen shows them: views with counts, an order, and the few rows that are in sight."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from inboxfollow.app import coverage, digests
from inboxfollow.app.agenda import outgoing_by_lead, row_of
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.rank import View
from inboxfollow.domain.standing import standing
from inboxfollow.ports.ranks import Sort, Today

_BATCH = 500


def tallies(services: Services) -> Mapping[View, int]:
    """How many leads, or mails on their way, each view has. Raises StoreFailed."""
    return {**services.store.tallies(_today(services)), View.OUTBOX: len(services.store.unsent())}


def order(
    services: Services, view: View, *, sort: Sort = "score", reverse: bool = False, needle: str = ""
) -> Sequence[int]:
    """The conversations of a view in order; with `needle` only those whose people, domain or subject hold its words."""
    return services.store.order(view, _today(services), sort=sort, reverse=reverse, needle=needle)


def rows(services: Services, conversations: Sequence[int]) -> Mapping[int, LeadRow]:
    """What is shown of these conversations at this moment; what is no lead any more is left out."""
    now = services.clock.now()
    found = services.store.leads(digests.fingerprint(services), conversations)
    if len(found) < len(conversations):
        digests.refresh(services)
        found = services.store.leads(digests.fingerprint(services), conversations)
    unread = coverage.holds(coverage.coverage(services), services)
    outgoing = outgoing_by_lead(services)
    made = {}
    for conversation, lead in found.items():
        row = row_of(lead, standing(lead, now), now, services.policy, "", unread)
        made[conversation] = replace(row, outgoing=outgoing.get((row.id, row.last_message_id)))
    return made


def refresh(services: Services) -> bool:
    """Judges and ranks what has changed, by news or by time; says whether anything had. Raises StoreFailed."""
    stale = bool(services.store.stale(digests.fingerprint(services)))
    digests.refresh(services)
    now = services.clock.now()
    overdue = services.store.overdue_ranks(now)
    mark = digests.fingerprint(services)
    for at in range(0, len(overdue), _BATCH):
        found = services.store.leads(mark, overdue[at : at + _BATCH])
        services.store.keep_ranks([(one, lead.id, digests.ranked(lead, now)) for one, lead in found.items()])
    return stale or bool(overdue)


def _today(services: Services) -> Today:
    now, policy = services.clock.now(), services.policy
    stopped = tuple(
        services.store.resolve(one.lead_id)
        for one in services.store.unsent()
        if one.status in ("blocked", "failed", "unknown")
    )
    return Today(now, now - timedelta(days=policy.surface_days), policy.backlog_per_day, stopped)
