"""What was done, in sentences that name people instead of ids. Names come from mail: whoever draws cleans them."""

from collections.abc import Sequence

from inboxfollow.app.act import Done
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.wording import name_of, plural
from inboxfollow.domain.rank import View

OUTDATED = "The configuration has changed since this dashboard was opened: leave it and start it again to go by that."
_NAMED = 2
_LISTED = 6
_LONGEST_NAME = 40


def called(row: LeadRow) -> str:
    """A lead in a few words: "Dana Ortiz", "Dana Ortiz +2"; its subject where nobody is in it."""
    if not row.people:
        return f"“{_short(row.subject)}”" if row.subject else row.id
    more = f" +{len(row.people) - 1}" if len(row.people) > 1 else ""
    return _short(name_of(row.people[0])) + more


def named(rows: Sequence[LeadRow]) -> str:
    """Some leads: "Dana Ortiz", "12 leads (Dana Ortiz, Erin Moor …)"."""
    if len(rows) == 1:
        return called(rows[0])
    names = ", ".join(called(row) for row in rows[:_NAMED])
    return f"{plural(len(rows), 'lead')} ({names}{' …' if len(rows) > _NAMED else ''})"


def listed(rows: Sequence[LeadRow]) -> list[str]:
    """A line for each of the first leads, and one for the rest."""
    lines = [f"{called(row)}: {_short(row.subject)}" for row in rows[:_LISTED]]
    return [*lines, f"and {len(rows) - _LISTED:,} more"] if len(rows) > _LISTED else lines


def bare(done: Done) -> str:
    """What was done, without the leads it was done to."""
    return done.words.removeprefix(f"{', '.join(done.ids)}: ")


def told(done: Done, rows: Sequence[LeadRow]) -> str:
    """What was done to these leads: "Dana Ortiz: closed as won"."""
    stays = "".join(f"; its mail stays: {why}" for why in done.unmoved)
    return f"{named(rows)}: {bare(done)}{stays}"


def view_name(view: View) -> str:
    """A view as its tab shows it: "3 my turn"."""
    return f"{int(view)} {view.name.lower().replace('_', ' ')}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
