"""`help TOPIC`: the words of the program explained, or a command's own help."""

import os
from difflib import get_close_matches
from inspect import cleandoc
from pathlib import Path

import click

from inboxfollow.cli import output
from inboxfollow.cli.output import Line, Span
from inboxfollow.cli.session import session
from inboxfollow.cli.topic_texts import TOPICS
from inboxfollow.domain.errors import UserError

_KEY_CELLS = 22


@click.command("help")
@click.argument("topic", required=False)
@click.pass_context
def help_command(ctx: click.Context, topic: str | None) -> None:
    """Explains a TOPIC or a command; alone it lists the topics."""
    if topic is None:
        output.text(_listed())
        return
    explained: list[Line] = []
    if topic in TOPICS:
        explained = [*cleandoc(TOPICS[topic].text).splitlines(), *_more(topic)]
    usage = _usage(ctx.find_root(), topic)
    if not (explained or usage):
        raise UserError(f'there is no help on "{topic}"', _near(ctx, topic))
    output.text([*explained, *([""] if explained and usage else []), *usage])


def _usage(root: click.Context, name: str) -> list[str]:
    """The help of the command of that name, nothing where there is none."""
    group = root.command
    command = group.get_command(root, name) if isinstance(group, click.Group) else None
    if command is None:
        return []
    with click.Context(command, info_name=name, parent=root) as inner:
        return command.get_help(inner).splitlines()


def _listed() -> list[Line]:
    width = max(map(len, TOPICS))
    rows: list[Line] = [(Span(f"  {name:{width}}  ", "bold"), Span(topic.line)) for name, topic in TOPICS.items()]
    end = "inboxfollow help COMMAND explains a command, inboxfollow --help lists them all."
    return ["inboxfollow help TOPIC explains:", "", *rows, "", end]


def _near(ctx: click.Context, topic: str) -> str:
    """The topic or command that was meant, else all topics."""
    root = ctx.find_root()
    commands = root.command.list_commands(root) if isinstance(root.command, click.Group) else []
    near = get_close_matches(topic.lower(), [*TOPICS, *commands], 1)
    return f'Did you mean "{near[0]}"?' if near else f"Topics: {', '.join(TOPICS)}, and every command"


def _more(topic: str) -> list[Line]:
    """What is known only to other rooms, which are asked when it is wanted."""
    match topic:
        case "templates":
            from inboxfollow.cli.templates import vocabulary

            return ["", *vocabulary()]
        case "config":
            return ["", *_places(session().config)]
        case "keys":
            return _keys()
    return []


def _places(named: Path | None) -> list[Line]:
    """Where files are on this computer. Nothing is opened or made."""
    from inboxfollow.config import paths

    file = paths.config_file(named, os.environ)
    return [
        f"config     {file}",
        f"templates  {paths.templates_folder(file)}",
        f"store      {paths.default_store()}, unless store.path says otherwise",
    ]


def _keys() -> list[Line]:
    """The registry of keys, as the dashboard's own help shows it."""
    from inboxfollow.tui.keys import COMMANDS, VIEW_KEYS

    made: list[Line] = []
    for group in dict.fromkeys(one.group for one in COMMANDS):
        made += ["", (Span(group, "bold"),)]
        for one in COMMANDS:
            if one.group == group:
                mutt = f" (mutt: {one.mutt})" if one.mutt and one.mutt != one.keys else ""
                made.append(f"  {one.keys:{_KEY_CELLS}} {one.help}{mutt}")
    return [*made, "", f"  {VIEW_KEYS[0]} to {VIEW_KEYS[-1]}: the views"]
