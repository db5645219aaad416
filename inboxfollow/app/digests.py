"""Judging conversations whose facts or rules changed, and keeping the result until they change again."""

from dataclasses import replace
from itertools import islice

from inboxfollow.app.services import Services
from inboxfollow.domain.lead import digest
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.verdict import RULES_VERSION

_BATCH = 500


def effective_policy(services: Services) -> Policy:
    """The configured policy with the people the person chose to ignore meanwhile."""
    ignored = services.store.patterns("ignored")
    return replace(services.policy, ignore=(*services.policy.ignore, *sorted(ignored))) if ignored else services.policy


def fingerprint(services: Services) -> str:
    """Changes whenever a kept judgement may no longer hold, other than by new facts."""
    return f"{services.policy.fingerprint}.{RULES_VERSION}"


def refresh(services: Services) -> None:
    """Judges what is stale. Raises StoreFailed."""
    mark = fingerprint(services)
    stale = services.store.stale(mark)
    if not stale:
        return
    policy = effective_policy(services)
    judged = ((facts.conversation, digest(facts, policy)) for facts in services.store.facts(stale))
    while batch := list(islice(judged, _BATCH)):
        services.store.keep_digests(mark, batch)
