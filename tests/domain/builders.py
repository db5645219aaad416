"""Mail, facts and policy in one line each, for tests of judgements."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from inboxfollow.domain.cadence import DEFAULT_CADENCE, Cadence
from inboxfollow.domain.conversation import Run, in_order, newest_run
from inboxfollow.domain.facts import AddressFacts, Choices, Facts, LoggedTouch, Mail, Neighbour
from inboxfollow.domain.identity import Identity
from inboxfollow.domain.lead import Lead, digest
from inboxfollow.domain.message import Address
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.standing import Standing, standing
from inboxfollow.domain.verdict import Expectation, Kind
from inboxfollow.domain.worktime import WorkCalendar

ME = "sam@seller.example"
DANA, ERIN, FINN = "dana@ortiz.example", "erin@ortiz.example", "finn@quarry.example"
BOB = "bob@seller.example"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_rows = count(1)


def at(days: float = 0, *, minutes: float = 0) -> datetime:
    """So long after Monday, 2 March 2026, 9:00 UTC."""
    return MONDAY + timedelta(days=days, minutes=minutes)


def policy(*cadences: Cadence, **changes: Any) -> Policy:
    """Sam at seller.example, Monday to Friday, UTC, the default cadence."""
    calendar = WorkCalendar(ZoneInfo("UTC"), frozenset(range(5)), frozenset(), time(8, 30), time(17, 30))
    identity = Identity((ME,), frozenset({"seller.example"}))
    return replace(Policy(identity, calendar, cadences or (DEFAULT_CADENCE,)), **changes)


def mail(
    when: datetime,
    *,
    sender: str = ME,
    to: str | Sequence[str] = (),
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    cites: Sequence[str | Mail] = (),
    expects: bool | None = True,
    **changes: Any,
) -> Mail:
    """One mail; from me to Dana unless said otherwise, and from others to me."""
    row = changes.pop("row", next(_rows))
    mine = changes.pop("mine", sender == ME)
    receivers = [to] if isinstance(to, str) else to
    if not (receivers or cc or bcc):
        receivers = [DANA] if mine else [ME]
    built = Mail(
        row=row,
        message_id=f"<{row}@test>",
        mine=mine,
        sender=Address("", sender),
        to=_addresses(receivers),
        cc=_addresses(cc),
        bcc=_addresses(bcc),
        subject="Offer",
        date=when,
        arrived=when,
        kind=Kind.PERSON,
        references=tuple(one if isinstance(one, str) else one.message_id for one in cites),
        account="work",
        expects=Expectation(expects, "asks") if mine and expects is not None else None,
        text="",
    )
    return replace(built, **changes)


def _addresses(emails: Sequence[str]) -> tuple[Address, ...]:
    return tuple(Address("", email) for email in emails)


def reply(when: datetime, to: Mail | None = None, **changes: Any) -> Mail:
    """Dana's mail to me, answering another where one is given."""
    return mail(when, **{"sender": DANA, "cites": [to] if to else [], **changes})


def facts(
    *mails: Mail,
    addresses: Mapping[str, AddressFacts] | None = None,
    touches: Sequence[LoggedTouch] = (),
    neighbours: Sequence[Neighbour] = (),
    **choices: Any,
) -> Facts:
    """A conversation of these mails, as conversation 1; the rest are choices."""
    return Facts("abcde", 1, mails, addresses or {}, Choices(**choices), tuple(touches), (), tuple(neighbours))


def lead_of(*mails: Mail, under: Policy | None = None, **rest: Any) -> Lead:
    """The digest of such a conversation; fails where it is no lead."""
    found = digest(facts(*mails, **rest), under or policy())
    assert found is not None
    return found


def judged(now: datetime, *mails: Mail, under: Policy | None = None, **rest: Any) -> Standing:
    """Where such a conversation stands at a moment."""
    return standing(lead_of(*mails, under=under, **rest), now)


def run_of(*mails: Mail, wait_for_all: bool = False) -> Run:
    """The newest run of these mails; fails where there is none."""
    run = newest_run(in_order(mails), policy().identity, wait_for_all=wait_for_all)
    assert run is not None
    return run


def wrote(when: datetime, *, conversation: int = 2, **changes: Any) -> AddressFacts:
    """Someone who wrote as a person, in another conversation unless said otherwise."""
    return AddressFacts(last_wrote=when, last_wrote_in=conversation, last_wrote_subject="Lunch", **changes)


def away(seen: datetime, until: date | None = None, **changes: Any) -> AddressFacts:
    """Someone whose responder said they are away."""
    return AddressFacts(away_seen=seen, away_until=until, **changes)


def bounced(seen: datetime, **changes: Any) -> AddressFacts:
    """Someone whose address failed for good."""
    return AddressFacts(hard_bounced=seen, bounce_status="5.1.1", **changes)
