"""A preview as text for widgets: labels say what colour says, and everything is harmless."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from rich.text import Text

from inboxfollow.app import letter
from inboxfollow.app.preview import Preview
from inboxfollow.app.wording import clean, clean_lines
from inboxfollow.tui.cures import Cures

_LABEL = 10
_MOST = 400
"""Characters of a labelled line: subjects may be endless."""
_STYLES: dict[letter.Tone, str] = {"": "", "warn": "yellow", "stop": "bold red"}


def head(one: Preview) -> Text:
    """To whom, in whose name, about what."""
    return _rows(letter.head_rows(one))


def words(one: Preview) -> Text:
    """The words themselves."""
    return Text("\n".join(clean_lines(one.text)) or "(no words yet)")


def tail(one: Preview) -> Text:
    """Signature and quote, dimmed."""
    return Text("\n".join(letter.tail_lines(one)), "dim")


def judged(one: Preview, cures: Cures) -> Text:
    """Notices, and what stops it with the keys that help."""
    return _rows(row._replace(words=cures(row.words)) for row in letter.judged_rows(one))


def stopped(one: Preview, cures: Cures) -> str:
    """What stops it, in one sentence."""
    return cures("; ".join(dict.fromkeys(letter.with_cure(objection) for objection in one.objections)))


def checked(one: Preview, now: datetime, zone: tzinfo, looking: bool) -> Text:
    """What was looked at, when, and that it is looked at again."""
    lines = [clean(line) for line in letter.checked(one, now, zone)]
    lines[0] += "; looking again…" if looking else "; looked at again right before it leaves"
    return Text("\n".join(lines), "italic")


def _rows(rows: Iterable[letter.Row]) -> Text:
    made = Text()
    for row in rows:
        said = clean(row.words)
        shown = said if len(said) <= _MOST else said[: _MOST - 1] + "…"
        made.append(f"{row.label + ':' if row.label else '':<{_LABEL}}", "bold")
        made.append(f"{shown}\n", _STYLES[row.tone])
    made.right_crop(1)
    return made
