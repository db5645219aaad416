"""`plan`: what the autopilot will send or prepare, what it leaves to the person, and the means to leave one out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from inboxfollow.cli import output
from inboxfollow.cli.forms import stamp
from inboxfollow.cli.output import Line, Span
from inboxfollow.cli.session import json_option, session, warn

if TYPE_CHECKING:
    from inboxfollow.app.plan import Outlook
    from inboxfollow.app.services import Services
    from inboxfollow.domain.autopilot_plan import Planned


@click.group("plan", invoke_without_command=True)
@click.option("--days", type=click.IntRange(1, 366), default=14, show_default=True, help="How far ahead.")
@json_option
@click.pass_context
def plan_command(ctx: click.Context, days: int, as_json: bool) -> None:
    """Shows every mail that the autopilot would send or prepare, supposing that nobody answers.

    Each with its time, people, subject, touch and template, what it does (send, or prepare for your approval), and why
    it leaves later than it is due. Below stands what is left to you.
    """
    if ctx.invoked_subcommand is not None:
        return
    from inboxfollow.app.plan import outlook

    with session().services() as services:
        warn(services)
        found = outlook(services, days)
        if as_json:
            output.document(_document(found))
        else:
            output.text(_page(services, found, days))


@plan_command.command("skip")
@click.argument("lead_id", metavar="ID")
@json_option
def skip_command(lead_id: str, as_json: bool) -> None:
    """Leaves out the next mail planned for a lead: that one only. The lead stays due, for you; `undo` takes it back."""
    from inboxfollow.app.autopilot import skip

    with session().services() as services:
        done = skip(services, lead_id)
        if as_json:
            output.document({"done": done.words, "ids": list(done.ids)})
        else:
            output.text([done.words])


def _page(services: "Services", found: "Outlook", days: int) -> Sequence[Line]:
    from inboxfollow.app.plan_words import by_day, state_lines
    from inboxfollow.cli.table import Cell, Column, cleaned, layout, lines

    now, zone, width = services.clock.now(), services.policy.timezone, output.screen().width
    columns = (
        Column(), Column(most=10), Column(share=2, least=8, most=30), Column(share=3, least=8, most=60),
        Column(most=16), Column(), Column(share=3, least=8),
    )  # fmt: skip
    sections = [(f"{title}", rows) for title, rows in by_day(found.mails, now, zone)]
    left = [("Left to you", list(found.left))] if found.left else []
    tables = [
        (title, cleaned([_cells(row, Cell, services, now) for row in rows])) for title, rows in (*sections, *left)
    ]
    widths = layout([row for _, table in tables for row in table], columns, width)
    page: list[Line] = []
    for title, table in tables:
        page += [(Span(title, "bold"),), *lines(table, columns, widths), ""]
    return [*page, *((Span(words, "yellow"),) for words in state_lines(found, days, now, zone))]


def _cells(row: "Planned", cell: Any, services: "Services", now: Any) -> tuple[Any, ...]:
    from inboxfollow.app import plan_words
    from inboxfollow.app.wording import due_words

    yours = row.mode == "off"
    when = due_words(row.due, now, services.policy.calendar, brief=True) if yours else ""
    return (
        cell(when or f"{row.at.astimezone(services.policy.timezone):%H:%M}"),
        cell(row.lead_id, "bold"),
        cell(plan_words.people(row)),
        cell(row.subject or "(no subject)"),
        cell(plan_words.step(row), "dim"),
        cell(plan_words.MODES[row.mode], "green" if row.mode == "send" else ""),
        cell(row.why, "yellow" if yours else "dim"),
    )


def _document(found: "Outlook") -> dict[str, Any]:
    """`plan --json`."""
    return {
        "planned": [_form(row) for row in found.mails],
        "left_to_you": [_form(row) for row in found.left],
        "cadences": list(found.cadences),
        "not_yet_seen": list(found.unseen),
        "paused_since": stamp(found.paused_since),
        "unread": list(found.unread),
    }


def _form(row: "Planned") -> dict[str, Any]:
    return {
        "at": stamp(row.at),
        "id": row.lead_id,
        "account": row.account,
        "subject": row.subject,
        "people": [{"name": name, "address": address} for name, address in row.people],
        "touch": row.touch,
        "by": row.by,
        "template": row.template or None,
        "cadence": row.cadence,
        "mode": None if row.mode == "off" else row.mode,
        "due": stamp(row.due),
        "why": row.why or None,
    }
