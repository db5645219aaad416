"""What stands against sending."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxfollow.domain import gate
from inboxfollow.domain.addressees import LeftOut
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.message import Address
from inboxfollow.domain.outgoing import NEXT, OPEN, Outgoing, Status
from inboxfollow.domain.verdict import Intent, Kind
from tests.domain.builders import DANA, ERIN, ME, at, judged, lead_of, mail, policy, reply


def frozen(*seen: int, recipients: tuple[str, ...] = (DANA,)) -> Outgoing:
    """A mail that was frozen when these rows were known."""
    return Outgoing(
        row=1, conversation=1, lead_id="abcde", account="work", answers=max(seen, default=1), seen=seen,
        message_id="<new@seller.example>", sender=ME, recipients=recipients, subject="Re: Offer", source=b"",
        template="nudge", created=at(9), not_before=at(9),
    )  # fmt: skip


def kinds(found: list[gate.Objection]) -> list[str]:
    return [one.kind for one in found]


def test_a_silent_lead_has_nothing_against_it() -> None:
    """The usual case."""
    assert gate.against_lead(lead_of(mail(at(0)))) == []


def test_an_answer_stands_against_it() -> None:
    """It is my turn then."""
    first = mail(at(0))
    assert kinds(gate.against_lead(lead_of(first, reply(at(1), first)))) == ["answered"]


def test_a_no_stands_against_it_besides_the_answer_it_is() -> None:
    """Whoever asked not to be written to is not."""
    first = mail(at(0))
    found = gate.against_lead(lead_of(first, reply(at(1), first, intent=Intent.OPT_OUT)))
    assert kinds(found) == ["said_no", "answered"]


def test_a_snooze_hides_no_answer() -> None:
    """An answered lead that was put off is answered all the same."""
    first = mail(at(0))
    lead = lead_of(first, reply(at(1), first), snoozed_until=at(30), snoozed_at=at(2))
    assert "answered" in kinds(gate.against_lead(lead))


@pytest.mark.parametrize(
    ("choices", "kind"),
    [({"closed_reason": "won", "closed_at": at(3)}, "closed"), ({}, "never_lead")],
)
def test_what_a_person_closed_or_rules_exclude_is_not_written_to(choices: dict[str, object], kind: str) -> None:
    """Each with the command that changes it."""
    to = "no-reply@ortiz.example" if kind == "never_lead" else DANA
    (found,) = gate.against_lead(lead_of(mail(at(0), to=to), **choices))
    assert found.kind == kind
    assert found.cure.startswith("inboxfollow ")


def test_unknown_mail_of_either_side_stands_against_frozen_words() -> None:
    """They answered, or I wrote from my phone; what was known does not."""
    first, second = mail(at(0), row=1), reply(at(1), row=2)
    mine = mail(at(2), row=3)
    found = gate.against_change(frozen(1), [first, second, mine])
    assert kinds(found) == ["newer_inbound", "newer_outbound"]
    assert gate.against_change(frozen(1, 2, 3), [first, second, mine]) == []


@pytest.mark.parametrize("kind", sorted(Kind))
def test_only_reports_that_change_nothing_pass(kind: Kind) -> None:
    """A receipt is no reason to stop; anything that may be a person is."""
    harmless = {"receipt", "delayed", "bounce_soft", "bulk", "ticket_ack", "challenge", "out_of_office"}
    found = gate.against_change(frozen(1), [mail(at(0), row=1), reply(at(1), row=2, kind=kind)])
    assert bool(found) is (kind not in harmless)


def test_a_recipient_who_may_not_be_written_to_any_more_stands_against_the_whole() -> None:
    """The mail names them in its header, so it cannot go to the others only."""
    left = [LeftOut(Address("", ERIN), "is away until 2026-03-09")]
    found = gate.against_recipients(frozen(1, recipients=(DANA, ERIN)), [Address("", DANA)], left)
    assert [one.why for one in found] == [f"{ERIN} is away until 2026-03-09"]


def test_the_cap_counts_up_to_its_number() -> None:
    """The mail after the last allowed one is stopped."""
    limited = replace(policy(), sending=SendingRules(per_day=3))
    assert gate.against_caps(2, None, "", limited) == []
    assert kinds(gate.against_caps(3, None, "", limited)) == ["per_day"]


def test_a_paused_account_says_until_when() -> None:
    """The provider's own limit binds everybody."""
    (found,) = gate.against_caps(0, at(1), "the provider takes no more", policy())
    assert found.kind == "provider_cap"
    assert "Tue 03 Mar 09:00" in found.why


def test_notices_stand_in_nobodys_way() -> None:
    """A mail just sent, a snooze and an odd hour are worth a word."""
    first = mail(at(0))
    lead, where = lead_of(first), judged(at(0, minutes=5), first)
    found = gate.notices(lead, where, policy(), at(0, minutes=5))
    assert found == ["your last touch was only 5 min ago"]
    assert "it is outside your sending hours" in gate.notices(lead, where, policy(), at(0) + timedelta(hours=12))


def test_states_end_where_they_should() -> None:
    """Sent, failed, blocked and cancelled lead nowhere; unknown is left by evidence or by a person only."""
    assert set(NEXT) == OPEN
    assert NEXT[Status.UNKNOWN] == {Status.SENT, Status.FAILED}
    assert Status.SENDING not in NEXT[Status.SENDING] | NEXT[Status.UNKNOWN]
