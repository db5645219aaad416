"""What the commands that decide something have in common: run one use case, say in one sentence what was done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from inboxfollow.cli import output
from inboxfollow.cli.session import session

if TYPE_CHECKING:
    from inboxfollow.app.services import Services


def decide(action: "Callable[[Services], Any]", as_json: bool) -> None:
    """Opens the services, lets `action` do it, and prints the sentence and the ids of its outcome."""
    with session().services() as services:
        done = action(services)
    if as_json:
        output.document({"done": done.words, "ids": list(done.ids)})
    else:
        output.text([done.words])
