"""`scan`: one poll of the accounts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from inboxfollow.app.wording import plural
from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import Diagnosis, ExitCode, diagnose, worst
from inboxfollow.cli.session import json_option, session, warn

if TYPE_CHECKING:
    from inboxfollow.app.filing import Filed
    from inboxfollow.app.poll import AccountReport


@click.command("scan")
@click.option("--account", metavar="NAME", help="Only this one.")
@click.option("--full", is_flag=True, help="Look at every folder anew instead of only at what is new.")
@json_option
def scan_command(account: str | None, full: bool, as_json: bool) -> int:
    """Reads what is new in your mailboxes. Reading changes nothing on the server, not even a flag.

    It may be stopped at any time; the next scan goes on where this one stopped. With archive.move_on_server = true it
    also moves what could not be moved when you archived it.
    """
    from inboxfollow.app import filing, poll
    from inboxfollow.cli.progress import scan_progress

    with session().services() as services:
        warn(services)
        with scan_progress() as progress:
            reports = poll.poll(services, account=account, full=full, progress=progress)
        filed = filing.carry_out(services, [report.account for report in reports if _worked(report)])
    trouble = unmoved(filed)
    outcome = overall(reports) or trouble
    if as_json:
        error = {} if outcome is None else {"error": output.error_form(outcome)}
        output.document({"accounts": [_form(report) for report in reports]} | error)
    else:
        output.text(_summary(report) for report in reports if _worked(report))
        _narrate_failures(reports)
        if trouble is not None:
            output.failure(trouble, False)
    for words in filing.words(filed):
        output.narrate(words)
    return ExitCode.DONE if outcome is None else outcome.exit_code


def overall(reports: "Sequence[AccountReport]") -> Diagnosis | None:
    """What went wrong in all: None for nothing, the failure itself where nothing could be read, else partial."""
    failures = [error for report in reports for _, error in report.failed]
    if not failures:
        return None
    if not any(_worked(report) for report in reports):
        diagnoses = [diagnose(error) for error in failures]
        code = worst(one.exit_code for one in diagnoses)
        return next(one for one in diagnoses if one.exit_code is code)
    accounts = sum(any(not folder for folder, _ in report.failed) for report in reports)
    folders = sum(bool(folder) for report in reports for folder, _ in report.failed)
    parts = [plural(count, word) for count, word in ((accounts, "account"), (folders, "folder")) if count]
    message = f"{' and '.join(parts)} could not be read; the rest was"
    return Diagnosis("partial", message, "An answer there is not seen until it can be read", ExitCode.PARTIAL)


def unmoved(filed: "Filed") -> Diagnosis | None:
    """What was to be moved on a server and could not be."""
    if not filed.failed:
        return None
    why = "; ".join(f"{account}: {output.sentence(error.message, error.hint)}" for account, error in filed.failed)
    return Diagnosis("partial", why, "", ExitCode.PARTIAL)


def _worked(report: "AccountReport") -> bool:
    """Whether any folder of the account was read."""
    return not report.failed or _folders_read(report) > 0


def _folders_read(report: "AccountReport") -> int:
    return report.folders - sum(bool(folder) for folder, _ in report.failed)


def _form(report: "AccountReport") -> dict[str, Any]:
    return {
        "account": report.account,
        "new_messages": report.new_messages,
        "texts": report.texts,
        "folders": report.folders,
        "failed": [{"folder": folder} | output.error_form(diagnose(error)) for folder, error in report.failed],
        "seconds": round(report.seconds, 3),
    }


def _summary(report: "AccountReport") -> str:
    news = plural(report.new_messages, "new message") if report.new_messages else "no news"
    texts = f", {plural(report.texts, 'text')} read" if report.texts else ""
    shared = " (another scan was under way; this is its result)" if report.waited else ""
    return (
        f"{report.account}: {news} in {plural(_folders_read(report), 'folder')}{texts}, {report.seconds:.1f} s{shared}"
    )


def _narrate_failures(reports: "Sequence[AccountReport]") -> None:
    for report in reports:
        for folder, error in report.failed:
            place = f"{report.account}/{folder}" if folder else report.account
            output.narrate(f"error: {place}: {output.sentence(error.message, error.hint)}")
