"""`demo`: the built-in sample mailbox; no account, no network, a store of its own that is thrown away."""

import click


@click.command("demo")
@click.option("--list", is_flag=True, expose_value=False, help="Print the list; the dashboard is to come.")
@click.option("--all", "everything", is_flag=True, help="Every conversation that is or was a lead.")
@click.option("--excluded", is_flag=True, help="Add those that are never leads.")
def demo_command(everything: bool, excluded: bool) -> None:
    """Shows what the program does, on a sample mailbox made up on the spot."""
    from inboxfollow import bootstrap
    from inboxfollow.cli.leads import print_list

    with bootstrap.open_demo() as services:
        print_list(services, everything=everything, excluded=excluded)
