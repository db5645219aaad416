"""Commands that put a lead away or bring it back: archive, reopen, snooze, undo."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from inboxfollow.cli import output
from inboxfollow.cli.decide import decide
from inboxfollow.cli.exit_codes import ExitCode
from inboxfollow.cli.session import json_option, session
from inboxfollow.domain.state import CLOSE_REASONS

if TYPE_CHECKING:
    from inboxfollow.app.act import Done
    from inboxfollow.app.filing import Moved
    from inboxfollow.app.services import Services
    from inboxfollow.ports.moves import Pile


@click.command("archive")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", type=click.Choice(CLOSE_REASONS), default="dead", show_default=True, help="Why.")
@click.option("--dry-run", is_flag=True, help="Only say what would be closed.")
@json_option
def archive_command(ids: tuple[str, ...], reason: str, dry_run: bool, as_json: bool) -> int:
    """Closes leads. One comes back by itself when a person writes later, or when you do.

    With archive.move_on_server = true their mail also moves from the inbox to the archive folder of its account.
    """
    from inboxfollow.app import act

    with session().services() as services:
        if not dry_run:
            return _tell(act.archive(services, ids, reason), as_json)
        preview = act.archive_preview(services, ids)
    if as_json:
        moves = [_move_form(pile) for pile in preview.moves]
        output.document({"would": list(preview.lines), "ids": list(ids), "moved": moves})
    else:
        output.text(preview.lines)
    return ExitCode.DONE


def _tell(done: "Done", as_json: bool) -> int:
    """Says what was done and moved; what a server refused is told apart, since the decision itself stands."""
    from inboxfollow.cli.scan import unmoved

    trouble = unmoved(done.filed)
    if as_json:
        moves = [_move_form(one) for one in done.filed.moved]
        error = {} if trouble is None else {"error": output.error_form(trouble)}
        output.document({"done": done.words, "ids": list(done.ids), "moved": moves} | error)
    else:
        output.text([done.words])
        if trouble is not None:
            output.failure(trouble, False)
    return ExitCode.DONE if trouble is None else trouble.exit_code


def _move_form(one: "Moved | Pile") -> dict[str, Any]:
    return {"id": one.lead_id, "account": one.account, "from": one.source, "to": one.target, "messages": one.messages}


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
def undo_command(as_json: bool) -> int:
    """Takes back the newest decision that has not been taken back yet; mail it moved is moved back."""
    from inboxfollow.app import act

    with session().services() as services:
        return _tell(act.undo(services), as_json)
