"""Whose mail, and which mails, a mailbox has to look for that hands over only a part of what it holds."""

from collections.abc import Collection, Mapping
from datetime import datetime

from inboxfollow.app import digests
from inboxfollow.app.services import Account, Services
from inboxfollow.domain.identity import canonical, organisation
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.outgoing import OPEN, Status


def awaited(services: Services, account: Account) -> tuple[Mapping[str, datetime | None], Collection[str]]:
    """The people of all leads, and the ids of mail whose fate is not known.

    Of people who were never heard, any mail matters (DOMAIN, "band"); of the others what may be newer than what is
    known; of their organisation what came after my last touch (rung 5). Raises StoreFailed.
    """
    digests.refresh(services)
    people: dict[str, datetime | None] = {}
    for lead in services.store.digests(digests.fingerprint(services)):
        if lead.excluded:
            continue
        for person in lead.people:
            address = canonical(person.address)
            _add(people, address, _since(lead))
            if house := organisation(address):
                _add(people, f"@{house}", lead.last_touch)
    unsettled = services.store.outbox(statuses=OPEN - {Status.READY}, account=account.name)
    return people, [one.message_id for one in unsettled]


def _since(lead: Lead) -> datetime | None:
    wrote = lead.warmth.last_wrote
    return min(wrote, lead.last_touch) if wrote is not None else None


def _add(people: dict[str, datetime | None], who: str, since: datetime | None) -> None:
    """The earliest moment counts, None being earliest."""
    known = people.get(who, since)
    people[who] = None if since is None or known is None else min(since, known)
