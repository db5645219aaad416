"""Leads and scenes for the tests of the autopilot, made at will and by Hypothesis."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from inboxfollow.domain import cadence as cadences
from inboxfollow.domain.autopilot import Candidate, Scene
from inboxfollow.domain.autopilot_limits import Departure
from inboxfollow.domain.cadence import Cadence, Step, Wait
from inboxfollow.domain.identity import Identity
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.owed import Recipient
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.score import Warmth
from inboxfollow.domain.verdict import Expectation
from inboxfollow.domain.worktime import WorkCalendar
from tests.domain.builders import ME

START = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)
"""A Monday; in the week that follows Berlin changes to summer time."""
LONG_AGO = START - timedelta(days=300)
WORDS = frozenset({"nudge", "value", "question", "checkin"})
STEPS = (
    Step(Wait(3, "bd"), "mail", "nudge"),
    Step(Wait(1, "d"), "mail", "value"),
    Step(Wait(2, "d"), "call"),
    Step(Wait(1, "w"), "mail", "question"),
)
SENDING = Cadence("default", STEPS, autopilot="send")


def policy(*following: Cadence, rules: SendingRules | None = None, holidays: Sequence[date] = ()) -> Policy:
    """Berlin, Monday to Friday, from half past eight to half past five."""
    calendar = WorkCalendar(
        ZoneInfo("Europe/Berlin"), frozenset(range(5)), frozenset(holidays), time(8, 30), time(17, 30)
    )
    identity = Identity((ME,), frozenset({"seller.example"}))
    return Policy(identity, calendar, following or (SENDING,), sending=rules or SendingRules())


def scene(under: Policy | None = None, **changes: Any) -> Scene:
    """The autopilot has been on for long, and nothing has left."""
    chosen = under or policy()
    since = dict.fromkeys((one.name for one in chosen.cadences if one.autopilot != "off"), LONG_AGO)
    return replace(Scene(chosen, since, {"work": LONG_AGO}, words=WORDS), **changes)


def lead(
    lead_id: str = "a",
    *,
    people: Sequence[str] = ("dana@ortiz.example",),
    touched: datetime = START - timedelta(days=6),
    touches: int = 1,
    under: Policy | None = None,
    **changes: Any,
) -> Lead:
    """A lead of cadence default that awaits an answer, its next step as the cadence says."""
    chosen = under or policy()
    cadence = next(one for one in chosen.cadences if one.name == changes.get("cadence", "default"))
    step = cadences.next_step(touches, cadence)
    built = Lead(
        id=lead_id,
        account="work",
        subject="Offer",
        people=tuple(Recipient("", person) for person in people),
        touches=touches,
        touches_complete=True,
        last_touch=touched,
        last_sent=touched,
        last_message_id=f"<{lead_id}@test>",
        cadence=cadence.name,
        due=cadences.due(touched, touches, cadence, chosen.calendar),
        finished_at=cadences.finished_at(touched, touches, cadence, chosen.calendar),
        drip_at=None,
        step_by=step.by if step else "",
        step_template=step.template if step else "",
        expects=Expectation(True, "asks"),
        warmth=Warmth(),
        group="",
    )
    return replace(built, **changes)


def candidate(lead_id: str = "a", against: str = "", again: datetime | None = None, **changes: Any) -> Candidate:
    """Such a lead, and what stands against it."""
    return Candidate(lead(lead_id, **changes), 1, against, again)


addresses = st.builds(
    lambda name, house: f"{name}@{house}",
    st.sampled_from(["dana", "erin", "finn", "Dana+x"]),
    st.sampled_from(["ortiz.example", "mail.ortiz.example", "quarry.example", "gmail.com"]),
)
people = st.lists(addresses, min_size=1, max_size=2, unique=True)
moments = st.integers(-14 * 1440, 14 * 1440).map(lambda minutes: START + timedelta(minutes=minutes))
rules = st.builds(
    SendingRules,
    per_day=st.integers(1, 6),
    per_hour=st.integers(1, 4),
    per_person_days=st.integers(0, 4),
    per_company_week=st.integers(1, 4),
)
holidays = st.lists(st.dates(date(2026, 3, 16), date(2026, 5, 1)), max_size=3)


@st.composite
def plots(draw: st.DrawFn) -> tuple[list[Candidate], Scene]:
    """Up to eight leads in every condition, caps that bite, holidays, and mail that has left already."""
    under = policy(
        replace(SENDING, autopilot=draw(st.sampled_from(["send", "draft"]))),
        replace(SENDING, name="manual", autopilot="off"),
        rules=draw(rules),
        holidays=draw(holidays),
    )
    found = [draw(_candidates(number, under)) for number in range(draw(st.integers(0, 8)))]
    left = [Departure(min(at, START), tuple(who)) for at, who in draw(st.lists(st.tuples(moments, people), max_size=4))]
    closed = {"work": (START + timedelta(hours=5), "the provider said so")} if draw(st.booleans()) else {}
    return found, scene(under, departures=tuple(left), closed=closed)


@st.composite
def _candidates(draw: st.DrawFn, number: int, under: Policy) -> Candidate:
    absent = draw(st.sampled_from([None, None, START + timedelta(days=2, hours=3)]))
    who = [Recipient("", one, away_until=absent) for one in draw(people)]
    made = lead(
        f"lead{number}",
        touched=min(draw(moments), START - timedelta(minutes=5)),
        touches=draw(st.integers(1, 4)),
        under=under,
        cadence=draw(st.sampled_from(["default", "default", "default", "manual"])),
        snoozed_until=draw(st.sampled_from([None, None, START + timedelta(days=3)])),
        answered=draw(st.sampled_from(["", "", "", "dana answered"])),
    )
    return Candidate(replace(made, people=tuple(who)), number, draw(st.sampled_from(["", "", "", "look first"])))
