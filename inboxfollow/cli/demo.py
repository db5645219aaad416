"""`demo`: the built-in sample mailbox; no account, no network, a store of its own that is thrown away."""

import click

SCAN_EVERY = 20.0
"""Seconds between two scans of the demo's mailbox, so that its people are seen to answer."""


@click.command("demo")
@click.option("--list", "as_list", is_flag=True, help="Print the list instead of opening the dashboard.")
@click.option("--all", "everything", is_flag=True, help="Print every conversation that is or was a lead.")
@click.option("--excluded", is_flag=True, help="Print those that are never leads, too.")
def demo_command(as_list: bool, everything: bool, excluded: bool) -> None:
    """Shows what the program does, on a sample mailbox made up on the spot.

    On a terminal it opens the dashboard. Some of its people answer what you send them, half a minute later.
    """
    from inboxfollow.cli import dashboard

    if not (as_list or everything or excluded) and dashboard.can_open():
        open_demo()
        return
    from inboxfollow import bootstrap
    from inboxfollow.cli.leads import print_list

    with bootstrap.open_demo() as services:
        print_list(services, everything=everything, excluded=excluded)


def open_demo() -> None:
    """The dashboard on the sample mailbox."""
    from inboxfollow import bootstrap
    from inboxfollow.cli.dashboard import open_dashboard

    with bootstrap.open_demo() as services:
        open_dashboard(services, scan_every=SCAN_EVERY)
