"""A follow-up before it is sent, as lines for the terminal: who, what, what was checked when, and what to mind."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from textwrap import wrap

from inboxfollow.app.preview import Preview
from inboxfollow.app.wording import clean, clean_lines, coverage_lines
from inboxfollow.cli.output import Line, Span
from inboxfollow.domain.message import Address

_LABEL = 10
_INDENT = "    "
_WIDEST = 84
"""Cells of a line of the letter: longer ones are hard to read."""
_QUOTED = 6
"""Lines of my last message that are shown."""


def letter_lines(one: Preview, now: datetime, zone: tzinfo, width: int) -> Iterator[Line]:
    """The whole preview, in lines of at most `width` cells where words allow."""
    yield _row("To", ", ".join(map(_person, one.people.to)) or "(nobody)")
    if one.people.cc:
        yield _row("Cc", ", ".join(map(_person, one.people.cc)))
    for left in one.people.left_out:
        yield _row("Left out", f"{_person(left.address)}: {left.why}", "yellow")
    yield _row("From", f"{_person(one.people.sender)} (account {one.account})")
    yield _row("Subject", one.subject)
    yield _row("Words", f'template "{one.template}"' if one.template else "your own")
    yield ""
    yield from _wrapped(clean_lines(one.text), width)
    yield from _wrapped(("--", *clean_lines(one.signature)), width) if one.signature else ()
    if one.quote is not None:
        yield ""
        quoted = (f"> {line}" for line in clean_lines(one.quote.text)[:_QUOTED])
        yield from ((Span(line, "dim"),) for line in _wrapped((clean(one.quote.attribution), *quoted), width))
    yield ""
    for line in coverage_lines(one.coverage, 0, now, zone):
        yield _row("Checked", line)
    yield _row("", "All folders are looked at again right before it is sent.")
    for notice in one.notices:
        yield _row("Note", notice, "yellow")
    for objection in one.objections:
        yield _row("Stops it", f"{objection.why} ({objection.cure})" if objection.cure else objection.why, "red")


def _wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    """Paragraphs of the letter, indented."""
    for line in lines:
        yield from wrap(line, min(width, _WIDEST), initial_indent=_INDENT, subsequent_indent=_INDENT) or [""]


def _row(label: str, words: str, style: str = "") -> Line:
    head = Span(f"{label + ':' if label else '':<{_LABEL}}", "bold")
    return (head, Span(words, "yellow" if style == "yellow" else "red" if style == "red" else ""))


def _person(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email
