"""Set-up as a conversation: a grant of Google or Microsoft in place of a password."""

import sys
from pathlib import Path

from inboxfollow.app.authorize import Wanted, Way
from inboxfollow.app.setup import grant
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.cli.authorize import has_browser, steps
from inboxfollow.cli.setup_servers import Talk
from inboxfollow.domain.errors import UserError


def ask_grant(talk: Talk, entrance: Entrance, name: str) -> tuple[str, str]:
    """The token document, which is the secret, and the id of the client. Raises UserError where nobody can be asked,
    and PortError where nothing was granted."""
    asked = _with_client(talk, entrance, name)
    if talk.wishes.yes:
        raise UserError(
            "a grant has to be given by a person",
            "leave out --yes; or name a token that was granted before: --password-env or --password-command",
        )
    wishes = talk.wishes
    way = Way.CODE if wishes.device else Way.ADDRESS if wishes.no_browser or not has_browser() else Way.BROWSER
    document = grant.obtain(talk.tools, asked, way, steps(asked), sys.stdin.readline)
    return document, asked.request.client.client_id


def _with_client(talk: Talk, entrance: Entrance, name: str) -> Wanted:
    """What is asked for, with the client that the flags name, else the person."""
    wishes = talk.wishes
    if wishes.client_id or wishes.client_file:
        text = _content(str(wishes.client_file)) if wishes.client_file else ""
        return grant.wanted(entrance, name, wishes.client_id, text)
    bare = grant.wanted(entrance, name)
    talk.ask.say("The provider lets in only programs that it knows. Once, you have to register one of your own:")
    talk.ask.say(*(f"  {number}. {step}" for number, step in enumerate(grant.client_steps(bare), 1)))
    if entrance.way == "microsoft":
        return talk.ask.text(
            "Client id", lambda said: grant.wanted(entrance, name, said.strip()), proposal=None, flag="--client-id"
        )
    return talk.ask.text(
        "The JSON file that you downloaded",
        lambda said: grant.wanted(entrance, name, client_file=_content(said)),
        proposal=None,
        flag="--client-file",
    )


def _content(name: str) -> str:
    path = Path(name.strip()).expanduser()
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the file {path} cannot be read", "check its name") from error
