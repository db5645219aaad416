"""What became of mails, in words for notifications and the log."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from inboxfollow.app.outbox import Outcome
from inboxfollow.app.wording import plural
from inboxfollow.tui.cures import Cures

_STATUS = {
    "sent": "sent", "queued": "put off", "blocked": "not sent", "failed": "not sent",
    "unknown": "nobody knows whether it was sent",
}  # fmt: skip
_NAMED = 5


def severity(outcome: Outcome) -> Literal["information", "warning", "error"]:
    """How loudly it is told."""
    if outcome.status == "sent":
        return "warning" if outcome.notice else "information"
    return "error" if outcome.status in ("unknown", "failed") else "warning"


def in_words(who: str, outcome: Outcome, cures: Cures) -> str:
    """One outcome in a sentence or two, with what to do."""
    said = _STATUS[outcome.status]
    if outcome.status == "sent":
        return f"{who}: {said}" + (f"; {outcome.notice}" if outcome.notice else "")
    why = f"{who}: {said}: {outcome.why.rstrip('.')}"
    return f"{why}. {cures(outcome.cure)}" if outcome.cure else why


def in_all(outcomes: Sequence[tuple[str, Outcome]]) -> str:
    """Many outcomes in one sentence; those that are not sent by name."""
    counts = Counter(_STATUS[outcome.status] for _, outcome in outcomes)
    said = ", ".join(f"{count} {words}" for words, count in counts.items())
    bad = [f"{who}: {outcome.why}" for who, outcome in outcomes if outcome.status != "sent"]
    more = f"; and {len(bad) - _NAMED} more, see view 8" if len(bad) > _NAMED else ""
    named = f" ({'; '.join(bad[:_NAMED])}{more})" if bad else ""
    return f"{plural(len(outcomes), 'follow-up')}: {said}{named}"
