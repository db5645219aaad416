"""Commands about people and domains, whatever the conversation: ignore, suppress, forget."""

import click

from inboxfollow.cli.decide import decide
from inboxfollow.cli.session import json_option


@click.command("ignore")
@click.argument("pattern", metavar="ADDRESS|@DOMAIN")
@json_option
def ignore_command(pattern: str, as_json: bool) -> None:
    """Never makes leads of these people: colleagues, family, suppliers."""
    from inboxfollow.app import act

    decide(lambda services: act.ignore(services, pattern), as_json)


@click.command("suppress")
@click.argument("pattern", metavar="ADDRESS|@DOMAIN")
@json_option
def suppress_command(pattern: str, as_json: bool) -> None:
    """Never writes to these people again; this survives everything."""
    from inboxfollow.app import act

    decide(lambda services: act.suppress(services, pattern), as_json)


@click.command("forget")
@click.argument("address")
@json_option
def forget_command(address: str, as_json: bool) -> None:
    """Removes the texts and names of a person from the store. Cannot be undone."""
    from inboxfollow.app import act

    decide(lambda services: act.forget(services, address), as_json)
