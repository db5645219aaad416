"""A provider's grant (OAuth) as the secret of an account that is being set up. The asking itself is app.authorize."""

from collections.abc import Callable

from inboxfollow.app import authorize
from inboxfollow.app.authorize import Wanted, Way
from inboxfollow.app.grants import GOOGLE, MICROSOFT, Uses, registration, scopes
from inboxfollow.app.setup.login import account_at
from inboxfollow.app.setup.tools import Tools
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.ports.authorization import Client, Request, Tell


def wanted(entrance: Entrance, name: str, client_id: str = "", client_file: str = "") -> Wanted:
    """What is asked of the provider of an entrance that `asks_grant`. `client_file` is the text of the JSON file that
    its console offers. Raises UserError for a file that is none."""
    account = account_at(entrance, entrance.routes[0], name, client_id)
    provider = MICROSOFT if entrance.way == "microsoft" else GOOGLE
    uses = Uses(api=account.kind == "gmail", sends=account.smtp is not None)
    request = Request(provider, Client(client_id), scopes(provider, uses), account.username)
    made = Wanted(name, request, account.secret)
    return authorize.with_client_file(made, client_file) if client_file else made


def client_steps(asked: Wanted) -> tuple[str, ...]:
    """How to get a client of one's own, step by step, up to what set-up asks for: the JSON file at Google, the client
    id at Microsoft."""
    *steps, _ = registration(asked.request.provider)  # the last one is for those without set-up
    told = "Copy the Application (client) ID." if asked.request.provider is MICROSOFT else ""
    return (*steps, told) if told else tuple(steps)


def obtain(tools: Tools, asked: Wanted, way: Way, tell: Tell, ask: Callable[[], str]) -> str:
    """Asks the person through the provider; the token document, which is the secret. Keeps it nowhere.

    Raises NoClient, UserError, AuthRejected (refused, or too little granted), Unreachable, Untrusted, Transient.
    """
    kit = authorize.Tools(tools.authorizer, tools.keeper, tools.secrets)
    return authorize.authorize(asked, way, kit, tell, ask, keep=False).document
