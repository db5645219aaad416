"""The plan: properties that hold whatever the leads, the caps, the holidays and what has left before."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.autopilot import Candidate, Scene, after_touch, cadence_of, people_of
from inboxfollow.domain.autopilot_limits import DAY, HOUR, WEEK, Departure, houses
from inboxfollow.domain.autopilot_plan import Plan, Planned, plan
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.owed import Recipient
from tests.domain.autopilot_scenes import START, candidate, lead, plots, policy, scene

TWO_WEEKS = timedelta(days=14)
Plot = tuple[list[Candidate], Scene]


def planned(leads: Iterable[Candidate], seen: Scene, now: datetime = START, days: float = 30) -> Plan:
    return plan(leads, seen, now, START + timedelta(days=days))


def untold(rows: Iterable[Planned]) -> list[Planned]:
    """Without the words for why it was put off, which tell how it looks from the moment of the plan."""
    return [replace(row, why="") for row in rows]


def departures(found: Plan) -> list[Departure]:
    """As the store would know them once they had left."""
    return [
        Departure(one.at, people_of(replace(lead(), people=tuple(Recipient("", at) for _, at in one.people))))
        for one in found.mails
    ]


@given(plots())
def test_nothing_is_ever_sent_outside_hours(plot: Plot) -> None:
    """Every moment lies in sending hours of a working day, and none before the step is right or before now."""
    leads, seen = plot
    for one in planned(leads, seen).mails:
        assert seen.policy.calendar.next_sending(one.at) == one.at
        assert one.at >= max(one.due, START)
        assert one.at.tzinfo is UTC


@given(plots())
def test_no_cap_is_exceeded_in_any_window(plot: Plot) -> None:
    """Hour, day, company and person, with what had left before counted in."""
    leads, seen = plot
    rules, new = seen.policy.sending, departures(planned(leads, seen))
    everything = [*seen.departures, *new]
    for one in new:
        recent = [other for other in everything if other.at <= one.at]
        assert sum(one.at - other.at <= HOUR for other in recent) <= rules.per_hour
        assert sum(one.at - other.at <= DAY for other in recent) <= rules.per_day
        for house in houses(one.people):
            week = [other for other in recent if house in houses(other.people) and one.at - other.at <= WEEK]
            assert len(week) <= rules.per_company_week
        before = [other for other in recent if other is not one and set(other.people) & set(one.people)]
        assert all(one.at - other.at >= timedelta(days=rules.per_person_days) for other in before)


@given(plots())
def test_mails_never_leave_close_together(plot: Plot) -> None:
    """At least two minutes lie between any two, also after what had left before."""
    leads, seen = plot
    new = planned(leads, seen).mails
    moments = [*sorted(one.at for one in seen.departures)[-1:], *(one.at for one in new)]
    assert all(later - earlier >= timedelta(minutes=2) for earlier, later in pairwise(moments))


@given(plots())
def test_nothing_is_sent_twice(plot: Plot) -> None:
    """Each touch of a lead is planned once, in ascending order, and never one that is no mail."""
    leads, seen = plot
    for one in leads:
        touches = [row.touch for row in planned(leads, seen).mails if row.lead_id == one.lead.id]
        assert touches == sorted(set(touches))
        assert 4 not in touches  # the call
        assert not touches or touches[0] == one.lead.touches + 1


@given(plots(), st.randoms(use_true_random=False))
def test_the_order_of_the_leads_does_not_matter(plot: Plot, chance: object) -> None:
    """The same leads in another order give the same plan, and asking twice gives the same."""
    leads, seen = plot
    shuffled = list(leads)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert planned(leads, seen) == planned(shuffled, seen) == planned(leads, seen)


@given(plots())
def test_the_plan_comes_true(plot: Plot) -> None:
    """At the moment of the first mail exactly that mail is due, and the plan made after it is the rest."""
    leads, seen = plot
    whole = planned(leads, seen)
    for at, row in enumerate(whole.mails):
        assert untold(plan(leads, seen, row.at, row.at).mails) == untold([row])
        one = next(one for one in leads if one.lead.id == row.lead_id)
        cadence = cadence_of(one.lead, seen)
        assert cadence is not None
        following = after_touch(one, cadence, seen, row.at)
        leads = [other for other in leads if other is not one] + ([following] if following else [])
        seen = replace(seen, departures=(*seen.departures, Departure(row.at, people_of(one.lead), row.lead_id)))
        assert untold(planned(leads, seen, row.at).mails) == untold(whole.mails[at + 1 :])


@given(plots(), st.integers(0, 20_000))
def test_a_look_between_two_mails_changes_nothing(plot: Plot, minutes: int) -> None:
    """A plan made later, before anything has left, is the same."""
    leads, seen = plot
    whole = planned(leads, seen).mails
    now = START + timedelta(minutes=minutes)
    if whole and now <= whole[0].at:
        assert untold(planned(leads, seen, now).mails) == untold(whole)


@given(plots())
def test_nobody_gets_what_somebody_must_look_at(plot: Plot) -> None:
    """Answered leads, manual cadences and what something stands against are never among the first mails."""
    leads, seen = plot
    known = {one.lead.id: one for one in leads}
    for row in planned(leads, seen).mails:
        one = known[row.lead_id]
        assert (one.lead.answered, one.against, one.lead.cadence) == ("", "", "default")
        assert one.lead.snoozed_until is None or row.at >= one.lead.snoozed_until
        assert all(not person.is_away(row.at) for person in one.lead.people)


@given(plots())
def test_nothing_due_is_forgotten(plot: Plot) -> None:
    """An open lead of the autopilot is planned, left to the person with a reason, or put off past the horizon by a cap."""
    leads, seen = plot
    found = planned(leads, seen, days=400)
    named = {row.lead_id for row in (*found.mails, *found.left)}
    for one in leads:
        if cadence_of(one.lead, seen) is not None and not one.lead.answered:
            assert one.lead.id in named
    assert all(row.why for row in found.left)


def test_a_busy_morning_is_spread_by_spacing_and_hours() -> None:
    """Thirty leads due at once leave over three hours in March, each told why it waits."""
    leads = [candidate(f"l{number}", people=[f"p{number}@c{number}.example"]) for number in range(30)]
    mails = [one for one in planned(leads, scene(), days=1).mails if one.touch == 2]
    assert len(mails) == 30
    assert mails[-1].at - mails[0].at > timedelta(minutes=60)
    assert {one.why for one in mails} >= {"another mail leaves shortly before"}


def test_a_plan_skips_the_hour_that_does_not_exist() -> None:
    """Over the change to summer time mails still leave within local hours."""
    found = planned(
        [candidate(touched=START + timedelta(days=3, hours=1))], scene(), START + timedelta(days=3, hours=2)
    )
    (first, *_) = found.mails
    assert first.at.astimezone(policy().timezone).utcoffset() == timedelta(hours=2)
    assert first.due == datetime(2026, 3, 31, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["per_hour", "per_day", "per_company_week"])
def test_a_cap_of_nothing_sends_nothing(name: str) -> None:
    """The lead is left to the person, who is told which figure it is."""
    found = planned([candidate()], scene(policy(rules=SendingRules(**{name: 0}))))
    assert found.mails == ()
    assert found.left[0].why == f"sending.{name} is 0"
