"""Commands that say how things stand: status, export."""

import re
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from inboxfollow.app import wording
from inboxfollow.cli import output
from inboxfollow.cli.session import json_option, session, warn
from inboxfollow.domain.errors import UserError

if TYPE_CHECKING:
    from inboxfollow.app.daemon_status import DaemonStatus
    from inboxfollow.app.services import Services
    from inboxfollow.app.status import Status

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


@click.command("export")
def export_command() -> None:
    """Prints everything that is stored as one JSON document; equal knowledge gives equal output."""
    from inboxfollow.app import export

    with session().services() as services:
        output.document(export.export(services))


@click.command("status")
@click.option("--format", "pattern", metavar="F", help='Names in braces, as in "{hot} hot, {due} due".')
@json_option
def status_command(pattern: str | None, as_json: bool) -> None:
    """Counts of leads, how the daemon stands, what has been read, what went wrong; quick enough for a status bar."""
    with session().services() as services:
        if pattern is not None:
            output.text([_prompt(services, pattern)])
            return
        from inboxfollow.app import status
        from inboxfollow.cli import forms

        found, now = status.status(services), services.clock.now()
        if as_json:
            known = {"coverage": forms.coverage(found.coverage), "last_errors": list(found.last_errors)}
            output.document({"counts": dict(found.counts), "daemon": _daemon_form(found.daemon, now)} | known)
        else:
            warn(services)
            coverage = wording.coverage_lines(found.coverage, 0, now, services.policy.timezone)
            output.text([*_counts(found), _daemon_line(found.daemon, now), *coverage, *_errors(found)])


def _prompt(services: "Services", pattern: str) -> str:
    """Leads are counted only where the pattern names anything but the daemon."""
    from inboxfollow.app.daemon_status import daemon_status

    values = _daemon(daemon_status(services), services.clock.now())
    if {match[1] for match in _FIELD.finditer(pattern)} - {None} <= values.keys():
        return filled(pattern, values)
    from inboxfollow.app import status

    return filled(pattern, {**status.counts(services), **values})


def filled(pattern: str, values: Mapping[str, int | str]) -> str:
    """`pattern` with every {name} replaced by its value; {{ and }} are braces. Raises UserError for another name."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return match[0][0]
        if name not in values:
            near = get_close_matches(name, values, n=1)
            hint = f"Did you mean {{{near[0]}}}? " if near else ""
            raise UserError(f"{{{name}}} is no name for --format", f"{hint}Known are: {', '.join(values)}")
        return str(values[name])

    return _FIELD.sub(value, pattern)


def _counts(found: "Status") -> list[str]:
    width = max((len(name) for name in found.counts), default=0)
    return [f"{name.replace('_', ' '):{width}}  {count:>6,}" for name, count in found.counts.items()] + [""]


def _daemon(found: "DaemonStatus", now: datetime) -> dict[str, int | str]:
    """What a pattern may name besides counts."""
    from inboxfollow.app.watching import uptime

    return {
        "daemon": found.standing,
        "accounts_in_trouble": found.accounts_in_trouble,
        "queued": found.queued,
        "uptime": uptime(found.watch, now),
    }


def _daemon_form(found: "DaemonStatus", now: datetime) -> dict[str, object]:
    seconds = int((now - found.watch.started).total_seconds()) if found.watch else None
    return {
        "state": found.standing,
        "accounts_in_trouble": found.accounts_in_trouble,
        "queued": found.queued,
        "uptime_seconds": seconds,
    }


def _daemon_line(found: "DaemonStatus", now: datetime) -> str:
    """ "Daemon: on, running for 3h, 1 account in trouble, 2 mails queued"."""
    from inboxfollow.app.watching import uptime

    parts = [
        found.standing if found.watch is None else f"{found.standing}, running for {uptime(found.watch, now)}",
        f"{wording.plural(found.accounts_in_trouble, 'account')} in trouble" if found.accounts_in_trouble else "",
        f"{wording.plural(found.queued, 'mail')} queued" if found.queued else "",
    ]
    return f"Daemon: {', '.join(filter(None, parts))}."


def _errors(found: "Status") -> list[str]:
    return [f"Last time: {error}" for error in found.last_errors]
