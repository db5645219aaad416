"""Words out of a template and values. Jinja2 takes 85 ms to import, so the first use loads it."""

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from inboxfollow.domain.template import Template, TemplateFault
from inboxfollow.domain.template_values import VARIABLES

if TYPE_CHECKING:
    from inboxfollow.adapters.templates.sandbox import Sandbox

LONGEST = 20_000
"""Characters of the words."""
_FILE = "<template>"
"""How Jinja2 calls a template that comes from a text, in its tracebacks."""
_MISSING = re.compile(r"'([^']*)' is undefined")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_GAP = re.compile(r"\n(?:[ \t]*\n){2,}")
_LINES_KEPT = "signature"
_SUBJECT_LINE = 2
"""The first one of the head."""


class SandboxedRenderer:
    """Implements ports.templates.Renderer. Control and direction marks in values become blanks, and so do line ends
    but those of `signature`. Several blank lines become one, since an `if` on a line of its own leaves one."""

    @cached_property
    def _sandbox(self) -> "Sandbox":
        from inboxfollow.adapters.templates.sandbox import Sandbox

        return Sandbox()

    def render(self, template: Template, values: Mapping[str, object]) -> str:
        """The words. Raises TemplateFault with the line of the file and, for a missing variable, its name."""
        for fault in self._faults(template.body, template.origin, template.first_line):
            raise fault
        known = {name: _cleaned(name, value) for name, value in values.items() if value is not None}
        words, length = [], 0
        with _faults_named(template.origin, template.first_line, known):
            for piece in self._sandbox.from_string(template.body).generate(known):
                words.append(piece)
                length += len(piece)
                if length > LONGEST:
                    raise TemplateFault(template.origin, template.first_line, f"more than {LONGEST:,} characters")
        return _GAP.sub("\n\n", _CONTROL.sub(" ", "".join(words))).strip()

    def problems(self, template: Template) -> Sequence[TemplateFault]:
        """Syntax, what the sandbox forbids and unknown filters, in the words and in the subject."""
        found = list(self._faults(template.subject, template.origin, _SUBJECT_LINE))
        return [*found, *sorted(self._faults(template.body, template.origin, template.first_line), key=_line)]

    def _faults(self, source: str, origin: str, first_line: int) -> Iterator[TemplateFault]:
        try:
            with _faults_named(origin, first_line, {}):
                tree = self._sandbox.parse(source)
        except TemplateFault as fault:
            yield fault
            return
        for line, what in self._sandbox.objections(tree):
            yield TemplateFault(origin, first_line + line - 1, what, "see: inboxfollow help templates")


def _line(fault: TemplateFault) -> int:
    return fault.line


@contextmanager
def _faults_named(origin: str, first_line: int, known: Mapping[str, object]) -> Iterator[None]:
    """Turns what Jinja2 raises into a TemplateFault with the line of the file."""
    from jinja2 import TemplateSyntaxError, UndefinedError

    from inboxfollow.adapters.templates.sandbox import Refused

    try:
        yield
    except TemplateSyntaxError as error:
        what = (error.message or "this cannot be read").rstrip(".")
        raise TemplateFault(origin, first_line + error.lineno - 1, what) from error
    except UndefinedError as error:
        found = _MISSING.search(str(error))
        missing = found[1] if found else ""
        what = f'the variable "{missing}" is missing' if missing else str(error).rstrip(".")
        line, advice = _place(error, first_line), _advice(missing, known)
        raise TemplateFault(origin, line, what, advice, missing=missing) from error
    except Refused as error:
        raise TemplateFault(origin, _place(error, first_line), str(error)) from error
    except TypeError as error:
        raise TemplateFault(origin, _place(error, first_line), "a comparison of unlike things") from error
    except (RecursionError, ValueError) as error:
        raise TemplateFault(origin, first_line, "nested too deeply, or a number too large") from error


def _place(error: Exception, first_line: int) -> int:
    """The line of the file that was being printed."""
    lines = [frame.lineno or 1 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE]
    return first_line + (lines[-1] if lines else 1) - 1


def _advice(missing: str, known: Mapping[str, object]) -> str:
    documented = [name for name, _, _ in VARIABLES]
    if missing in ("my_name", "signature"):
        return "set it in [me] of the config"
    if missing in documented or "." in missing or not missing:
        name = missing or "…"
        return f'not every lead has it: write {name}|default("…"), or {{% if {name} is defined %}} around the sentence'
    near = get_close_matches(missing, sorted({*documented, *known}), n=1)
    return f'did you mean "{near[0]}"?' if near else "see: inboxfollow help templates"


def _cleaned(name: str, value: object) -> object:
    """A text without control characters, cut a little above what is too long, in one line (`signature` keeps its own);
    tables of texts alike."""
    if isinstance(value, Mapping):
        return {key: _cleaned("", inner) for key, inner in value.items()}
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub(" ", value[: LONGEST + 1].replace("\r\n", "\n"))
    return text if name == _LINES_KEPT else text.replace("\n", " ")
