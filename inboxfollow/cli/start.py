"""What `inboxfollow` without a command does."""

import click

from inboxfollow.cli import output
from inboxfollow.cli.session import Session, warn

_WELCOME = (
    "inboxfollow finds the conversations in which you wrote last and nobody answered.",
    "",
    "  inboxfollow demo      shows it on a sample mailbox; no account needed",
    "  inboxfollow --help    lists all commands",
    "",
)


def start(ctx: click.Context) -> None:
    """The list; where there is no configuration yet, how to begin."""
    from inboxfollow.cli.leads import print_list

    found = ctx.ensure_object(Session)
    path = found.missing_config()
    if path is not None:
        output.text([*_WELCOME, f"To use your own mail, copy config.example.toml to {path} and edit it;"])
        output.text(["then run inboxfollow accounts test, and inboxfollow scan."])
        return
    with found.services() as services:
        warn(services)
        print_list(services)
