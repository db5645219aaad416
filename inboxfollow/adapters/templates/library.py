"""The built-in templates and the person's own, read from files each time they are asked for.

A file of the person's replaces the built-in one of its name and language. One without a language suits every language
that has no file of its own, and replaces the built-in one in the language it is written in (all where that cannot be
told). A file that cannot be used replaces too: words that somebody meant to change are never sent unchanged.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from inboxfollow.adapters.templates.front_matter import read_template
from inboxfollow.domain import language
from inboxfollow.domain.template import Template, TemplateFault

LARGEST = 64 * 1024
"""Octets of one file."""
_BUILT_IN = Path(__file__).with_name("builtin")
_ORIGIN = "built in"
_NAME = re.compile(r"([a-z0-9][a-z0-9_-]{0,39})(?:\.([a-z]{2}))?\.md")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_Found = tuple[Template, tuple[TemplateFault, ...]]


@dataclass(frozen=True, slots=True)
class FileTemplates:
    """Implements ports.templates.TemplateLibrary. `folder` need not exist; without one there are the built-in ones."""

    folder: Path | None

    def load(self) -> tuple[Sequence[Template], Sequence[TemplateFault]]:
        """All templates by name and language, and what is wrong with files. Never raises for a file."""
        built_in = [read_template(*source, _ORIGIN)[0] for source in _built_in()]
        found, faults = _own(self.folder) if self.folder is not None else ([], [])
        replaced = {(one.name, one.language or language.of(one.body)) for one, _ in found}
        kept = [one for one in built_in if not {(one.name, one.language), (one.name, "")} & replaced]
        kept += [one for one, wrong in found if not wrong]
        faults += [fault for _, wrong in found for fault in wrong]
        return sorted(kept, key=lambda one: (one.name, one.language)), faults


def _built_in() -> Iterator[tuple[str, str, str]]:
    """Text, name and language of each."""
    for path in _BUILT_IN.glob("*.md"):
        name, spoken, _ = path.name.split(".")
        yield path.read_text(encoding="utf-8"), name, spoken


def _own(folder: Path) -> tuple[list[_Found], list[TemplateFault]]:
    """What stands in each file, and the faults of what is no template at all. Hidden files and copies that an editor
    leaves are passed over."""
    try:
        paths = sorted(
            path for path in folder.iterdir() if not path.name.startswith((".", "#")) and path.name[-1] != "~"
        )
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [TemplateFault(str(folder), 0, f"the folder cannot be read: {error.strerror}")]
    named = [(_NAME.fullmatch(path.name), path) for path in paths]
    found = [_read(folder, path, match[1], match[2] or "") for match, path in named if match]
    return found, [_odd_name(path) for match, path in named if not match]


def _odd_name(path: Path) -> TemplateFault:
    hint = 'call it like "offer.md" or, for one language, "offer.de.md", in small letters, figures, - and _'
    return TemplateFault(str(path), 0, "this is no name for a template", hint)


def _read(folder: Path, path: Path, name: str, spoken: str) -> _Found:
    try:
        return read_template(_text(folder, path), name, spoken, str(path))
    except TemplateFault as fault:
        return Template(name, "", spoken), (fault,)


def _text(folder: Path, path: Path) -> str:
    """The text of a file, line ends "\\n". Raises TemplateFault."""
    try:
        if Path(os.path.realpath(folder)) not in Path(os.path.realpath(path)).parents:
            raise TemplateFault(str(path), 0, "this leads out of the folder of templates", "copy the file itself there")
        if not S_ISREG(path.stat().st_mode):
            raise TemplateFault(str(path), 0, "this is no file")
        with path.open("rb") as file:
            source = file.read(LARGEST + 1)
    except OSError as error:
        raise TemplateFault(str(path), 0, f"the file cannot be read: {error.strerror or error}") from error
    if len(source) > LARGEST:
        raise TemplateFault(str(path), 0, f"the file is larger than {LARGEST // 1024} kB: this is no template")
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise TemplateFault(str(path), line, "the text is not UTF-8", "save the file as UTF-8") from error
    if odd := _CONTROL.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise TemplateFault(str(path), line, f"the text holds a control character (U+{ord(odd[0]):04X})", "remove it")
    return text
