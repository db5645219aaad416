"""Where templates are kept, and what turns one into words."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from inboxfollow.domain.template import Template, TemplateFault


class TemplateLibrary(Protocol):
    """The built-in templates and the person's own, which replace built-in ones of the same name and language."""

    def load(self) -> tuple[Sequence[Template], Sequence[TemplateFault]]:
        """All templates that can be read, by name and language, and what is wrong with the others. Read anew each
        time; never raises for a single bad file."""
        ...


class Renderer(Protocol):
    """Turns a template into text, in a sandbox: limits on size, no loops, no calls, no attributes of Python's."""

    def render(self, template: Template, values: Mapping[str, object]) -> str:
        """The words, line ends "\\n", without leading or trailing blank lines. Values are data, never template code.
        Raises TemplateFault, naming the file, the line and, for a missing variable, its name."""
        ...

    def problems(self, template: Template) -> Sequence[TemplateFault]:
        """What is wrong with a template whatever the values: syntax, what the sandbox forbids, unknown filters."""
        ...
