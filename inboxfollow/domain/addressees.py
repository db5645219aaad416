"""To whom a follow-up goes, and in whose name (PROTOCOLS F2; DOMAIN, "Group mail").

It goes to those whom my newest touch showed, and never to anybody who only had a blind copy beside others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from inboxfollow.domain.course import Course
from inboxfollow.domain.facts import AddressFacts, Facts, Mail
from inboxfollow.domain.identity import Identity, canonical, is_noreply
from inboxfollow.domain.lead import Lead
from inboxfollow.domain.message import Address
from inboxfollow.domain.owed import Recipient
from inboxfollow.domain.policy import Policy


class LeftOut(NamedTuple):
    """Someone who is not written to; `why` continues a sentence that begins with the address."""

    address: Address
    why: str


@dataclass(frozen=True, slots=True)
class Addressees:
    """The From, To and Cc of a follow-up. Nobody is left to write to where `to` is empty."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    left_out: tuple[LeftOut, ...]
    notices: tuple[str, ...]
    """What the person should know before it goes."""


@dataclass(frozen=True, slots=True)
class _Reasons:
    """What may stand against writing to somebody."""

    facts: Facts
    people: dict[str, Recipient]
    policy: Policy
    now: datetime
    include_replied: bool

    def against(self, email: str) -> str:
        """Why this address is not written to; "" where it may be."""
        key, identity = canonical(email), self.policy.identity
        if identity.is_me(email):
            return "is you"
        included = self.facts.choices.included  # brought back by the person, whoever it goes to
        if identity.is_internal(email) and not (included and not self.people):
            return "is a colleague"
        known = self.facts.addresses.get(key, AddressFacts())
        person = self.people.get(key, Recipient("", email))
        if person.suppressed or known.suppressed:
            return "is on your suppression list"
        if is_noreply(email) and not included:
            return "takes no answers"
        if known.is_list and not included:
            return "is a mailing list"
        if person.bounced:
            return f"bounced ({known.bounce_status})" if known.bounce_status else "bounced"
        if person.replied and not self.include_replied:
            return "has answered"
        if person.away_until is not None and person.is_away(self.now):
            return f"is away until {person.away_until.astimezone(self.policy.timezone).date().isoformat()}"
        return ""


def addressees(course: Course, lead: Lead, policy: Policy, now: datetime, *, include_replied: bool) -> Addressees:
    """Whom a follow-up sent at `now` (aware) may go to; `include_replied`: those who answered as well."""
    touch = course.run.last
    people = {canonical(person.address): person for person in lead.people}
    reasons = _Reasons(course.facts, people, policy, now, include_replied)
    sender, notices = _sender(touch, policy)
    kept: dict[str, list[Address]] = {"to": [], "cc": []}
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    for place, address, hidden in _written_to(touch, policy.identity):
        new = _corrected(address, course)
        if canonical(new.email) in seen:
            continue
        seen.add(canonical(new.email))
        why = reasons.against(new.email) or hidden
        if why:
            left_out.append(LeftOut(new, why))
        else:
            kept[place].append(new)
    to, cc = tuple(kept["to"]), tuple(kept["cc"])
    if cc and not to:
        to, cc = cc, ()
        notices = (*notices, "nobody in To is left; it goes to those in Cc")
    return Addressees(sender, to, cc, tuple(left_out), notices)


def _written_to(touch: Mail, identity: Identity) -> Iterator[tuple[str, Address, str]]:
    """Everyone a touch went to, with the place in a follow-up and a reason not to write to them, "" for none."""
    shown = (*touch.to, *touch.cc)
    yield from (("to", address, "") for address in touch.to)
    yield from (("cc", address, "") for address in touch.cc)
    outside = {
        canonical(blind.email)
        for blind in touch.bcc
        if not identity.is_me(blind.email) and not identity.is_internal(blind.email)
    }
    alone = len(outside) == 1 and all(identity.is_me(address.email) for address in shown)
    for blind in touch.bcc:
        yield "to", blind, "" if alone else "had a blind copy, and a follow-up must not reveal that"


def _corrected(address: Address, course: Course) -> Address:
    """An address, or the one the person said to use instead.

    It may be a successor's: the name goes along only where the conversation shows it beside the new address.
    """
    for old, new in course.facts.choices.readdressed:
        if canonical(old) == canonical(address.email):
            shown = (one for mail in course.mails for one in (mail.sender, *mail.to, *mail.cc) if one.name)
            return Address(next((one.name for one in shown if canonical(one.email) == canonical(new)), ""), new)
    return address


def _sender(touch: Mail, policy: Policy) -> tuple[Address, tuple[str, ...]]:
    """The From of my newest touch, and a notice where it is none of my addresses."""
    own = touch.sender
    if policy.identity.is_me(own.email):
        return Address(policy.manner.name or own.name, own.email), ()
    if not own.email and policy.identity.addresses:
        first = Address(policy.manner.name, policy.identity.addresses[0])
        return first, (f"your last mail names no sender; it goes out in the name of {first.email}",)
    return own, (f"it goes out in the name of {own.email}, which is not among your addresses",)
