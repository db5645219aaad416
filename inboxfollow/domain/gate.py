"""What stands against sending a mail (DESIGN, "Sending", 2). Pure: asked at the preview, and again, binding, when all
folders have just been read. Whatever is in doubt stands against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxfollow.domain.addressees import LeftOut
from inboxfollow.domain.facts import Mail
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.message import Address
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.standing import Standing
from inboxfollow.domain.state import State
from inboxfollow.domain.verdict import Kind

HARMLESS = frozenset(
    {Kind.RECEIPT, Kind.DELAYED, Kind.BOUNCE_SOFT, Kind.BULK, Kind.TICKET_ACK, Kind.CHALLENGE, Kind.OUT_OF_OFFICE}
)
"""Inbound mail that changes no state (DOMAIN, "States"); an absence stands against the person who is away."""
JUST_NOW = timedelta(hours=12)
"""Another mail so soon after the last is worth a word."""

OUT_OF_HOURS = "it is outside your sending hours"
"""The one notice that asks for no look: a person's own mail goes at any hour."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why a mail is not sent, and what would remove it."""

    kind: str
    why: str
    cure: str = ""


def against_lead(lead: Lead) -> list[Objection]:
    """What the lead itself says against it. Each is looked at by itself: a snooze or a closure hides none of them."""
    found = []
    if lead.opted_out:
        found.append(Objection("said_no", lead.opted_out, "a no is respected for good"))
    if lead.answered:
        found.append(Objection("answered", lead.answered, "it is your turn: answer in your mail program"))
    if lead.excluded:
        found.append(Objection("never_lead", f"never a lead: {lead.excluded}", f"inboxfollow include {lead.id}"))
    if lead.closed:
        found.append(Objection("closed", lead.closed, f"inboxfollow reopen {lead.id}"))
    found += [Objection(hold.kind, hold.why, f"look at it, then: inboxfollow clear {lead.id}") for hold in lead.holds]
    return found


def against_nobody(left_out: Iterable[LeftOut], lead_id: str) -> Objection:
    """Nobody is left to write to; says why for each."""
    reasons = "; ".join(f"{one.address.email} {one.why}" for one in left_out)
    return Objection("nobody", f"nobody is left to write to: {reasons or 'no recipient can be read'}",
                     f"another address: inboxfollow readdress {lead_id} OLD NEW")  # fmt: skip


def against_recipients(frozen: Outgoing, allowed: Iterable[Address], left_out: Iterable[LeftOut]) -> list[Objection]:
    """Recipients of a frozen mail who may not be written to any more."""
    fine = {canonical(address.email) for address in allowed}
    reasons = {canonical(one.address.email): one.why for one in left_out}
    return [
        Objection("recipient", f"{recipient} {reasons.get(canonical(recipient), 'is no recipient any more')}")
        for recipient in frozen.recipients
        if canonical(recipient) not in fine
    ]


def against_change(frozen: Outgoing, mails: Sequence[Mail]) -> list[Objection]:
    """Mail of the conversation that was not known when the words were frozen: theirs, mine from another program, or
    what another conversation brought along when the two were joined."""
    found = []
    for mail in mails:
        if mail.row in frozen.seen or (not mail.mine and mail.kind in HARMLESS):
            continue
        who = "you" if mail.mine else mail.sender.email or "somebody"
        kind = "newer_outbound" if mail.mine else "newer_inbound"
        found.append(Objection(kind, f'{who} wrote on {mail.time:%Y-%m-%d %H:%M} UTC: "{mail.subject}"', _LOOK))
    return found


_LOOK = "look at the conversation, then decide anew"


def against_caps(started_today: int, paused_until: datetime | None, pause: str, policy: Policy) -> list[Objection]:
    """The person's own limit for 24 hours, and the provider's."""
    found = []
    if started_today >= policy.sending.per_day:
        words = f"{started_today} mails were sent within 24 hours, and sending.per_day is {policy.sending.per_day}"
        found.append(Objection("per_day", words, "wait, or raise sending.per_day"))
    if paused_until is not None:
        local = paused_until.astimezone(policy.timezone)
        found.append(Objection("provider_cap", f"{pause}; paused until {local:%a %d %b %H:%M}", "wait until then"))
    return found


def notices(lead: Lead, where: Standing, policy: Policy, now: datetime) -> list[str]:
    """What a person should know and may pass over: their own send needs no due date and no office hours."""
    found = []
    local = policy.timezone
    if where.state is State.SNOOZED and lead.snoozed_until:
        found.append(f"you put it off until {lead.snoozed_until.astimezone(local):%a %d %b %H:%M}")
    if where.state is State.FINISHED:
        found.append(where.why)
    if not lead.expects.value:
        found.append(f"your last mail asked for no answer: {lead.expects.why}")
    if now - lead.last_touch < JUST_NOW:
        found.append(f"your last touch was only {_short(now - lead.last_touch)} ago")
    if lead.step_by in ("call", "text") and where.state is State.AWAITING:
        found.append(f"the cadence would rather have you {lead.step_by} them")
    if policy.calendar.next_sending(now) != now:
        found.append(OUT_OF_HOURS)
    return found


def _short(span: timedelta) -> str:
    minutes = max(int(span.total_seconds() // 60), 0)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"
