"""What is never a lead, and why (DOMAIN, "Never a lead")."""

from typing import Any

import pytest

from inboxfollow.domain.facts import AddressFacts
from inboxfollow.domain.verdict import Kind
from tests.domain.builders import BOB, DANA, ERIN, ME, at, lead_of, mail, policy, reply

LIST = "talk@lists.example"


@pytest.mark.parametrize(
    ("mine", "group", "why"),
    [
        ({"to": [ME]}, "machines", "sent to yourself only"),
        ({"to": ["sam+notes@seller.example"]}, "machines", "sent to yourself only"),
        ({"to": ["no-reply@shop.example"]}, "machines", "takes no answers"),
        ({"to": [LIST]}, "machines", "mailing list"),
        ({"to": [BOB]}, "colleagues", "your own domain only"),
        ({"to": [f"p{n}@x{n}.example" for n in range(9)]}, "machines", "sent to 9 people"),
        ({"to": [DANA], "bcc": [f"p{n}@x{n}.example" for n in range(8)]}, "machines", "sent to 9 people"),
        ({"to": ["help@shop.example"]}, "support", "support desk"),
        ({"subject": "Re: [Ticket #4711] Refund"}, "support", "support ticket"),
        ({"to": ["mum@family.example"]}, "ignored", "ignore list"),
        ({"to": ["mum@family.example", "no-reply@shop.example"]}, "ignored", "or"),
        ({"to": [], "mine": True, "sender": ME, "cc": [], "bcc": []}, "", ""),
    ],
)
def test_each_exclusion_says_why(mine: dict[str, Any], group: str, why: str) -> None:
    """Who it went to decides; a mixture of recipients each with a reason is excluded too."""
    lead = lead_of(
        mail(at(0), **mine), addresses={LIST: AddressFacts(is_list=True)}, under=policy(ignore=("*@family.example",))
    )
    assert why in lead.excluded
    assert bool(lead.excluded) is bool(why)
    if why:
        assert lead.group == group


@pytest.mark.parametrize(
    "mine",
    [
        {"to": [DANA, "no-reply@shop.example"]},
        {"to": [DANA, LIST]},
        {"to": [DANA, BOB]},
        {"to": [ME], "bcc": [DANA]},
        {"to": [f"p{n}@x{n}.example" for n in range(8)], "cc": [ME]},
    ],
)
def test_one_person_who_can_answer_is_enough(mine: dict[str, Any]) -> None:
    """A real person among the recipients makes a lead, and I am none of the eight."""
    assert not lead_of(mail(at(0), **mine), addresses={LIST: AddressFacts(is_list=True)}).excluded


def test_answers_to_bulk_mail_are_none() -> None:
    """A reply to a newsletter is no lead; to a person's mail it is."""
    news, person = reply(at(0), kind=Kind.BULK), reply(at(0))
    assert "bulk" in lead_of(news, mail(at(1), cites=[news])).excluded
    assert not lead_of(person, mail(at(1), cites=[person])).excluded
    assert not lead_of(news, person, mail(at(1), cites=[person, news])).excluded


def test_talk_with_a_ticket_system_is_none() -> None:
    """What answers an acknowledgement of a ticket is correspondence with a desk."""
    ack = reply(at(0), kind=Kind.TICKET_ACK)
    assert lead_of(ack, mail(at(1), cites=[ack])).group == "support"


def test_it_can_be_brought_back() -> None:
    """My word makes a lead of what the rules leave out."""
    lead = lead_of(mail(at(0), to=["no-reply@shop.example"]), included=True)
    assert not lead.excluded
    assert lead.group == "i_asked"


def test_bringing_in_an_outsider_makes_a_lead() -> None:
    """A talk among colleagues becomes a lead with the first person from outside."""
    inside = mail(at(0), to=[BOB])
    assert lead_of(inside).excluded
    assert not lead_of(inside, mail(at(1), to=[BOB], cc=[ERIN], cites=[inside])).excluded
