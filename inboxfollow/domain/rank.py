"""Where a lead stands among the others: what tables are sorted, filtered and counted by, kept beside its digest so that
a screen shows its first rows at once (DESIGN, "The way of the data"). Everything else is computed when it is shown."""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from inboxfollow.domain.lead import Lead
from inboxfollow.domain.standing import Standing
from inboxfollow.domain.state import State


class View(IntEnum):
    """The views of the dashboard, by their digit."""

    TODAY = 1
    """Due, and the day's share of the backlog. No lead is kept under it: it is a part of WAITING."""
    WAITING = 2
    MY_TURN = 3
    LATER = 4
    BOUNCED = 5
    MAYBE = 6
    CLOSED = 7
    OUTBOX = 8
    """Mail on its way; no lead is kept under it."""


VIEW_OF = {
    State.AWAITING: View.WAITING,
    State.FINISHED: View.WAITING,
    State.ANSWERED: View.MY_TURN,
    State.SNOOZED: View.LATER,
    State.AWAY: View.LATER,
    State.BOUNCED: View.BOUNCED,
    State.SETTLED: View.MAYBE,
    State.EXCLUDED: View.MAYBE,
    State.CLOSED: View.CLOSED,
    State.OPTED_OUT: View.CLOSED,
}
FRESH = timedelta(hours=6)
"""So long a kept score may be shown: it moves by a point or two a day."""
STEADY = timedelta(days=5)
"""The same where no touch is owed: nothing is chosen by that score."""
BANDS = ("hot", "warm", "cold")


class Rank(NamedTuple):
    """A tuple, since there are as many as conversations. Moments are aware UTC."""

    view: View
    state: State
    score: int
    due: datetime | None
    last_touch: datetime
    touches: int
    band: int
    """Index in BANDS."""
    who: str
    """The people, as they are sorted by."""
    subject: str
    search: str
    """Lower case: names, addresses, subject."""
    until: datetime
    """When it has to be made anew: the lead changes its state by itself, or the score is old."""


def rank_of(lead: Lead, where: Standing, now: datetime) -> Rank:
    """The rank of a lead whose standing at `now` is known."""
    names = [person.name or person.address for person in lead.people]
    searched = (lead.subject, *(text for person in lead.people for text in (person.name, person.address)), lead.id)
    turns = [lead.snoozed_until, lead.finished_at, *(person.away_until for person in lead.people)]
    fresh = now + (FRESH if VIEW_OF[where.state] is View.WAITING else STEADY)
    next_turn = min((moment for moment in turns if moment is not None and moment > now), default=fresh)
    return Rank(
        view=VIEW_OF[where.state],
        state=where.state,
        score=where.score.total,
        due=where.due,
        last_touch=lead.last_touch,
        touches=lead.touches,
        band=BANDS.index(where.band),
        who=(names[0] if names else "").casefold(),
        subject=lead.subject.casefold(),
        search="\n".join(searched).casefold(),
        until=min(next_turn, fresh),
    )
