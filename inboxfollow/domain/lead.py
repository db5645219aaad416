"""A conversation judged as far as time allows: everything the state needs but `now`.

`digest` is the one reading of stored facts under a configuration; `standing` asks it what holds at a moment.
"""

from dataclasses import dataclass
from datetime import datetime

from inboxfollow.domain import cadence as cadences
from inboxfollow.domain.conversation import ANSWERING, Run, rungs_of, typical_reply
from inboxfollow.domain.course import Course, course_of
from inboxfollow.domain.decided import NotNow, closure, not_now, snooze, spoke
from inboxfollow.domain.evidence import evidence_of, summary_of_answer
from inboxfollow.domain.expects import is_courtesy
from inboxfollow.domain.facts import Facts, Mail
from inboxfollow.domain.holds import Hold, holds_of
from inboxfollow.domain.owed import Recipient, recipients_of
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.score import Warmth
from inboxfollow.domain.verdict import Evidence, Expectation, Intent


@dataclass(frozen=True, slots=True)
class Lead:
    """What is known of one conversation of mine. Moments are aware UTC."""

    id: str
    account: str
    subject: str
    people: tuple[Recipient, ...]
    touches: int
    touches_complete: bool
    last_touch: datetime
    last_sent: datetime
    last_message_id: str
    cadence: str
    due: datetime | None
    """None where no step is left."""
    finished_at: datetime | None
    """When the cadence has run out; None while steps are left."""
    drip_at: datetime | None
    """The next touch of the slow cadence, for leads that ran out and drip."""
    step_by: str
    step_template: str
    expects: Expectation
    warmth: Warmth
    group: str
    excluded: str = ""
    opted_out: str = ""
    closed: str = ""
    closed_reason: str = ""
    reopened: str = ""
    """Why a closure no longer holds."""
    snoozed_until: datetime | None = None
    snoozed: str = ""
    """Why it sleeps until then."""
    put_off_for: str = ""
    """Message-ID of the "not now" for which the autopilot put it off."""
    not_now: NotNow | None = None
    """The newest answer puts it off, and the person has not decided."""
    answered: str = ""
    rung: int | None = None
    evidence: tuple[Evidence, ...] = ()
    holds: tuple[Hold, ...] = ()
    skipped: bool = False
    """The person said that the autopilot is to leave out this step."""


def step_mark(touches: int, last_message_id: str) -> str:
    """Names the step that follows so many touches, the newest mail among them this one."""
    return f"{touches} {last_message_id}"


def digest(facts: Facts, policy: Policy) -> Lead | None:
    """Judges a conversation. None where it holds no touch of mine and so is no lead."""
    course = course_of(facts, policy)
    return lead_of(course, policy) if course else None


def lead_of(course: Course, policy: Policy) -> Lead:
    """Judges a conversation whose course is known."""
    facts, mails, run = course.facts, course.mails, course.run
    people = recipients_of(run, facts, policy)
    heard = max((mail.time for mail in run.before if spoke(mail, policy)), default=None)
    calls = [touch for touch in facts.touches if heard is None or touch.at > heard]
    last_touch = max([run.last.time, *(touch.at for touch in calls)])
    touches = len(run.touches) + len(calls)
    cadence = cadences.choose(
        policy.cadences,
        override=facts.choices.cadence,
        addresses=run.people,
        subject=run.last.subject,
        labels=facts.labels,
    )
    step = cadences.next_step(touches, cadence)
    finished = cadences.finished_at(last_touch, touches, cadence, policy.calendar)
    drips = finished is not None and cadence.after == "drip"
    expects = _expectation(run, facts)
    closed, reopened = closure(facts, mails, run, policy)
    snoozed_until, snoozed = snooze(facts, mails, run, policy)
    answered = run.answer
    holds = () if answered else holds_of(run, facts, last_touch)
    newest = next(mail for mail in reversed(mails) if mail.mine and not mail.machine)
    return Lead(
        id=facts.id,
        account=newest.account,
        subject=run.last.subject,
        people=people,
        touches=touches,
        touches_complete=_complete(run, mails),
        last_touch=last_touch,
        last_sent=newest.time,
        last_message_id=newest.message_id,
        cadence=cadence.name,
        due=cadences.due(last_touch, touches, cadence, policy.calendar),
        finished_at=finished,
        drip_at=_drip(last_touch, finished, policy) if cadence.after == "drip" else None,
        step_by=step.by if step else "mail" if drips else "",
        step_template=step.template if step else "checkin" if drips else "",
        expects=expects,
        warmth=_warmth(run, facts, mails, policy),
        group=course.group or _group(run, expects),
        excluded=course.excluded,
        opted_out=_opt_out(run, people, policy),
        closed=closed,
        closed_reason=facts.choices.closed_reason if closed else "",
        reopened=reopened,
        snoozed_until=snoozed_until,
        snoozed=snoozed,
        put_off_for=facts.choices.put_off_for if snoozed else "",
        not_now=not_now(facts, run, policy) if answered else None,
        answered=summary_of_answer(answered) if answered else "",
        rung=rungs_of(mails)[answered.row]
        if answered
        else min((hold.rung for hold in holds if hold.rung), default=None),
        evidence=evidence_of(run, facts, mails),
        holds=holds,
        skipped=facts.choices.skipped == step_mark(touches, newest.message_id),
    )


def _drip(last_touch: datetime, finished: datetime | None, policy: Policy) -> datetime | None:
    """The slow cadence begins when the other has run out."""
    return max(finished, cadences.DRIP_WAIT.after(last_touch, policy.calendar)) if finished else None


def _complete(run: Run, mails: list[Mail]) -> bool:
    """False where the first counted touch continues something that was never read."""
    if any(not mail.mine and mail.kind in ANSWERING for mail in run.before):
        return True
    known = {name.lower() for mail in mails for name in (mail.message_id, *mail.other_ids)}
    return all(ref.lower() in known for ref in run.touches[0].references)


def _expectation(run: Run, facts: Facts) -> Expectation:
    """Of the newest touch, inheriting from my unanswered ones before it unless it is itself a courtesy."""
    if facts.choices.expects is not None:
        words = "you said an answer is owed" if facts.choices.expects else "you said no answer is owed"
        return Expectation(facts.choices.expects, words)
    owed = Expectation(False, "")
    for touch in run.touches:
        own = touch.expects or Expectation(True, "its text has not been read")
        if own.value or not owed.value or is_courtesy(touch.text or ""):
            owed = own
    return owed


def _opt_out(run: Run, people: tuple[Recipient, ...], policy: Policy) -> str:
    asked = next((mail for mail in run.late if mail.intent is Intent.OPT_OUT), None)
    if asked is not None and not policy.identity.is_internal(asked.sender.email):
        return f"{asked.sender.email} asked not to be written to"
    if people and all(person.suppressed for person in people):
        return "everyone in it is on your suppression list"
    return ""


def _warmth(run: Run, facts: Facts, mails: list[Mail], policy: Policy) -> Warmth:
    """What colleagues say tells nothing of it."""
    known = [facts.addresses[key] for key in run.people if key in facts.addresses]
    wrote = max((address.last_wrote for address in known if address.last_wrote), default=None)
    theirs = next((mail for mail in reversed(run.before) if spoke(mail, policy)), None)
    asked = theirs is not None and "?" in (theirs.text or "")
    usual = typical_reply([mail for mail in mails if mail.mine or spoke(mail, policy)])
    return Warmth(wrote is not None or theirs is not None, wrote, usual, asked, facts.choices.pinned)


def _group(run: Run, expects: Expectation) -> str:
    """Where the first look files it."""
    if not expects.value:
        return "courtesies"
    return "they_wrote_first" if any(not mail.mine and mail.kind == "person" for mail in run.before) else "i_asked"
