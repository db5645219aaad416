"""What is told of one lead in detail, in the words that every front end shares. Pure, like `wording`, and like there a
phrase may hold text of mails as it came: whoever draws it passes it through `clean` first."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from inboxfollow.app import wording
from inboxfollow.app.rows import LeadRow, MailRow, TouchRow
from inboxfollow.domain.state import State
from inboxfollow.domain.worktime import WorkCalendar


def state_words(row: LeadRow) -> str:
    """ "Awaiting an answer (hot, pinned): asks when you can talk"."""
    pinned = ", pinned" if row.pinned else ""
    return f"{wording.STATES[row.state]} ({row.band}{pinned})" + (f": {row.why}" if row.why else "")


def touched_words(row: LeadRow, now: datetime, calendar: WorkCalendar) -> str:
    """How often and when they were written to, and how long they have been silent."""
    last = wording.instant(row.last_sent, now, calendar.timezone)
    count = ("" if row.touches_complete else "at least ") + _times(row.touches)
    silent = f", silent for {wording.plural(row.waiting_days, 'working day')}" if row.waiting_days else ""
    return f"touched {count}, last mail {last} from {row.account}{silent}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


_OPEN = frozenset({State.AWAITING, State.AWAY, State.BOUNCED, State.FINISHED, State.SETTLED})
_RUNGS = {2: "by your provider's thread", 3: "by the same subject"}
"""How mail that cites nothing came into a conversation (DOMAIN, "Matching ladder")."""


def expectation_words(row: LeadRow) -> str:
    """Whether an answer is owed and why; "" where the state says so already, or where it is no question any more."""
    if row.expects_reply.why in ("", row.why) or row.state not in _OPEN:
        return ""
    owed = "A reply is expected" if row.expects_reply.value else "No reply is expected"
    return f"{owed}: {row.expects_reply.why}"


def outgoing_words(row: LeadRow, now: datetime, calendar: WorkCalendar) -> str:
    """What became of a follow-up that has not left, and why; "" where there is none."""
    if row.outgoing is None:
        return ""
    when = wording.instant(row.outgoing.at, now, calendar.timezone)
    why = f": {row.outgoing.why}" if row.outgoing.why else ""
    return f"Follow-up {wording.OUTGOING[row.outgoing.status]} ({when}){why}"


def coming_words(row: LeadRow, now: datetime, calendar: WorkCalendar) -> str:
    """What happens next, with the moment it is right: "nudge, 2 days late (Tue 14 Mar 09:30)"."""
    words = wording.next_words(row, now, calendar) or "nothing"
    if row.state is State.SNOOZED:
        moment = row.snoozed_until
    else:
        moment = row.due if row.state in (State.AWAITING, State.AWAY, State.FINISHED) else None
    return words if moment is None else f"{words} ({wording.instant(moment, now, calendar.timezone)})"


def touch_words(touch: TouchRow) -> str:
    """A touch that is no mail: "call, not reached"."""
    return f"{touch.by}, {'reached them' if touch.reached else 'not reached'}"


def mail_words(mail: MailRow, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Who wrote a mail to whom, by `names` of addresses where they are known; of an inbound one what it is, where it is
    more than a person's plain answer."""
    if mail.direction == "outbound":
        return f"you to {', '.join(names.get(one, one) for one in (*mail.to, *mail.cc))}"
    told = [mail.kind.replace("_", " ")] if mail.kind != "person" else []
    told += [mail.intent.replace("_", " ")] if mail.intent != "neutral" else []
    told += [_RUNGS[mail.rung]] if mail.rung in _RUNGS else []
    return names.get(mail.sender, mail.sender) + (f" [{', '.join(told)}]" if told else "")
