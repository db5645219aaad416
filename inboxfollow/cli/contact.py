"""Commands about reaching people: note, touch, readdress, cadence."""

import click

from inboxfollow.cli.decide import decide
from inboxfollow.cli.session import json_option


@click.command("note")
@click.argument("lead_id", metavar="ID")
@click.argument("text", nargs=-1, required=True)
@json_option
def note_command(lead_id: str, text: tuple[str, ...], as_json: bool) -> None:
    """Writes a note about a lead. It stays on this machine."""
    from inboxfollow.app import act

    decide(lambda services: act.note(services, lead_id, " ".join(text)), as_json)


@click.command("touch")
@click.argument("lead_id", metavar="ID")
@click.argument("by", type=click.Choice(("call", "text", "meeting")))
@click.option("--reached", is_flag=True, help="You spoke with them.")
@json_option
def touch_command(lead_id: str, by: str, reached: bool, as_json: bool) -> None:
    """Notes down a call, text or meeting: it counts as a touch."""
    from inboxfollow.app import act

    decide(lambda services: act.touch(services, lead_id, by, reached), as_json)


@click.command("readdress")
@click.argument("lead_id", metavar="ID")
@click.argument("old")
@click.argument("new")
@json_option
def readdress_command(lead_id: str, old: str, new: str, as_json: bool) -> None:
    """Writes to NEW instead of OLD from now on, as after a bounce or when somebody left."""
    from inboxfollow.app import act

    decide(lambda services: act.readdress(services, lead_id, old, new), as_json)


@click.command("cadence")
@click.argument("lead_id", metavar="ID")
@click.argument("name")
@json_option
def cadence_command(lead_id: str, name: str, as_json: bool) -> None:
    """Chooses the cadence of a lead by its name in the configuration."""
    from inboxfollow.app import act

    decide(lambda services: act.choose_cadence(services, lead_id, name), as_json)
