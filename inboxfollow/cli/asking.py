"""Questions of set-up: put to a person on a terminal, or answered by flags alone (--yes).

Everything shown is made safe for a terminal, since names and servers come from strangers.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from shutil import get_terminal_size
from textwrap import wrap
from typing import TypeVar

import click

from inboxfollow.app.wording import clean
from inboxfollow.cli import output
from inboxfollow.domain.errors import UserError

T = TypeVar("T")
_WIDEST = 120
_LEADING = re.compile(r" *(?:\d+\.? +)?")
"""Blanks, and the number of a step."""


@dataclass(frozen=True, slots=True)
class Asker:
    """`yes`: nobody is asked; what proposes itself is taken, and what is missing is an error that names its flag."""

    yes: bool = False

    def say(self, *lines: str) -> None:
        """Lines for the person; what is wider than the screen goes on below, under its first word."""
        width = min(get_terminal_size().columns, _WIDEST) - 1
        for line in lines:
            found = _LEADING.match(line)
            indent = " " * (found.end() if found else 0)
            pieces = wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
            for piece in pieces or [""]:
                output.narrate(piece)

    def text(self, question: str, parse: Callable[[str], T], *, proposal: str | None, flag: str) -> T:
        """One line, asked for until `parse` takes it. Raises UserError with --yes where nothing proposes itself."""
        if self.yes:
            if proposal is None:
                raise UserError(f"{question[:1].lower()}{question[1:]} is missing", f"name it: {flag}")
            return parse(proposal)
        while True:
            try:
                return parse(_prompt(question, proposal))
            except UserError as error:
                self.say(output.sentence(error.message, error.hint))

    def confirm(self, question: str, *, default: bool = True) -> bool:
        """Yes or no; with --yes the default."""
        if self.yes:
            return default
        answer = click.prompt(
            f"{clean(question)} [{'Y/n' if default else 'y/N'}]",
            default="y" if default else "n",
            show_default=False,
            type=click.BOOL,
            prompt_suffix=" ",
            err=True,
        )
        return bool(answer)

    def choose(self, question: str, options: Sequence[str]) -> int:
        """The position of one of some options; with --yes the first."""
        if self.yes or len(options) == 1:
            return 0
        self.say(question, *(f"  {number}  {option}" for number, option in enumerate(options, 1)))
        number = click.prompt(
            "Number", default=1, type=click.IntRange(1, len(options)), prompt_suffix=": ", err=True, show_default=True
        )
        return int(number) - 1

    def several(self, question: str, options: Sequence[str]) -> tuple[int, ...]:
        """The positions of any of some options; none of them with --yes, or with a bare Enter."""
        if self.yes or not options:
            return ()
        self.say(question, *(f"  {number}  {option}" for number, option in enumerate(options, 1)))
        return self.text(
            "Their numbers, or Enter for none", lambda said: _numbers(said, len(options)), proposal="", flag=""
        )

    def secret(self, question: str) -> str:
        """Typed or pasted, never shown. Raises UserError with --yes."""
        if self.yes:
            raise UserError(
                "the password is missing", "say where it is: --password-env, --password-command or --password-stdin"
            )
        return str(click.prompt(clean(question), hide_input=True, prompt_suffix=": ", err=True))


def _prompt(question: str, proposal: str | None) -> str:
    shown = clean(proposal) if proposal else None
    answer = click.prompt(
        clean(question), default=proposal if proposal is None else shown or "", show_default=bool(shown),
        prompt_suffix=": ", err=True,
    )  # fmt: skip
    return str(answer)


def _numbers(said: str, most: int) -> tuple[int, ...]:
    """ "1 3" or "1,3" as positions from 0. Raises UserError."""
    words = said.replace(",", " ").split()
    if not all(word.isdecimal() and 1 <= int(word) <= most for word in words):
        raise UserError("these are no numbers of that list", f"write some from 1 to {most}, or nothing")
    return tuple(dict.fromkeys(int(word) - 1 for word in words))
