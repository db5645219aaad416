"""The matching ladder below ids: which conversation a mail without usable ids answers (DOMAIN, "Matching ladder").

Rungs 1 and 2, ids and the provider's thread, are equalities and are joined where mail is stored. Rung 3 is a choice
among candidates that later facts may change, so it is made here, from all that is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Rung(IntEnum):
    """How an inbound mail was matched; lower is surer."""

    IDS = 1
    PROVIDER = 2
    SUBJECT = 3
    ELSEWHERE = 4
    ORGANISATION = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail of mine with the base subject in question."""

    row: int
    thread: int
    arrived: datetime
    recipients: frozenset[str]
    """Canonical addresses of To, Cc and Bcc."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A person's mail that begins its thread and cites no id that is known."""

    row: int
    thread: int
    arrived: datetime
    sender: str
    """Canonical address."""


def parent_by_subject(orphan: Orphan, candidates: Iterable[Candidate]) -> Candidate | None:
    """Rung 3: my newest mail with that base subject, to that person, that arrived earlier; None where there is none."""
    fitting = (
        mine
        for mine in candidates
        if mine.thread != orphan.thread and mine.arrived < orphan.arrived and orphan.sender in mine.recipients
    )
    return max(fitting, key=lambda mine: (mine.arrived, mine.row), default=None)
