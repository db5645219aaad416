"""To whom a follow-up goes (PROTOCOLS F2; DOMAIN, "Group mail")."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.addressees import Addressees, addressees
from inboxfollow.domain.course import course_of
from inboxfollow.domain.facts import AddressFacts, Mail
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.lead import lead_of
from inboxfollow.domain.manner import Manner
from inboxfollow.domain.message import Address
from inboxfollow.domain.policy import Policy
from tests.domain.builders import BOB, DANA, ERIN, FINN, ME, at, away, bounced, facts, mail, policy, reply, wrote

NOREPLY, LIST = "no-reply@quarry.example", "all@lists.example"
Places = tuple[list[str], list[str], dict[str, str]]


def chosen(
    *mails: Mail,
    now: datetime | None = None,
    under: Policy | None = None,
    include_replied: bool = False,
    addresses: Mapping[str, AddressFacts] | None = None,
    **choices: Any,
) -> Addressees:
    """To whom a follow-up of such a conversation goes, five days after the first mail unless said otherwise."""
    under = under or policy()
    course = course_of(facts(*mails, addresses=addresses, **choices), under)
    assert course is not None
    return addressees(course, lead_of(course, under), under, now or at(5), include_replied=include_replied)


def places(found: Addressees) -> Places:
    """To, Cc and who is left out, by address."""
    left_out = {address.email: why for address, why in found.left_out}
    return [one.email for one in found.to], [one.email for one in found.cc], left_out


def test_the_same_people_in_the_same_places() -> None:
    """To and Cc of my newest touch, in their order, under the names I wrote them with."""
    people: dict[str, Any] = {
        "to": (Address("Dana Ortiz", DANA), Address("", FINN)),
        "cc": (Address("E. Ortiz", ERIN),),
    }
    found = chosen(mail(at(0), to="gus@quarry.example"), replace(mail(at(1)), **people))
    assert (found.to, found.cc, found.left_out, found.notices) == (people["to"], people["cc"], (), ())


@pytest.mark.parametrize(
    ("who", "known", "why"),
    [
        (ME, AddressFacts(), "is you"),
        ("sam+crm@seller.example", AddressFacts(), "is you"),
        (BOB, AddressFacts(), "is a colleague"),
        (ERIN, AddressFacts(suppressed=True), "is on your suppression list"),
        (ERIN, bounced(at(1)), "bounced (5.1.1)"),
        (ERIN, replace(bounced(at(1)), bounce_status=""), "bounced"),
        (ERIN, away(at(1), date(2026, 3, 9)), "is away until 2026-03-10"),
        (ERIN, away(at(1)), "is away until 2026-03-10"),
        (NOREPLY, AddressFacts(), "takes no answers"),
        (LIST, AddressFacts(is_list=True), "is a mailing list"),
    ],
)
def test_who_must_not_be_written_to_is_left_out(who: str, known: AddressFacts, why: str) -> None:
    """Each with the reason; the others are addressed all the same."""
    found = chosen(mail(at(0), to=[DANA, who]), addresses={canonical(who): known})
    assert places(found) == ([DANA], [], {who: why})


def test_an_absence_and_a_bounce_end() -> None:
    """The day they are back they are addressed again; someone who wrote after a bounce is there."""
    both = mail(at(0), to=[DANA, ERIN])
    known = {ERIN: away(at(1), date(2026, 3, 9)), DANA: replace(wrote(at(3)), hard_bounced=at(1))}
    assert places(chosen(both, addresses=known, now=at(7)))[:2] == ([DANA], [])
    assert places(chosen(both, addresses=known, now=at(8)))[:2] == ([DANA, ERIN], [])


def test_the_day_of_return_is_told_in_my_zone() -> None:
    """The end of an absence is a day as my calendar shows it."""
    tokyo = policy(calendar=replace(policy().calendar, timezone=ZoneInfo("Asia/Tokyo")))
    found = chosen(mail(at(0), to=[DANA, ERIN]), addresses={ERIN: away(at(1), date(2026, 3, 9))}, under=tokyo)
    assert found.left_out[0].why == "is away until 2026-03-10"


def test_who_answered_is_not_nudged_unless_asked() -> None:
    """With everyone's answer awaited, those who gave it are left out; a person may want them in."""
    first = mail(at(0), to=[DANA, ERIN])
    answer = reply(at(1), first)
    assert places(chosen(first, answer, wait_for_all=True)) == ([ERIN], [], {DANA: "has answered"})
    assert places(chosen(first, answer, wait_for_all=True, include_replied=True)) == ([DANA, ERIN], [], {})


@pytest.mark.parametrize("known", [AddressFacts(suppressed=True), away(at(2), date(2026, 3, 20))])
def test_who_answered_is_still_left_out_for_another_reason(known: AddressFacts) -> None:
    """Asking for those who answered overrules no other reason."""
    first = mail(at(0), to=[DANA, ERIN])
    found = chosen(first, reply(at(1), first), include_replied=True, addresses={DANA: known})
    assert places(found)[0] == [ERIN]


def test_cc_moves_up_when_nobody_is_left_in_to() -> None:
    """A mail needs somebody in To; the person is told."""
    found = chosen(mail(at(0), to=[DANA], cc=[ERIN, FINN]), addresses={DANA: bounced(at(1))})
    assert places(found) == ([ERIN, FINN], [], {DANA: "bounced (5.1.1)"})
    assert found.notices == ("nobody in To is left; it goes to those in Cc",)


def test_nobody_may_be_left() -> None:
    """Then To is empty, and why is said for each."""
    known = {DANA: bounced(at(1)), ERIN: AddressFacts(suppressed=True)}
    found = chosen(mail(at(0), to=[DANA], cc=[ERIN]), addresses=known)
    assert places(found) == ([], [], {DANA: "bounced (5.1.1)", ERIN: "is on your suppression list"})
    assert found.notices == ()


def test_one_mailbox_is_addressed_once() -> None:
    """A tagged spelling, another case and a second place are the same person."""
    found = chosen(mail(at(0), to=[DANA, "Dana@Ortiz.example"], cc=["dana+work@ortiz.example", ERIN]))
    assert places(found) == ([DANA], [ERIN], {})


def test_a_corrected_address_takes_the_place_of_the_old() -> None:
    """The new one is judged by what is known of it, and stands where the old one stood."""
    first = mail(at(0), to=[DANA], cc=[FINN])
    moved: dict[str, Any] = {"readdressed": ((DANA, ERIN),)}
    assert places(chosen(first, addresses={DANA: bounced(at(1))}, **moved)) == ([ERIN], [FINN], {})
    assert places(chosen(first, addresses={ERIN: AddressFacts(suppressed=True)}, **moved))[:2] == ([FINN], [])
    assert places(chosen(mail(at(0), to=[DANA, ERIN]), **moved)) == ([ERIN], [], {})


def test_a_successor_does_not_get_the_predecessor_s_name() -> None:
    """Without the new address's own name in the conversation, none is written."""
    first = replace(mail(at(0)), to=(Address("Dana Ortiz", DANA),))
    moved: dict[str, Any] = {"readdressed": ((DANA, ERIN),)}
    assert chosen(first, **moved).to == (Address("", ERIN),)
    named = replace(reply(at(1), first), sender=Address("Erin Ortiz", ERIN))
    assert chosen(first, named, mail(at(2), cites=[named], to=[DANA]), **moved).to == (Address("Erin Ortiz", ERIN),)


def test_the_only_blind_recipient_is_addressed_openly() -> None:
    """My mail showed only me: nobody else learns of them."""
    assert places(chosen(mail(at(0), to=[ME], bcc=[DANA]))) == ([DANA], [], {ME: "is you"})
    assert places(chosen(mail(at(0), bcc=[DANA, ME, "Dana@ortiz.example"]))) == ([DANA], [], {ME: "is you"})
    assert places(chosen(mail(at(0), bcc=[DANA]), addresses={DANA: bounced(at(1))}))[0] == []


def test_several_blind_recipients_are_never_revealed() -> None:
    """Nobody is addressed, not even when only one of them could be."""
    hidden = "had a blind copy, and a follow-up must not reveal that"
    found = chosen(mail(at(0), to=[ME], bcc=[DANA, ERIN]))
    assert places(found) == ([], [], {ME: "is you", DANA: hidden, ERIN: hidden})
    assert places(chosen(mail(at(0), bcc=[DANA, ERIN]), addresses={DANA: bounced(at(1))}))[0] == []


def test_a_blind_copy_beside_others_is_never_revealed() -> None:
    """Not to those whom my mail showed, and they get no further copy."""
    found = chosen(mail(at(0), to=[DANA], bcc=[FINN]))
    assert places(found) == ([DANA], [], {FINN: "had a blind copy, and a follow-up must not reveal that"})


def test_it_goes_out_in_the_name_of_the_original() -> None:
    """From is the identity I wrote with, under my configured name or else the one I used."""
    first = replace(mail(at(0)), sender=Address("Sammy", "sam+deals@seller.example"))
    assert chosen(first).sender == Address("Sammy", "sam+deals@seller.example")
    named = policy(manner=Manner(name="Sam Seller"))
    assert chosen(first, under=named).sender == Address("Sam Seller", "sam+deals@seller.example")


def test_a_sender_that_is_not_configured_is_said() -> None:
    """Mail found in Sent under another address is followed up from there, and the person is told."""
    found = chosen(replace(mail(at(0)), sender=Address("Sales Team", "team@other.example")))
    assert found.sender == Address("Sales Team", "team@other.example")
    assert found.notices == ("it goes out in the name of team@other.example, which is not among your addresses",)


def test_without_a_sender_the_first_of_my_addresses_is_taken() -> None:
    """A sent mail without From cannot say in whose name."""
    found = chosen(replace(mail(at(0)), sender=Address("", "")), under=policy(manner=Manner(name="Sam Seller")))
    assert found.sender == Address("Sam Seller", ME)
    assert found.notices == (f"your last mail names no sender; it goes out in the name of {ME}",)


_PEOPLE = st.lists(st.sampled_from([ME, BOB, DANA, "DANA@ortiz.example", ERIN, FINN, NOREPLY, LIST]), max_size=5)
_KNOWN = st.sampled_from(
    [AddressFacts(), AddressFacts(suppressed=True), bounced(at(1)), away(at(1)), AddressFacts(is_list=True)]
)


@given(_PEOPLE, _PEOPLE, _PEOPLE, st.fixed_dictionaries({}, optional={DANA: _KNOWN, ERIN: _KNOWN, FINN: _KNOWN}))
def test_everyone_is_addressed_once_or_left_out_with_a_reason(
    to: list[str], cc: list[str], bcc: list[str], known: dict[str, AddressFacts]
) -> None:
    """Nobody is lost, added or doubled; nobody blind stands beside another; nobody suppressed is addressed."""
    found = chosen(mail(at(0), to=to, cc=cc, bcc=bcc), addresses=known)
    addressed = [canonical(one.email) for one in (*found.to, *found.cc)]
    everyone = [*addressed, *(canonical(address.email) for address, _ in found.left_out)]
    wanted = {canonical(email) for email in (to or cc or bcc) and [*to, *cc, *bcc]} or {DANA}
    assert sorted(everyone) == sorted(wanted)
    assert all(why for _, why in found.left_out)
    blind = set(addressed) - {canonical(email) for email in (*to, *cc, *([] if to or cc or bcc else [DANA]))}
    assert not blind or len(addressed) == 1
    assert not any(known.get(key, AddressFacts()).suppressed for key in addressed)
    assert found.to or not found.cc


def test_who_was_brought_back_on_purpose_is_written_to() -> None:
    """A lead of colleagues only, which a person included, goes to the colleagues."""
    made = chosen(mail(at(0), to=BOB), included=True)
    assert [one.email for one in made.to] == [BOB]


def test_colleagues_of_a_lead_with_others_stay_out_of_it() -> None:
    """Bringing a lead back does not bring them in."""
    assert places(chosen(mail(at(0), to=(DANA, BOB)), included=True)) == ([DANA], [], {BOB: "is a colleague"})
