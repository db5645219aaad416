"""`outbox`: mail that waits, that may or may not have left, or that was stopped; and the means to settle it."""

from typing import TYPE_CHECKING, Any

import click

from inboxfollow.app.wording import instant, plural
from inboxfollow.cli import output
from inboxfollow.cli.forms import stamp
from inboxfollow.cli.output import Line, Span
from inboxfollow.cli.session import json_option, session

if TYPE_CHECKING:
    from inboxfollow.app.services import Services
    from inboxfollow.domain.outgoing import Outgoing

_STYLES: dict[str, Any] = {"unknown": "red", "failed": "red", "blocked": "yellow", "draft": "yellow", "sent": "green"}


@click.group("outbox", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also what was sent or taken back.")
@json_option
@click.pass_context
def outbox_command(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """Shows mail that waits, for its time or your approval, is unknown, was blocked or failed; each with its number."""
    if ctx.invoked_subcommand is not None:
        return
    from inboxfollow.app.outbox import outbox

    with session().services() as services:
        found = outbox(services, everything=everything)
        if as_json:
            output.document([form(one) for one in found])
        else:
            output.text(line for one in found for line in _lines(services, one))
            if not found:
                output.narrate("nothing waits in the outbox")


@outbox_command.command("drain")
@json_option
def drain_command(as_json: bool) -> int:
    """Sends what is due (queued with --at, or put off by a server) and settles what an ended process left."""
    from inboxfollow.app.drain import drain
    from inboxfollow.cli.exit_codes import worst
    from inboxfollow.cli.progress import scan_progress
    from inboxfollow.cli.send import exit_code, narrate
    from inboxfollow.cli.send import form as outcome_form
    from inboxfollow.cli.send import line as outcome_line

    with session().services() as services:
        with scan_progress() as progress:
            outcomes = drain(services, progress)
        if as_json:
            output.document([outcome_form(outcome) for outcome in outcomes])
        else:
            output.text(outcome_line(outcome) for outcome in outcomes)
            narrate(outcomes)
            if not outcomes:
                output.narrate("nothing is due")
    return worst(map(exit_code, outcomes))


@outbox_command.command("sent")
@click.argument("number", type=int)
@json_option
def sent_command(number: int, as_json: bool) -> None:
    """You know that mail NUMBER, whose outcome is unknown, has left: it counts as a touch."""
    _resolve(number, True, as_json)


@outbox_command.command("failed")
@click.argument("number", type=int)
@json_option
def failed_command(number: int, as_json: bool) -> None:
    """You know that mail NUMBER, whose outcome is unknown, has not left: the lead may be written to again."""
    _resolve(number, False, as_json)


@outbox_command.command("approve")
@click.argument("number", type=int)
@json_option
def approve_command(number: int, as_json: bool) -> int:
    """Sends mail NUMBER, which the autopilot prepared: as your own, after the undo window, past the gate."""
    from inboxfollow.app.outbox import approve
    from inboxfollow.app.preview import Wish
    from inboxfollow.cli.send import exit_code, line, narrate, note_reported
    from inboxfollow.cli.send import form as outcome_form
    from inboxfollow.cli.sending import Sending

    with session().services() as services:
        outcome = Sending(services, Wish(), None, asks=False, edit=False).deliver(approve(services, number))
        if as_json:
            output.document(outcome_form(outcome))
        else:
            output.text([line(outcome)])
            narrate([outcome])
        note_reported(services, [outcome])
    return exit_code(outcome)


@outbox_command.command("cancel")
@click.argument("number", type=int)
@json_option
def cancel_command(number: int, as_json: bool) -> None:
    """Takes back mail NUMBER, which has not left."""
    from inboxfollow.app.outbox import cancel

    with session().services() as services:
        _say(services, cancel(services, number), as_json)


def _resolve(number: int, sent: bool, as_json: bool) -> None:
    from inboxfollow.app.outbox import resolve

    with session().services() as services:
        _say(services, resolve(services, number, sent=sent), as_json)


def _say(services: "Services", one: "Outgoing", as_json: bool) -> None:
    if as_json:
        output.document(form(one))
    else:
        output.text(_lines(services, one))


def form(one: "Outgoing") -> dict[str, Any]:
    """One entry of `outbox --json`."""
    return {
        "number": one.row,
        "id": one.lead_id,
        "account": one.account,
        "status": str(one.status),
        "automatic": one.automatic or None,
        "why": one.why,
        "message_id": one.known_id,
        "from": one.sender,
        "to": list(one.recipients),
        "subject": one.subject,
        "template": one.template or None,
        "created": stamp(one.created),
        "not_before": stamp(one.not_before),
        "finished": stamp(one.finished),
        "attempts": one.attempts,
        "copy": one.filing or None,
    }


def _lines(services: "Services", one: "Outgoing") -> list[Line]:
    now, zone = services.clock.now(), services.policy.timezone
    when = one.not_before if one.status == "ready" else one.finished or one.started or one.created
    status = "draft" if one.is_draft else str(one.status)
    head = f"{one.row:>4}  {one.lead_id}  "
    words = f"  {instant(when, now, zone)}  {', '.join(one.recipients)}  {one.subject}"
    tried = f" ({plural(one.attempts, 'attempt')})" if one.attempts > 1 else ""
    lines: list[Line] = [(Span(head), Span(f"{status:<9}", _STYLES.get(status, "")), Span(words))]
    if one.why and one.status != "sent":
        lines.append((Span(f"      {one.why}{tried}", "dim"),))
    if one.is_draft:
        lines.append(
            f"      waits for your approval: inboxfollow outbox approve {one.row}, or: outbox cancel {one.row}"
        )
    if one.status == "unknown":
        lines.append(f"      did it arrive? inboxfollow outbox sent {one.row}, or: inboxfollow outbox failed {one.row}")
    return lines
