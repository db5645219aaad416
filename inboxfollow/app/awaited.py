"""What a mailbox has to look for that hands over only a part of its mail."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from inboxfollow.app import digests
from inboxfollow.app.services import Account, Services
from inboxfollow.domain.identity import canonical, domain_of, organisation
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.outgoing import OPEN, Status
from inboxfollow.domain.subject import base_subject
from inboxfollow.ports.mailbox import Interest

Key = TypeVar("Key")
_GMAIL = ("gmail.com", "googlemail.com")
"""Addresses there have many spellings, which a search does not know to be one."""


def awaited(services: Services, account: Account) -> Interest:
    """What the people of all leads may have written, what my mail cites, and mail whose fate is not known.

    Of people who were never heard, any mail matters (DOMAIN, "band"); of the others what may be newer than what is
    known. Of their organisations it is what came after my last touch: somebody else may have answered (rungs 1 and 5).
    Raises StoreFailed.
    """
    digests.refresh(services)
    people: dict[str, datetime | None] = {}
    subjects: dict[tuple[str, str], datetime | None] = {}
    begun_earlier: list[str] = []
    for lead in services.store.digests(digests.fingerprint(services)):
        if lead.excluded:
            continue
        if not lead.touches_complete:
            begun_earlier.append(lead.id)
        for person in lead.people:
            _add(people, canonical(person.address), _since(lead))
            if lead.answered:
                continue
            if house := organisation(person.address):
                _add(people, f"@{house}", lead.last_touch)
            elif domain_of(person.address) in _GMAIL and (subject := base_subject(lead.subject)):
                for house in _GMAIL:
                    _add(subjects, (house, subject), lead.last_touch)
    unsettled = services.store.outbox(statuses=OPEN - {Status.READY}, account=account.name)
    cited = frozenset(_cited(services, begun_earlier))
    return Interest(people, subjects, cited, [one.message_id for one in unsettled])


def _cited(services: Services, leads: Iterable[str]) -> Iterable[str]:
    """Ids that my mail cites and nobody has seen: what it answered may lie in another thread."""
    for facts in services.store.facts([services.store.resolve(lead) for lead in leads]):
        known = {one for mail in facts.mails for one in (mail.message_id, *mail.other_ids)}
        yield from (one for mail in facts.mails if mail.mine for one in mail.references if one not in known)


def _since(lead: Lead) -> datetime | None:
    wrote = lead.warmth.last_wrote
    return min(wrote, lead.last_touch) if wrote is not None else None


def _add(wanted: dict[Key, datetime | None], what: Key, since: datetime | None) -> None:
    """The earliest moment counts, None being earliest."""
    known = wanted.get(what, since)
    wanted[what] = None if since is None or known is None else min(since, known)
