"""Commands that put a lead away or bring it back: archive, reopen, snooze, undo."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from inboxfollow.cli import output
from inboxfollow.cli.decide import decide
from inboxfollow.cli.session import json_option, session
from inboxfollow.domain.state import CLOSE_REASONS

if TYPE_CHECKING:
    from inboxfollow.app.services import Services


@click.command("archive")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", type=click.Choice(CLOSE_REASONS), default="dead", show_default=True, help="Why.")
@click.option("--dry-run", is_flag=True, help="Only say what would be closed.")
@json_option
def archive_command(ids: tuple[str, ...], reason: str, dry_run: bool, as_json: bool) -> None:
    """Closes leads. One comes back by itself when a person writes later, or when you do."""
    from inboxfollow.app import act

    if not dry_run:
        decide(lambda services: act.archive(services, ids, reason), as_json)
        return
    with session().services() as services:
        preview = act.archive_preview(services, ids)
    if as_json:
        output.document({"would": list(preview), "ids": list(ids)})
    else:
        output.text(preview)


@click.command("reopen")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@json_option
def reopen_command(ids: tuple[str, ...], as_json: bool) -> None:
    """Brings closed, snoozed or settled leads back."""
    from inboxfollow.app import act

    decide(lambda services: act.reopen(services, ids), as_json)


@click.command("snooze")
@click.argument("lead_id", metavar="ID")
@click.argument("when", nargs=-1, required=True)
@json_option
def snooze_command(lead_id: str, when: tuple[str, ...], as_json: bool) -> None:
    """Hides a lead until WHEN: 3d, 3bd, 2w, 1mo, tomorrow, tue 9am, next week, 14 March, 2027-01-05 14:30.

    A day without a time means the start of that day's sending hours. A person's later message ends the snooze.
    """
    from inboxfollow.app import act

    decide(lambda services: act.snooze(services, lead_id, _moment(services, " ".join(when))), as_json)


def _moment(services: "Services", words: str) -> datetime:
    from inboxfollow.app.when import parse_when

    return parse_when(words, now=services.clock.now(), calendar=services.policy.calendar)


@click.command("undo")
@json_option
def undo_command(as_json: bool) -> None:
    """Takes back the newest decision that has not been taken back yet."""
    from inboxfollow.app import act

    decide(act.undo, as_json)
