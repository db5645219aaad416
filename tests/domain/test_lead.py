"""Digests: touches, expectations, voiding, opting out (DOMAIN, "Words", "States")."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.decided import NotNow
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


DECISIONS = {
    "closed": {"closed_at": at(5), "closed_reason": "lost"},
    "snoozed": {"snoozed_at": at(5), "snoozed_until": at(30)},
}


@pytest.mark.parametrize("decided", DECISIONS)
@pytest.mark.parametrize(
    ("row", "changes", "holds"),
    [
        (3, {}, False),
        (2, {}, True),
        (3, {"kind": Kind.OUT_OF_OFFICE}, True),
        (3, {"sender": BOB}, True),
    ],
)
def test_an_answer_that_was_read_after_the_decision_overrules_it(
    decided: str, row: int, changes: dict[str, Any], holds: bool
) -> None:
    """It arrived before, but the person did not know of it; one that had been read, a machine's and a colleague's
    overrule nothing."""
    first = mail(at(0), row=1)
    found = judged(at(7), first, reply(at(1), first, row=row, **changes), knowing=2, **DECISIONS[decided])
    assert (found.state is State(decided)) is holds


@pytest.mark.parametrize("decided", DECISIONS)
@given(st.lists(st.tuples(st.booleans(), st.floats(-300, -0.1)), max_size=5), st.integers(0, 9))
def test_history_that_is_read_later_overrules_no_decision(
    decided: str, older: list[tuple[bool, float]], knowing: int
) -> None:
    """However much of what lies before my newest mail is read after the decision."""
    mails = [mail(at(day), row=10 + n) if mine else reply(at(day), row=10 + n) for n, (mine, day) in enumerate(older)]
    last = mail(at(0), row=1)
    assert judged(at(7), *mails, last, knowing=knowing, **DECISIONS[decided]).state is State(decided)


@pytest.mark.parametrize("decided", DECISIONS)
def test_a_decision_of_which_nobody_knows_what_was_known_holds(decided: str) -> None:
    """Decisions of older stores say nothing of it: arrival alone counts."""
    first = mail(at(0))
    assert judged(at(7), first, reply(at(1), first), **DECISIONS[decided]).state is State(decided)


def test_what_opened_it_again_is_said() -> None:
    """So that the person sees that they decided without knowing it."""
    first = mail(at(0), row=1)
    lead = lead_of(first, reply(at(1), first, row=3), knowing=2, **DECISIONS["closed"])
    assert lead.reopened == "they had written before you closed it, but that was read afterwards"


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


LATER = "Not now, we are too busy. Please get back to me in June."


def put_off(*mails: Mail, **rest: Any) -> NotNow | None:
    return lead_of(*mails, **rest).not_now


def test_the_newest_answer_puts_it_off() -> None:
    """What it offers, and since when; not where the newest says something else."""
    first = mail(at(0))
    later = reply(at(2), first, intent=Intent.NOT_NOW, until=date(2026, 6, 1), text=LATER)
    assert put_off(first, reply(at(1), first), later) == NotNow(later.message_id, at(2), date(2026, 6, 1))
    assert put_off(first, later, reply(at(3), first)) is None
    assert put_off(first, later, mail(at(3), cites=[later])) is None
    assert put_off(first, replace(later, kind=Kind.AUTO_REPLY)) is None


@pytest.mark.parametrize("intent", [Intent.DECLINED, Intent.OPT_OUT, Intent.INTERESTED, Intent.LEFT_COMPANY])
def test_what_was_said_besides_is_for_the_person(intent: Intent) -> None:
    """One of two is interested, or declines: whoever else says "not now" decides nothing."""
    first = mail(at(0), to=[DANA, ERIN])
    later = reply(at(2), first, sender=ERIN, intent=Intent.NOT_NOW, text=LATER)
    assert put_off(first, later) is not None
    assert put_off(first, reply(at(1), first, intent=intent), later) is None


@pytest.mark.parametrize(
    "text", ["We decided against it. Maybe next quarter.", "Nein danke, im Moment nicht. Melden Sie sich im Herbst."]
)
def test_a_not_now_that_is_perhaps_a_no_is_for_the_person(text: str) -> None:
    """Where the same words decline as well, nobody but the person weighs them."""
    first = mail(at(0))
    assert put_off(first, reply(at(1), first, intent=Intent.NOT_NOW, text=text)) is None


@pytest.mark.parametrize(
    ("decided", "open_"),
    [
        ({"knowing": 2}, False),
        ({"knowing": 1}, True),
        ({"snoozed_at": at(3), "snoozed_until": at(4)}, False),
        ({"snoozed_at": at(1), "snoozed_until": at(4)}, True),
        ({"touches": [LoggedTouch(at(3), "call")]}, False),
        ({"touches": [LoggedTouch(at(1), "call")]}, True),
    ],
)
def test_what_the_person_has_dealt_with_is_decided(decided: dict[str, Any], open_: bool) -> None:
    """They closed, put off or reopened it knowing of that mail, or called since."""
    first = mail(at(0), row=1)
    later = reply(at(2), first, row=2, intent=Intent.NOT_NOW, text=LATER)
    assert (put_off(first, later, **decided) is not None) is open_


def test_who_put_it_off_is_said() -> None:
    """The person, or the autopilot for what they said; with the year where that is another."""
    first = mail(at(0), row=1)
    later = reply(at(1), first, row=2, intent=Intent.NOT_NOW, text=LATER)

    def words(said: str, until: float) -> str:
        chosen = {"snoozed_at": at(2), "snoozed_until": at(until), "put_off_for": said, "knowing": 2}
        return judged(at(3), first, later, **chosen).why

    assert words("", 91) == "you put it off"
    assert words("<2@test>", 91) == "put off until Mon 1 Jun: they said not now"
    assert words("<2@test>", 365) == "put off until Tue 2 Mar 2027: they said not now"
