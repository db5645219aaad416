"""The plan of the autopilot as a person sees it: what it will do, what it leaves to them, what keeps it from acting.
Nothing is sent here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inboxfollow.app import coverage
from inboxfollow.app.autopilot_scene import current, gather, paused_since, switches
from inboxfollow.app.services import Services
from inboxfollow.domain.autopilot import Candidate
from inboxfollow.domain.autopilot_plan import Planned
from inboxfollow.domain.autopilot_plan import plan as simulate
from inboxfollow.domain.lead import step_mark

REFUSED = "autopilot refused"
"""Under this the store remembers looks that failed."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The plan as a person sees it."""

    mails: tuple[Planned, ...]
    left: tuple[Planned, ...]
    """What it leaves to the person, and why."""
    cadences: tuple[str, ...]
    """Those whose autopilot is switched on."""
    unseen: tuple[str, ...]
    """Of these, what no daemon has seen yet: its autopilot begins with what is written after that."""
    paused_since: datetime | None
    unread: tuple[str, ...]
    """Why nothing would leave at this moment: accounts that were not read whole lately."""


def plan(services: Services, days: float = 14) -> Sequence[Planned]:
    """Every mail it would send or prepare in the days to come, supposing that nobody answers. Raises StoreFailed."""
    return outlook(services, days).mails


def outlook(services: Services, days: float = 14) -> Outlook:
    """The plan for the days to come, with all that keeps it from coming true. Raises StoreFailed."""
    now = services.clock.now()
    known = switches(services)
    found = current(services, known, now)
    scene, candidates = gather(services, found, now)
    refused = refusals(services)
    told = [_refused(one, refused) for one in candidates]
    made = simulate(told, scene, now, now + timedelta(days=days))
    return Outlook(
        mails=made.mails,
        left=made.left,
        cadences=tuple(found.cadences),
        unseen=tuple(name for name in found.cadences if name not in known.cadences),
        paused_since=paused_since(services),
        unread=tuple(f"{account}{f'/{folder}' if folder else ''}: {why}"
                     for account, folder, why in coverage.lacking(services)) if found.cadences else (),
    )  # fmt: skip


def refusals(services: Services) -> dict[str, tuple[str, str]]:
    """By lead, the step whose mail the autopilot looked at and left to the person, and why."""
    return {lead: (mark, why) for lead, (mark, why) in json.loads(services.store.recall(REFUSED) or "{}").items()}


def _refused(one: Candidate, refused: Mapping[str, tuple[str, str]]) -> Candidate:
    mark, why = refused.get(one.lead.id, ("", ""))
    same = mark == step_mark(one.lead.touches, one.lead.last_message_id)
    return replace(one, against=one.against or why) if same else one
