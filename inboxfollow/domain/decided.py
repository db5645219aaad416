"""What the person decided about a conversation, and how mail overrules it that they did not know of (DOMAIN, "States").

They did not know of what arrived later, nor of an answer to my newest mail that was read later. What is read later and
lies before my newest mail, e.g. when older mail is read, overrules nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime

from inboxfollow.domain.conversation import ANSWERING, Run
from inboxfollow.domain.facts import Choices, Facts, Mail
from inboxfollow.domain.identity import Identity
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.verdict import Intent, Kind

_FIRM = frozenset({Intent.OPT_OUT, Intent.DECLINED, Intent.INTERESTED, Intent.LEFT_COMPANY})
"""Answers beside which a "not now" is not all that was said."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """The newest answer, which says "not now", and about which the person has decided nothing."""

    message_id: str
    at: datetime
    """When it arrived, aware UTC."""
    until: date | None
    """The day it offers, local to whoever wrote it; None where it names none."""


def spoke(mail: Mail, policy: Policy) -> bool:
    """A person outside wrote."""
    return not mail.mine and mail.kind is Kind.PERSON and not policy.identity.is_internal(mail.sender.email)


def closure(facts: Facts, mails: list[Mail], run: Run, policy: Policy) -> tuple[str, str]:
    """Why it is closed, or why a closure no longer holds."""
    chosen = facts.choices
    closed_at = chosen.closed_at
    if closed_at is None:
        return "", ""
    if any(spoke(mail, policy) and mail.arrived > closed_at for mail in mails):
        return "", "they wrote after you closed it"
    if any(mail.mine and not mail.machine and mail.time > closed_at for mail in mails):
        return "", "you wrote again after closing it"
    if _was_unknown(chosen, run, policy):
        return "", "they had written before you closed it, but that was read afterwards"
    return f"you closed it: {chosen.closed_reason.replace('_', ' ')}", ""


def snooze(facts: Facts, mails: list[Mail], run: Run, policy: Policy) -> tuple[datetime | None, str]:
    """Until when it sleeps, and why; None and "" where it does not."""
    chosen = facts.choices
    at, until = chosen.snoozed_at, chosen.snoozed_until
    if at is None or until is None or any(spoke(mail, policy) and mail.arrived > at for mail in mails):
        return None, ""
    if _was_unknown(chosen, run, policy):
        return None, ""
    if not chosen.put_off_for:
        return until, "you put it off"
    local = until.astimezone(policy.timezone)
    year = f" {local.year}" if local.year != at.astimezone(policy.timezone).year else ""
    return until, f"put off until {local:%a} {local.day} {local:%b}{year}: they said not now"


def _was_unknown(chosen: Choices, run: Run, policy: Policy) -> bool:
    """A person answered my newest mail, and that had not been read when the person decided."""
    known = chosen.knowing
    return known is not None and any(mail.row > known and spoke(mail, policy) for mail in run.late)


def not_now(facts: Facts, run: Run, policy: Policy) -> NotNow | None:
    """What the newest answer puts off; None where it does not, somebody said more than that, or the person decided
    already."""
    said = [mail for mail in run.late if _answers(mail, policy.identity)]
    if not said or said[-1].intent is not Intent.NOT_NOW or not spoke(said[-1], policy):
        return None
    newest = said[-1]
    if any(mail.intent in _FIRM for mail in run.late) or _refuses(newest.text or ""):
        return None
    return None if _is_decided(facts, newest) else NotNow(newest.message_id, newest.arrived, newest.until)


def _refuses(text: str) -> bool:
    """Imported late: what reads words costs much to load, and few answers put off."""
    from inboxfollow.domain.intent import refuses

    return refuses(text)


def _answers(mail: Mail, identity: Identity) -> bool:
    """Whether it counts as an answer, as for the run."""
    email = mail.sender.email
    return mail.kind in ANSWERING and not identity.is_internal(email) and not identity.is_me(email)


def _is_decided(facts: Facts, newest: Mail) -> bool:
    """The person closed, put off or reopened it, or called, knowing of that mail."""
    chosen = facts.choices
    if chosen.knowing is not None and chosen.knowing >= newest.row:
        return True
    moments = (chosen.closed_at, chosen.snoozed_at, *(touch.at for touch in facts.touches))
    return any(at is not None and at >= newest.arrived for at in moments)
