"""Judging conversations whose facts or rules changed, and keeping the result until they change again."""

from dataclasses import replace
from itertools import islice

from inboxfollow import __version__
from inboxfollow.app.services import Services
from inboxfollow.domain.lead import digest
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.reading import texts_wanted
from inboxfollow.domain.verdict import RULES_VERSION

_BATCH = 500


def effective_policy(services: Services) -> Policy:
    """The configured policy with the people the person chose to ignore meanwhile."""
    ignored = services.store.patterns("ignored")
    return replace(services.policy, ignore=(*services.policy.ignore, *sorted(ignored))) if ignored else services.policy


def fingerprint(services: Services) -> str:
    """Changes whenever a kept judgement may no longer hold, other than by new facts; another version of the program may
    keep them in another shape."""
    return f"{services.policy.fingerprint}.{RULES_VERSION}.{__version__}"


def refresh(services: Services, *, all_read: bool = False) -> None:
    """Judges what is stale. What lacks texts is judged without them and stays open for the next poll, unless
    `all_read` says that nothing more can be read. Raises StoreFailed."""
    mark = fingerprint(services)
    stale = services.store.stale(mark, unread=all_read)
    if not stale:
        return
    policy = effective_policy(services)
    found = services.store.facts(stale)
    while batch := list(islice(found, _BATCH)):
        for whole in (True, False):
            chosen = [facts for facts in batch if whole == (all_read or not texts_wanted(facts, policy))]
            services.store.keep_digests(mark, [(one.conversation, digest(one, policy)) for one in chosen], whole=whole)
