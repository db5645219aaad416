"""`templates list|show|check`: the words there are, what stands in them, and whether they are right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import ExitCode
from inboxfollow.cli.session import json_option, session, warn
from inboxfollow.cli.table import Cell, Column, cleaned, layout, lines
from inboxfollow.domain.template_values import FILTERS, VARIABLES

if TYPE_CHECKING:
    from inboxfollow.app.check_templates import Checked, Finding
    from inboxfollow.app.templates import TemplateRow
    from inboxfollow.domain.template import Template, TemplateFault

_LIST = (Column(), Column(), Column(share=3, least=20), Column(share=2, least=8))
_TABLE = (Column(), Column(share=3, least=20), Column(share=1, least=8))


@click.group("templates")
def templates_command() -> None:
    """The words that follow-ups are made of: the built-in ones and yours."""


@templates_command.command("list")
@json_option
def templates_list(as_json: bool) -> None:
    """Lists the templates, and when each is used."""
    from inboxfollow.app import templates

    with session().services() as services:
        warn(services)
        rows, faults = templates.listing(services.templates, services.policy.cadences)
    _tell(faults)
    output.document([_form(row.template) | {"used": row.used} for row in rows]) if as_json else output.text(_list(rows))


def _tell(faults: "Sequence[TemplateFault]") -> None:
    for fault in faults:
        output.narrate(f"warning: {output.sentence(fault.message, fault.hint)}", "yellow")


def _form(template: "Template") -> dict[str, Any]:
    return {
        "name": template.name,
        "language": template.language,
        "origin": template.origin,
        "subject": template.subject,
        "longest_silence": template.longest_silence,
        "by_hand": template.by_hand,
    }


def _list(rows: "Sequence[TemplateRow]") -> list[output.Line]:
    told = ((row.template.name, row.template.language or "any", row.used, row.template.origin) for row in rows)
    made = [(Cell(name, "bold"), Cell(spoken), Cell(used), Cell(origin, "dim")) for name, spoken, used, origin in told]
    return _lines(made, _LIST)


def _lines(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> list[output.Line]:
    safe = cleaned(rows)
    return lines(safe, columns, layout(safe, columns, output.screen().width))


@templates_command.command("show")
@click.argument("name")
@click.option("--language", metavar="L", help="Two letters; without it every language is shown.")
@json_option
def templates_show(name: str, language: str | None, as_json: bool) -> None:
    """Shows the template NAME as it stands in its file, and what a template may say.

    To change a built-in one, save its source as templates/NAME.L.md beside the configuration.
    """
    from inboxfollow.app import templates

    with session().services() as services:
        warn(services)
        found, faults = templates.named(services.templates, name, language)
    _tell(faults)
    sources = [templates.source_of(one) for one in found]
    if as_json:
        forms = [_form(one) | {"source": source} for one, source in zip(found, sources, strict=True)]
        output.document({"templates": forms, "variables": _entries(VARIABLES), "filters": _entries(FILTERS)})
        return
    for one, source in zip(found, sources, strict=True):
        head = f"{one.name}.{one.language or 'any language'}"
        output.text([(output.Span(head, "bold"), output.Span(f"  {one.origin}", "dim")), "", *source.splitlines(), ""])
    output.text(vocabulary())


def _entries(table: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "meaning": meaning, "example": example} for name, meaning, example in table]


def vocabulary() -> list[output.Line]:
    """The table of variables and filters."""
    made: list[output.Line] = []
    for title, table in (("Variables", VARIABLES), ("Filters", FILTERS)):
        rows = [(Cell(name, "bold"), Cell(meaning), Cell(example, "dim")) for name, meaning, example in table]
        made += [(output.Span(title, "bold"),), *_lines(rows, _TABLE), ""]
    return made[:-1]


@templates_command.command("check")
@click.argument("name", required=False)
@json_option
def templates_check(name: str | None, as_json: bool) -> int:
    """Tries every template, or NAME, on sample leads and names each problem with its file and line."""
    from inboxfollow.app.check_templates import Checker

    with session().services() as services:
        warn(services)
        policy, now = services.policy, services.clock.now()
        checker = Checker(services.templates, services.renderer, policy.manner, policy.calendar, now)
        found = checker.check(name)
    output.document(_report(found)) if as_json else output.text(_page(found))
    return ExitCode.USAGE if found.problems else ExitCode.DONE


def _report(found: "Checked") -> dict[str, Any]:
    return {
        "checked": found.templates,
        "problems": [_finding(one) for one in found.problems],
        "notes": [_finding(one) for one in found.notes],
    }


def _finding(one: "Finding") -> dict[str, Any]:
    return {"template": one.template, "file": one.file, "line": one.line, "what": one.what, "hint": one.hint}


def _page(found: "Checked") -> list[output.Line]:
    problems = [(output.Span(output.sentence(one.words, one.hint), "red"),) for one in found.problems]
    notes = [(output.Span(f"{one.words} (note)", "dim"),) for one in found.notes]
    count, wrong = found.templates, len(found.problems)
    checked = f"{count} template{'s' if count != 1 else ''} checked"
    return [*problems, *notes, f"{checked}: {wrong or 'no'} problem{'s' if wrong != 1 else ''}."]
