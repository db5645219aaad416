"""Templates as values, and which of them fits a lead (DOMAIN, "no script, no confidence").

Rendering is behind a port; mail content is only ever a value in it, never template code.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from inboxfollow.domain.errors import UserError

STALE_DAYS = 60
"""After so many days of silence words made for three days are an embarrassment; `reopen` is made for that."""
DEFAULT = "nudge"
REOPEN = "reopen"
"""The words for a conversation that others are too late for."""
ENGLISH = "en"


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
    """Something is wrong with a template; `file` and `line` say where (line 0 where it is the whole), `missing` names
    the variable where one is missing."""

    def __init__(self, file: str, line: int, what: str, hint: str = "", *, missing: str = "") -> None:
        where = f"{file}:{line}" if line else file
        super().__init__(f"{where}: {what}", hint)
        self.file, self.line, self.what, self.missing = file, line, what, missing


class NoTemplate(UserError):
    """No template fits; the message says why and the hint what would."""


def choose_template(
    templates: Iterable[Template], wanted: str, *, named: bool, silent_days: float, language: str
) -> Template:
    """The template for a touch: `wanted` by its name, or `reopen` after a silence its words are not made for.

    `named`: the person asked for just this one. `language` of the conversation, "" where it cannot be told (then
    English). Raises NoTemplate: unknown, only by hand, too stale where it was named, or missing in the language.
    """
    known: dict[str, dict[str, Template]] = {}
    for template in templates:
        known.setdefault(template.name, {})[template.language] = template
    chosen = _in_language(known, wanted or DEFAULT, language, named)
    if not (named or chosen.by_hand) and _is_stale(chosen, silent_days) and chosen.name != REOPEN:
        chosen = _in_language(known, REOPEN, language, named)
    if chosen.by_hand and not named:
        raise NoTemplate(f'"{chosen.name}" is only ever sent by hand', f"if you mean it: --template {chosen.name}")
    if _is_stale(chosen, silent_days):
        raise _too_stale(chosen, silent_days)
    return chosen


def _in_language(known: dict[str, dict[str, Template]], name: str, language: str, named: bool) -> Template:
    if name not in known:
        raise unknown_template(name, known)
    wanted = language or ENGLISH
    for code in (wanted, "", ENGLISH) if named else (wanted, ""):
        if code in known[name]:
            return known[name][code]
    others = ", ".join(sorted(known[name]))
    raise NoTemplate(
        f'there are no words for "{name}" in the language of the conversation ({wanted}), only in {others}',
        f"write templates/{name}.{wanted}.md beside the config, or name one with --template",
    )


def _is_stale(template: Template, silent_days: float) -> bool:
    return template.longest_silence is not None and silent_days > template.longest_silence


def _too_stale(template: Template, silent_days: float) -> NoTemplate:
    instead = "" if template.name == REOPEN else f"use --template {REOPEN}, or "
    return NoTemplate(
        f'"{template.name}" is made for silences up to {template.longest_silence} days, not for {int(silent_days)}',
        f"{instead}say it in your own words with --body",
    )


def unknown_template(name: str, known: Iterable[str]) -> NoTemplate:
    """No template has that name; the hint offers a near one."""
    from difflib import get_close_matches

    names = sorted(set(known))
    near = get_close_matches(name.lower(), names, n=1)
    return NoTemplate(
        f'no template is called "{name}"', f'did you mean "{near[0]}"?' if near else f"known are {', '.join(names)}"
    )
