"""`doctor`: what works and what does not, with the next step."""

import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from inboxfollow.app.wording import clean, clean_lines, plural
from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import ExitCode, diagnose, worst
from inboxfollow.cli.output import Line, Span, Style
from inboxfollow.cli.session import json_option, session, silence_libraries
from inboxfollow.ports.checkup import Result

if TYPE_CHECKING:
    from inboxfollow.app.doctor.check import Check

_SIGNS: dict[Result, tuple[str, str, Style]] = {
    Result.OK: ("✓", "ok", "green"),
    Result.WARNING: ("!", "warning", "yellow"),
    Result.FAULT: ("✗", "FAULT", "red"),
    Result.SKIPPED: ("-", "skipped", "dim"),
}
_RESULT, _NAME = 7, 16
"""Cells of the columns."""
_LEAST_WORDS = 30


@click.command("doctor")
@click.option("--account", metavar="NAME", help="Only this one of the accounts.")
@click.option("--offline", is_flag=True, help="Contact no server.")
@click.option("--show-addresses", is_flag=True, help="Show addresses, private hosts and folders in full.")
@json_option
def doctor_command(account: str | None, offline: bool, show_addresses: bool, as_json: bool) -> int:
    """Looks at everything that must work, and says what to do where it does not.

    It logs in to your accounts, and changes and sends nothing. Addresses, private hosts and your home folder are
    masked, so that the report can be shown to others. Exit code 0 without a fault, else 1; 4 or 5 where logins or the
    network are all that is at fault.
    """
    from inboxfollow.app.doctor.examine import examine
    from inboxfollow.bootstrap.doctor import open_case

    silence_libraries()
    case, mask = open_case(session().config)
    progress, clear = _progress(as_json)
    found = examine(case, account=account, offline=offline, hide=not show_addresses, progress=progress)
    shown = found if show_addresses else map(mask.check, found)
    made: list[Check] = []
    if as_json:
        made = list(shown)
        output.document(_form(made, masked=not show_addresses))
    else:
        made = list(_printed(shown, clear))
        output.text(["", *_end(made, masked=not show_addresses)])
    return outcome(made)


def outcome(checks: "Iterable[Check]") -> ExitCode:
    """FAILED for any fault, but for logins and the network where nothing else is at fault."""
    codes = []
    for check in checks:
        if check.result is Result.FAULT:
            code = ExitCode.FAILED if check.error is None else diagnose(check.error).exit_code
            codes.append(code if code in (ExitCode.AUTHENTICATION, ExitCode.NETWORK) else ExitCode.FAILED)
    return worst(codes)


def _progress(quiet: bool) -> tuple[Callable[[str], None], Callable[[], None]]:
    """What is told what is looked at, and what takes that line away again; on a terminal only."""
    if quiet or not sys.stderr.isatty():
        return (lambda words: None), (lambda: None)
    return (lambda words: output.countdown(f"… {words}")), (lambda: output.countdown(""))


def _printed(checks: "Iterable[Check]", clear: Callable[[], None]) -> "Iterator[Check]":
    """Writes each check as it comes, below the name of its area; passes it on."""
    width, area = output.screen().width, ""
    for check in checks:
        clear()
        if check.area != area:
            output.text([*([""] if area else []), (Span(check.area, "bold"),)])
            area = check.area
        output.text(lines(check, width))
        yield check
    clear()


def lines(check: "Check", width: int) -> list[Line]:
    """A check in as many lines as its words need; how it ended is a sign and a word, whatever the colours."""
    sign, word, style = _SIGNS[check.result]
    name = clean(check.name)
    indent = 2 + 2 + _RESULT + 1 + _NAME + 1
    room = max(width - indent, _LEAST_WORDS)
    first, *more = textwrap.wrap(clean(check.words), room) or [""]
    head = (Span(f"  {sign} {word:{_RESULT}} ", style), Span(f"{name:{_NAME}} "), Span(first))
    blank = " " * indent
    made: list[Line] = [head, *(f"{blank}{line}" for line in more)]
    todo = textwrap.wrap(clean(check.next), room - 2)
    made += [(Span(f"{blank}{'→ ' if at == 0 else '  '}"), Span(line, "bold")) for at, line in enumerate(todo)]
    if check.letter:
        made += ["", *(f"      {line}" for line in clean_lines(check.letter)), ""]
    return made


def _end(checks: "Sequence[Check]", masked: bool) -> list[Line]:
    counts = Counter(check.result for check in checks)
    parts = [
        plural(counts[Result.FAULT], "fault") if counts[Result.FAULT] else "no fault",
        *([plural(counts[Result.WARNING], "warning")] if counts[Result.WARNING] else []),
        *([f"{counts[Result.SKIPPED]} skipped"] if counts[Result.SKIPPED] else []),
    ]
    style: Style = "red" if counts[Result.FAULT] else "yellow" if counts[Result.WARNING] else "green"
    made: list[Line] = [(Span(f"{plural(len(checks), 'check')}: {', '.join(parts)}.", style),)]
    if masked:
        made.append((Span("Addresses and private hosts are masked; --show-addresses shows them.", "dim"),))
    return made


def _form(checks: "Sequence[Check]", masked: bool) -> dict[str, object]:
    counts = Counter(check.result for check in checks)
    return {
        "checks": [
            {"area": one.area, "name": one.name, "result": one.result.value, "words": one.words, "next": one.next}
            | ({"letter": one.letter} if one.letter else {})
            for one in checks
        ],
        "counts": {result.value: counts[result] for result in Result},
        "masked": masked,
    }
