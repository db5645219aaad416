"""Reasons why nothing is sent before a person has looked (DOMAIN, "hold")."""

from dataclasses import dataclass
from datetime import datetime

from inboxfollow.domain.conversation import Run
from inboxfollow.domain.facts import AddressFacts, Facts
from inboxfollow.domain.identity import canonical, organisation
from inboxfollow.domain.ladder import Rung


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason; `at` is when the mail behind it arrived, aware UTC."""

    kind: str
    why: str
    at: datetime
    rung: int | None = None


def holds_of(run: Run, facts: Facts, last_touch: datetime) -> tuple[Hold, ...]:
    """Holds that rest on mail: rung 4, rung 5, and people who said no in another conversation."""
    moved = {canonical(old): canonical(new) for old, new in facts.choices.readdressed}
    people = dict.fromkeys(one for key in run.people for one in (key, moved.get(key, key)))
    houses = {organisation(key) for key in people} - {""}
    found = [
        hold
        for key in people
        for hold in _of_person(key, facts.addresses.get(key, AddressFacts()), facts.conversation, run.last.arrived)
    ]
    found += [
        Hold(
            "perhaps_answered",
            f'perhaps answered by {neighbour.sender} on {_day(neighbour.arrived)}: "{neighbour.subject}"',
            neighbour.arrived,
            Rung.ORGANISATION,
        )
        for neighbour in sorted(facts.neighbours, key=lambda one: (one.arrived, one.message_id))
        if neighbour.arrived > run.last.arrived and organisation(neighbour.sender) in houses
    ]
    cleared = facts.choices.holds_cleared
    return tuple(hold for hold in found if cleared is None or hold.at > cleared)


def _of_person(key: str, known: AddressFacts, conversation: int, since: datetime) -> list[Hold]:
    holds = []
    if known.said_no is not None:
        holds.append(Hold("said_no", f"{key} asked on {_day(known.said_no)} not to be written to", known.said_no))
    wrote = known.last_wrote
    if wrote is not None and wrote > since and known.last_wrote_in != conversation:
        words = f'{key} wrote to you on {_day(wrote)} about "{known.last_wrote_subject}"'
        holds.append(Hold("active_elsewhere", words, wrote, Rung.ELSEWHERE))
    return holds


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
