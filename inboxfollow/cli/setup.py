"""`setup`: from an address to the first list. The conversation is in setup_servers, setup_login and setup_rest."""

from typing import TYPE_CHECKING, Any

import click

from inboxfollow.cli import output
from inboxfollow.cli.asking import Asker
from inboxfollow.cli.exit_codes import ExitCode
from inboxfollow.cli.session import json_option, session
from inboxfollow.cli.setup_wishes import Wishes, me_options, setup_options, wishes
from inboxfollow.domain.errors import UserError

if TYPE_CHECKING:
    from inboxfollow.app.setup.plan import Plan
    from inboxfollow.cli.setup_servers import Talk
    from inboxfollow.ports.settings import Written


@click.command("setup")
@setup_options
@me_options
@click.option("--plain", is_flag=True, help="Plain questions and lists instead of screens.")
@click.option("--no-scan", is_flag=True, help="Do not read the mail yet.")
@json_option
def setup_command(plain: bool, no_scan: bool, as_json: bool, **flags: Any) -> int:
    """Sets up a mailbox: finds its servers, proves them by logging in, writes the configuration, reads the mail.

    ADDRESS is your mail address. Nothing is written before the end, and you are asked first; a configuration that is
    there keeps its comments, and a copy is kept beside it. With --yes nothing is asked, and no terminal is needed.
    """
    return set_up(wishes(flags), with_me=True, plain=plain, scan=not no_scan, as_json=as_json)


def set_up(said: Wishes, *, with_me: bool, plain: bool, scan: bool, as_json: bool) -> int:
    """The whole of it; returns the exit code. `with_me`: a configuration may be made, not only changed.
    Raises UserError and PortError; then nothing was written."""
    from inboxfollow.bootstrap.setup import setup_tools
    from inboxfollow.cli.setup_screens import can_show, set_up_on_screens
    from inboxfollow.cli.setup_servers import Talk

    if not said.yes and (as_json or not output.can_ask()):
        why = "--json asks nothing" if as_json else "there is no terminal to ask on"
        raise UserError(f"set-up has questions, and {why}", "add --yes, and flags for what it asks")
    tools = setup_tools(session().config)
    current = tools.settings.current()
    if not with_me and not current.has_me:
        raise UserError(f"there is no configuration at {current.file} yet", "begin with: inboxfollow setup")
    if not (said.yes or as_json or plain) and can_show(said):
        return set_up_on_screens(tools, current, said, scan=scan)
    talk = Talk(tools, Asker(said.yes), said, current, with_me)
    try:
        done = _talk(talk)
    except (KeyboardInterrupt, click.Abort):
        output.narrate("\nstopped; nothing was written")
        return ExitCode.INTERRUPTED
    if done is None:
        return ExitCode.DONE
    made, written = done
    kept = f"; the one before is kept as {written.backup}" if written.backup else ""
    output.narrate(f"Wrote {written.file}{kept}")
    ready = _is_ready(talk, made)
    show = "" if as_json else "list" if plain or said.yes else "screen"
    code = _read_mail(made.account.name, show) if scan and ready else _say_what_next(scan, ready)
    if as_json:
        output.document(_form(made, written, scan and ready))
    return code


def _talk(talk: "Talk") -> "tuple[Plan, Written] | None":
    """The conversation; None where nothing is to be written."""
    from inboxfollow.cli.setup_login import open_account
    from inboxfollow.cli.setup_rest import make_plan, write
    from inboxfollow.cli.setup_servers import ask_address, find_entrance

    start = ask_address(talk)
    if start.account is None and talk.current.accounts:
        known = ", ".join(one.name for one in talk.current.accounts)
        talk.ask.say(f"{talk.current.file} has these accounts: {known}. Another one is added.")
    if start.account is not None and not talk.wishes.yes:
        talk.ask.say(f'{start.address} is set up already, as account "{start.account.name}".')
        options = ("check that it works", "set it up anew (servers, password)", "leave it as it is")
        choice = talk.ask.choose("What shall be done?", options)
        if choice == 0:
            _check(start.account.name)
        if choice != 1:
            return None
    opened = open_account(talk, start, find_entrance(talk, start.address))
    done = write(talk, make_plan(talk, start, opened))
    if done is None:
        talk.ask.say("Nothing was written.")
    return done


def _check(name: str) -> None:
    from inboxfollow.app import accounts

    with session().services() as services:
        for one in accounts.test(services, name):
            hint = one.error.hint if one.error else ""
            output.narrate(f"{one.account}: {output.sentence(one.words, hint) if hint else one.words}")


def _is_ready(talk: "Talk", made: "Plan") -> bool:
    """Whether the secret can be had from where it is to be: a variable may have to be set first."""
    from inboxfollow.app.setup import secret

    if made.keyring or secret.is_there(talk.tools, made.account, made.secret):
        return True
    talk.ask.say(
        f"Set {made.account.secret.env} to the password wherever inboxfollow runs, as in: "
        f"export {made.account.secret.env}=... (in your shell's profile)"
    )
    return False


def _say_what_next(scan: bool, ready: bool) -> ExitCode:
    then = "Then, to read your mail" if scan and not ready else "To read your mail"
    output.narrate(f"{then}: inboxfollow scan")
    return ExitCode.DONE


def _read_mail(name: str, show: str) -> ExitCode:
    """The first scan; then to `show` is the "screen" (which begins with the first look), the "list", or "" nothing."""
    from inboxfollow.app import poll
    from inboxfollow.cli import dashboard
    from inboxfollow.cli.leads import print_list
    from inboxfollow.cli.progress import scan_progress
    from inboxfollow.cli.scan import overall

    output.narrate("Reading your mail, which changes nothing in it. If interrupted it goes on with: inboxfollow scan")
    with session().services() as services:
        with scan_progress() as progress:
            reports = poll.poll(services, account=name, full=False, progress=progress)
        trouble = overall(reports)
        if trouble is not None:
            output.failure(trouble, False)
            return trouble.exit_code
        if show == "screen" and dashboard.can_open():
            dashboard.open_dashboard(services)
        elif show:
            print_list(services)
    return ExitCode.DONE


def _form(made: "Plan", written: "Written", scanned: bool) -> dict[str, Any]:
    account = made.account
    return {
        "file": written.file,
        "backup": written.backup or None,
        "account": {
            "name": account.name,
            "kind": account.kind,
            "username": account.username,
            "imap": str(account.imap) if account.imap else None,
            "smtp": str(account.smtp) if account.smtp else None,
            "sent": account.sent or None,
            "archive": account.archive or None,
        },
        "addresses": list(made.me.addresses if made.me else made.addresses),
        "scanned": scanned,
    }
