"""The only writer to stdout. stdout carries data, one JSON document or the text that was asked for; stderr narrates.

Everything is made safe for a terminal here, whatever the caller did.
"""

import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TextIO

from inboxfollow.app.wording import clean, is_plain
from inboxfollow.app.wording import sentence as sentence
from inboxfollow.cli.exit_codes import Diagnosis, ExitCode

Style = Literal["", "bold", "dim", "red", "yellow", "green"]
_CODES: dict[Style, str] = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "green": "32"}
_PIPED_WIDTH = 120
_USUAL_WIDTH = 80
"""Of a terminal that does not say."""
_NARROWEST = 60
_SURROGATES = re.compile(r"\\(?!u)(?:.)|\\ud[89ab]..\\ud[c-f]..|(\\ud[89a-f]..)|\\u....")


class Span(NamedTuple):
    """A piece of text in one style. A tuple, because long lists are made of a hundred thousand of them."""

    text: str
    style: Style = ""


Line = str | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What stdout is: its width in cells, whether it is a terminal, whether colours are welcome."""

    width: int
    terminal: bool
    colours: bool


def screen() -> Screen:
    """Of stdout. NO_COLOR and COLUMNS are honoured; a pipe is 120 cells wide unless COLUMNS says otherwise."""
    terminal = sys.stdout.isatty()
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        width = int(columns)
    else:
        width = (os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL_WIDTH) if terminal else _PIPED_WIDTH
    colours = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Screen(max(width, _NARROWEST), terminal, colours)


def text(lines: Iterable[Line]) -> None:
    """Writes lines to stdout; each stays one line, cleaned, coloured only where colours are welcome."""
    colours = screen().colours
    _write(sys.stdout, "".join(f"{_drawn(line, colours)}\n" for line in lines))


def document(value: Any) -> None:
    """Writes one JSON document to stdout: ASCII only, so that no text of a mail can reach a terminal raw."""
    indent = 2 if sys.stdout.isatty() else None
    written = json.dumps(value, indent=indent)
    if "\\ud" in written:
        written = _SURROGATES.sub(lambda match: "\\ufffd" if match[1] else match[0], written)
    _write(sys.stdout, written + "\n")


def narrate(words: str, style: Style = "") -> None:
    """One line to stderr."""
    _write(sys.stderr, _drawn((Span(words, style),), _coloured_stderr()) + "\n")


def countdown(words: str) -> None:
    """One line on a terminal's stderr that the next call writes over; "" leaves it empty."""
    _write(sys.stderr, f"\r\x1b[2K{clean(words)}")


def octets(source: bytes) -> None:
    """A mail to stdout, octet for octet; on a terminal line by line and made safe."""
    if sys.stdout.isatty():
        text(source.decode("ascii", "replace").splitlines())
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(source)
    sys.stdout.buffer.flush()


def can_ask() -> bool:
    """Whether somebody sits at the keyboard and sees what is asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def failure(diagnosis: Diagnosis, as_json: bool) -> None:
    """The line of an error on stderr (one for each problem of a configuration), or its document on stdout."""
    if as_json:
        document({"error": error_form(diagnosis)})
        return
    if diagnosis.exit_code is ExitCode.INTERRUPTED:
        narrate(diagnosis.message)
        return
    *first, last = diagnosis.message.splitlines() or [""]
    for problem in first:
        narrate(f"error: {problem}")
    narrate(f"error: {sentence(last, diagnosis.hint)}")


def error_form(diagnosis: Diagnosis) -> dict[str, str]:
    """The JSON of an error."""
    return {"code": diagnosis.code, "message": diagnosis.message, "hint": diagnosis.hint}


def _drawn(line: Line, colours: bool) -> str:
    spans = (Span(line),) if isinstance(line, str) else line
    return "".join(_span(span, colours) for span in spans).rstrip(" ")


def _span(span: Span, colours: bool) -> str:
    safe = _kept_blanks(span.text)
    return f"\x1b[{_CODES[span.style]}m{safe}\x1b[0m" if colours and span.style and safe.strip() else safe


def _kept_blanks(words: str) -> str:
    """Cleaned, but with the blanks that lay out a table."""
    return words if is_plain(words) else " ".join(clean(piece) for piece in words.split(" "))


def _coloured_stderr() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _write(stream: TextIO, words: str) -> None:
    stream.write(words)
    stream.flush()
