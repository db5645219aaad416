"""`accounts authorize`: gives access to an account by OAuth. Steps go to stderr; the token to the keyring, or to stdout
where --print asks for it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxfollow.cli import output
from inboxfollow.cli.session import json_option, session

if TYPE_CHECKING:
    from inboxfollow.app.authorize import Access, Wanted
    from inboxfollow.ports.authorization import Step


@click.command("authorize")
@click.argument("name")
@click.option(
    "--client-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The JSON file of your own client, from the provider's console; needed once.",
)
@click.option("--no-browser", is_flag=True, help="Print the address; you paste back where the browser ended.")
@click.option("--device", is_flag=True, help="A code that you type in on any other device.")
@click.option("--print", "printed", is_flag=True, help="Print the token to stdout instead of storing it.")
@json_option
def authorize_command(
    name: str, client_file: Path | None, no_browser: bool, device: bool, printed: bool, as_json: bool
) -> None:
    """Gives inboxfollow access to the account NAME at Google, Microsoft or another provider.

    The token goes into the keyring. Where there is none, print it into a place of your own, such as
    `inboxfollow accounts authorize NAME --print | pass insert -m mail`, and name that place by `secret`.
    """
    from inboxfollow.app.authorize import NoClient, Way, authorize
    from inboxfollow.bootstrap.authorize import open_authorization

    if printed and as_json:
        raise click.UsageError("--print and --json exclude each other: a token is never part of --json")
    if device and no_browser:
        raise click.UsageError("--device and --no-browser exclude each other")
    wanted, tools = open_authorization(session().config, name, client_file)
    way = Way.CODE if device else Way.ADDRESS if no_browser or not has_browser() else Way.BROWSER
    try:
        access = authorize(wanted, way, tools, steps(wanted), _pasted, keep=not printed)
    except NoClient:
        _narrate_registration(wanted)
        raise
    _report(access, printed, as_json)
    if wanted.request.provider.name == "google":
        output.narrate('While the app says "Testing", Google ends access after seven days: make it "Internal" in a')
        output.narrate('Workspace, else publish it ("In production"): https://console.cloud.google.com/auth/audience')


def has_browser() -> bool:
    """Whether a browser can be shown to whoever sits here: on Linux, and from afar, only with a display."""
    import webbrowser

    has_desktop = sys.platform in ("darwin", "win32") and not os.environ.get("SSH_CONNECTION")
    if not has_desktop and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def open_browser(url: str) -> None:
    """Opens an address in a process of its own: some browsers hold up their caller, or write to its stdout. -I keeps
    Python from running a file of that name in the folder we are in."""
    from threading import Thread

    opening = subprocess.Popen(
        [sys.executable, "-I", "-c", "import sys, webbrowser; webbrowser.open(sys.stdin.read())"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    Thread(target=opening.communicate, args=(url.encode(),), daemon=True).start()


def steps(wanted: "Wanted") -> "Callable[[Step], None]":
    """Tells a person at a terminal what to do, numbered."""
    from inboxfollow.ports.authorization import EnterCode, Visit

    who = wanted.request.login or "your account"

    def tell(step: "Step") -> None:
        if isinstance(step, Visit) and step.returns:
            _numbered(
                "Your browser opens. If it does not, open this address:", step.url,
                f"Sign in as {who}, and tick everything that is asked for.{_warning(wanted)}",
                "Wait until the page says that you can close it. (Ctrl-C breaks it off.)",
            )  # fmt: skip
            open_browser(step.url)
        elif isinstance(step, Visit):
            _numbered(
                "Open this address in a browser, on any computer:", step.url,
                f"Sign in as {who}, and tick everything that is asked for.{_warning(wanted)}",
                "The browser ends at a page that cannot be shown, which is right. Copy its whole address "
                f"(http://{wanted.request.provider.redirect_host}:...) and paste it here, then press Enter:",
            )  # fmt: skip
        elif isinstance(step, EnterCode):
            _numbered(
                "Open this address in a browser, on any device:", step.url,
                f"Type in this code: {step.code}   (within {step.seconds / 60:.0f} minutes)",
                f"Sign in as {who} and agree. Then wait here. (Ctrl-C breaks it off.)",
            )  # fmt: skip

    return tell


def _numbered(first: str, url: str, *more: str) -> None:
    output.narrate(f"1. {first}")
    output.narrate(f"   {url}")
    for number, line in enumerate(more, 2):
        output.narrate(f"{number}. {line}")


def _warning(wanted: "Wanted") -> str:
    if wanted.request.provider.name != "google":
        return ""
    return ' If Google warns that the app is not verified: it is your own; choose "Advanced", then "Go to ...".'


def _pasted() -> str:
    """The next line of stdin."""
    return sys.stdin.readline()


def _narrate_registration(wanted: "Wanted") -> None:
    from inboxfollow.app.grants import registration

    lines = registration(wanted.request.provider)
    if lines:
        output.narrate("Your provider lets in only programs that it knows. To get a client id of your own:")
    for number, line in enumerate(lines, 1):
        output.narrate(f"{number}. {line}")


def _report(access: "Access", printed: bool, as_json: bool) -> None:
    from inboxfollow.app.grants import in_words

    if as_json:
        output.document({"account": access.account, "scopes": list(access.scopes), "kept": "keyring"})
        return
    allowed = ", ".join(map(in_words, access.scopes))
    if not printed:
        output.narrate(f"{access.account}: access was given for {allowed}; the token is in the keyring.")
        output.narrate(f"Try it: inboxfollow accounts test {access.account}")
        return
    output.text([access.document])
    output.narrate(f"{access.account}: access was given for {allowed}. The token was printed: whoever has it can read")
    output.narrate(
        'your mail. Set secret = { command = [...] } or { env = "NAME" } for this account to where you put it.'
    )
