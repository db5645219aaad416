"""`show`: everything about one lead."""

import click

from inboxfollow.cli import output
from inboxfollow.cli.session import json_option, session, warn


@click.command("show")
@click.argument("lead_id", metavar="ID")
@click.option("--full", is_flag=True, help="Mails to their end instead of their first lines.")
@json_option
def show_command(lead_id: str, full: bool, as_json: bool) -> None:
    """Shows one lead: people, score part by part, evidence, every message and touch, and what comes next."""
    from inboxfollow.app.detail import detail
    from inboxfollow.cli import forms
    from inboxfollow.cli.page import page

    with session().services() as services:
        warn(services)
        found = detail(services, lead_id)
        if as_json:
            output.document(forms.detail(found))
            return
        steps = {cadence.name: len(cadence.steps) for cadence in services.policy.cadences}
        output.text(
            page(
                found,
                steps=steps.get(found.row.cadence, 0),
                now=services.clock.now(),
                calendar=services.policy.calendar,
                width=output.screen().width,
                full=full,
            )
        )
