"""How a conversation went: its mail in order, the newest run of touches, and whether it can be a lead at all."""

from dataclasses import dataclass

from inboxfollow.domain.conversation import Run, in_order, newest_run
from inboxfollow.domain.facts import Facts, Mail
from inboxfollow.domain.never_lead import never_lead
from inboxfollow.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Course:
    """What both the choice of texts to read and the digest start from."""

    facts: Facts
    mails: list[Mail]
    run: Run
    group: str
    """Where the first look files what is never a lead; "" for what may be one."""
    excluded: str
    """Why it is never a lead; "" where it may be one."""


def course_of(facts: Facts, policy: Policy) -> Course | None:
    """None where the conversation holds no touch of mine and so is no lead."""
    mails = in_order(facts.mails)
    run = newest_run(mails, policy.identity, wait_for_all=facts.choices.wait_for_all)
    if run is None:
        return None
    group, excluded = ("", "") if facts.choices.included else never_lead(facts, run, policy)
    return Course(facts, mails, run, group, excluded)
