"""A follow-up before it is sent, as lines for the terminal: who, what, what was checked when, and what to mind."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from inboxfollow.app.preview import Preview
from inboxfollow.app.wording import clean_lines, coverage_lines
from inboxfollow.cli.output import Line, Span
from inboxfollow.domain.message import Address

_LABEL = 10


def letter_lines(one: Preview, now: datetime, zone: tzinfo) -> Iterator[Line]:
    """The whole preview."""
    yield _row("To", ", ".join(map(_person, one.people.to)) or "(nobody)")
    if one.people.cc:
        yield _row("Cc", ", ".join(map(_person, one.people.cc)))
    for left in one.people.left_out:
        yield _row("Left out", f"{_person(left.address)}: {left.why}", "yellow")
    yield _row("From", f"{_person(one.people.sender)} (account {one.account})")
    yield _row("Subject", one.subject)
    yield _row("Words", f'template "{one.template}"' if one.template else "your own")
    yield ""
    yield from (f"    {line}" for line in clean_lines(one.text))
    yield from (f"    {line}" for line in ("-- ", *clean_lines(one.signature)) if one.signature)
    if one.quote is not None:
        yield ""
        yield (Span(f"    {one.quote.attribution}", "dim"),)
        yield from ((Span(f"    > {line}", "dim"),) for line in clean_lines(one.quote.text)[:6])
    yield ""
    for line in coverage_lines(one.coverage, 0, now, zone):
        yield _row("Checked", line)
    yield _row("", "All folders are looked at again right before it is sent.")
    for notice in one.notices:
        yield _row("Note", notice, "yellow")
    for objection in one.objections:
        yield _row("Stops it", f"{objection.why} ({objection.cure})" if objection.cure else objection.why, "red")


def _row(label: str, words: str, style: str = "") -> Line:
    head = Span(f"{label + ':' if label else '':<{_LABEL}}", "bold")
    return (head, Span(words, "yellow" if style == "yellow" else "red" if style == "red" else ""))


def _person(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email
