"""`accounts list|test`: the mailboxes of the configuration, and whether they can be read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import ExitCode, diagnose, worst
from inboxfollow.cli.session import json_option, session, warn
from inboxfollow.cli.table import Cell, Column, cleaned, layout, lines

if TYPE_CHECKING:
    from inboxfollow.app.accounts import AccountCheck
    from inboxfollow.app.services import Services

_COLUMNS = (Column(), Column(), Column(share=1, least=12), Column(share=1, least=12))


@click.group("accounts")
def accounts_command() -> None:
    """The mailboxes of the configuration."""


@accounts_command.command("list")
@json_option
def accounts_list(as_json: bool) -> None:
    """Lists the accounts without connecting to any."""
    with session().services() as services:
        warn(services)
        output.document(_forms(services)) if as_json else output.text(_table(services))


def _forms(services: "Services") -> list[dict[str, str]]:
    return [
        {"name": one.name, "kind": one.kind, "address": one.address, "server": one.server} for one in services.accounts
    ]


def _table(services: "Services") -> list[output.Line]:
    rows = cleaned(
        [(Cell(one.name, "bold"), Cell(one.kind), Cell(one.address), Cell(one.server)) for one in services.accounts]
    )
    if not rows:
        return ["No account is configured."]
    return lines(rows, _COLUMNS, layout(rows, _COLUMNS, output.screen().width))


@accounts_command.command("test")
@click.argument("name", required=False)
@json_option
def accounts_test(name: str | None, as_json: bool) -> int:
    """Logs in to each account, or to NAME, to read and to send, and lists the folders that a scan would read."""
    from inboxfollow.app import accounts

    with session().services() as services:
        warn(services)
        checks = accounts.test(services, name)
    if as_json:
        output.document([_check_form(check) for check in checks])
    else:
        output.text(f"{check.account}: {check.words}" for check in checks if check.error is None)
        for check in checks:
            if check.error is not None:
                output.narrate(f"error: {check.account}: {output.sentence(check.error.message, check.error.hint)}")
    return outcome(checks)


def outcome(checks: "Sequence[AccountCheck]") -> ExitCode:
    """That of the failure where all accounts failed, partial where some did."""
    failed = [diagnose(check.error).exit_code for check in checks if check.error is not None]
    return ExitCode.PARTIAL if 0 < len(failed) < len(checks) else worst(failed)


def _check_form(check: "AccountCheck") -> dict[str, object]:
    error = None if check.error is None else output.error_form(diagnose(check.error))
    return {
        "account": check.account,
        "ok": check.ok,
        "words": check.words,
        "folders": list(check.folders),
        "error": error,
    }
