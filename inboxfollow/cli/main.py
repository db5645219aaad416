"""The command line's front door: finds the module of a command only when it is called, and ends every error well."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from inboxfollow import __version__
from inboxfollow.cli import output
from inboxfollow.cli.exit_codes import DEBUG, Diagnosis, ExitCode, diagnose
from inboxfollow.cli.session import Session

_COMMANDS = {
    "setup": "setup",
    "scan": "scan",
    "list": "leads",
    "show": "lead",
    "send": "send",
    "outbox": "outbox",
    "plan": "plan",
    "daemon": "daemon",
    "archive": "close",
    "reopen": "close",
    "snooze": "close",
    "undo": "close",
    "note": "contact",
    "touch": "contact",
    "readdress": "contact",
    "cadence": "contact",
    "pin": "judge",
    "expect": "judge",
    "include": "judge",
    "clear": "judge",
    "everyone": "judge",
    "ignore": "people",
    "suppress": "people",
    "forget": "people",
    "export": "report",
    "status": "report",
    "accounts": "accounts",
    "templates": "templates",
    "explain": "explain",
    "demo": "demo",
    "doctor": "doctor",
    "completion": "completion",
    "help": "topics",
}
"""Command to module; in each the command is called `NAME_command`."""


COMPLETING = "_INBOXFOLLOW_COMPLETE"
"""In the environment of a program that a shell asks for words."""


def command_names() -> Sequence[str]:
    """In the order of use."""
    return list(_COMMANDS)


class _LazyGroup(click.Group):
    """Imports a command's module when it is asked for, and lets --config stand after the command too."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use, not of the alphabet."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a command when it is named, so that none pays for the others."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"inboxfollow.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        _accept_config(command)
        if COMPLETING in os.environ:
            from inboxfollow.cli.completion import attach

            attach(command, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Adds "did you mean" to a command that does not exist."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=_COMMANDS, ctx=ctx) from None


def _accept_config(command: click.Command) -> None:
    if not any(parameter.name == "config" for parameter in command.params):
        command.params.append(_config_option(hidden=True))
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _accept_config(child)


def _config_option(hidden: bool) -> click.Option:
    return click.Option(
        ["--config"],
        type=click.Path(path_type=Path, dir_okay=False),
        expose_value=False,
        hidden=hidden,
        callback=_set_config,
        help="The configuration file; else INBOXFOLLOW_CONFIG, else the platform's folder.",
    )


def _set_config(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Session).config = value


@click.group(
    cls=_LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    params=[_config_option(hidden=False)],
)
@click.version_option(__version__, prog_name="inboxfollow", message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Finds the conversations in which you wrote last and nobody answered, and helps to follow them up.

    Without a command it opens the dashboard; where there is no terminal it lists who has not answered.
    """
    ctx.ensure_object(Session)
    if ctx.invoked_subcommand is None:
        from inboxfollow.cli.start import start

        start(ctx)


def main(arguments: Sequence[str] | None = None, session: Session | None = None) -> int:
    """Runs one command and returns its exit code; nothing is raised, every error becomes one line or one document."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        outcome = group.main(words, prog_name="inboxfollow", standalone_mode=False, obj=session or Session())
        return int(outcome) if isinstance(outcome, int) else ExitCode.DONE
    except BrokenPipeError:
        _leave_pipe()
        return ExitCode.DONE
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        return _end(_usage(error), as_json)
    except (KeyboardInterrupt, click.Abort):
        return _end(diagnose(KeyboardInterrupt()), as_json)
    except Exception as error:  # the edge of the process: whatever it is becomes one line
        if os.environ.get(DEBUG):
            raise
        return _end(diagnose(error), as_json)


def _usage(error: click.ClickException) -> Diagnosis:
    context = getattr(error, "ctx", None)
    hint = f"See {context.command_path} --help" if context is not None else ""
    return Diagnosis("usage", error.format_message(), hint, ExitCode.USAGE)


def _end(diagnosis: Diagnosis, as_json: bool) -> int:
    try:
        output.failure(diagnosis, as_json)
    except BrokenPipeError:
        _leave_pipe()
    return diagnosis.exit_code


def _leave_pipe() -> None:
    """The reader has gone: keep the interpreter from complaining when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
