"""Templates as values, and which of them fits a lead (DOMAIN, "no script, no confidence").

Rendering is behind a port; mail content is only ever a value in it, never template code.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from inboxfollow.domain.errors import UserError

STALE_DAYS = 60
"""After so many days of silence words made for three days are an embarrassment; `reopen` is made for that."""


@dataclass(frozen=True, slots=True)
class Template:
    """Words for one kind of touch in one language."""

    name: str
    body: str
    """Jinja2, without the front matter."""
    language: str = ""
    """Two letters, "" where it suits any language."""
    subject: str = ""
    """A subject of its own; "" keeps the conversation's."""
    longest_silence: int | None = None
    """Calendar days of silence up to which the words are right; None for any."""
    by_hand: bool = False
    """Only where a person names it; no cadence takes it."""
    origin: str = "built in"
    """The file it was read from."""
    first_line: int = 1
    """The line of that file the body begins at."""


class TemplateFault(UserError):
    """Something is wrong with a template; `file` and `line` say where (line 0 where it is the whole)."""

    def __init__(self, file: str, line: int, what: str, hint: str = "") -> None:
        where = f"{file}:{line}" if line else file
        super().__init__(f"{where}: {what}", hint)
        self.file, self.line, self.what = file, line, what


class NoTemplate(UserError):
    """No template fits; the message says why and the hint what would."""


def choose_template(
    templates: Iterable[Template], wanted: str, *, named: bool, silent_days: float, language: str
) -> Template:
    """The template for a touch: `wanted` by its name, or `reopen` after a silence its words are not made for.

    `named`: the person asked for just this one. `language` of the conversation, "" where it cannot be told (then
    English). Raises NoTemplate: unknown, only by hand, too stale where it was named, or missing in the language.
    """
    raise NotImplementedError
