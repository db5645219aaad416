"""Whether a mail may leave at a moment, and what must not be forgotten: told from the truth, not from the product."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.daemon.year_truth import Talk, Truth

BERLIN = ZoneInfo("Europe/Berlin")
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2027-11-01 2028-01-06 2028-04-14 2028-04-17 2028-05-01 2028-05-25 2028-06-05 2028-06-15 "
        "2027-05-06 2027-05-17 2027-05-27"
    ).split()
)
"""Of Bavaria, those that fall on Monday to Friday (Easter is 28 March 2027 and 16 April 2028)."""
PER_HOUR, PER_DAY, PER_PERSON_DAYS, PER_COMPANY_WEEK = 4, 30, 2, 3
STEPS: dict[str, tuple[tuple[timedelta, str, str], ...]] = {
    "offer": (
        (timedelta(days=2), "mail", "nudge"),
        (timedelta(days=4), "mail", "value"),
        (timedelta(days=7), "call", ""),
        (timedelta(days=7), "mail", "question"),
        (timedelta(days=21), "mail", "goodbye"),
    ),
    "proposal": (
        (timedelta(days=3), "mail", "nudge"),
        (timedelta(days=7), "mail", "value"),
        (timedelta(days=14), "mail", "checkin"),
    ),
    "default": ((timedelta(days=2), "mail", "nudge"), (timedelta(days=7), "mail", "value")),
}
"""By cadence, the least wait before each step, its means and its template."""
GOODBYE = ("going to close it on my side", "schließe ich das Thema")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail that the product handed over."""

    at: datetime
    talk: int
    who: str
    house: str
    automatic: bool


def against(
    truth: Truth, talk: Talk, at: datetime, text: str, automatic: bool, before: Sequence[Delivery]
) -> list[str]:
    """Everything that is wrong with a mail that leaves at `at`."""
    found = [*_embarrassing(truth, talk, at)]
    if any(words in text for words in GOODBYE):
        found.append("says goodbye")
    if automatic:
        found += [*_unasked(truth, talk, at), *_hours(at), *_caps(truth, talk, at, before)]
    return found


def _embarrassing(truth: Truth, talk: Talk, at: datetime) -> list[str]:
    """What binds a person's own sending too."""
    last, known = talk.last.at, truth.known(talk.who)
    since = max(last, talk.cleared) if talk.cleared else last
    found = [f"{one.id} answered ({one.what})" for one in talk.theirs if one.at > last]
    found += [f"{one.id} wrote elsewhere ({one.what})" for one in known.spoke[-1:] if one.at > since]
    if known.no is not None and (talk.cleared is None or known.no > talk.cleared):
        found.append("said no")
    spoke = max((one.at for one in known.spoke), default=None)
    settled = [moment for moment in (spoke, talk.cleared) if moment is not None]
    if known.bounced is not None and all(moment < known.bounced for moment in settled):
        found.append("bounced")
    if known.away is not None and all(moment < known.away[0] for moment in settled):
        since_away, back = known.away
        today = at.astimezone(BERLIN).date()
        if today <= back if back else at < since_away + timedelta(days=5):
            found.append(f"is away until {back}")
    found += [
        f"a colleague answered ({who})"
        for moment, who, subject in truth.answers
        if moment > since and subject == talk.subject and house_of(who) == house_of(talk.who) != ""
    ]
    if talk.is_closed():
        found.append("I closed it")
    return found


def _unasked(truth: Truth, talk: Talk, at: datetime) -> list[str]:
    """What binds the autopilot."""
    found, since = [], truth.switched.get(talk.cadence)
    if since is None:
        found.append("the autopilot is off")
    elif talk.last_touch <= since:
        found.append("older than the moment it was switched on")
    until = talk.sleeps_until()
    if until is not None and at < until:
        found.append("I put it off")
    steps = STEPS[talk.cadence]
    if talk.touches > len(steps):
        return [*found, "the cadence has run out"]
    least, by, _ = steps[talk.touches - 1]
    if by != "mail":
        found.append(f"a {by} was due")
    if at - talk.last_touch < least - timedelta(hours=1):  # a day may have 23 hours
        found.append("too early")
    found += [
        f"somebody at their company answered ({who})"
        for moment, who, _ in truth.answers
        if moment > talk.last_touch
        and who != talk.who
        and house_of(who) == house_of(talk.who) != ""
        and (talk.cleared is None or moment > talk.cleared)
    ]
    return found


def _hours(at: datetime) -> list[str]:
    local = at.astimezone(BERLIN)
    if local.weekday() > 4 or local.date() in HOLIDAYS:
        return ["not on a working day"]
    return [] if time(8, 30) <= local.time() < time(17, 30) else [f"out of hours, at {local:%H:%M}"]


def _caps(truth: Truth, talk: Talk, at: datetime, before: Sequence[Delivery]) -> list[str]:
    found = []
    recent = [one for one in before if at - one.at < timedelta(days=7)]
    if sum(at - one.at < timedelta(hours=1) for one in recent) >= PER_HOUR:
        found.append("too many an hour")
    if sum(at - one.at < timedelta(days=1) for one in recent) >= PER_DAY:
        found.append("too many a day")
    house = house_of(talk.who)
    if house and sum(one.house == house for one in recent) >= PER_COMPANY_WEEK:
        found.append("too many a week to this company")
    written = [moment for moment, _ in truth.known(talk.who).written if moment <= at]
    if written and at - max(written) < timedelta(days=PER_PERSON_DAYS):
        found.append(f"too soon after another mail to this person ({at - max(written)})")
    return found


def house_of(who: str) -> str:
    """The organisation of an address, "" for freemail."""
    domain = who.partition("@")[2]
    return "" if domain == "gmail.com" else domain


def working(day: date) -> bool:
    """Whether people work."""
    return day.weekday() < 5 and day not in HOLIDAYS


def surely_due(truth: Truth, talk: Talk, now: datetime) -> bool:
    """A follow-up is owed beyond any doubt, and has been for days, so that the person must see it."""
    if not talk.mine or talk.answered or talk.is_closed() or talk.sleeps_until():
        return False
    known = truth.known(talk.who)
    if known.no or known.bounced or known.away or known.spoke_after(talk.last.at):
        return False
    steps = STEPS[talk.cadence]
    if talk.touches > len(steps):
        return False
    return now - talk.last_touch > steps[talk.touches - 1][0] * 2 + timedelta(days=6)
