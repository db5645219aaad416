"""One lead as a person reads it. Pure: detail in, lines out. Sections without content are left out."""

from collections.abc import Iterable
from datetime import datetime

from inboxfollow.app import lead_words, wording
from inboxfollow.app.rows import Detail, LeadRow, MailRow, TouchRow
from inboxfollow.cli.output import Line, Span, Style
from inboxfollow.cli.table import Cell, Column, cleaned, fit, layout, lines
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
    touches = wording.dots(row.touches, steps, row.touches_complete)
    owed = lead_words.expectation_words(row)
    stopped = lead_words.outgoing_words(row, now, calendar)
    return [
        (Span(f"{row.id}  {row.subject or '(no subject)'}", "bold"),),
        lead_words.state_words(row),
        f"{touches}  {lead_words.touched_words(row, now, calendar)}",
        *([owed] if owed else []),
        *([(Span(stopped, "yellow"),)] if stopped else []),
        f"Next: {lead_words.coming_words(row, now, calendar)}; cadence {row.cadence}",
    ]


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
    when = wording.instant(touch.at, now, calendar.timezone)
    return (Span(f"  {when}  "), Span(lead_words.touch_words(touch), "bold"))


def _mail(mail: MailRow, now: datetime, calendar: WorkCalendar, width: int, full: bool) -> list[Line]:
    when = f"  {wording.instant(mail.date, now, calendar.timezone)}  "
    head = fit(wording.clean(lead_words.mail_words(mail)), max(width - len(when), 20))
    return [
        (Span(when), Span(head, "bold" if mail.direction == "outbound" else "green")),
        *_text(mail.text, width, full),
    ]


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
