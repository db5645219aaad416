"""`completion SHELL`, and the words that a shell offers: ids of leads, accounts, cadences, templates, topics.

While a shell completes a word, nothing may be printed but words, and nothing may take long: what fails offers nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from inboxfollow.app.wording import clean
from inboxfollow.cli import output
from inboxfollow.cli.session import Session

SHELLS = ("bash", "zsh", "fish")
_SAFE = re.compile(r"[A-Za-z0-9._-]+")
"""Whatever else is in a word might mean something to a shell."""
_MOST_HELP = 60
Words = Iterable[tuple[str, str]]
Find = Callable[[Path | None, str], Words]


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Prints what makes SHELL complete commands, options, ids of leads, accounts, templates and topics.

    \b
    bash  eval "$(inboxfollow completion bash)"       in ~/.bashrc
    zsh   eval "$(inboxfollow completion zsh)"        in ~/.zshrc, after compinit
    fish  inboxfollow completion fish | source        in ~/.config/fish/config.fish
    """
    from inboxfollow.cli.main import COMPLETING

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"{shell} is not known")
    root = click.get_current_context().find_root()
    made = kind(root.command, {}, "inboxfollow", COMPLETING)
    output.text((made.source_template % made.source_vars()).splitlines())


def attach(command: click.Command, path: str) -> None:
    """Lets the parameters of the command called `path` ("accounts test") offer words."""
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            attach(child, f"{path} {name}")
    finders = _finders()
    for parameter in command.params:
        find = finders.get(f"{path} {parameter.name}") or finders.get(parameter.name or "")
        if find is not None and not isinstance(parameter.type, Offered):
            parameter.type = Offered(parameter.type, find)


class Offered(click.ParamType[Any]):
    """A parameter's type that offers words besides."""

    def __init__(self, inner: click.ParamType[Any], find: Find) -> None:
        self.name = inner.name
        self._inner, self._find = inner, find

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As the type behind it does."""
        return self._inner.convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        """The words that begin so, without those given already."""
        given = ctx.params.get(param.name or "") or ()
        try:
            found = list(self._find(ctx.ensure_object(Session).config, incomplete))
        except Exception:  # the edge of the process: a shell must see words or nothing
            return []
        return [
            CompletionItem(word, help=_help(words))
            for word, words in found
            if word.startswith(incomplete)
            and _SAFE.fullmatch(word)
            and not (isinstance(given, tuple) and word in given)
        ]


def _help(words: str) -> str:
    """Foreign text as one short line without signs that mean something to a shell or end a field."""
    return " ".join("".join(" " if sign in "\\,:`$\"'" else sign for sign in clean(words)).split())[:_MOST_HELP]


def _finders() -> Mapping[str, Find]:
    """By name of the parameter, or by command and name."""
    from inboxfollow.bootstrap import completion as words

    return {
        "lead_id": words.lead_ids,
        "ids": words.lead_ids,
        "account": words.accounts,
        "template": words.templates,
        "accounts test name": words.accounts,
        "accounts remove name": words.accounts,
        "accounts authorize name": words.accounts,
        "cadence name": words.cadences,
        "templates show name": words.templates,
        "templates check name": words.templates,
        "help topic": _topics,
    }


def _topics(_: Path | None, begin: str) -> Words:
    from inboxfollow.cli.main import command_names
    from inboxfollow.cli.topic_texts import TOPICS

    return [*((name, topic.line) for name, topic in TOPICS.items()), *((name, "command") for name in command_names())]
