"""`list`: who has not answered."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from inboxfollow.cli import output
from inboxfollow.cli.session import json_option, session, warn
from inboxfollow.domain.state import State

if TYPE_CHECKING:
    from inboxfollow.app.services import Services

_ROWS_ON_TERMINAL, _ROWS_IN_PIPE = 12, 100
"""Of each section, where the person says nothing; --limit 0 shows all."""


@click.command("list")
@click.option(
    "--state", "states", multiple=True, type=click.Choice([str(state) for state in State]), help="Only these."
)
@click.option("--all", "everything", is_flag=True, help="Every conversation that is or was a lead.")
@click.option("--excluded", is_flag=True, help="Add those that are never leads, with the reason.")
@click.option("--limit", type=click.IntRange(min=0), help="Rows of each section at most; 0 for all. JSON has all.")
@json_option
def list_command(states: tuple[str, ...], everything: bool, excluded: bool, limit: int | None, as_json: bool) -> None:
    """Lists who has not answered: what is due today, what comes later, the backlog.

    The columns: id, flags (! look before writing, * pinned), band (Hot, Warm, Cold), people, subject, working days
    of silence, touches made of those planned, what comes next, score. ≥ before the touches: at least so many.
    """
    with session().services() as services:
        warn(services)
        wanted = {State(state) for state in states}
        excluded = excluded or State.EXCLUDED in wanted
        if as_json:
            _print_json(services, wanted, everything, excluded, limit)
        else:
            print_list(services, states=wanted, everything=everything, excluded=excluded, limit=limit)


def print_list(
    services: "Services",
    *,
    states: Collection[State] = (),
    everything: bool = False,
    excluded: bool = False,
    limit: int | None = None,
) -> None:
    """The readable list on stdout; at most `limit` rows of each section, 0 for all, None for what fits the screen."""
    from inboxfollow.app import agenda
    from inboxfollow.cli.listing import listing

    screen = output.screen()
    found = agenda.agenda(services, states=states or None, everything=everything, excluded=excluded)
    if limit is None:
        limit = _ROWS_ON_TERMINAL if screen.terminal else _ROWS_IN_PIPE
    output.text(
        listing(
            found,
            steps={cadence.name: len(cadence.steps) for cadence in services.policy.cadences},
            now=services.clock.now(),
            calendar=services.policy.calendar,
            width=screen.width,
            limit=limit or None,
            filtered=bool(states),
        )
    )


def _print_json(
    services: "Services", states: Collection[State], everything: bool, excluded: bool, limit: int | None
) -> None:
    from inboxfollow.app import agenda
    from inboxfollow.cli import forms

    found = agenda.agenda(services, states=states or None, everything=everything, excluded=excluded)
    output.document([forms.lead(row) for row in found.rows[: limit or None]])
