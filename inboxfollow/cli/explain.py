"""`explain`: what a message is and wants, and why; needs no configuration and no store."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import ExitCode, diagnose
from inboxfollow.cli.session import json_option, session

if TYPE_CHECKING:
    from inboxfollow.app.explain import Explanation

_LABEL = 11
_TEXT_LINES = 12


@click.command("explain")
@click.argument("files", metavar="FILE.eml...", nargs=-1, required=True)
@json_option
def explain_command(files: tuple[str, ...], as_json: bool) -> int:
    """Says what each message is and wants, and why. A - reads one from standard input.

    With a configuration, mail from your own addresses is taken as yours; without one all mail is inbound.
    """
    is_mine = session().is_mine()
    entries = [_entry(name, is_mine) for name in files]
    if as_json:
        output.document(entries)
    else:
        for at, entry in enumerate(entries):
            output.text(([""] if at else []) + _page(entry))
    return ExitCode.FAILED if any("error" in entry for entry in entries) else ExitCode.DONE


def _entry(name: str, is_mine: Callable[[str], bool]) -> dict[str, Any]:
    from inboxfollow.app.explain import MAX_SOURCE, explain

    try:
        with Path(name).open("rb") if name != "-" else sys.stdin.buffer as file:
            source = file.read(MAX_SOURCE + 1)
    except (OSError, ValueError) as error:
        return {"file": name, "error": output.error_form(diagnose(error)) | {"code": "unreadable"}}
    arrived = datetime.now(UTC)
    found = explain(source, arrived=arrived)
    if is_mine(found.sender):
        found = explain(source, mine=True, arrived=arrived)
    return {"file": name} | _form(found)


def _form(found: "Explanation") -> dict[str, Any]:
    """One entry of `explain --json` (DESIGN, "Command line")."""
    expects = found.expects_reply
    return {
        "kind": found.kind,
        "intent": found.intent,
        "until": found.until,
        "successor": found.successor or None,
        "new_text": found.new_text,
        "evidence": list(found.evidence),
        "bounces": [
            {"recipient": one.recipient, "status": one.status, "permanent": one.permanent, "action": one.action}
            for one in found.bounces
        ],
        "message_id": found.message_id,
        "about_message_id": found.about_message_id,
        "references": list(found.references),
        "from": found.sender,
        "to": list(found.to),
        "subject": found.subject,
        "date": found.date,
        "defects": list(found.defects),
        "mine": found.mine,
        "expects_reply": None if expects is None else {"value": expects.value, "why": expects.why},
    }


def _page(entry: dict[str, Any]) -> list[output.Line]:
    """One entry for reading: a label and its words a line, what is empty left out."""
    made: list[output.Line] = [(output.Span(entry["file"], "bold"),)]
    if "error" in entry:
        return [*made, (output.Span(f"  {entry['error']['message']}", "red"),)]
    what = entry["kind"].replace("_", " ") if not entry["mine"] else "mail of yours"
    wants = "" if entry["intent"] == "neutral" else entry["intent"].replace("_", " ")
    expects = entry["expects_reply"]
    told = [("is", what), ("wants", wants), ("until", entry["until"]), ("write to", entry["successor"])]
    told += [("a reply", f"{'is' if expects['value'] else 'is not'} expected: {expects['why']}")] if expects else []
    told += [("because", reason) for reason in entry["evidence"]]
    told += [("bounce", f"{one['recipient']} {one['status']} {one['action']}") for one in entry["bounces"]]
    told += [("about", entry["about_message_id"]), ("from", entry["from"]), ("to", ", ".join(entry["to"]))]
    told += [("subject", entry["subject"]), ("date", entry["date"])]
    told += [("defect", defect) for defect in entry["defects"]]
    made += [f"  {label:{_LABEL}}{words}" for label, words in told if words]
    return [*made, *_text(entry["new_text"])]


def _text(new_text: str) -> list[output.Line]:
    from inboxfollow.app.wording import clean_lines

    lines = clean_lines(new_text)
    more = len(lines) - _TEXT_LINES
    shown: list[output.Line] = [(output.Span(f"  | {line}", "dim"),) for line in lines[:_TEXT_LINES]]
    return shown + ([(output.Span(f"  | … {more} more lines", "dim"),)] if more > 0 else [])
