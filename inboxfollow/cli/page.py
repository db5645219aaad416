"""One lead as a person reads it. Pure: detail in, lines out. Sections without content are left out."""

from collections.abc import Iterable
from datetime import datetime

from inboxfollow.app import wording
from inboxfollow.app.rows import Detail, LeadRow, MailRow, TouchRow
from inboxfollow.cli.output import Line, Span, Style
from inboxfollow.cli.table import Cell, Column, cleaned, fit, layout, lines
from inboxfollow.domain.state import State
from inboxfollow.domain.worktime import WorkCalendar

_TEXT_LINES = 14
_INDENT = "    "
_PEOPLE = (Column(), Column(share=1, least=12), Column(share=1, least=12))
_PERSON_STYLE: dict[str, Style] = {"replied": "green", "bounced": "red", "suppressed": "red", "away": "yellow"}


def page(found: Detail, *, steps: int, now: datetime, calendar: WorkCalendar, width: int, full: bool) -> list[Line]:
    """The whole page; `full` shows mails to their end instead of their first lines."""
    row = found.row
    sections = (
        ("People", _people(row, width)),
        (f"Score {row.score}", [f"  {part.points:>3}  {part.name}: {part.why}" for part in row.score_parts]),
        ("Look before writing", [f"  {hold.why}" for hold in row.holds]),
        ("Evidence", [f"  {wording.instant(one.date, now, calendar.timezone)}  {one.why}" for one in row.evidence]),
        ("Notes", [f"  {wording.instant(note.at, now, calendar.timezone)}  {note.text}" for note in found.notes]),
        ("History", _history(found, now, calendar, width, full)),
    )
    made: list[Line] = _summary(row, steps, now, calendar)
    for title, content in sections:
        if content:
            made += ["", (Span(title, "bold"),), *content]
    return made


def _summary(row: LeadRow, steps: int, now: datetime, calendar: WorkCalendar) -> list[Line]:
    last = wording.instant(row.last_sent, now, calendar.timezone)
    pinned = ", pinned" if row.pinned else ""
    touches = wording.dots(row.touches, steps, row.touches_complete)
    count = ("" if row.touches_complete else "at least ") + _times(row.touches)
    silent = f", silent for {wording.plural(row.waiting_days, 'working day')}" if row.waiting_days else ""
    made: list[Line] = [
        (Span(f"{row.id}  {row.subject or '(no subject)'}", "bold"),),
        f"{wording.STATES[row.state]} ({row.band}{pinned})" + (f": {row.why}" if row.why else ""),
        f"{touches}  touched {count}, last mail {last} from {row.account}{silent}",
    ]
    if row.expects_reply.why not in ("", row.why):
        owed = "A reply is expected" if row.expects_reply.value else "No reply is expected"
        made.append(f"{owed}: {row.expects_reply.why}")
    if row.outgoing is not None:
        when = wording.instant(row.outgoing.at, now, calendar.timezone)
        why = f": {row.outgoing.why}" if row.outgoing.why else ""
        made.append((Span(f"Follow-up {wording.OUTGOING[row.outgoing.status]} ({when}){why}", "yellow"),))
    return [*made, f"Next: {_next(row, now, calendar)}; cadence {row.cadence}"]


def _next(row: LeadRow, now: datetime, calendar: WorkCalendar) -> str:
    words = wording.next_words(row, now, calendar) or "nothing"
    if row.state is State.SNOOZED:
        moment = row.snoozed_until
    else:
        moment = row.due if row.state in (State.AWAITING, State.AWAY, State.FINISHED) else None
    return words if moment is None else f"{words} ({wording.instant(moment, now, calendar.timezone)})"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _people(row: LeadRow, width: int) -> list[Line]:
    cells = cleaned(
        [
            (Cell("  " + person.state, _PERSON_STYLE.get(person.state, "")), Cell(person.name), Cell(person.address))
            for person in row.people
        ]
    )
    cells = [(Cell("  " + state.text, state.style), *rest) for state, *rest in cells]
    return lines(cells, _PEOPLE, layout(cells, _PEOPLE, width))


def _history(found: Detail, now: datetime, calendar: WorkCalendar, width: int, full: bool) -> list[Line]:
    """Mails, and the touches that are no mail, in the order of time."""
    events: list[tuple[datetime, list[Line]]] = [
        (mail.date, _mail(mail, now, calendar, width, full)) for mail in found.messages
    ]
    events += [(touch.at, [_touch(touch, now, calendar)]) for touch in found.touch_log if not touch.message_id]
    made: list[Line] = []
    for _, block in sorted(events, key=lambda event: event[0]):
        made += block
    return made


def _touch(touch: TouchRow, now: datetime, calendar: WorkCalendar) -> Line:
    reached = "reached them" if touch.reached else "not reached"
    return (Span(f"  {wording.instant(touch.at, now, calendar.timezone)}  "), Span(f"{touch.by}, {reached}", "bold"))


def _mail(mail: MailRow, now: datetime, calendar: WorkCalendar, width: int, full: bool) -> list[Line]:
    mine = mail.direction == "outbound"
    head = f"you to {', '.join((*mail.to, *mail.cc))}" if mine else f"{mail.sender}{_verdict(mail)}"
    when = f"  {wording.instant(mail.date, now, calendar.timezone)}  "
    room = max(width - len(when), 20)
    return [
        (Span(when), Span(fit(wording.clean(head), room), "bold" if mine else "green")),
        *_text(mail.text, width, full),
    ]


def _verdict(mail: MailRow) -> str:
    """What an inbound mail is, where it is more than a person's plain answer."""
    told = [mail.kind.replace("_", " ")] if mail.kind != "person" else []
    told += [mail.intent.replace("_", " ")] if mail.intent != "neutral" else []
    told += [f"by rung {mail.rung}"] if mail.rung else []
    return f" [{', '.join(told)}]" if told else ""


def _text(text: str, width: int, full: bool) -> Iterable[Line]:
    import textwrap

    wrapped = [
        piece
        for line in wording.clean_lines(text)
        for piece in (textwrap.wrap(line, max(width - len(_INDENT), 20)) or [""])
    ]
    shown = wrapped if full else wrapped[:_TEXT_LINES]
    yield from ((Span(_INDENT + line, "dim"),) for line in shown)
    if len(wrapped) > len(shown):
        yield (Span(f"{_INDENT}… {len(wrapped) - len(shown):,} more lines; --full shows them", "dim"),)
