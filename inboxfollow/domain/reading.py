"""Which texts a verdict needs: the fewest bodies that have to be fetched (DESIGN, "Store")."""

from collections.abc import Iterable

from inboxfollow.domain.conversation import in_order, newest_run
from inboxfollow.domain.facts import Facts, Mail
from inboxfollow.domain.never_lead import never_lead
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.verdict import Kind

MOST = 12
"""Inbound mails of one run that are read; a longer exchange says enough by its newest ones."""


def texts_wanted(facts: Facts, policy: Policy) -> list[int]:
    """Rows of mail whose text is still unread and matters: my touches while they wait for an answer, what came in
    since, what they said before, and newer mail of the same people elsewhere."""
    mails = in_order(facts.mails)
    run = newest_run(mails, policy.identity, wait_for_all=facts.choices.wait_for_all)
    if run is None or (not facts.choices.included and never_lead(facts, run, policy)[0]):
        return []
    wanted = [mail for mail in run.after if mail.kind is not Kind.BULK or mail.references][-MOST:]
    if run.answer is None:
        wanted += run.touches
        wanted += [mail for mail in run.before if not mail.mine and mail.kind is Kind.PERSON][-1:]
    return [*_unread(wanted), *_elsewhere(facts, run.people, run.last)]


def _unread(mails: list[Mail]) -> list[int]:
    return [mail.row for mail in mails if mail.text is None]


def _elsewhere(facts: Facts, people: Iterable[str], last: Mail) -> list[int]:
    known = [facts.addresses[key] for key in people if key in facts.addresses]
    return [
        address.last_wrote_row
        for address in known
        if not address.last_wrote_read
        and address.last_wrote is not None
        and address.last_wrote > last.arrived
        and address.last_wrote_in != facts.conversation
    ]
