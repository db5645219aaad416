"""Whether templates are right: what the sandbox refuses, what goes wrong for sample leads, and what is left over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from inboxfollow.app.template_samples import SAMPLES, USUAL, WITHOUT_FIELDS, Sample, sample_values, with_made_up
from inboxfollow.app.templates import called
from inboxfollow.domain import language
from inboxfollow.domain.leftovers import find_leftovers
from inboxfollow.domain.manner import Manner
from inboxfollow.domain.template import Template, TemplateFault, unknown_template
from inboxfollow.domain.worktime import WorkCalendar
from inboxfollow.ports.templates import Renderer, TemplateLibrary

FEWEST_WORDS, MOST_WORDS = 50, 125
"""Between them mail is answered most."""
_MOST_FAULTS = 50
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one template, and where it stands."""

    template: str
    """Its name and language, "nudge.en"."""
    file: str
    line: int
    """0 for the whole file."""
    what: str
    hint: str = ""

    @property
    def words(self) -> str:
        """The finding as one line begins: "FILE:LINE: what is wrong"."""
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. A note is worth a thought; with a problem a template cannot be used as it is."""

    templates: int
    problems: tuple[Finding, ...]
    notes: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checker:
    """Everything a check needs. `now` is aware."""

    library: TemplateLibrary
    renderer: Renderer
    manner: Manner
    calendar: WorkCalendar
    now: datetime

    def check(self, name: str | None = None) -> Checked:
        """Checks the templates of that name, or all. Raises NoTemplate where there is none."""
        templates, faults = self.library.load()
        chosen = [one for one in templates if name in (None, one.name)]
        broken = [fault for fault in faults if name in (None, called(fault))]
        if not (chosen or broken):
            raise unknown_template(name or "", (one.name for one in templates))
        problems = [Finding(PurePath(one.file).stem, one.file, one.line, one.what, one.hint) for one in broken]
        notes: list[Finding] = []
        for template in chosen:
            wrong = tuple(self._problems(template))
            problems += wrong
            notes += () if wrong else self._notes(template)
        return Checked(len(chosen) + len({fault.file for fault in broken}), tuple(problems), tuple(notes))

    def _problems(self, template: Template) -> Sequence[Finding]:
        static = [_finding(template, fault.line, fault.what, fault.hint) for fault in self.renderer.problems(template)]
        static += [left for left in _left_in_source(template) if left.line not in {one.line for one in static}]
        return sorted(static or _grouped(self._tried(template)), key=lambda one: one.line)

    def _tried(self, template: Template) -> Iterator[tuple[Finding, Sample]]:
        """What goes wrong for which sample."""
        for sample in SAMPLES:
            words, faults = self._words(template, sample)
            for fault in faults:
                yield _finding(template, fault.line, fault.what, fault.hint), sample
            for left in find_leftovers(words) if not faults else ():
                line = _source_line(template, words.split("\n")[max(left.line - 1, 0)])
                yield _finding(template, line, left.what, "write default(…) with other words"), sample

    def _words(self, template: Template, sample: Sample) -> tuple[str, Sequence[TemplateFault]]:
        """The words for a sample, and every fault on the way: what is missing is made up, to come to the next."""
        spoken = template.language or language.of(template.body) or "en"
        values = sample_values(
            sample, longest=template.longest_silence, manner=self.manner, calendar=self.calendar, now=self.now,
            language=spoken,
        )  # fmt: skip
        faults: list[TemplateFault] = []
        while len(faults) < _MOST_FAULTS:
            try:
                return self.renderer.render(template, values), faults
            except TemplateFault as fault:
                faults.append(fault)
                if not fault.missing:
                    break
                values = with_made_up(values, fault.missing)
        return "", faults

    def _notes(self, template: Template) -> Iterator[Finding]:
        words, _ = self._words(template, USUAL)
        count, questions = len(words.split()), words.count("?")
        if not FEWEST_WORDS <= count <= MOST_WORDS:
            yield _finding(template, 0, f"{count} words; {FEWEST_WORDS} to {MOST_WORDS} are answered most")
        if questions != 1:
            yield _finding(template, 0, f"{questions or 'no'} questions; one is easiest to answer")
        for fault in self._words(template, WITHOUT_FIELDS)[1]:
            what = f"{fault.what} for {WITHOUT_FIELDS.label}: nothing is sent to them"
            yield _finding(template, fault.line, what, fault.hint)


def _finding(template: Template, line: int, what: str, hint: str = "") -> Finding:
    name = f"{template.name}.{template.language}" if template.language else template.name
    return Finding(name, template.origin, line, what, hint)


def _left_in_source(template: Template) -> list[Finding]:
    """Placeholders of other programs between the tags."""
    plain = _TAG.sub(lambda tag: "x" + "\n" * tag[0].count("\n"), template.body)
    return [_finding(template, template.first_line + left.line - 1, left.what) for left in find_leftovers(plain)]


def _source_line(template: Template, printed: str) -> int:
    """The line of the file that printed a line: the first that has a tag and begins alike."""
    for at, line in enumerate(template.body.split("\n")):
        before = line.partition("{")[0].strip()
        if "{" in line and before and printed.startswith(before):
            return template.first_line + at
    return template.first_line


def _grouped(tried: Iterator[tuple[Finding, Sample]]) -> Sequence[Finding]:
    """Each problem once, with the samples it is one for, unless it is one for all."""
    labels: dict[Finding, list[str]] = {}
    for finding, sample in tried:
        known = labels.setdefault(finding, [])
        if sample.label not in known:
            known.append(sample.label)
    return [
        finding if len(said) == len(SAMPLES) else replace(finding, what=f"{finding.what} for {_some(said)}")
        for finding, said in labels.items()
    ]


def _some(labels: Sequence[str]) -> str:
    first, *others = labels
    return f"{first}, and {len(others)} more of {len(SAMPLES)} samples" if others else first
