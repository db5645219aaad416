"""The plots: each story is a small function that yields the letters of one conversation (or a few), oldest first.

Together they show every state of DOMAIN.md; tests/demo holds the table of which story ends in which.
"""

from collections.abc import Callable, Iterator

from inboxfollow.demo import answers, leftovers, setbacks
from inboxfollow.demo.desk import Desk
from inboxfollow.demo.leads import COLD, FOLLOW_UPS, HOT, WARM, Lead
from inboxfollow.demo.letter import Letter
from inboxfollow.demo.people import Person
from inboxfollow.demo.talk import Talk

DANA = Person("Dana Ortiz", "dana@ortiz.example", "Ortiz Realty")
Story = Callable[[Desk], Iterator[Letter]]


def silent_lead(desk: Desk, lead: Lead) -> Iterator[Letter]:
    """They asked (or not), Sam wrote, and followed up, and nobody answered."""
    talk = Talk(desk, lead.key, lead.subject, lead.person)
    days = iter(lead.days)
    if lead.asked:
        yield talk.theirs(desk.workday(next(days)), lead.asked)
    yield talk.mine(desk.workday(next(days)), lead.offer, attachment=lead.attachment)
    lines = FOLLOW_UPS[lead.person.language]
    for number, day in enumerate(days):
        yield talk.mine(desk.workday(day), lines[number % len(lines)])


def dana_ortiz(desk: Desk) -> Iterator[Letter]:
    """The lead not to lose: she wrote first, answered within hours, got her proposal, and fell silent."""
    talk = Talk(desk, "ortiz", "New website for Ortiz Realty", DANA)
    text = (
        "Carol at Hillside Homes gave me your name. We have outgrown our site: 40 listings, no search, and it is "
        "slow on the phone. Could you tell me what a new one would cost and how long it takes?"
    )
    yield talk.theirs(desk.workday(12, "09:12"), text)
    yield talk.mine(desk.workday(12, "10:40"), "Gladly. Do your listings come from a system, or are they typed in?")
    text = "From a system, it has a feed. We would love to be live before the spring market. Can you do that?"
    yield talk.theirs(desk.workday(12, "16:05"), text)
    text = (
        "Yes. Here is the proposal: twelve pages, listings fed from your system, live before the spring market, "
        "14,800 EUR in three parts. Would you like me to start with the home page or the listings?"
    )
    yield talk.mine(desk.workday(8, "11:25"), text, attachment="Proposal Ortiz Realty.pdf")


def silent_leads(desk: Desk) -> Iterator[Letter]:
    """All of them."""
    for lead in (*HOT, *WARM, *COLD):
        yield from silent_lead(desk, lead)


STORIES: tuple[Story, ...] = (
    dana_ortiz,
    silent_leads,
    answers.answered_plainly,
    answers.answered_after_many_touches,
    answers.answered_in_junk,
    answers.answered_from_elsewhere,
    answers.answered_without_ids,
    answers.accepted_in_calendar,
    answers.answered_by_reaction,
    answers.declined,
    answers.not_now,
    answers.answered_in_spanish,
    answers.group_one_replied,
    answers.group_asked_again,
    answers.group_colleague_answered,
    answers.group_partly_bounced,
    answers.group_partly_away,
    answers.opted_out,
    answers.opted_out_in_german,
    setbacks.bounced,
    setbacks.bounced_domain,
    setbacks.away_until,
    setbacks.away_in_german,
    setbacks.away_without_date,
    setbacks.back_again,
    setbacks.left_company,
    setbacks.soft_bounced,
    setbacks.delayed,
    setbacks.read_only,
    setbacks.acknowledged,
    setbacks.challenged,
    setbacks.only_their_newsletter,
    setbacks.active_elsewhere,
    setbacks.perhaps_answered,
    leftovers.asked_back,
    leftovers.draft_is_no_touch,
    leftovers.older_than_the_window,
    leftovers.finished,
    leftovers.finished_invoice,
    leftovers.overdue_invoice,
    leftovers.settled,
    leftovers.for_the_user_to_file,
    leftovers.filed_twice,
    leftovers.never_leads,
    leftovers.replied_to_bulk,
    leftovers.support_ticket,
    leftovers.no_touch,
    leftovers.never_answered_by_me,
)
"""Every story, in the order they are told."""
