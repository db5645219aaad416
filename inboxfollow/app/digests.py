"""Judging conversations whose facts or rules changed, and keeping the result until they change again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from inboxfollow import __version__
from inboxfollow.app.services import Services
from inboxfollow.domain.facts import Facts
from inboxfollow.domain.lead import Lead, digest
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.rank import Rank, rank_of
from inboxfollow.domain.reading import texts_wanted
from inboxfollow.domain.standing import standing
from inboxfollow.domain.verdict import RULES_VERSION

_BATCH = 200


def effective_policy(services: Services) -> Policy:
    """The configured policy with the people the person chose to ignore meanwhile."""
    ignored = services.store.patterns("ignored")
    return replace(services.policy, ignore=(*services.policy.ignore, *sorted(ignored))) if ignored else services.policy


def fingerprint(services: Services) -> str:
    """Changes whenever a kept judgement may no longer hold, other than by new facts; another version of the program may
    keep them in another shape."""
    return f"{services.policy.fingerprint}.{RULES_VERSION}.{__version__}"


def refresh(services: Services, *, all_read: bool = False, stopped: Callable[[], bool] = lambda: False) -> None:
    """Judges what is stale. What lacks texts is judged without them and stays open for the next poll, unless
    `all_read` says that nothing more can be read. Ends early once `stopped`. Raises StoreFailed."""
    mark, seen = fingerprint(services), services.store.version()
    stale = services.store.stale(mark, unread=all_read)
    if not stale:
        return
    policy, now = effective_policy(services), services.clock.now()
    found = services.store.facts(stale)
    while not stopped() and (batch := list(islice(found, _BATCH))):
        for whole in (True, False):
            chosen = [facts for facts in batch if whole == (all_read or not texts_wanted(facts, policy))]
            keep(services, mark, [(one, digest(one, policy)) for one in chosen], now, whole=whole, seen=seen)


def keep(
    services: Services, mark: str, judged: Sequence[tuple[Facts, Lead | None]], now: datetime, *, whole: bool, seen: int
) -> None:
    """Keeps judgements of conversations, and where that puts them among the others at `now` (aware). `seen`: the
    store's version from before their facts were read; what has changed since is judged anew the next time."""
    found = [(facts, lead, ranked(lead, now)) for facts, lead in judged]
    services.store.keep_digests(mark, found, whole=whole, seen=seen)


def ranked(lead: Lead | None, now: datetime) -> Rank | None:
    """The rank of a judged conversation at `now` (aware)."""
    return rank_of(lead, standing(lead, now), now) if lead else None
