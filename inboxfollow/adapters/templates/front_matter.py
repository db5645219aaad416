"""One template file as text: a short TOML head between lines "+++", where it has one, and the words below."""

import re
from difflib import get_close_matches

from inboxfollow.domain.template import STALE_DAYS, Template, TemplateFault

_FENCE = "+++"
_KEYS = ("subject", "longest_silence", "by_hand")
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_LONGEST_SUBJECT = 200
_SHORT_LIVED = frozenset(("nudge", "value", "question"))
"""Words for the weeks after a message, whoever wrote them."""
_GOODBYE = "goodbye"
"""Nobody's last words are sent by a program."""


def read_template(text: str, name: str, language: str, origin: str) -> tuple[Template, tuple[TemplateFault, ...]]:
    """The template in `text` (line ends "\\n") and everything that is wrong with its head; with faults it is not to be
    used. What a head does not say follows from the name: nudge, value and question go stale, goodbye is by hand."""
    lines = text.split("\n")
    head, start, faults = _head(lines, origin)
    values, wrong = _values(head, origin)
    faults += wrong
    body = "\n".join(lines[start:])
    if not body.strip() and not faults:
        faults.append(TemplateFault(origin, len(lines), "there are no words", "write them below the head"))
    stale = values.get("longest_silence", STALE_DAYS if name in _SHORT_LIVED else None)
    template = Template(
        name=name,
        body=body,
        language=language,
        subject=str(values.get("subject", "")),
        longest_silence=stale if isinstance(stale, int) else None,
        by_hand=name == _GOODBYE or values.get("by_hand") is True,
        origin=origin,
        first_line=start + 1,
    )
    return template, tuple(faults)


def _head(lines: list[str], origin: str) -> tuple[list[str], int, list[TemplateFault]]:
    """The lines of the head, the index of the first line of the words, and what is wrong."""
    if lines[0].rstrip() != _FENCE:
        return [], 0, []
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
    if not end:
        return [], 1, [TemplateFault(origin, 1, f"the head has no end: a line {_FENCE} is missing", f"add {_FENCE}")]
    return lines[1:end], end + 1, []


def _values(head: list[str], origin: str) -> tuple[dict[str, object], list[TemplateFault]]:
    import tomllib

    try:
        values = tomllib.loads("\n".join(head))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else len(head)
        return {}, [TemplateFault(origin, line + 1, f"this is not TOML: {_AT_LINE.sub('', str(error))}")]
    except (RecursionError, ValueError):
        return {}, [TemplateFault(origin, 2, "this is not TOML: nested too deeply, or a number too large")]
    faults = []
    for key, value in values.items():
        what, hint = _problem(key, value)
        if what:
            faults.append(TemplateFault(origin, _line_of(key, head), f"{key}: {what}", hint))
    return values, faults


def _problem(key: str, value: object) -> tuple[str, str]:
    """What is wrong with one key, and what would be right."""
    if key not in _KEYS:
        near = get_close_matches(key, _KEYS, n=1)
        return "unknown key", f'did you mean "{near[0]}"?' if near else f"known are {', '.join(_KEYS)}"
    if key == "subject" and not (isinstance(value, str) and len(value) <= _LONGEST_SUBJECT and value.isprintable()):
        return f"this must be one line of at most {_LONGEST_SUBJECT} characters", 'write it like subject = "Your plans"'
    if key == "by_hand" and not isinstance(value, bool):
        return "this must be true or false", "write it like by_hand = true"
    if key == "longest_silence" and (type(value) is not int or not 1 <= value <= 36500):
        return "this must be a whole number of days, from 1 to 36500", "write it like longest_silence = 60"
    return "", ""


def _line_of(key: str, head: list[str]) -> int:
    """The line of the file a key of the head stands in."""
    stands = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]|\s*\[+\s*["']?{re.escape(key)}""")
    return next((at for at, line in enumerate(head, 2) if stands.match(line)), 1)
