"""`send`: shows a follow-up, asks, waits out the undo window, sends through the gate, says what became of it."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import ExitCode, diagnose, worst
from inboxfollow.cli.session import json_option, session, warn
from inboxfollow.domain.errors import UserError

if TYPE_CHECKING:
    from inboxfollow.app.outbox import Outcome
    from inboxfollow.app.preview import Wish
    from inboxfollow.app.services import Services

_MOST_WORDS = 65_536


@click.command("send")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--template", metavar="NAME", default="", help="These words instead of the cadence's.")
@click.option(
    "--body", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True), help="Your own words; - reads stdin."
)
@click.option("--edit", is_flag=True, help="Open the words in $EDITOR first.")
@click.option("--at", metavar="WHEN", help="Send later, e.g. tomorrow, tue 9am, 3d; see help snooze.")
@click.option("--include-replied", is_flag=True, help="Also write to those who have answered.")
@click.option("--dry-run", is_flag=True, help="Only print the exact mail.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def send_command(
    ids: tuple[str, ...],
    template: str,
    body: Path | None,
    edit: bool,
    at: str | None,
    include_replied: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Follows up on leads: shows the mail, asks, and sends it unless something stands against it.

    Right before sending all folders are read again: whoever has answered, said no or is away is not written to
    (exit code 3). An earlier send of the same lead that was cut off is settled first, and nothing else is sent then.
    """
    from inboxfollow.app.preview import Wish
    from inboxfollow.cli.sending import Sending

    if template and body is not None:
        raise click.UsageError("--template and --body exclude each other.")
    if body is not None and len(ids) > 1:
        raise click.UsageError("--body goes to one lead at a time.")
    asks = not (yes or dry_run)
    if asks and (as_json or not output.can_ask()):
        raise UserError("nobody can be asked here", "add --yes to send, or --dry-run to look")
    wish = Wish(template, None if body is None else _own_words(body), include_replied)
    with session().services() as services:
        warn(services)
        if dry_run:
            return _dry_run(services, ids, wish, as_json)
        when = _moment(services, at)
        outcomes = Sending(services, wish, when, asks=asks, edit=edit).run(tuple(dict.fromkeys(ids)))
        if as_json:
            output.document([form(outcome) for outcome in outcomes])
        else:
            output.text(line(outcome) for outcome in outcomes)
            narrate(outcomes)
        note_reported(services, outcomes)
    return worst(map(exit_code, outcomes))


def note_reported(services: "Services", outcomes: "Sequence[Outcome]") -> None:
    """The person knows. Where that cannot be noted, the outcome stands, and the next call says it once more."""
    from inboxfollow.ports.errors import StoreFailed

    try:
        for outcome in outcomes:
            if outcome.row:
                services.store.mark(outcome.row, reported=True)
    except StoreFailed as error:
        output.narrate(f"warning: {output.sentence(error.message, error.hint)}", "yellow")


def _own_words(path: Path) -> str:
    """The text of --body. Raises UserError, naming the file."""
    try:
        data = sys.stdin.buffer.read(_MOST_WORDS + 1) if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", "name a text file with your words") from error
    if len(data) > _MOST_WORDS:
        raise UserError(f"{path} is longer than {_MOST_WORDS:,} bytes", "a follow-up is short")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text (byte {error.start})", "save it as UTF-8") from error


def _moment(services: "Services", words: str | None) -> datetime | None:
    if words is None:
        return None
    from inboxfollow.app.when import parse_when

    return parse_when(words, now=services.clock.now(), calendar=services.policy.calendar)


def _dry_run(services: "Services", ids: Sequence[str], wish: "Wish", as_json: bool) -> int:
    from inboxfollow.app.freeze import freeze
    from inboxfollow.app.outbox import refusal
    from inboxfollow.app.preview import preview

    found = [preview(services, lead_id, wish) for lead_id in ids]
    refused = [refusal(chosen) for chosen in found if chosen.objections]
    mails = [freeze(services, chosen) for chosen in found if not chosen.objections]
    if as_json:
        output.document(
            [
                {"id": one.lead_id, "message_id": one.message_id, "status": "dry_run", "why": "nothing was sent",
                 "recipients": list(one.recipients), "source": one.source.decode()}
                for one in mails
            ]
            + [form(outcome) for outcome in refused]
        )  # fmt: skip
    else:
        for one in mails:
            output.octets(one.source)
        narrate(refused)
    return worst(map(exit_code, refused))


def form(outcome: "Outcome") -> dict[str, object]:
    """One entry of `send --json`."""
    return {
        "id": outcome.lead_id,
        "message_id": outcome.message_id or None,
        "status": outcome.status,
        "why": outcome.why,
        "hint": outcome.cure,
        "notice": outcome.notice,
    }


def line(outcome: "Outcome") -> str:
    """One outcome in words."""
    head = {"sent": "", "blocked": "not sent: ", "failed": "not sent: "}.get(outcome.status, f"{outcome.status}: ")
    return f"{outcome.lead_id}: {head}{outcome.why}"


def narrate(outcomes: "Sequence[Outcome]") -> None:
    """What to do next, on stderr."""
    for outcome in outcomes:
        if outcome.cure:
            output.narrate(f"{outcome.lead_id}: what to do: {outcome.cure}")
        if outcome.notice:
            output.narrate(f"{outcome.lead_id}: {outcome.notice}", "yellow")


def exit_code(outcome: "Outcome") -> ExitCode:
    """How one outcome ends the command."""
    if outcome.status == "blocked":
        return ExitCode.BLOCKED
    if outcome.status == "sent":
        return ExitCode.DONE
    if outcome.status == "unknown":
        return ExitCode.FAILED
    if outcome.error is not None:
        return diagnose(outcome.error).exit_code
    return ExitCode.DONE if outcome.status == "queued" else ExitCode.FAILED
