"""The ledger of recipients (DOMAIN, "Group mail")."""

from inboxfollow.domain.facts import AddressFacts
from inboxfollow.domain.lead import Lead
from tests.domain.builders import BOB, DANA, ERIN, FINN, at, away, bounced, lead_of, mail, reply


def ledger(lead: Lead) -> list[tuple[str, str]]:
    return [(person.address, person.state(at(3))) for person in lead.people]


def test_everyone_outside_has_a_line() -> None:
    """Replied, bounced, away, suppressed or silent, in the order I wrote to them; my own people have none."""
    first = mail(at(0), to=[DANA, ERIN, FINN], cc=["gus@quarry.example", "hal@quarry.example", BOB])
    lead = lead_of(
        first, reply(at(1), first),
        addresses={ERIN: bounced(at(1)), FINN: away(at(1)), "gus@quarry.example": AddressFacts(suppressed=True)},
    )  # fmt: skip
    assert ledger(lead) == [
        (DANA, "replied"), (ERIN, "bounced"), (FINN, "away"), ("gus@quarry.example", "suppressed"),
        ("hal@quarry.example", "silent"),
    ]  # fmt: skip


def test_a_plus_tag_is_the_same_person() -> None:
    """An answer from a tagged address counts for its owner."""
    first = mail(at(0), to=["dana+work@ortiz.example"])
    assert ledger(lead_of(first, reply(at(1), first))) == [("dana+work@ortiz.example", "replied")]


def test_a_corrected_address_takes_the_place_of_the_old() -> None:
    """Facts are asked for the new address: the old one's bounce is settled, an answer from the new one counts."""
    first = mail(at(0))
    moved = {"readdressed": ((DANA, FINN),)}
    assert ledger(lead_of(first, addresses={DANA: bounced(at(1))}, **moved)) == [(FINN, "silent")]
    assert ledger(lead_of(first, addresses={FINN: bounced(at(1))}, **moved)) == [(FINN, "bounced")]
    assert ledger(lead_of(first, reply(at(1), first, sender=FINN), **moved)) == [(FINN, "replied")]


def test_people_of_an_answered_run_owe_nothing_later() -> None:
    """The ledger is of the newest run only."""
    first = mail(at(0), to=[DANA, ERIN])
    answer = reply(at(1), first)
    assert ledger(lead_of(first, answer, mail(at(2), cites=[answer]))) == [(DANA, "silent")]
