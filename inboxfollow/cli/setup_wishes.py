"""What the flags of `setup` and `accounts add` say, as one value."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

import click

from inboxfollow.domain.errors import UserError
from inboxfollow.ports.discovery import Way
from inboxfollow.ports.settings import Endpoint, Security

_PORTS: dict[str, dict[str, int]] = {
    "imap": {"tls": 993, "starttls": 143, "none": 143},
    "smtp": {"tls": 465, "starttls": 587, "none": 25},
}
_WAYS = {"password": "password", "app-password": "app_password", "google": "google", "microsoft": "microsoft"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """Nothing said is None or empty."""

    address: str | None = None
    yes: bool = False
    look_up: bool = True
    imap: Endpoint | None = None
    smtp: Endpoint | None = None
    imap_ca: str = ""
    smtp_ca: str = ""
    read_only: bool = False
    username: str = ""
    name: str = ""
    my_name: str | None = None
    timezone: str | None = None
    holidays: str | None = None
    also: tuple[str, ...] = ()
    way: Way | None = None
    client_id: str = ""
    client_file: Path | None = None
    no_browser: bool = False
    device: bool = False
    password_env: str = ""
    password_command: tuple[str, ...] = ()
    password_stdin: bool = False
    secret: Literal["", "keyring", "env", "command"] = ""
    gmail_endpoint: str = field(default="", repr=False)


def setup_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The flags of both commands."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_SECURITY = click.Choice(["tls", "starttls", "none"])
_OPTIONS = (
    click.argument("address", required=False),
    click.option("--yes", is_flag=True, help="Ask nothing: take what proposes itself; what is missing is an error."),
    click.option("--no-lookup", is_flag=True, help="Ask neither DNS nor autoconfig: bundled table and guesses only."),
    click.option("--imap-host", metavar="HOST", help="Where mail is read."),
    click.option("--imap-port", type=click.IntRange(1, 65535)),
    click.option("--imap-security", type=_SECURITY, help="tls where nothing is said; none only on this computer."),
    click.option("--imap-ca-file", type=_FILE, help="A private authority to trust there (PEM)."),
    click.option("--smtp-host", metavar="HOST", help="Where mail is sent."),
    click.option("--smtp-port", type=click.IntRange(1, 65535)),
    click.option("--smtp-security", type=_SECURITY),
    click.option("--smtp-ca-file", type=_FILE),
    click.option("--read-only", is_flag=True, help="Set up no way to send."),
    click.option("--username", metavar="NAME", default="", help="To log in with; else the address."),
    click.option("--name", metavar="NAME", default="", help="The account's short name; else made of the domain."),
    click.option("--way", type=click.Choice(list(_WAYS)), help="How to get in, where there is more than one way."),
    click.option("--client-id", metavar="ID", default="", help="The OAuth client, for Google's API and Microsoft."),
    click.option("--client-file", type=_FILE, help="The JSON file of that client, from Google's console."),
    click.option("--no-browser", is_flag=True, help="For a grant: print the address; paste back where it ended."),
    click.option("--device", is_flag=True, help="For a grant: a code to type in on another device (Microsoft)."),
    click.option("--password-env", metavar="VARIABLE", default="", help="The password is in this variable."),
    click.option("--password-command", metavar="COMMAND", default="", help="The password is what this prints."),
    click.option("--password-stdin", is_flag=True, help="The password is the first line of stdin; wants --yes."),
    click.option(
        "--secret", type=click.Choice(["keyring", "env", "command"]),
        help="Where it stays: where it came from, else the keyring.",
    ),
    click.option("--gmail-endpoint", default="", hidden=True),
)  # fmt: skip

ME_OPTIONS = (
    click.option("--my-name", metavar="NAME", help="Stands beside your address in From."),
    click.option("--also", metavar="ADDRESS", multiple=True, help="Another address of yours; may be repeated."),
    click.option("--timezone", metavar="ZONE", help="Such as Europe/Berlin; else this computer's."),
    click.option("--holidays", metavar="REGION", help='Public holidays, such as "DE" or "DE-BY"; "none" for none.'),
)


def me_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The flags that are about the person."""
    for option in reversed(ME_OPTIONS):
        command = option(command)
    return command


def wishes(flags: dict[str, Any]) -> Wishes:
    """The flags as one value. Raises UserError for those that contradict each other."""
    from shlex import split

    command = tuple(split(flags["password_command"]))
    sources = [flags["password_env"], command, flags["password_stdin"]]
    if sum(map(bool, sources)) > 1:
        raise UserError("the password comes from one place only", "choose one of the --password flags")
    if flags["password_stdin"] and not flags["yes"]:
        raise UserError("--password-stdin takes stdin away from questions", "add --yes")
    _check_secret(flags["secret"], flags["password_env"], command)
    return Wishes(
        address=flags["address"],
        yes=flags["yes"],
        look_up=not flags["no_lookup"],
        imap=_end(flags, "imap"),
        smtp=_end(flags, "smtp"),
        imap_ca=_file(flags["imap_ca_file"]),
        smtp_ca=_file(flags["smtp_ca_file"]),
        read_only=flags["read_only"],
        username=flags["username"],
        name=flags["name"],
        my_name=flags.get("my_name"),
        timezone=flags.get("timezone"),
        holidays=flags.get("holidays"),
        also=flags.get("also", ()),
        way=cast(Way, _WAYS[flags["way"]]) if flags["way"] else None,
        client_id=flags["client_id"],
        client_file=flags["client_file"],
        no_browser=flags["no_browser"],
        device=flags["device"],
        password_env=flags["password_env"],
        password_command=command,
        password_stdin=flags["password_stdin"],
        secret=flags["secret"] or "",
        gmail_endpoint=flags["gmail_endpoint"],
    )


def first_line_of_stdin() -> str:
    """The password that was piped in. Raises UserError where there is none."""
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise UserError(
            "no password came on stdin", "pipe it in, such as: pass show mail | inboxfollow setup --password-stdin"
        )
    return line


def _check_secret(secret: str | None, env: str, command: tuple[str, ...]) -> None:
    if secret == "env" and not env:  # noqa: S105 - a place, not a secret
        raise UserError("--secret env needs the name of the variable", "add --password-env VARIABLE")
    if secret == "command" and not command:  # noqa: S105 - the same
        raise UserError("--secret command needs the command", 'add --password-command "pass show mail"')


def _end(flags: dict[str, Any], which: Literal["imap", "smtp"]) -> Endpoint | None:
    host, port, security = (flags[f"{which}_{key}"] for key in ("host", "port", "security"))
    if host is None:
        if port or security:
            raise UserError(f"--{which}-port and --{which}-security need their host", f"add --{which}-host HOST")
        return None
    chosen = cast(Security, security or _usual(which, port))
    return Endpoint(host.strip("[]"), port or _PORTS[which][chosen], chosen, _file(flags[f"{which}_ca_file"]))


def _usual(which: str, port: int | None) -> str:
    return "starttls" if port is not None and port == _PORTS[which]["starttls"] else "tls"


def _file(path: Path | None) -> str:
    return str(path.absolute()) if path else ""
