"""What happened in a conversation, newest first: mails with their new text, other touches, notes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from rich.text import Text

from inboxfollow.app import lead_words, wording
from inboxfollow.app.rows import Detail, MailRow
from inboxfollow.app.wording import clean_lines
from inboxfollow.domain.worktime import WorkCalendar
from inboxfollow.tui.lead_page import dated, heading, line
from inboxfollow.tui.widgets.paper import Passage

_MOST_EVENTS = 60
_LINES_OF_REPLIES, _LINES_OF_MINE = 40, 3
"""Lines shown of what they wrote, and of what I wrote before my last message, which is shown whole."""


def timeline(found: Detail, now: datetime, calendar: WorkCalendar) -> list[Passage]:
    """The history of a lead as passages."""

    def when(moment: datetime) -> str:
        return wording.instant(moment, now, calendar.timezone)

    events = sorted(_events(found, when), key=lambda event: event[0], reverse=True)
    made = heading("History, newest first")
    for _, passages in islice(events, _MOST_EVENTS):
        made += passages
    older = len(events) - _MOST_EVENTS
    return [*made, line(f"… and {older:,} earlier", kind="faint")] if older > 0 else made


def _events(found: Detail, when: Callable[[datetime], str]) -> Iterator[tuple[datetime, Iterable[Passage]]]:
    """Each with its moment; passages are made when they are asked for."""
    names = {person.address: person.name for person in found.row.people if person.name.strip()}
    numbers = {touch.message_id: number for number, touch in enumerate(found.touch_log, 1) if touch.message_id}
    newest = next((mail for mail in reversed(found.messages) if mail.direction == "outbound"), None)
    for mail in found.messages:
        number = numbers.get(mail.message_id)
        words = lead_words.mail_words(mail, names) + (f" (touch {number})" if number else "")
        yield mail.date, _mail(mail, when(mail.date), words, whole=mail is newest)
    for touch in found.touch_log:
        if not touch.message_id:
            yield touch.at, [dated(when(touch.at), lead_words.touch_words(touch), "mine")]
    for note in found.notes:
        yield note.at, (dated(when(note.at), "note", "mine"), *_text(note.text, None))


def _mail(mail: MailRow, when: str, words: str, *, whole: bool) -> Iterator[Passage]:
    mine = mail.direction == "outbound"
    yield dated(when, words, "mine" if mine else "theirs")
    yield from _text(mail.text, None if whole else _LINES_OF_MINE if mine else _LINES_OF_REPLIES)


def _text(text: str, most: int | None) -> Iterator[Passage]:
    lines = clean_lines(text)
    for one in lines[:most]:
        yield Passage(Text(one), indent=2)
    if most is not None and len(lines) > most:
        yield line(f"… {wording.plural(len(lines) - most, 'more line')}", indent=2, kind="faint")
