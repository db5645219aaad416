"""Phrases that every front end shares, and the one place where hostile text is made safe to show.

Pure: `now` and the time zone are parameters. Phrases may contain text of mails as it came; whoever draws them on a
terminal passes them through `clean` first.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from inboxfollow.domain.state import State

if TYPE_CHECKING:
    from inboxfollow.app.rows import Coverage, FolderCoverage, LeadRow, Person
    from inboxfollow.domain.worktime import WorkCalendar

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHELVES = {"today": "Today", "later": "Later", "backlog": "Backlog"}
STATES = {
    State.AWAITING: "Awaiting an answer",
    State.ANSWERED: "Answered, your turn",
    State.AWAY: "Away",
    State.BOUNCED: "Bounced",
    State.FINISHED: "Finished, the cadence has run out",
    State.SNOOZED: "Snoozed",
    State.SETTLED: "Settled, no answer expected",
    State.CLOSED: "Closed",
    State.OPTED_OUT: "Opted out",
    State.EXCLUDED: "Never a lead",
}
OUTGOING = {
    "ready": "waits to be sent",
    "draft": "to be approved",
    "sending": "being sent",
    "unknown": "sent? look and say",
    "blocked": "not sent",
    "failed": "not sent",
    "sent": "sent",
    "cancelled": "taken back",
}
"""What became of a follow-up, in a word or two."""
_BANDS = {"hot": "H", "warm": "W", "cold": "C"}
_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u2010-\u2027\u2200-\u22ff\u25a0-\u25ff]*")
"""Text of these characters needs no closer look: letters, signs and blanks without marks or powers."""
_MOST_DOTS = 6
_MOST_MARKS = 3
_UNSAFE = frozenset({"Cc", "Cf", "Cs"})
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters of Hangul that show nothing."""
_SHOWN_FAILURES = 5


def clean(text: str) -> str:
    """`text` as one line that is safe on a terminal: no control, format, bidirectional or surrogate characters,
    at most three combining marks in a row, every white space a single blank. Linear in its length."""
    if is_plain(text):
        return " ".join(text.split()) if "  " in text or text != text.strip() else text
    return " ".join("".join(_safe(text)).split())


def is_plain(text: str) -> bool:
    """Whether `text` is one line of harmless characters; quick, and False where in doubt."""
    return _PLAIN.fullmatch(text) is not None


def clean_lines(text: str) -> tuple[str, ...]:
    """The lines of `text`, each safe as by `clean` but with its blanks kept; without blank lines at either end."""
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text.replace("\t", "    "))
    safe = ["".join(_safe(line)).rstrip() for line in lines]
    first = next((at for at, line in enumerate(safe) if line), len(safe))
    last = next((at for at in range(len(safe), first, -1) if safe[at - 1]), first)
    return tuple(safe[first:last])


def _safe(text: str) -> Iterable[str]:
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
            if marks <= _MOST_MARKS and not "\ufe00" <= char <= "\ufe0f" and char < "\U000e0100":
                yield char
            continue
        if category in _UNSAFE:
            if char in "\t\n\r\v\f\x85":
                yield " "
            continue
        marks = 0
        yield " " if category in ("Zs", "Zl", "Zp") or char in _FILLERS else char


def plural(count: int, word: str) -> str:
    """ "1 day", "12 days", "1,200 messages"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def sentence(message: str, hint: str) -> str:
    """Message and hint as one line; a hint that begins small goes on with the message."""
    said, advice = message.rstrip(". "), hint.rstrip(". ")
    if not advice:
        return _ended(said)
    return f"{said}; {_ended(advice)}" if advice[0].islower() else f"{_ended(said)} {_ended(advice)}"


def _ended(words: str) -> str:
    return words if words[-1:] in ("?", "!", "") else f"{words}."


def silence(days: int, brief: bool = False) -> str:
    """How long they have been silent, in working days: "12 days", brief "12d"."""
    if days == 0:
        return "<1d" if brief else "<1 day"
    return f"{days}d" if brief else plural(days, "day")


def ago(moment: datetime, now: datetime) -> str:
    """ "just now", "2 min ago", "3 hours ago", "5 days ago"."""
    minutes = (now - moment) // timedelta(minutes=1)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{plural(minutes // 60, 'hour')} ago"
    return f"{plural(minutes // (24 * 60), 'day')} ago"


def day(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """The local day, its year only where it is not the one of `now`: "14 Mar", "17 Oct 2025"."""
    local = moment.astimezone(zone)
    words = f"{local.day} {MONTHS[local.month - 1]}"
    return words if local.year == now.astimezone(zone).year else f"{words} {local.year}"


def instant(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """The local day and time: "Tue 14 Mar 09:30"."""
    local = moment.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()]} {day(moment, now, zone)} {local:%H:%M}"


def due_words(due: datetime | None, now: datetime, calendar: "WorkCalendar", brief: bool = False) -> str:
    """When something is due: "2 days late" in working days, like silence; "now", "today 14:30", "tomorrow",
    "in 5 days" on the calendar; brief: "2d late", "in 5d"."""
    if due is None:
        return ""
    if due <= now:
        late = calendar.working_days_between(due, now)
        return f"{silence(late, brief)} late" if late else "now"
    zone = calendar.timezone
    days = (due.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days == 0:
        return f"today {due.astimezone(zone):%H:%M}"
    if days == 1:
        return "tomorrow"
    return f"in {silence(days, brief)}" if days < 15 else day(due, now, zone)


def step_words(row: "LeadRow") -> str:
    """What the next touch is: the template's name for a mail, else "call" or "text"."""
    step = row.next_step
    if step is None:
        return ""
    return step.template or step.by if step.by == "mail" else step.by


def next_words(row: "LeadRow", now: datetime, calendar: "WorkCalendar", brief: bool = False) -> str:
    """What comes next for a lead, or why nothing does: "nudge, 2 days late", "until 3 Mar", "won"; brief: "2d late"."""
    if row.outgoing is not None and row.state not in (State.ANSWERED, State.OPTED_OUT, State.CLOSED):
        return OUTGOING[row.outgoing.status]
    match row.state:
        case State.SNOOZED if row.snoozed_until is not None:
            return f"until {day(row.snoozed_until, now, calendar.timezone)}"
        case State.CLOSED:
            return row.closed_reason.replace("_", " ")
        case State.EXCLUDED:
            return row.excluded_reason
        case State.BOUNCED:
            return "needs another address"
        case State.ANSWERED:
            return "your turn"
        case State.OPTED_OUT | State.SETTLED:
            return ""
    when = due_words(row.due, now, calendar, brief)
    step = "" if brief and when else step_words(row)
    if row.state is State.AWAITING or when:
        return ", ".join(words for words in (step, when) if words)
    return ""


def dots(touches: int, steps: int, complete: bool) -> str:
    """Touches made of those planned, the first message included: ●●○○○○; figures where there are too many for dots.
    ≥ where reading began later than the conversation."""
    at_least = "" if complete else "≥"
    if touches > _MOST_DOTS:
        return f"{at_least}{touches}"
    return at_least + "●" * touches + "○" * max(min(steps + 1, _MOST_DOTS) - touches, 0)


def band_letter(band: str) -> str:
    """H, W or C."""
    return _BANDS.get(band, " ")


def name_of(person: "Person") -> str:
    """Their name, else their address."""
    return person.name.strip() or person.address


def who(row: "LeadRow", brief: bool = False) -> str:
    """The people of a lead in a few words: "Dana Ortiz", "Dana Ortiz +2", "1 of 3 replied: Dana Ortiz";
    brief: "1/3 Dana Ortiz"."""
    if not row.people:
        return "(nobody)"
    count, words = len(row.people), name_of(row.people[0])
    replied = sum(person.state == "replied" for person in row.people)
    if count == 1:
        return words
    if not replied:
        return f"{words} +{count - 1}"
    return f"{replied}/{count} {words}" if brief else f"{replied} of {count} replied: {words}"


def flags(row: "LeadRow") -> str:
    """! for a hold or a follow-up that was stopped, * for pinned."""
    stopped = row.outgoing is not None and row.outgoing.status in ("unknown", "blocked", "failed")
    return ("!" if row.holds or stopped else "") + ("*" if row.pinned else "")


def unread(coverage: "Coverage") -> bool:
    """Whether something that ought to have been read was not, so that an answer may lie there unseen."""
    return (
        not coverage.folders
        or coverage.checked is None
        or any(folder.error or not folder.complete for folder in coverage.folders)
    )


def coverage_lines(coverage: "Coverage", hidden: int, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """What the list stands on, then one line for each thing it does not know."""
    if all(_unscanned(folder) for folder in coverage.folders):
        return ("No scan yet: run inboxfollow scan.",)
    folders = [folder for folder in coverage.folders if folder.folder]
    read = sum(folder.complete and not folder.error for folder in folders)
    parts = [f"{read} of {plural(len(folders), 'folder')}"] if folders else ["nothing yet"]
    if coverage.since is not None:
        parts.insert(0, f"since {day(coverage.since, now, zone)}")
    if coverage.checked is not None:
        parts.append(ago(coverage.checked, now))
    known = f"Read {', '.join(parts)}" + (f"; {hidden:,} hidden" if hidden else "") + "."
    gaps = [_gap(folder) for folder in coverage.folders if folder.error or not folder.complete]
    if coverage.checked is None and not gaps:
        gaps = ["An account was never read whole: run inboxfollow scan."]
    more = len(gaps) - _SHOWN_FAILURES
    if more > 0:
        gaps = [*gaps[:_SHOWN_FAILURES], f"{plural(more, 'more folder')} not read; see inboxfollow status."]
    return (known, *gaps)


def _unscanned(folder: "FolderCoverage") -> bool:
    """It stands for an account that nobody has tried to read yet."""
    return not folder.folder and folder.error in ("", "never read")


def _gap(folder: "FolderCoverage") -> str:
    place = f"{folder.account}/{folder.folder}" if folder.folder else f"Account {folder.account}"
    if _unscanned(folder):
        return f"{place} has not been read yet: run inboxfollow scan."
    if folder.error:
        reason = folder.error.rstrip(". ")
        return f"{place} could not be read: {reason}; an answer there is not seen."
    return f"{place} is not read to its end ({folder.known:,} of {folder.total:,}): run inboxfollow scan to go on."
