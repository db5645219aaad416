"""Whom the autopilot follows up, from when on, and whom it leaves to the person."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.autopilot import LATE, Candidate, cadence_of, left_because, put_off_until, release
from inboxfollow.domain.autopilot_limits import Departure, gap, spread
from inboxfollow.domain.autopilot_plan import Plan, plan
from inboxfollow.domain.decided import NotNow
from inboxfollow.domain.facts import LoggedTouch
from inboxfollow.domain.holds import Hold
from inboxfollow.domain.lead import Lead, step_mark
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.owed import Recipient
from inboxfollow.domain.verdict import Expectation
from tests.domain.autopilot_scenes import LONG_AGO, SENDING, START, candidate, holidays, lead, policy, scene
from tests.domain.builders import DANA, at, away, lead_of, mail
from tests.domain.builders import policy as plain_policy


def weeks(*leads: Candidate, days: float = 14, **changes: object) -> Plan:
    return plan(leads, scene(**changes), START, START + timedelta(days=days))  # type: ignore[arg-type]


# whom it sees to


@pytest.mark.parametrize(
    ("touched", "sees"), [(timedelta(seconds=1), True), (timedelta(0), False), (timedelta(days=-1), False)]
)
def test_only_what_was_touched_after_the_switch(touched: timedelta, sees: bool) -> None:
    """A lead from before, however due, is the person's; so is one of that very second."""
    switched = START - timedelta(days=6)
    seen = scene(cadences_since={"default": switched})
    assert (cadence_of(lead(touched=switched + touched), seen) is not None) is sees


def test_what_an_account_brings_along_is_not_its_business() -> None:
    """An account that was added last week has old leads, younger than the switch."""
    seen = scene(accounts_since={"work": START - timedelta(days=2)})
    assert cadence_of(lead(), seen) is None


def test_a_cadence_that_is_off_or_not_yet_seen_does_nothing() -> None:
    """Neither the configuration alone nor the store's memory alone is enough."""
    off = policy(replace(SENDING, autopilot="off"))
    assert cadence_of(lead(), scene(off, cadences_since={"default": LONG_AGO})) is None
    assert cadence_of(lead(), scene(cadences_since={})) is None


def test_after_the_last_step_it_has_nothing_to_do() -> None:
    """Neither the end of the cadence nor the slow one after it is its own."""
    assert weeks(candidate(touches=5)) == Plan((), ())


# what they put off


def offered(day: date | None, **changes: object) -> Lead:
    """Dana said "not now" at START, and offers a day."""
    return lead(answered="dana answered", not_now=NotNow("<r@test>", START, day), **changes)  # type: ignore[arg-type]


@given(st.dates(date(2026, 3, 20), date(2028, 3, 1)), holidays, st.integers(0, 40))
def test_it_rests_until_the_first_working_hour_from_the_day_on(day: date, free: list[date], late: int) -> None:
    """Never less, no working day is lost, and what would be over is left to the person."""
    now, under = START + timedelta(days=late), policy(holidays=free)
    until = put_off_until(offered(day), scene(under), now)
    between = [day + timedelta(days=n) for n in range(30)]
    first = next(one for one in between if under.calendar.is_working(one))
    if until is None:
        assert datetime(first.year, first.month, first.day, 8, 30, tzinfo=under.timezone) <= now
    else:
        local = until.astimezone(under.timezone)
        assert (until > now, local.date(), local.time()) == (True, first, time(8, 30))


def test_without_a_day_it_rests_for_a_round_of_the_slow_cadence() -> None:
    """Three months from their mail on, however late it is seen; later than that it is the person's."""
    over = datetime(2026, 6, 23, 7, tzinfo=UTC)
    assert {put_off_until(offered(None), scene(), START + timedelta(days=n)) for n in range(92)} == {over}
    assert put_off_until(offered(None), scene(), over) is None


@pytest.mark.parametrize(
    "changes",
    [{"closed": "you closed it"}, {"opted_out": "no"}, {"excluded": "a list"}, {"not_now": None}, {"answered": ""},
     {"snoozed_until": START + timedelta(days=3)}, {"cadence": "manual"}, {"last_touch": LONG_AGO}],
)  # fmt: skip
def test_what_is_decided_or_not_its_own_does_not_rest(changes: dict[str, object]) -> None:
    """Whatever else holds of the lead, and whatever it has nothing to do with."""
    under = policy(SENDING, replace(SENDING, name="manual", autopilot="off"))
    said = replace(offered(date(2026, 6, 1), under=under), **changes)  # type: ignore[arg-type]
    assert put_off_until(said, scene(under), START) is None
    assert put_off_until(offered(date(2026, 6, 1), under=under, touches=9), scene(under), START) is not None


def test_a_lead_that_rests_is_the_persons_when_its_day_comes() -> None:
    """The plan says when, within its days; nothing of the cadence follows. What the person put off it does not name."""
    back = START + timedelta(days=10)
    said = {"answered": "dana answered", "snoozed_until": back, "put_off_for": "<r@test>"}
    ((), (row,)) = weeks(candidate(**said))
    assert (row.at, row.due, row.by, row.template, row.mode) == (back, back, "mail", "", "off")
    assert row.why == "they said not now until then"
    assert weeks(candidate(**said), days=9) == Plan((), ())
    assert weeks(candidate(**{**said, "put_off_for": ""})) == Plan((), ())
    assert weeks(candidate(**said, closed="you closed it")) == Plan((), ())


# what it leaves to the person


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"skipped": True}, "you said to skip it"),
        ({"holds": (Hold("perhaps_answered", "perhaps answered by erin", START),)}, "perhaps answered by erin"),
        ({"touches": 3}, "a call is due: yours to make"),
        ({"account": "other"}, 'account "other" has no way to send'),
        ({"step_template": "goodbye"}, '"goodbye" is no template for the autopilot'),
    ],
)
def test_reasons_to_leave_a_lead(changes: dict[str, object], why: str) -> None:
    """Each is told; nothing is sent."""
    seen = scene(accounts_since={"work": LONG_AGO, "other": LONG_AGO}, mute=frozenset({"other"}))
    made = candidate(**changes)  # type: ignore[arg-type]
    found = plan([made], seen, START, START + timedelta(days=14))
    assert (found.mails, [row.why for row in found.left]) == ((), [why])


@pytest.mark.parametrize("state", ["replied", "bounced", "suppressed"])
def test_anybody_who_is_not_simply_silent_leaves_it_to_the_person(state: str) -> None:
    """One of two is enough: the others are written to by a person who knows."""
    who = (Recipient("", DANA), Recipient("", "erin@ortiz.example", **{state: True}))
    found = weeks(candidate(), Candidate(replace(lead("b"), people=who), 2))
    assert "b" not in {row.lead_id for row in found.mails}
    assert any(row.why.startswith("erin@ortiz.example ") for row in found.left)


@pytest.mark.parametrize(
    "changes",
    [{"answered": "dana answered"}, {"closed": "you closed it"}, {"opted_out": "no"}, {"excluded": "a list"},
     {"expects": Expectation(False, "thanks")}],
)  # fmt: skip
def test_what_is_over_is_not_even_told(changes: dict[str, object]) -> None:
    """The list has it where it belongs."""
    assert weeks(candidate(**changes)) == Plan((), ())  # type: ignore[arg-type]


def test_what_has_been_due_for_long_needs_a_look() -> None:
    """Two weeks late it is left to the person; caps that put it off so far do the same."""
    old = candidate(touched=START - timedelta(days=9) - LATE)
    assert weeks(old).mails == ()
    assert "too late to go without you" in weeks(old).left[0].why
    seen = scene(policy(rules=SendingRules(per_company_week=1)))
    many = [candidate(f"l{number}", people=[f"p{number}@ortiz.example"]) for number in range(5)]
    found = plan(many, seen, START, START + timedelta(days=60))
    assert 0 < len([row for row in found.mails if row.touch == 2]) < 5
    assert any("too late" in row.why for row in found.left)


# when


def test_it_waits_for_the_day_after_the_return() -> None:
    """Dana is back on Thursday 26 March: nothing before Friday's sending hours, whatever was due."""
    absent = {DANA: away(at(20), date(2026, 3, 26))}
    made = lead_of(mail(at(17)), addresses=absent, under=plain_policy(SENDING))
    moment = release(Candidate(made, 1), scene(), START)
    assert datetime(2026, 3, 27, 7, 30, tzinfo=UTC) <= moment < datetime(2026, 3, 27, 8, 16, tzinfo=UTC)
    (first, *_) = weeks(Candidate(made, 1)).mails
    assert first.at == moment


def test_one_of_two_away_holds_it_back() -> None:
    """The mail names both, so it waits for both."""
    back = datetime(2026, 3, 25, 23, 0, tzinfo=UTC)
    who = (Recipient("", "erin@ortiz.example"), Recipient("", DANA, away_until=back))
    found = weeks(Candidate(replace(lead(), people=who), 1))
    assert found.mails[0].at > back


def test_steps_follow_each_other_until_the_call() -> None:
    """Two mails, then the call that only a person can make, at the moment it is due."""
    found = weeks(candidate())
    assert [(row.touch, row.template, row.mode) for row in found.mails] == [(2, "nudge", "send"), (3, "value", "send")]
    assert [(row.touch, row.by, row.mode) for row in found.left] == [(4, "call", "off")]
    assert found.left[0].at > found.mails[-1].at


def test_a_stopped_attempt_is_not_repeated_at_once() -> None:
    """The next one waits."""
    again = START + timedelta(hours=3)
    assert weeks(candidate(again=again)).mails[0].at >= again


def test_my_own_mail_elsewhere_counts_for_the_person_but_not_for_its_own_lead() -> None:
    """I wrote to Dana by hand about something else an hour ago."""
    contact = Departure(START - timedelta(hours=1), (DANA,), "elsewhere")
    assert weeks(candidate(), contacts=(contact,)).mails[0].at >= contact.at + timedelta(days=2)
    one_a_week = scene(policy(rules=SendingRules(per_company_week=1)), contacts=(contact,))
    assert plan([candidate()], one_a_week, START, START + timedelta(days=6)).mails == ()
    own = contact._replace(lead_id="a")
    assert weeks(candidate(), contacts=(own,)).mails[0].at < START + timedelta(hours=2)


def test_jitter_is_arbitrary_but_always_the_same() -> None:
    """A hundred leads due at one moment leave at many moments; the same lead always at one."""
    found = {release(candidate(f"l{number}"), scene(), START) for number in range(100)}
    assert len(found) > 90
    assert max(found) - min(found) < timedelta(minutes=45)
    assert (
        spread("a", 1, timedelta(hours=1)) == spread("a", 1, timedelta(hours=1)) != spread("a", 2, timedelta(hours=1))
    )
    assert all(timedelta(minutes=2) <= gap(f"l{number}", 1) < timedelta(minutes=5) for number in range(50))


# the step that is left out


def test_a_skipped_step_is_that_one_only() -> None:
    """The mark names the touches and my newest mail: another touch is another step."""
    first = mail(at(0), row=1)
    mark = step_mark(1, first.message_id)
    assert lead_of(first, skipped=mark).skipped
    assert not lead_of(first, mail(at(3), cites=[first]), skipped=mark).skipped
    assert not lead_of(first, touches=[LoggedTouch(at(4), "call")], skipped=mark).skipped
    assert "skip" in left_because(candidate(skipped=True), scene(), START)
