"""What `inboxfollow` without a command does."""

from pathlib import Path

import click

from inboxfollow.cli import output
from inboxfollow.cli.session import Session, warn

_WELCOME = (
    "inboxfollow finds the conversations in which you wrote last and nobody answered.",
    "",
    "  inboxfollow demo      shows it on a sample mailbox; no account needed",
    "  inboxfollow setup     sets up your own mailbox",
    "  inboxfollow --help    lists all commands",
    "",
)


def start(ctx: click.Context) -> None:
    """The dashboard on a terminal, else the list; where there is no configuration yet, how to begin."""
    from inboxfollow.cli import dashboard
    from inboxfollow.cli.leads import print_list

    found = ctx.ensure_object(Session)
    path = found.missing_config()
    if path is not None:
        _welcome(ctx, path)
        return
    with found.services() as services:
        if dashboard.can_open():
            dashboard.open_dashboard(services)
        else:
            warn(services)
            print_list(services)


def _welcome(ctx: click.Context, config: Path) -> None:
    """For somebody who has no configuration: what this is, and how to begin."""
    from inboxfollow.cli import dashboard

    if not dashboard.can_open():
        output.text([*_WELCOME, f"Or write {config} yourself: config.example.toml explains every setting."])
        return
    match dashboard.welcome(config):
        case "demo":
            from inboxfollow.cli.demo import open_demo

            open_demo()
        case "setup":
            from inboxfollow.cli.setup import setup_command

            with setup_command.make_context("setup", [], parent=ctx) as inner:
                outcome = setup_command.invoke(inner)
            ctx.exit(outcome)
