"""States at a moment, their precedence, and when a lead is due (DOMAIN, "States")."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.cadence import Cadence, Step, Wait
from inboxfollow.domain.facts import AddressFacts, LoggedTouch, Mail
from inboxfollow.domain.standing import standing
from inboxfollow.domain.state import State
from inboxfollow.domain.verdict import Intent, Kind
from tests.domain.builders import BOB, DANA, ERIN, at, away, bounced, judged, lead_of, mail, policy, reply, wrote

SHORT = Cadence("default", (Step(Wait(3, "bd"), "mail", "nudge"), Step(Wait(7, "d"), "mail", "value")))
NOW = at(20)


def test_awaiting_is_the_rest() -> None:
    """A question without an answer is owed a reply, due three working days later."""
    where = judged(at(1), mail(at(0)))
    assert where.state is State.AWAITING
    assert where.due == at(3)


@pytest.mark.parametrize(
    ("until", "over"),
    [
        (date(2026, 3, 10), datetime(2026, 3, 11)),
        (date(2026, 3, 13), datetime(2026, 3, 16)),
        (None, datetime(2026, 3, 10, 9)),
    ],
)
def test_away_until_one_working_day_after_the_return(until: date | None, over: datetime) -> None:
    """One working day after the return date, or five working days after an absence that names none."""
    end = over.replace(tzinfo=at().tzinfo)
    known = {DANA: away(at(1), until)}
    assert judged(end - timedelta(minutes=1), mail(at(0)), addresses=known).state is State.AWAY
    assert judged(end, mail(at(0)), addresses=known).state is State.AWAITING


def test_an_absence_puts_the_next_touch_off() -> None:
    """Nothing is due while everyone who owes an answer is away."""
    where = judged(at(1), mail(at(0)), addresses={DANA: away(at(1), date(2026, 3, 27))})
    assert where.due == datetime(2026, 3, 30, tzinfo=at().tzinfo)


def test_a_later_word_of_theirs_clears_absence_and_bounce() -> None:
    """They wrote, anywhere, so they are back and their address works."""
    for known in (wrote(at(3), away_seen=at(2)), wrote(at(3), hard_bounced=at(2))):
        lead = lead_of(mail(at(4)), addresses={DANA: known})
        assert standing(lead, at(5)).state is State.AWAITING
    assert judged(at(5), mail(at(4)), addresses={DANA: wrote(at(1), hard_bounced=at(2))}).state is State.BOUNCED


@pytest.mark.parametrize("known", [bounced(at(2)), away(at(2))])
def test_i_can_clear_absence_and_bounce(known: AddressFacts) -> None:
    """One key settles what was seen up to then; what comes later counts again."""
    assert judged(at(3), mail(at(1)), addresses={DANA: known}, holds_cleared=at(2, minutes=1)).state is State.AWAITING
    assert judged(at(3), mail(at(1)), addresses={DANA: known}, holds_cleared=at(1)).state is not State.AWAITING


@pytest.mark.parametrize(
    ("dana", "erin", "state"),
    [
        (bounced(at(1)), bounced(at(1)), State.BOUNCED),
        (bounced(at(1)), AddressFacts(), State.AWAITING),
        (away(at(1)), AddressFacts(), State.AWAITING),
        (away(at(1)), away(at(1)), State.AWAY),
        (bounced(at(1)), away(at(1)), State.AWAY),
        (AddressFacts(suppressed=True), bounced(at(1)), State.BOUNCED),
    ],
)
def test_the_others_are_addressed(dana: AddressFacts, erin: AddressFacts, state: State) -> None:
    """Only where everyone who still owes an answer is out of reach does the lead rest."""
    assert judged(at(2), mail(at(0), to=[DANA, ERIN]), addresses={DANA: dana, ERIN: erin}).state is state


def test_whoever_replied_owes_nothing() -> None:
    """With the switch that asks for all, a bounce of the one who is left decides."""
    first = mail(at(0), to=[DANA, ERIN])
    known = {ERIN: bounced(at(1))}
    assert judged(at(2), first, reply(at(1), first), addresses=known, wait_for_all=True).state is State.BOUNCED
    assert judged(at(2), first, reply(at(1), first), addresses=known).state is State.ANSWERED


def touched(times: int) -> list[Mail]:
    return [mail(at(day)) for day in range(times)]


def test_finished_after_the_last_wait_ran_once_more() -> None:
    """Two steps make three touches; after the third the last wait runs again, and then the cadence has run out."""
    mails, under = touched(3), policy(SHORT)
    assert judged(at(8, minutes=479), *mails, under=under).state is State.AWAITING
    lead = lead_of(*mails, under=under)
    assert lead.due is None
    assert lead.finished_at == at(9)
    assert standing(lead, at(9)).state is State.FINISHED


def test_a_finished_lead_drips_or_closes() -> None:
    """After the last touch comes the quarterly drip, or nothing."""
    drip, ends = lead_of(*touched(3), under=policy(SHORT)), Cadence("default", SHORT.steps, after="close")
    assert standing(drip, at(10)).due == datetime(2026, 6, 4, 9, tzinfo=at().tzinfo)
    over = lead_of(*touched(3), under=policy(ends))
    assert standing(over, at(10)).due is None
    assert over.step_by == ""


def test_settled_expects_no_answer() -> None:
    """Thanks is no question."""
    assert judged(at(1), mail(at(0), expects=False)).state is State.SETTLED


STATES = list(State)
HIDE = {
    State.EXCLUDED: "excluded", State.OPTED_OUT: "opted out", State.CLOSED: "closed", State.SNOOZED: "snoozed",
    State.ANSWERED: "answered", State.BOUNCED: "bounced", State.AWAY: "away", State.FINISHED: "finished",
    State.SETTLED: "settled",
}  # fmt: skip


@given(st.sets(st.sampled_from(list(HIDE))))
def test_the_first_state_of_the_table_wins(reasons: set[State]) -> None:
    """Whatever reasons come together, the first one of DOMAIN's table names the state."""
    first = mail(at(0), to=[BOB] if State.EXCLUDED in reasons else [DANA], expects=State.SETTLED not in reasons)
    mails = [first]
    if State.FINISHED in reasons:
        mails += [mail(at(1), to=[a.email for a in first.to], expects=False) for _ in range(2)]
    last = mails[-1]
    calls = {"closed_at": at(15), "closed_reason": "won"} if State.CLOSED in reasons else {}
    if State.SNOOZED in reasons:
        calls |= {"snoozed_at": at(15), "snoozed_until": at(40)}
    if State.ANSWERED in reasons:
        mails.append(reply(at(3), last))
    if State.OPTED_OUT in reasons:
        mails.append(reply(at(4), last, kind=Kind.AUTO_REPLY, intent=Intent.OPT_OUT))
    known = AddressFacts(
        hard_bounced=at(5) if State.BOUNCED in reasons else None, away_seen=at(5) if State.AWAY in reasons else None,
        away_until=date(2026, 4, 30),
    )  # fmt: skip
    expected = next((state for state in STATES if state in reasons), State.AWAITING)
    found = judged(NOW, *mails, under=policy(SHORT), addresses={DANA: known}, **calls)
    assert found.state is expected, found.why


def test_every_state_says_why() -> None:
    """No state comes without a sentence."""
    first = mail(at(0))
    assert judged(NOW, first, closed_at=at(1), closed_reason="won").why == "you closed it: won"
    assert judged(NOW, mail(at(0), to=[BOB])).why == "sent to people at your own domain only"
    assert judged(NOW, first, addresses={DANA: bounced(at(1))}).why == f"mail to {DANA} bounced"


def test_a_snooze_puts_off_what_is_due() -> None:
    """While it sleeps, and for the moment it ends, nothing is due."""
    assert judged(at(5), mail(at(0)), snoozed_at=at(1), snoozed_until=at(30)).due == at(30)


@given(st.integers(0, 40), st.integers(0, 6))
def test_more_touches_never_make_a_lead_due_earlier(day: int, calls: int) -> None:
    """Each logged call moves what is due later or leaves it."""
    logged = [LoggedTouch(at(day) + timedelta(hours=n), "call") for n in range(calls)]
    before, after = lead_of(mail(at(0)), touches=logged[:-1]), lead_of(mail(at(0)), touches=logged)
    if before.due and after.due:
        assert after.due >= before.due
