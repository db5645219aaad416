"""Conversations that are never leads, each with the reason in words (DOMAIN, "Never a lead")."""

import re
from collections.abc import Collection, Sequence

from inboxfollow.domain.conversation import Run
from inboxfollow.domain.facts import AddressFacts, Facts, Mail
from inboxfollow.domain.identity import canonical, is_noreply, matches
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.verdict import Kind

WIDE = 8
"""More recipients than this make a circular, not a question."""
_DESK = re.compile(
    r"^(?:support|help|helpdesk|servicedesk|service-?desk|tickets?|kundenservice|kundendienst|customer-?(?:service|care|support)|"
    r"techsupport|it-?support|abuse|billing-?support|soporte|assistance|sav)(?:[-_.+].*)?@"
)
_TICKET = re.compile(
    r"(?:\[[^\]]*#\s?\d{2,}[^\]]*\]|\b(?:ticket|case|fall|vorgang|incident|request)\s*(?:id|no\.?|nr\.?)?\s*[#:]\s*\d{3,})",
    re.I,
)


def never_lead(facts: Facts, run: Run, policy: Policy) -> tuple[str, str]:
    """The group and the reason why this run is never a lead; two empty texts where it may be one."""
    everyone = _everyone(run.touches)
    people = list(run.people)
    if not people:
        return _without_outsiders(everyone, policy)
    reasons = [_reason(key, facts, policy) for key in people]
    if all(group for group, _ in reasons):
        words = " or ".join(dict.fromkeys(words for _, words in reasons))
        return reasons[0][0], f"{_named(people)} {words}"
    wide = max(sum(not policy.identity.is_me(key) for key in _recipients(touch)) for touch in run.touches)
    if wide > WIDE:
        return "machines", f"sent to {wide} people at once"
    return _answers_machine(run, people)


def _reason(key: str, facts: Facts, policy: Policy) -> tuple[str, str]:
    """The group and the reason why no answer of this recipient makes a lead; two empty texts where one may."""
    if is_noreply(key):
        return "machines", "goes to an address that takes no answers"
    if _is_list(facts.addresses.get(key)):
        return "machines", "goes to a mailing list"
    if _ignored(key, policy.ignore):
        return "ignored", "is on your ignore list"
    return "", ""


def _everyone(touches: Sequence[Mail]) -> list[str]:
    return [key for touch in touches for key in _recipients(touch)]


def _recipients(touch: Mail) -> set[str]:
    return {canonical(address.email) for address in (*touch.to, *touch.cc, *touch.bcc)}


def _without_outsiders(everyone: Collection[str], policy: Policy) -> tuple[str, str]:
    if not everyone:
        return "machines", "no recipient can be read"
    if all(policy.identity.is_me(key) for key in everyone):
        return "machines", "sent to yourself only"
    return "colleagues", "sent to people at your own domain only"


def _is_list(address: AddressFacts | None) -> bool:
    return address is not None and address.is_list


def _ignored(key: str, patterns: Sequence[str]) -> bool:
    return any(matches(pattern, key) for pattern in patterns)


def _named(people: Sequence[str]) -> str:
    return people[0] if len(people) == 1 else f"each of {len(people)} recipients"


def _answers_machine(run: Run, people: Sequence[str]) -> tuple[str, str]:
    """Answers to newsletters, and correspondence with a support desk."""
    first = run.touches[0]
    cited = {ref.lower() for ref in first.references}
    sources = [mail for mail in run.before if mail.message_id.lower() in cited and not mail.mine]
    if sources and all(mail.kind is Kind.BULK for mail in sources):
        return "support", "your answer to bulk mail"
    if all(_DESK.match(key) for key in people):
        return "support", f"{_named(people)} is a support desk"
    if any(mail.kind is Kind.TICKET_ACK for mail in sources) or _TICKET.search(first.subject):
        return "support", "correspondence on a support ticket"
    return "", ""
