"""The binding gate: all that stands against a frozen mail, asked when its account's folders have just been read."""

from dataclasses import replace
from datetime import timedelta

from inboxfollow.app import autopilot_gate, coverage, digests
from inboxfollow.app.pauses import paused
from inboxfollow.app.poll import AccountReport
from inboxfollow.app.services import Services
from inboxfollow.app.unread import unread
from inboxfollow.app.wording import plural
from inboxfollow.domain import gate
from inboxfollow.domain.addressees import addressees
from inboxfollow.domain.course import course_of
from inboxfollow.domain.gate import Objection
from inboxfollow.domain.lead import lead_of
from inboxfollow.domain.message import Address
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.wire.compose import Uncomposable, envelope_address

_DAY = timedelta(hours=24)


def objections(services: Services, frozen: Outgoing, report: AccountReport) -> list[Objection]:
    """Everything that forbids this mail now; `report` is of the look at its account that was just taken."""
    return [
        *_unread(report),
        *_unheard(services, frozen),
        *_others(services, frozen),
        *_judged(services, frozen),
        *_caps(services, frozen),
        *autopilot_gate.against(services, frozen),
    ]


def _unread(report: AccountReport) -> list[Objection]:
    """An answer may lie where nobody could look."""
    return [
        Objection(
            "unread_folder" if folder else "account_unsynced",
            f"{report.account}{f'/{folder}' if folder else ''} could not be read: {error.message}",
            error.hint or "try again later",
        )
        for folder, error in report.failed
    ]


def _unheard(services: Services, frozen: Outgoing) -> list[Objection]:
    """Their words were to be read with the folders."""
    left = len(unread(services, frozen.conversation))
    if not left:
        return []
    return [Objection("unread_text", f"{plural(left, 'mail')} of theirs could not be read", "try again later")]


def _others(services: Services, frozen: Outgoing) -> list[Objection]:
    """Other accounts must have been read whole lately; folders of this one, too, must all have been."""
    found = []
    for account, folder, why in coverage.lacking(services):
        kind = "unread_folder" if account == frozen.account else "account_unsynced"
        found.append(Objection(kind, f"{account}{f'/{folder}' if folder else ''}: {why}", "inboxfollow scan"))
    return found


def _judged(services: Services, frozen: Outgoing) -> list[Objection]:
    """The conversation as it stands now, and its people."""
    now, policy = services.clock.now(), digests.effective_policy(services)
    facts = next(iter(services.store.facts([frozen.conversation])), None)
    course = course_of(facts, policy) if facts else None
    if course is None:
        return [Objection("changed", "the conversation is no lead any more", "see: inboxfollow list --all")]
    lead = lead_of(course, policy)
    people = addressees(course, lead, policy, now, include_replied=True)
    return [
        *gate.against_change(frozen, course.mails),
        *gate.against_lead(lead),
        *gate.against_recipients(
            frozen,
            [_as_frozen(one) for one in (*people.to, *people.cc)],
            [one._replace(address=_as_frozen(one.address)) for one in people.left_out],
        ),
    ]


def _as_frozen(address: Address) -> Address:
    """Spelled as in the envelope."""
    try:
        return replace(address, email=envelope_address(address.email))
    except Uncomposable:
        return address


def _caps(services: Services, frozen: Outgoing) -> list[Objection]:
    now = services.clock.now()
    until, why = paused(services, frozen.account, now)
    return gate.against_caps(services.store.started_since(now - _DAY), until, why, services.policy)
