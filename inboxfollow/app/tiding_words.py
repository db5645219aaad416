"""How tidings are put into words: a title of counts, and a line for each of the first few. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from inboxfollow.app.wording import MONTHS, clean
from inboxfollow.domain.tidings import KINDS, Kind, Tiding
from inboxfollow.domain.verdict import Intent
from inboxfollow.domain.verdict import Kind as MailKind
from inboxfollow.ports.notifier import Notice
from inboxfollow.ports.told import Inbound

MOST_LINES = 5
MOST_CHARACTERS = 160
"""Of a name, a subject or a reason."""
_COUNTED: dict[Kind, tuple[str, str]] = {
    "reply": ("1 reply", "{} replies"),
    "trouble": ("1 thing needs you", "{} things need you"),
    "bounce": ("1 bounce", "{} bounces"),
    "not_now": ("1 not now", "{} not now"),
    "due": ("1 lead fell due", "{} leads fell due"),
}
_INTENTS = {
    Intent.OPT_OUT: "asked not to be written to",
    Intent.DECLINED: "declined",
    Intent.INTERESTED: "answered, interested",
    Intent.LEFT_COMPANY: "has left the company",
    Intent.NEUTRAL: "answered",
}
_WITHOUT_TEXT = {MailKind.CALENDAR: "answered by calendar", MailKind.REACTION: "reacted, wrote no text"}


def short(text: str) -> str:
    """Text of others, one line, safe to show, not too long."""
    safe = clean(text[: 8 * MOST_CHARACTERS])
    return safe if len(safe) <= MOST_CHARACTERS else f"{safe[: MOST_CHARACTERS - 1]}…"


def words_of_mail(mail: Inbound, kind: Kind, rests_until: date | None = None) -> str:
    """What a mail says, in a few words; and that the lead was put off for it until a day, by itself."""
    if kind == "bounce":
        return "mail came back"
    if mail.intent is Intent.NOT_NOW:
        said = f"not now, {_day(mail.until)}" if mail.until else "not now"
        return f"{said}; put off until {_day(rests_until)}" if rests_until else said
    return _WITHOUT_TEXT.get(mail.kind) or _INTENTS[mail.intent]


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def notice_of(kind: Literal["now", "digest"], at: datetime, batch: Sequence[Tiding]) -> Notice:
    """One notice for a batch that is not empty; tidings stay in their order."""
    counts = Counter(one.kind for one in batch)
    title = ", ".join(_count(one, counts[one]) for one in KINDS if counts[one])
    lines = [_line(one) for one in batch[:MOST_LINES]]
    if len(batch) > MOST_LINES:
        lines.append(f"and {len(batch) - MOST_LINES:,} more")
    return Notice(kind, at, title, tuple(lines), tuple(batch))


def _count(kind: Kind, count: int) -> str:
    one, many = _COUNTED[kind]
    return one if count == 1 else many.format(f"{count:,}")


def _line(one: Tiding) -> str:
    """ "Dana Ortiz: Roof (answered)", of an account "work: login refused"."""
    if not one.subject:
        return one.words if one.who in one.words else f"{one.who}: {one.words}"
    return f"{one.who}: {one.subject} ({one.words})"
