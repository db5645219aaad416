"""Which texts a verdict needs: the fewest bodies that have to be fetched (DESIGN, "Store")."""

from collections.abc import Iterable

from inboxfollow.domain.course import Course, course_of
from inboxfollow.domain.facts import Facts, Mail
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.verdict import Kind

MOST = 12
"""Inbound mails of one run that are read; a longer exchange says enough by its newest ones."""


def texts_wanted(facts: Facts, policy: Policy) -> list[int]:
    """As `texts_wanted_in`, for facts alone."""
    course = course_of(facts, policy)
    return texts_wanted_in(course) if course else []


def texts_wanted_in(course: Course) -> list[int]:
    """Rows of mail whose text is still unread and matters: my touches while they wait for an answer, what came in
    since, what they said before, and newer mail of the same people elsewhere."""
    facts, run = course.facts, course.run
    if course.group:
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
