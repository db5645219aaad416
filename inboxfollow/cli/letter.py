"""A follow-up before it is sent, as lines for the terminal."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from textwrap import wrap

from inboxfollow.app import letter
from inboxfollow.app.letter import Row
from inboxfollow.app.preview import Preview
from inboxfollow.app.wording import clean_lines, coverage_lines
from inboxfollow.cli.output import Line, Span, Style

_LABEL = 10
_INDENT = "    "
_WIDEST = 84
"""Cells of a line of the letter: longer ones are hard to read."""
_STYLES: dict[letter.Tone, Style] = {"": "", "warn": "yellow", "stop": "red"}


def letter_lines(one: Preview, now: datetime, zone: tzinfo, width: int) -> Iterator[Line]:
    """The whole preview, in lines of at most `width` cells where words allow."""
    yield from map(_line, letter.head_rows(one))
    yield ""
    yield from _wrapped(clean_lines(one.text), width)
    yield from ((Span(line, "dim"),) for line in _wrapped(letter.tail_lines(one), width))
    yield ""
    for line in coverage_lines(one.coverage, 0, now, zone):
        yield _line(Row("Checked", line))
    yield _line(Row("", "All folders are looked at again right before it is sent."))
    yield from map(_line, letter.judged_rows(one))


def _wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    """Paragraphs of the letter, indented."""
    for line in lines:
        yield from wrap(line, min(width, _WIDEST), initial_indent=_INDENT, subsequent_indent=_INDENT) or [""]


def _line(row: Row) -> Line:
    head = Span(f"{row.label + ':' if row.label else '':<{_LABEL}}", "bold")
    return (head, Span(row.words, _STYLES[row.tone]))
