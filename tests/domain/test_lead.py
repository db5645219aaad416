"""Digests: touches, expectations, voiding, opting out (DOMAIN, "Words", "States")."""

from dataclasses import replace

import pytest

from inboxfollow.domain.facts import AddressFacts, LoggedTouch, Mail
from inboxfollow.domain.lead import digest
from inboxfollow.domain.state import State
from inboxfollow.domain.verdict import Expectation, Intent, Kind
from tests.domain.builders import BOB, DANA, ERIN, FINN, at, facts, judged, lead_of, mail, policy, reply, wrote


def test_a_conversation_without_a_touch_is_no_lead() -> None:
    """Their mail alone, and machine mail of mine, make no lead."""
    assert digest(facts(reply(at(0))), policy()) is None
    assert digest(facts(mail(at(0), machine="receipt")), policy()) is None


def test_logged_calls_are_touches() -> None:
    """Calls since they last spoke count, also one before my first mail of the run; earlier ones do not."""
    first = mail(at(0))
    answer = reply(at(2), first)
    second = mail(at(4), cites=[answer])
    calls = [LoggedTouch(at(day), "call") for day in (1, 3, 6)]
    lead = lead_of(first, answer, second, touches=calls)
    assert lead.touches == 3
    assert lead.last_touch == at(6)
    assert lead.last_sent == second.time


def test_due_runs_from_the_last_touch_of_any_kind() -> None:
    """A call puts the next step off like a mail does."""
    quiet, called = lead_of(mail(at(0))), lead_of(mail(at(0)), touches=[LoggedTouch(at(2), "call")])
    assert quiet.due is not None
    assert called.due is not None
    assert called.due > quiet.due
    assert called.step_template == "value"


@pytest.mark.parametrize(
    ("earlier", "cites", "complete"),
    [([], [], True), ([], ["<lost@test>"], False), ([reply(at(-1))], ["<lost@test>"], True),
     ([reply(at(-1), kind=Kind.BULK)], ["<lost@test>"], False),
     ([mail(at(-1), machine="vacation")], ["<lost@test>"], False)],
)  # fmt: skip
def test_the_count_is_a_minimum_where_reading_began_later(
    earlier: list[Mail], cites: list[str], complete: bool
) -> None:
    """A first touch that cites unread mail may not be the first, unless they are known to have spoken before it."""
    assert lead_of(*earlier, mail(at(0), cites=cites)).touches_complete is complete


@pytest.mark.parametrize(
    ("second", "third", "owed"),
    [
        ((False, "Here is the plan again."), None, True),
        ((False, "Thanks!"), None, False),
        ((False, "Thanks!"), (False, "Here is the plan again."), False),
        ((False, "Thanks!"), (True, "When can we talk?"), True),
    ],
)
def test_expectations_are_inherited_but_by_courtesies(
    second: tuple[bool, str], third: tuple[bool, str] | None, owed: bool
) -> None:
    """A message that continues my unanswered question still expects its answer, unless it is itself a courtesy."""
    mails = [mail(at(0), expects=True)]
    for day, touch in enumerate([second, third], 1):
        if touch:
            mails.append(mail(at(day), expects=touch[0], text=touch[1]))
    assert lead_of(*mails).expects.value is owed


def test_an_answered_question_is_not_inherited() -> None:
    """Once they spoke, only the new message decides."""
    first = mail(at(0), expects=True)
    answer = reply(at(1), first)
    assert not lead_of(first, answer, mail(at(2), cites=[answer], expects=False, text="Noted.")).expects.value


def test_unread_text_is_taken_to_ask() -> None:
    """What could not be judged yet is owed an answer rather than lost."""
    assert lead_of(mail(at(0), expects=None, text=None)).expects.value


@pytest.mark.parametrize("value", [True, False])
def test_my_word_on_expecting_is_final(value: bool) -> None:
    """One key overrides the reading for good."""
    assert lead_of(mail(at(0), expects=not value), expects=value).expects.value is value


def closed(*mails: Mail) -> tuple[str, str]:
    lead = lead_of(*mails, closed_at=at(5), closed_reason="handed_over")
    return lead.closed, lead.reopened


def test_a_closed_lead_stays_closed() -> None:
    """What came before the closure, machines and colleagues do not open it again."""
    first = mail(at(0))
    before = reply(at(1), first)
    noise = [
        reply(at(6), first, kind=Kind.OUT_OF_OFFICE), reply(at(6), first, kind=Kind.BULK),
        mail(at(6), sender=BOB, cites=[first]), mail(at(6), machine="vacation"),
    ]  # fmt: skip
    assert closed(first, before, *noise) == ("you closed it: handed over", "")


def test_a_later_mail_of_theirs_opens_it_and_says_so() -> None:
    """A person's message after closing reopens the lead."""
    first = mail(at(0))
    assert closed(first, reply(at(6), first)) == ("", "they wrote after you closed it")


def test_my_own_later_mail_opens_it_and_says_so() -> None:
    """Writing again after closing reopens the lead."""
    assert closed(mail(at(0)), mail(at(6))) == ("", "you wrote again after closing it")


def test_a_copy_that_arrives_later_does_not_open_it() -> None:
    """My mail counts when I wrote it, not when its copy reached a folder."""
    assert closed(replace(mail(at(0)), arrived=at(9)))[0]


def test_a_later_mail_of_theirs_voids_a_snooze() -> None:
    """Only a person's later message ends it; my own does not, nor does a machine."""
    first, second = mail(at(0)), mail(at(6))
    snooze = {"snoozed_at": at(2), "snoozed_until": at(30)}
    assert judged(at(7), first, second, reply(at(6), first, kind=Kind.OUT_OF_OFFICE), **snooze).state is State.SNOOZED
    assert judged(at(7), first, reply(at(1), first), **snooze).state is State.SNOOZED
    assert judged(at(7), first, reply(at(6), first), **snooze).state is State.ANSWERED
    assert judged(at(31), first, second, **snooze).state is State.AWAITING


def test_an_opt_out_after_my_last_message_is_final() -> None:
    """A "stop" stands, also from a responder, and also where it crossed with my mail."""
    first = mail(at(0))
    stop = reply(at(1), first, intent=Intent.OPT_OUT)
    assert lead_of(first, stop).opted_out
    assert lead_of(first, replace(stop, kind=Kind.AUTO_REPLY)).opted_out
    assert lead_of(first, stop, mail(at(1, minutes=1))).opted_out


def test_an_older_opt_out_is_a_hold() -> None:
    """Where I wrote again after their "stop", a person must look before anything more goes out."""
    first = mail(at(0))
    lead = lead_of(
        first, reply(at(1), first, intent=Intent.OPT_OUT), mail(at(3)), addresses={DANA: AddressFacts(said_no=at(1))}
    )
    assert not lead.opted_out
    assert [hold.kind for hold in lead.holds] == ["said_no"]


def test_a_colleague_cannot_opt_out_for_them() -> None:
    """Only outside people say no."""
    first = mail(at(0), to=[DANA], cc=[BOB])
    assert not lead_of(first, mail(at(1), sender=BOB, cites=[first], intent=Intent.OPT_OUT)).opted_out


def test_everyone_suppressed_is_opted_out() -> None:
    """All outside recipients must be suppressed; one of two is not enough."""
    never = AddressFacts(suppressed=True)
    both = mail(at(0), to=[DANA, ERIN])
    assert lead_of(both, addresses={DANA: never, ERIN: never}).opted_out
    assert not lead_of(both, addresses={DANA: never}).opted_out


def test_answers_without_text_say_so() -> None:
    """A calendar reply or a reaction answers, and the words tell that no text was written."""
    first = mail(at(0))
    assert "wrote no text" in lead_of(first, reply(at(1), first, kind=Kind.CALENDAR)).answered
    assert "wrote no text" in lead_of(first, reply(at(1), first, kind=Kind.REACTION)).answered


def test_rung_of_the_answer_is_stored() -> None:
    """The row says by what the answer was matched."""
    first = mail(at(0))
    assert lead_of(first, reply(at(1), first)).rung == 1
    assert lead_of(first, reply(at(1))).rung == 2
    assert lead_of(first, replace(reply(at(1)), by_subject=True)).rung == 3
    assert lead_of(first).rung is None


def test_evidence_changes_no_state() -> None:
    """Soft bounces, delays, receipts, newsletters, acknowledgements and challenges are shown, and nothing else."""
    first = mail(at(0))
    for kind in (
        Kind.BOUNCE_SOFT,
        Kind.DELAYED,
        Kind.RECEIPT,
        Kind.BULK,
        Kind.TICKET_ACK,
        Kind.CHALLENGE,
        Kind.AUTO_REPLY,
    ):
        lead = lead_of(first, reply(at(1), first, kind=kind, why=("because",)))
        assert [(seen.kind, seen.why) for seen in lead.evidence] == [(str(kind), "because; cites your mail")]
        assert judged(at(2), first, reply(at(1), first, kind=kind)).state is State.AWAITING


def test_groups_of_the_first_look() -> None:
    """Courtesies, people who wrote first, and what I asked unprompted are told apart."""
    theirs = reply(at(0))
    assert lead_of(mail(at(1), expects=False)).group == "courtesies"
    assert lead_of(theirs, mail(at(1), cites=[theirs])).group == "they_wrote_first"
    assert lead_of(mail(at(1))).group == "i_asked"


def test_warmth_knows_who_wrote_anywhere() -> None:
    """Mail in another conversation warms a lead, and so does an open question of theirs."""
    theirs = reply(at(0), text="What does it cost?")
    lead = lead_of(theirs, mail(at(1), cites=[theirs]), addresses={DANA: wrote(at(0.5))})
    assert lead.warmth.last_wrote == at(0.5)
    assert lead.warmth.asked
    assert not lead_of(mail(at(1), to=[FINN])).warmth.wrote_before


def test_expectation_has_its_reason() -> None:
    """The words that decided are kept."""
    assert lead_of(replace(mail(at(0)), expects=Expectation(True, "asks a question"))).expects.why == "asks a question"
