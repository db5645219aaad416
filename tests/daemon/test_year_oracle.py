"""The oracle of the simulated year sees each wrong mail: one that may leave, and what makes it wrong."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tests.daemon.year_life import berlin
from tests.daemon.year_oracle import PER_COMPANY_WEEK, PER_HOUR, Delivery, against, surely_due
from tests.daemon.year_truth import Mine, Talk, Theirs, Truth

DANA, ERIN = "dana@ortiz.example", "erin@ortiz.example"
WROTE, NOW = berlin("2027-09-06 10:00"), berlin("2027-09-13 11:00")
DAY = timedelta(days=1)
CLEAN = "Any news?"


def scene() -> tuple[Truth, Talk]:
    """I wrote to Dana a week ago, and the autopilot has been on for longer."""
    truth = Truth()
    truth.switched["offer"] = WROTE - DAY
    talk = truth.begin(DANA, "Offer", "offer", "work")
    truth.i_wrote(talk, Mine("<m1@test>", WROTE, "elsewhere"))
    return truth, talk


def says(truth: Truth, talk: Talk | None, who: str, what: str = "reply", at: datetime = NOW - DAY) -> None:
    truth.they_wrote(talk, Theirs("<d1@test>", at, who, what))


def test_a_mail_that_is_right_may_leave() -> None:
    """By itself and by hand."""
    truth, talk = scene()
    assert against(truth, talk, NOW, CLEAN, True, []) == []
    assert against(truth, talk, NOW, CLEAN, False, []) == []


def _answered(truth: Truth, talk: Talk) -> None:
    says(truth, talk, "somebody@elsewhere.example")


def _elsewhere(truth: Truth, talk: Talk) -> None:
    says(truth, None, DANA, "news")


def _no(truth: Truth, talk: Talk) -> None:
    says(truth, None, DANA, "no", WROTE - DAY)


def _bounced(truth: Truth, talk: Talk) -> None:
    truth.known(DANA).bounced = WROTE


def _away(truth: Truth, talk: Talk) -> None:
    truth.known(DANA).away = (WROTE, NOW.date())


def _away_without_date(truth: Truth, talk: Talk) -> None:
    truth.known(DANA).away = (NOW - 3 * DAY, None)


def _colleague(truth: Truth, talk: Talk) -> None:
    truth.answers.append((NOW - DAY, ERIN, "Offer"))


def _closed(truth: Truth, talk: Talk) -> None:
    talk.closed = NOW - DAY


@pytest.mark.parametrize("automatic", [True, False])
@pytest.mark.parametrize(
    "change", [_answered, _elsewhere, _no, _bounced, _away, _away_without_date, _colleague, _closed]
)
def test_what_forbids_every_mail(change: Callable[[Truth, Talk], None], automatic: bool) -> None:
    """An answer anywhere, a no, a bounce, an absence, a colleague's answer, a closure."""
    truth, talk = scene()
    change(truth, talk)
    assert against(truth, talk, NOW, CLEAN, automatic, [])


def _off(truth: Truth, talk: Talk) -> None:
    truth.switched["offer"] = None


def _older(truth: Truth, talk: Talk) -> None:
    truth.switched["offer"] = WROTE


def _snoozed(truth: Truth, talk: Talk) -> None:
    talk.snoozed = (WROTE, NOW + DAY)


def _company(truth: Truth, talk: Talk) -> None:
    truth.answers.append((NOW - DAY, ERIN, "Something else"))


def _call(truth: Truth, talk: Talk) -> None:
    talk.calls += [WROTE, WROTE]


def _early(truth: Truth, talk: Talk) -> None:
    talk.calls.append(NOW - DAY)


def _person(truth: Truth, talk: Talk) -> None:
    truth.i_wrote(truth.begin(DANA, "Lunch", "default", "work"), Mine("<m2@test>", NOW - DAY, "elsewhere"))


def _out(truth: Truth, talk: Talk) -> None:
    talk.calls += [WROTE] * 9


@pytest.mark.parametrize("change", [_off, _older, _snoozed, _company, _call, _early, _person, _out])
def test_what_forbids_the_autopilots(change: Callable[[Truth, Talk], None]) -> None:
    """Off, older leads, a snooze, somebody at their company, a call, a wait or a cap not kept; my own hand may."""
    truth, talk = scene()
    change(truth, talk)
    assert against(truth, talk, NOW, CLEAN, True, [])
    assert against(truth, talk, NOW, CLEAN, False, []) == []


@pytest.mark.parametrize(
    "wall", ["2027-09-11 11:00", "2027-11-01 11:00", "2027-09-13 08:29:59", "2027-09-13 17:30", "2028-04-17 10:00"]
)
def test_hours_of_work(wall: str) -> None:
    """Weekends, holidays, before and after the hours."""
    truth, talk = scene()
    assert against(truth, talk, berlin(wall), CLEAN, True, [])


@pytest.mark.parametrize(("house", "count", "span"), [("", PER_HOUR, 50), ("ortiz.example", PER_COMPANY_WEEK, 9000)])
def test_caps(house: str, count: int, span: int) -> None:
    """So many an hour, so many a week to a company; one fewer may be."""
    truth, talk = scene()
    before = [Delivery(NOW - timedelta(minutes=span), 7, "x@ortiz.example", house, True)] * count
    assert against(truth, talk, NOW, CLEAN, True, before)
    assert against(truth, talk, NOW, CLEAN, True, before[1:]) == []


def test_goodbye_is_never_said() -> None:
    """By whatever hand of the product's."""
    truth, talk = scene()
    assert against(truth, talk, NOW, "I am going to close it on my side", True, [])


def test_the_day_after_a_return_is_right() -> None:
    """Back on Sunday, written to on Monday."""
    truth, talk = scene()
    truth.known(DANA).away = (WROTE, date(2027, 9, 12))
    assert against(truth, talk, NOW, CLEAN, True, []) == []


def test_a_lead_is_due_beyond_doubt_only_after_a_while() -> None:
    """And not once they wrote."""
    truth, talk = scene()
    assert not surely_due(truth, talk, NOW)
    assert surely_due(truth, talk, NOW + 9 * DAY)
    says(truth, talk, DANA)
    assert not surely_due(truth, talk, NOW + 9 * DAY)
