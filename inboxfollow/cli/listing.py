"""The list as a person reads it: shelves, then the other states, then what is not known. Pure: agenda in, lines out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from inboxfollow.app import wording
from inboxfollow.app.rows import Agenda, LeadRow
from inboxfollow.cli.output import Line, Span, Style
from inboxfollow.cli.table import Cell, Column, cleaned, layout, lines

_COLUMNS = (
    Column(most=10),  # id
    Column(),  # flags
    Column(),  # band
    Column(share=2, least=10, most=34),  # who
    Column(share=3, least=10, most=70),  # subject
    Column("right"),  # waiting
    Column(),  # touches
    Column(share=2, least=10, most=34),  # next
    Column("right"),  # score
)
_BAND_STYLE: Mapping[str, Style] = {"hot": "red", "warm": "yellow"}


def listing(
    agenda: Agenda,
    *,
    steps: Mapping[str, int],
    now: datetime,
    zone: tzinfo,
    width: int,
    limit: int | None,
    filtered: bool = False,
) -> list[Line]:
    """The whole page. `steps` is the number of steps of each cadence, `limit` the most rows a section shows;
    `filtered` says that the person asked for certain states only."""
    sections = _sections(agenda.rows)
    shown = {title: rows[:limit] for title, rows in sections.items()}
    tables = {title: cleaned([_row(row, steps, now, zone) for row in rows]) for title, rows in shown.items()}
    widths = layout([row for table in tables.values() for row in table], _COLUMNS, width)
    page: list[Line] = []
    for title, table in tables.items():
        page += _head(title, len(sections[title]))
        page += lines(table, _COLUMNS, widths)
        more = len(sections[title]) - len(table)
        page += [(Span(f"… {more:,} more; --limit 0 shows all", "dim"),)] if more > 0 else []
        page.append("")
    page += [] if sections else [_nothing(agenda, filtered)]
    return page + _known(agenda, now, zone)


def _sections(rows: Sequence[LeadRow]) -> dict[str, list[LeadRow]]:
    """Rows by title, in the order of shelves and then of states; without the empty ones."""
    titles = [*wording.SHELVES.values(), *wording.STATES.values()]
    found: dict[str, list[LeadRow]] = {title: [] for title in titles}
    for row in rows:
        found[wording.SHELVES.get(row.shelf) or wording.STATES[row.state]].append(row)
    return {title: found[title] for title in titles if found[title]}


def _row(row: LeadRow, steps: Mapping[str, int], now: datetime, zone: tzinfo) -> tuple[Cell, ...]:
    late = row.due is not None and row.due <= now and bool(row.shelf)
    return (
        Cell(row.id, "bold"),
        Cell(wording.flags(row), "red"),
        Cell(wording.band_letter(row.band), _BAND_STYLE.get(row.band, "dim")),
        Cell(wording.who(row)),
        Cell(row.subject or "(no subject)", "" if row.subject else "dim"),
        Cell(wording.silence(row.waiting_days)),
        Cell(wording.dots(row.touches, steps.get(row.cadence, 0), row.touches_complete), "dim"),
        Cell(wording.next_words(row, now, zone), "yellow" if late else ""),
        Cell(str(row.score)),
    )


def _head(title: str, count: int) -> list[Line]:
    return [(Span(title, "bold"), Span(f"  {count:,}", "dim"))]


def _nothing(agenda: Agenda, filtered: bool) -> Line:
    if filtered:
        return "No such lead in what has been read."
    if wording.unread(agenda.coverage):
        return "No lead is known yet, but not all mail has been read."
    return "Nobody owes you an answer."


def _known(agenda: Agenda, now: datetime, zone: tzinfo) -> list[Line]:
    """What the list stands on, dim; what is missing, in red."""
    first, *gaps = wording.coverage_lines(agenda.coverage, agenda.hidden, now, zone)
    style: Style = "dim" if agenda.coverage.folders else "red"
    return [(Span(first, style),), *((Span(gap, "red"),) for gap in gaps)]
