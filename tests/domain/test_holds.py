"""Holds: reasons for a person to look (DOMAIN, rungs 4 and 5)."""

from inboxfollow.domain.facts import AddressFacts, Neighbour
from inboxfollow.domain.holds import Hold
from inboxfollow.domain.state import State
from tests.domain.builders import BOB, DANA, ERIN, FINN, at, judged, lead_of, mail, reply, wrote


def kinds(holds: tuple[Hold, ...]) -> list[tuple[str, int | None]]:
    return [(hold.kind, hold.rung) for hold in holds]


def test_a_recipient_who_wrote_elsewhere_is_a_hold() -> None:
    """New subject, arrived later: the row names it, and the state stays."""
    where = lead_of(mail(at(0)), addresses={DANA: wrote(at(1))})
    assert kinds(where.holds) == [("active_elsewhere", 4)]
    assert where.holds[0].why == f'{DANA} wrote to you on 2026-03-03 about "Lunch"'
    assert where.rung == 4
    assert judged(at(2), mail(at(0)), addresses={DANA: wrote(at(1))}).state is State.AWAITING


def test_only_later_mail_elsewhere_counts() -> None:
    """What they wrote before my newest mail, or in this conversation, is no hold."""
    assert lead_of(mail(at(0)), mail(at(2)), addresses={DANA: wrote(at(1))}).holds == ()
    assert lead_of(mail(at(0)), addresses={DANA: wrote(at(0))}).holds == ()
    assert lead_of(mail(at(0)), addresses={DANA: wrote(at(1), conversation=1)}).holds == ()


def neighbour(sender: str, day: float = 1) -> Neighbour:
    return Neighbour(sender, "Re: Offer", at(day), "<n@test>")


def near(*neighbours: Neighbour, to: str = DANA) -> list[tuple[str, int | None]]:
    return kinds(lead_of(mail(at(0), to=[to], cc=[BOB]), neighbours=neighbours).holds)


def test_a_colleague_of_theirs_with_the_same_subject_is_a_hold() -> None:
    """Same organisation, same subject, later: perhaps answered."""
    assert near(neighbour(ERIN)) == [("perhaps_answered", 5)]
    assert near(neighbour("x@mail.ortiz.example")) == [("perhaps_answered", 5)]


def test_strangers_freemail_and_my_own_people_are_none() -> None:
    """Another organisation, a shared freemail domain, and my own colleagues answer for nobody."""
    assert near(neighbour(FINN)) == []
    assert near(neighbour("finn@gmail.com"), to="dana@gmail.com") == []
    assert near(neighbour("other@seller.example")) == []
    assert near(neighbour(ERIN, -1)) == []


def test_who_said_no_is_a_hold() -> None:
    """A "no" in another conversation is respected in all."""
    assert kinds(lead_of(mail(at(0)), addresses={DANA: AddressFacts(said_no=at(-9))}).holds) == [("said_no", None)]


def test_one_key_clears_all_holds_until_there_is_news() -> None:
    """Clearing settles what had arrived by then, and nothing that comes later."""
    first, known, near_by = mail(at(0)), {DANA: wrote(at(1), said_no=at(1))}, [neighbour(ERIN)]
    assert len(lead_of(first, addresses=known, neighbours=near_by).holds) == 3
    assert lead_of(first, addresses=known, neighbours=near_by, holds_cleared=at(1)).holds == ()
    assert len(lead_of(first, addresses=known, neighbours=near_by, holds_cleared=at(0.9)).holds) == 3


def test_an_answered_lead_has_no_holds() -> None:
    """Nothing would be sent, so there is nothing to hold."""
    first = mail(at(0))
    assert lead_of(first, reply(at(1), first), addresses={DANA: wrote(at(2))}).holds == ()


def test_the_new_address_is_watched_too() -> None:
    """Where follow-ups go to a successor, the successor's mail elsewhere holds them."""
    lead = lead_of(mail(at(0)), addresses={FINN: wrote(at(1))}, readdressed=((DANA, FINN),))
    assert kinds(lead.holds) == [("active_elsewhere", 4)]
