"""`help TOPIC`: the words of the program explained, or a command's own help."""

import click

from inboxfollow.app.when import EXAMPLES
from inboxfollow.cli import output
from inboxfollow.domain.errors import UserError

_TOPICS = {
    "states": """
        What a conversation is in, first match wins:
          excluded   never a lead: no-reply, lists, only colleagues, more than eight people ... (list --excluded)
          opted_out  they asked not to be written to
          closed     you closed it; a later message reopens it
          snoozed    you said not before a date
          answered   they answered: it is your turn
          bounced    your mail could not be delivered
          away       they are away; until one working day after they return
          finished   every planned touch was made
          settled    your last message asks for no answer
          awaiting   a reply is owed to you
        """,
    "bands": """
        hot   they wrote to you in the last 60 days, or you pinned it, and at most 3 touches
        warm  they ever wrote to you, or at most 2 touches
        cold  the rest
        """,
    "score": """
        0 to 100: how much a lead wants a touch now. It is the sum of three parts, which `show` explains:
          age      time past due; rises to a plateau at twice the wait, then declines slowly, never to zero
          touches  each further unanswered touch is worth less
          warmth   they wrote before, how fast they usually answer, they asked something, you pinned it
        """,
    "touches": """
        A touch is one thing you did to reach them since they last spoke: a mail, or a call, text or meeting that
        you noted with `touch`. ●●○○○○ means two made and four planned. ≥ means at least so many: reading began
        later than the conversation.
        """,
    "shelves": """
        today    due, and silent for no longer than surface_days; and a few a day of the backlog
        later    not due yet
        backlog  older silence; it comes back backlog_per_day at a time
        """,
    "holds": """
        A hold (! in the list) is a reason to look before writing: they wrote in another conversation, somebody of
        their organisation may have answered, a folder could not be read. `clear ID` says that you have looked.
        """,
    "when": f"""
        A moment to come: {EXAMPLES}
        d, w, mo, y count on the calendar, bd working days, h and min from now. A day without a time means the start
        of that day's sending hours. "friday" and "next friday" are both the coming one. Common phrases in German,
        French and Spanish are understood too.
        """,
    "templates": """
        The words of a follow-up. Yours are files templates/NAME.md or templates/NAME.LANG.md beside the config, and
        replace the built-in ones of the same name and language (list, show and check: inboxfollow templates --help).
        A file may begin with a head between two lines +++, in TOML, every key optional:
          subject = "..."        a subject of its own; without it the conversation's is kept
          longest_silence = 60   days after which the words are no longer right: then reopen is taken
          by_hand = true         only sent when you name it
        Below are the words, with {{ variable }}, {{ variable|filter }} and {% if variable is defined %} {% endif %};
        there are no loops, calls or sums. A variable that is missing blocks the send and names itself.
        """,
    "exit-codes": """
        0  done
        1  failed, or it is unknown whether it worked
        2  wrong usage or configuration
        3  blocked before sending
        4  the login was refused, or there is no secret
        5  the network, or the server's certificate
        6  some account or folder failed, the rest worked
        """,
    "config": """
        One file: --config, else INBOXFOLLOW_CONFIG, else config.toml in the platform's configuration folder.
        config.example.toml explains every setting. Passwords are never in it.
        """,
    "json": """
        With --json a command prints one JSON document on stdout and nothing else; an error is
        {"error": {"code", "message", "hint"}}, and its exit code is the one without --json. Times are RFC 3339
        in UTC. Ids stay the same between scans.
        """,
}


@click.command("help")
@click.argument("topic", required=False)
@click.pass_context
def help_command(ctx: click.Context, topic: str | None) -> None:
    """Explains a TOPIC or a command."""
    root = ctx.find_root()
    if topic is None:
        output.text([*root.get_help().splitlines(), "", f"Topics for help: {', '.join(_TOPICS)}"])
        return
    if topic in _TOPICS:
        from inspect import cleandoc

        output.text(cleandoc(_TOPICS[topic]).splitlines())
        if topic == "templates":
            from inboxfollow.cli.templates import vocabulary

            output.text(["", *vocabulary()])
        return
    group = root.command
    command = group.get_command(root, topic) if isinstance(group, click.Group) else None
    if command is None:
        raise UserError(f'there is no help on "{topic}"', f"Topics: {', '.join(_TOPICS)}, and every command")
    with click.Context(command, info_name=topic, parent=root) as inner:
        output.text(command.get_help(inner).splitlines())
