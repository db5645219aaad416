"""The program, the configuration file and the templates."""

from collections.abc import Iterator

from inboxfollow.app.check_templates import Checker
from inboxfollow.app.doctor.case import Case
from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.app.wording import plural
from inboxfollow.ports.checkup import FileFacts

PROGRAM, CONFIG, TEMPLATES = Area("program"), Area("config"), Area("templates")
_OTHERS = 0o077
"""Rights of anybody but the owner."""


def program(case: Case) -> Iterator[Check]:
    """Versions, first of all for whoever reads a pasted report."""
    found = case.machine.versions()
    missing = [name for name, version in found if not version]
    yield PROGRAM.ok("versions", ", ".join(f"{name} {version}" for name, version in found if version))
    if missing:
        yield PROGRAM.fault(
            "libraries", f"not installed: {', '.join(missing)}", "Install inboxfollow again, with all it depends on."
        )


def config(case: Case) -> Iterator[Check]:
    """Where the file is, whether it is right, whether others can read it."""
    found = case.config
    facts = case.machine.look(found.path)
    if facts.kind == "missing":
        todo = "inboxfollow setup makes one; inboxfollow demo shows the program without one."
        yield CONFIG.fault("file", f"there is none at {found.path} ({found.source})", todo)
        return
    yield CONFIG.ok("file", f"{found.path} ({found.source})")
    for words, todo in found.problems:
        yield CONFIG.fault("contents", words, todo or "Correct that line.")
    if not found.problems:
        count = len(found.accounts)
        if count:
            yield CONFIG.ok("contents", f"valid, with {plural(count, 'account')}")
        else:
            yield CONFIG.warning("contents", "valid, but without an account", "inboxfollow setup")
    yield from permissions(CONFIG, found.path, facts)


def permissions(area: Area, path: str, facts: FileFacts) -> Iterator[Check]:
    """Whether only its owner can read a file."""
    if facts.mode is None:
        return
    if facts.mode & _OTHERS:
        words = f"other users of this computer may open it (mode {facts.mode:04o})"
        yield area.warning("permissions", words, f"chmod 600 {path}")
    else:
        yield area.ok("permissions", f"yours alone (mode {facts.mode:04o})")


def templates(case: Case) -> Iterator[Check]:
    """Whether every template can be used, and whether those there are that cadences name."""
    if case.templates is None:
        yield TEMPLATES.skipped("templates", "the configuration cannot be used")
        return
    found = case.templates.check()
    for one in found.problems:
        yield TEMPLATES.fault("templates", one.words, one.hint or "inboxfollow templates check")
    missing = _missing(case.templates, case.config.templates_used)
    for name in missing:
        todo = "Correct the name in [cadences], or write that template: inboxfollow help templates"
        yield TEMPLATES.fault("templates", f'a cadence names "{name}", and there is no such template', todo)
    if not (found.problems or missing):
        yield TEMPLATES.ok("templates", f"{plural(found.templates, 'template')}, all can be used")


def _missing(checker: Checker, used: tuple[str, ...]) -> list[str]:
    known = {one.name for one in checker.library.load()[0]}
    return [name for name in dict.fromkeys(used) if name and name not in known]
