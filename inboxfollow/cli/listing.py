"""The list as a person reads it: shelves, then the other states, then what is not known. Pure: agenda in, lines out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inboxfollow.app import wording
from inboxfollow.app.rows import Agenda, LeadRow
from inboxfollow.cli.output import Line, Span, Style
from inboxfollow.cli.table import Cell, Column, cleaned, layout, lines
from inboxfollow.domain.worktime import WorkCalendar

_NARROW = 100
"""Below so many cells, days and people are told in fewer letters."""
_HEAD = ("id", "", "", "who", "subject", "silent", "touches", "next", "score")
_BAND_STYLE: Mapping[str, Style] = {"hot": "red", "warm": "yellow"}


def listing(
    agenda: Agenda,
    *,
    steps: Mapping[str, int],
    now: datetime,
    calendar: WorkCalendar,
    width: int,
    limit: int | None,
    filtered: bool = False,
) -> list[Line]:
    """The whole page. `steps` is the number of steps of each cadence, `limit` the most rows a section shows;
    `filtered` says that the person asked for certain states only."""
    sections = _sections(agenda.rows)
    brief = width < _NARROW
    tables = {
        title: cleaned([_row(row, steps, now, calendar, brief) for row in rows[:limit]])
        for title, rows in sections.items()
    }
    head = [tuple(Cell(word, "dim") for word in _HEAD)]
    columns, gap = _columns(width), 1 if brief else 2
    widths = layout([*head, *(row for table in tables.values() for row in table)], columns, width, gap)
    page: list[Line] = lines(head, columns, widths, gap) if sections else []
    for title, table in tables.items():
        count = len(sections[title])
        page.append((Span(title, "bold"), Span(f"  {count:,}", "dim")))
        page += lines(table, columns, widths, gap)
        if count > len(table):
            page.append((Span(f"… {count - len(table):,} more; --limit 0 shows all", "dim"),))
        page.append("")
    return [*page, *([] if sections else [_nothing(agenda, filtered)]), *_known(agenda, now, calendar)]


def _columns(width: int) -> tuple[Column, ...]:
    """In the order of _HEAD. People and subject share what the others leave."""
    fixed = Column()
    people, subject = Column(share=2, least=10, most=34), Column(share=3, least=10, most=80)
    following = Column(most=max(14, width // 5))
    return (Column(most=10), fixed, fixed, people, subject, Column("right"), fixed, following, Column("right"))


def _sections(rows: Sequence[LeadRow]) -> dict[str, list[LeadRow]]:
    """Rows by title, in the order of shelves and then of states; without the empty ones."""
    titles = [*wording.SHELVES.values(), *wording.STATES.values()]
    found: dict[str, list[LeadRow]] = {title: [] for title in titles}
    for row in rows:
        found[wording.SHELVES.get(row.shelf) or wording.STATES[row.state]].append(row)
    return {title: found[title] for title in titles if found[title]}


def _row(
    row: LeadRow, steps: Mapping[str, int], now: datetime, calendar: WorkCalendar, brief: bool
) -> tuple[Cell, ...]:
    late = row.due is not None and row.due <= now and bool(row.shelf)
    return (
        Cell(row.id, "bold"),
        Cell(wording.flags(row), "red"),
        Cell(wording.band_letter(row.band), _BAND_STYLE.get(row.band, "dim")),
        Cell(wording.who(row, brief)),
        Cell(row.subject or "(no subject)", "" if row.subject else "dim"),
        Cell(wording.silence(row.waiting_days, brief)),
        Cell(wording.dots(row.touches, steps.get(row.cadence, 0), row.touches_complete), "dim"),
        Cell(wording.next_words(row, now, calendar, brief), "yellow" if late else ""),
        Cell(str(row.score)),
    )


def _nothing(agenda: Agenda, filtered: bool) -> Line:
    if filtered:
        return "No such lead in what has been read."
    if wording.unread(agenda.coverage):
        return "No lead is known yet, but not all mail has been read."
    return "Nobody owes you an answer."


def _known(agenda: Agenda, now: datetime, calendar: WorkCalendar) -> list[Line]:
    """What the list stands on, dim; what is missing, in red."""
    first, *gaps = wording.coverage_lines(agenda.coverage, agenda.hidden, now, calendar.timezone)
    style: Style = "dim" if agenda.coverage.folders else "red"
    return [(Span(first, style),), *((Span(gap, "red"),) for gap in gaps)]
