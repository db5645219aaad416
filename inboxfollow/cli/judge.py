"""Commands that overrule what the program judged of a lead: pin, expect, include, clear, everyone."""

import click

from inboxfollow.cli.decide import decide
from inboxfollow.cli.session import json_option


@click.command("pin")
@click.argument("lead_id", metavar="ID")
@json_option
def pin_command(lead_id: str, as_json: bool) -> None:
    """Pins a lead, which counts as interest; once more takes the pin off."""
    from inboxfollow.app import act

    decide(lambda services: act.pin(services, lead_id), as_json)


@click.command("expect")
@click.argument("lead_id", metavar="ID")
@click.argument("answer", type=click.Choice(("yes", "no", "auto")))
@json_option
def expect_command(lead_id: str, answer: str, as_json: bool) -> None:
    """Says whether a reply is owed, whatever your words were; auto lets the words decide again."""
    from inboxfollow.app import act

    value = {"yes": True, "no": False}.get(answer)
    decide(lambda services: act.expect(services, lead_id, value), as_json)


@click.command("include")
@click.argument("lead_id", metavar="ID")
@json_option
def include_command(lead_id: str, as_json: bool) -> None:
    """Makes a lead of a conversation that the rules leave out (see list --excluded)."""
    from inboxfollow.app import act

    decide(lambda services: act.include(services, lead_id), as_json)


@click.command("clear")
@click.argument("lead_id", metavar="ID")
@json_option
def clear_command(lead_id: str, as_json: bool) -> None:
    """Clears the holds of a lead: you have looked, and it may be written to."""
    from inboxfollow.app import act

    decide(lambda services: act.clear_holds(services, lead_id), as_json)


@click.command("everyone")
@click.argument("lead_id", metavar="ID")
@json_option
def everyone_command(lead_id: str, as_json: bool) -> None:
    """Waits for an answer of every person in a conversation instead of the first."""
    from inboxfollow.app import act

    decide(lambda services: act.wait_for_all(services, lead_id), as_json)
