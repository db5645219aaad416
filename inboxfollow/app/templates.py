"""Templates as a person works with them: which there are, what stands in them, and whether they are right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from inboxfollow.domain.cadence import Cadence
from inboxfollow.domain.template import REOPEN, Template, TemplateFault, unknown_template
from inboxfollow.ports.templates import TemplateLibrary


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One line of the list."""

    template: Template
    used: str
    """When it is taken, in words."""


def listing(
    library: TemplateLibrary, cadences: Iterable[Cadence]
) -> tuple[Sequence[TemplateRow], Sequence[TemplateFault]]:
    """All templates by name and language with the steps of `cadences` that take them, and the files that are faulty."""
    templates, faults = library.load()
    steps = list(cadences)
    return [TemplateRow(one, _used(one, steps)) for one in templates], faults


def named(
    library: TemplateLibrary, name: str, language: str | None
) -> tuple[Sequence[Template], Sequence[TemplateFault]]:
    """The templates of that name, in one language or all, and what is wrong with other files of that name. Raises
    NoTemplate, or the fault of such a file where it is the only one."""
    templates, faults = library.load()
    found = [one for one in templates if one.name == name and language in (None, one.language)]
    if not found:
        raise fault_of(faults, name) or unknown_template(
            name if language is None else f"{name}.{language}",
            (one.name if language is None else f"{one.name}.{one.language}" for one in templates),
        )
    return found, [fault for fault in faults if called(fault) == name]


def fault_of(faults: Iterable[TemplateFault], name: str) -> TemplateFault | None:
    """What is wrong with a file that would be the template of that name."""
    return next((fault for fault in faults if called(fault) == name), None)


def called(fault: TemplateFault) -> str:
    """The name of the template a faulty file would be."""
    return PurePath(fault.file).name.partition(".")[0]


def source_of(template: Template) -> str:
    """The template as a file: saved as NAME.LANG.md beside the config it is read as the same template."""
    head = []
    if template.subject:
        escaped = template.subject.replace("\\", "\\\\").replace('"', '\\"')
        head.append(f'subject = "{escaped}"')
    if template.longest_silence is not None:
        head.append(f"longest_silence = {template.longest_silence}")
    if template.by_hand:
        head.append("by_hand = true")
    front = ["+++", *head, "+++"] if head else []
    return "\n".join([*front, template.body.strip("\n"), ""])


def _used(template: Template, cadences: Sequence[Cadence]) -> str:
    parts = []
    if template.by_hand:
        parts.append("only by hand")
    for cadence in cadences:
        numbers = [str(at) for at, step in enumerate(cadence.steps, 1) if step.template == template.name]
        if numbers and not template.by_hand:
            parts.append(f"{cadence.name}: step {', '.join(numbers)}")
    if template.name == REOPEN:
        parts.append("after a silence that the others are not made for")
    if template.longest_silence is not None:
        parts.append(f"up to {template.longest_silence} days of silence")
    return "; ".join(parts) or "when you name it"
