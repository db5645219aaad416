"""A follow-up before it is sent, in words that every front end shares: who, what, what was checked, what to mind."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from inboxfollow.app.preview import Preview
from inboxfollow.app.rows import Coverage
from inboxfollow.app.wording import ago, clean, clean_lines, coverage_lines, plural, unread
from inboxfollow.domain.gate import Objection
from inboxfollow.domain.message import Address

Tone = Literal["", "warn", "stop"]
QUOTED = 6
"""Lines of my last message that are shown."""


class Row(NamedTuple):
    """One labelled line. Its words may hold text of mails as it came."""

    label: str
    words: str
    tone: Tone = ""


def head_rows(one: Preview) -> Iterator[Row]:
    """To whom, in whose name, about what, in what words."""
    yield Row("To", ", ".join(map(person, one.people.to)) or "(nobody)")
    if one.people.cc:
        yield Row("Cc", ", ".join(map(person, one.people.cc)))
    for left in one.people.left_out:
        yield Row("Left out", f"{person(left.address)}: {left.why}", "warn")
    yield Row("From", f"{person(one.people.sender)} (account {one.account})")
    yield Row("Subject", one.subject)
    yield Row("Words", f'template "{one.template}"' if one.template else "your own")


def tail_lines(one: Preview) -> Iterator[str]:
    """What follows the words: signature, and the beginning of what is quoted. Each line is safe on a terminal."""
    if one.signature:
        yield from ("--", *clean_lines(one.signature))
    if one.quote is not None:
        yield ""
        yield clean(one.quote.attribution)
        yield from (f"> {line}" for line in clean_lines(one.quote.text)[:QUOTED])


def judged_rows(one: Preview) -> Iterator[Row]:
    """What to know, and what stops it with the cure."""
    yield from (Row("Note", notice, "warn") for notice in one.notices)
    yield from (Row("Stops it", with_cure(objection), "stop") for objection in one.objections)


def with_cure(objection: Objection) -> str:
    """Why it is stopped, and what would help."""
    return f"{objection.why} ({objection.cure})" if objection.cure else objection.why


def checked(one: Preview, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """ "Checked 4 s ago: no reply in 6 folders"; where something was not read, what, instead."""
    covered = one.coverage
    if unread(covered) or covered.checked is None:
        return coverage_lines(covered, 0, now, zone)
    replied = any(objection.kind == "answered" for objection in one.objections)
    found = "read" if replied else "no reply in"
    folders = plural(sum(bool(folder.folder) for folder in covered.folders), "folder")
    return (f"Checked {_since(covered, now)}: {found} {folders}",)


def _since(covered: Coverage, now: datetime) -> str:
    """Seconds where it is less than a minute."""
    assert covered.checked is not None  # noqa: S101 - checked has looked
    seconds = max((now - covered.checked) // timedelta(seconds=1), 0)
    return f"{seconds} s ago" if seconds < 60 else ago(covered.checked, now)


def person(address: Address) -> str:
    """Name and address."""
    return f"{address.name} <{address.email}>" if address.name else address.email


def name(one: Preview) -> str:
    """Whom it goes to, in a word or two."""
    people = (*one.people.to, *one.people.cc) or tuple(left.address for left in one.people.left_out)
    if not people:
        return one.lead_id
    first = people[0].name.strip() or people[0].email
    return f"{first} +{len(people) - 1}" if len(people) > 1 else first
