"""`accounts list|test|add|remove`: the mailboxes of the configuration."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from inboxfollow.cli import output
from inboxfollow.cli.asking import Asker
from inboxfollow.cli.authorize import authorize_command
from inboxfollow.cli.exit_codes import ExitCode, diagnose, worst
from inboxfollow.cli.session import json_option, session, warn
from inboxfollow.cli.setup_wishes import setup_options, wishes
from inboxfollow.cli.table import Cell, Column, cleaned, layout, lines
from inboxfollow.domain.errors import UserError

if TYPE_CHECKING:
    from inboxfollow.app.accounts import AccountCheck
    from inboxfollow.app.services import Services

_COLUMNS = (Column(), Column(), Column(share=1, least=12), Column(share=1, least=12))


@click.group("accounts")
def accounts_command() -> None:
    """The mailboxes of the configuration."""


accounts_command.add_command(authorize_command)


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


@accounts_command.command("add")
@setup_options
@click.option("--plain", is_flag=True, help="Plain questions and lists instead of screens.")
@click.option("--no-scan", is_flag=True, help="Do not read the mail yet.")
@json_option
def accounts_add(plain: bool, no_scan: bool, as_json: bool, **flags: Any) -> int:
    """Adds a mailbox to the configuration, as setup does. ADDRESS is its mail address."""
    from inboxfollow.cli.setup import set_up

    return set_up(wishes(flags), with_me=False, plain=plain, scan=not no_scan, as_json=as_json)


@accounts_command.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def accounts_remove(name: str, yes: bool, as_json: bool) -> int:
    """Takes the account NAME out of the configuration, and its password out of the keyring.

    A copy of the configuration is kept. What was read of the account stays in the store.
    """
    from inboxfollow.app.setup import remove
    from inboxfollow.bootstrap.setup import setup_tools

    tools = setup_tools(session().config)
    account = remove.account_named(tools, name)
    if not yes:
        if as_json or not output.can_ask():
            raise UserError("this wants a yes, and nobody can be asked", "add --yes")
        if not Asker().confirm(f'Remove the account "{account.name}" ({account.username})?', default=False):
            output.narrate("Nothing was changed.")
            return ExitCode.DONE
    done = remove.remove(tools, name)
    if done.trouble is not None:
        hint = f"remove it by hand: keyring del inboxfollow {account.name}:{account.username}"
        output.narrate(f"warning: its password is still there: {output.sentence(done.trouble.message, hint)}", "yellow")
    if as_json:
        output.document({"removed": name, "file": done.written.file, "backup": done.written.backup})
    else:
        kept = f"the configuration before is kept as {done.written.backup}"
        output.text([f'Removed account "{name}"; {kept}. What was read of it stays in the store.'])
    return ExitCode.DONE


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
