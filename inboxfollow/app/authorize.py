"""Giving access to an account: asks the person through their provider, checks what they granted, keeps the token.

Prints nothing and asks nothing by itself: `tell` hears each step, `ask` brings back what the person pasted.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from inboxfollow.app.grants import in_words, lacking
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.authorization import Authorizer, Client, Granted, Request, Tell
from inboxfollow.ports.errors import AuthRejected, SecretUnavailable
from inboxfollow.ports.secrets import SecretKeeper, SecretPlace, Secrets


class Way(StrEnum):
    """How the person is asked."""

    BROWSER = "browser"
    """One on this computer, that comes back by itself."""
    ADDRESS = "address"
    """One anywhere; the address it ends at is pasted."""
    CODE = "code"
    """A code is typed in anywhere."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Access to an account, and where its token belongs."""

    account: str
    request: Request
    place: SecretPlace


@dataclass(frozen=True, slots=True)
class Tools:
    """What is needed to ask and to keep."""

    authorizer: Authorizer
    keeper: SecretKeeper
    secrets: Secrets


@dataclass(frozen=True, slots=True)
class Access:
    """What was granted. `document` is the token: secret."""

    account: str
    scopes: tuple[str, ...]
    document: str = field(repr=False)
    kept: bool
    """Whether it stands in the keyring."""


class NoClient(UserError):
    """The provider wants to know which program asks, and nobody said: the person must register one."""


def authorize(
    wanted: Wanted, way: Way, tools: Tools, tell: Tell, ask: Callable[[], str], *, keep: bool = True
) -> Access:
    """Asks for access and, with `keep`, stores the token in the keyring; whether that works is tried before anybody is
    asked. Raises NoClient, SecretUnavailable (nowhere to keep it), AuthRejected (refused, too little granted),
    Unreachable, Untrusted, Transient; then nothing was stored."""
    if not wanted.request.client.client_id:
        raise no_client(wanted)
    if way is Way.CODE and not wanted.request.provider.device_url:
        name = wanted.request.provider.name
        raise UserError(f"{name} has no codes to type in for mail", "Use a browser: leave out --device.")
    if keep:
        _rehearse(tools.keeper, wanted)
    granted = _granted(wanted.request, way, tools.authorizer, tell, ask)
    missing = lacking(wanted.request.scopes, granted.scopes)
    if missing:
        names = ", ".join(map(in_words, missing))
        raise AuthRejected(
            f'account "{wanted.account}": access was given, but not for {names}',
            "Nothing was stored. Try again, and tick everything that is asked for.",
        )
    if keep:
        tools.keeper.keep(wanted.place, granted.document)
    return Access(wanted.account, granted.scopes, granted.document, keep)


def no_client(wanted: Wanted) -> NoClient:
    """The error for a request without a client id; grants.registration tells how to get one."""
    provider = wanted.request.provider.name.title()
    hint = "Follow the steps, then run it again." if provider != "Custom" else "Set oauth.client_id of that account."
    return NoClient(f'account "{wanted.account}": {provider} must be told a client id, and none is known', hint)


def remembered(wanted: Wanted, secrets: Secrets) -> Wanted:
    """The same, with the client (or its secret) of the token stored before, where none is known: a client file is
    needed once."""
    client = wanted.request.client
    if client.client_secret:
        return wanted
    try:
        values = json.loads(secrets.read_document(wanted.place))
    except (SecretUnavailable, ValueError, RecursionError):
        return wanted
    if not isinstance(values, dict) or client.client_id not in ("", values.get("client_id")):
        return wanted
    known = Client(str(values.get("client_id") or ""), str(values.get("client_secret") or ""))
    return replace(wanted, request=replace(wanted.request, client=known))


def with_client_file(wanted: Wanted, text: str) -> Wanted:
    """The same, with the client in the JSON file that a provider's console offers for download. Raises UserError, never
    quoting the file."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise UserError("the client file is no JSON object", "Download it again from the provider's console.")
    if "web" in values:
        raise UserError(
            'the client file is of type "web", which cannot come back to a program on your computer',
            'Create a client of type "Desktop app" and download its file.',
        )
    inner = values.get("installed", values)
    found = {key: inner.get(key) for key in _KEYS} if isinstance(inner, dict) else {}
    texts = {key: value for key, value in found.items() if isinstance(value, str) and value}
    if "client_id" not in texts or any(not value.isprintable() for value in texts.values()):
        raise UserError("the client file names no client_id", "Download it again from the provider's console.")
    request = wanted.request
    if request.client.client_id not in ("", texts["client_id"]):
        raise UserError("the client file is of another client than oauth.client_id", "Correct one of them.")
    provider = replace(
        request.provider,
        auth_url=texts.get("auth_uri", request.provider.auth_url),
        token_url=texts.get("token_uri", request.provider.token_url),
    )
    client = Client(texts["client_id"], texts.get("client_secret", ""))
    return replace(wanted, request=replace(request, provider=provider, client=client))


_KEYS = ("client_id", "client_secret", "auth_uri", "token_uri")


def _granted(request: Request, way: Way, authorizer: Authorizer, tell: Tell, ask: Callable[[], str]) -> Granted:
    if way is Way.BROWSER:
        return authorizer.by_browser(request, tell)
    return authorizer.by_code(request, tell) if way is Way.CODE else authorizer.by_address(request, tell, ask)


def _rehearse(keeper: SecretKeeper, wanted: Wanted) -> None:
    """Keeps and removes something harmless, so that nobody gives access for nothing."""
    if not wanted.place.in_keyring:
        where = f"the command {wanted.place.command[0]}" if wanted.place.command else f"${wanted.place.env}"
        raise UserError(
            f'account "{wanted.account}" takes its token from {where}, which is never written to',
            f"Print it and put it there: inboxfollow accounts authorize {wanted.account} --print",
        )
    trial = replace(wanted.place, account=f"{wanted.place.account}.trial")
    try:
        keeper.keep(trial, "trial")
        keeper.remove(trial)
    except SecretUnavailable as error:
        raise SecretUnavailable(
            f"{error.message.replace(trial.account, wanted.account)}",
            f"{error.hint} Then print the token and put it there: "
            f"inboxfollow accounts authorize {wanted.account} --print",
        ) from error
