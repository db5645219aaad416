"""`setup` and `accounts add` as screens: what was said goes into them, and what was written comes out."""

from typing import TYPE_CHECKING

from inboxfollow.cli import dashboard, output
from inboxfollow.cli.authorize import has_browser, open_browser
from inboxfollow.cli.exit_codes import ExitCode
from inboxfollow.cli.session import session
from inboxfollow.cli.setup_wishes import Wishes

if TYPE_CHECKING:
    from inboxfollow.app.setup.tools import Tools
    from inboxfollow.ports.settings import Current
    from inboxfollow.tui.setup.answers import Done, Said


def can_show(said: Wishes) -> bool:
    """Whether there is a terminal for screens, and nothing was said that only questions know how to use: where the
    secret comes from."""
    return dashboard.can_open() and not (said.password_env or said.password_command or said.secret)


def set_up_on_screens(tools: "Tools", current: "Current", said: Wishes, *, scan: bool) -> int:
    """The whole of it, the dashboard at the end included; returns the exit code. Raises what ended the screens."""
    from inboxfollow.tui.setup.answers import Kit
    from inboxfollow.tui.setup.app import SetUp
    from inboxfollow.tui.sturdy import open_screen

    browser = None if said.no_browser or not has_browser() else open_browser
    app = SetUp(Kit(tools, session().services, current, _said(said), scan, browser))
    try:
        ending = open_screen(app)
    except KeyboardInterrupt:
        ending = "left"
    if app.done is None:
        output.narrate("stopped; nothing was written" if ending == "left" else "Nothing was written.")
        return ExitCode.INTERRUPTED if ending == "left" else ExitCode.DONE
    _tell(app.done)
    if ending == "list":
        with session().services() as services:
            dashboard.open_dashboard(services)
    return ExitCode.INTERRUPTED if ending == "left" else ExitCode.DONE


def _tell(done: "Done") -> None:
    """What stays to be read when the screens have gone."""
    kept = f"; the one before is kept as {done.written.backup}" if done.written.backup else ""
    output.narrate(f"Wrote {done.written.file}{kept}")
    if not done.ready:
        variable = done.plan.account.secret.env
        output.narrate(f"Set {variable} to the password wherever inboxfollow runs, as in: export {variable}=...")
    if not done.scanned:
        output.narrate("To read your mail: inboxfollow scan")


def _said(said: Wishes) -> "Said":
    from inboxfollow.tui.setup.answers import Said

    return Said(
        address=said.address or "",
        look_up=said.look_up,
        imap=said.imap,
        smtp=said.smtp,
        username=said.username,
        read_only=said.read_only,
        way=said.way,
        client_id=said.client_id,
        client_file=str(said.client_file or ""),
        gmail_endpoint=said.gmail_endpoint,
        name=said.name,
        my_name=said.my_name,
        timezone=said.timezone,
        holidays=said.holidays,
        also=said.also,
    )
