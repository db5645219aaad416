"""Conversations of a kind, as the first look goes through them: few enough to be decided about at a glance."""

from enum import StrEnum

from inboxfollow.domain.expects import BOOKS
from inboxfollow.domain.identity import FREEMAIL, domain_of
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.personal import last_name
from inboxfollow.domain.state import State

HIDDEN = frozenset({State.EXCLUDED, State.OPTED_OUT, State.CLOSED, State.SETTLED})
"""States of what is not in the list of leads."""
HIDING = "not_a_lead"
"""The reason for closing what a person hides: a later mail of either side brings it back."""


class Group(StrEnum):
    """In the order they are gone through."""

    THEY_WROTE_FIRST = "they_wrote_first"
    I_ASKED = "i_asked"
    ANSWERED = "answered"
    SILENT = "silent"
    PRIVATE = "private"
    COURTESIES = "courtesies"
    SUPPORT = "support"
    COLLEAGUES = "colleagues"
    MACHINES = "machines"
    IGNORED = "ignored"
    ENDED = "ended"


_NEVER_LEADS = {one.value: one for one in (Group.SUPPORT, Group.COLLEAGUES, Group.MACHINES, Group.IGNORED)}


def group_of(lead: Lead, state: State, silent_days: float, long: int) -> Group:
    """Where a lead belongs whatever the person said about hiding it, private letters aside; `long` in calendar days
    is what counts as a long silence."""
    if lead.group in _NEVER_LEADS:
        return _NEVER_LEADS[lead.group]
    if state is State.OPTED_OUT or (state is State.CLOSED and lead.closed_reason != HIDING):
        return Group.ENDED
    if lead.answered:
        return Group.ANSWERED
    if not lead.expects.value:
        return Group.SUPPORT if lead.expects.why == BOOKS else Group.COURTESIES
    if silent_days > long:
        return Group.SILENT
    return Group.THEY_WROTE_FIRST if lead.group == "they_wrote_first" else Group.I_ASKED


def is_kin(lead: Lead, my_name: str) -> bool:
    """Whether everybody in it has the family name of `my_name`."""
    mine = last_name(my_name, "").casefold()
    theirs = {last_name(one.name, one.address).casefold() for one in lead.people}
    return bool(mine) and theirs == {mine}


def is_freemail(lead: Lead) -> bool:
    """Whether everybody in it writes from a freemail address: a private letter, or a customer of somebody whose
    customers are private people."""
    return bool(lead.people) and all(domain_of(one.address) in FREEMAIL for one in lead.people)
