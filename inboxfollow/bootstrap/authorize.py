"""From the settings of an account to what is asked of its provider, and the tools to ask with."""

from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.app.authorize import Tools, Wanted, remembered, with_client_file
from inboxfollow.app.grants import GOOGLE, MICROSOFT, Uses, scopes
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.authorization import Client, Provider, Request

if TYPE_CHECKING:
    from inboxfollow.config.model import Account, Config


def tools() -> Tools:
    """The system's keyring, and consent over the network."""
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.keychain.keeper import KeyringKeeper
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.adapters.oauth.authorizer import OAuthAuthorizer

    return Tools(OAuthAuthorizer(SystemClock()), KeyringKeeper(), SystemSecrets())


def provider(settings: "Account") -> Provider:
    """Who gives access to an account; Google for Gmail's API. Raises UserError for an account with a password."""
    oauth = settings.oauth
    if oauth is None:
        if settings.kind == "gmail":
            return GOOGLE
        raise UserError(
            f'account "{settings.name}" logs in with a password, not with a token',
            'For a token add oauth = { provider = "google" } (or "microsoft") to it.',
        )
    if oauth.provider == "custom":
        return Provider("custom", oauth.auth_url, oauth.token_url, oauth.device_url)
    return GOOGLE if oauth.provider == "google" else MICROSOFT


def wanted(settings: "Account", *, moves: bool) -> Wanted:
    """What an account needs for what is switched on; `moves` where archiving moves mail on the server."""
    oauth, asked = settings.oauth, provider(settings)
    uses = Uses(api=settings.kind == "gmail", sends=settings.smtp is not None, moves=moves)
    needed = oauth.scopes if oauth is not None and oauth.scopes else scopes(asked, uses)
    client = Client(oauth.client_id if oauth is not None else "")
    return Wanted(settings.name, Request(asked, client, needed, settings.username), settings.secret)


def open_authorization(config_path: Path | None, name: str, client_file: Path | None) -> tuple[Wanted, Tools]:
    """What `accounts authorize NAME` asks for, and with what. Raises ConfigError, UserError."""
    import os

    from inboxfollow.config.load import load
    from inboxfollow.config.paths import config_file

    config = load(config_file(str(config_path) if config_path else None, os.environ))
    asked = wanted(_account(config, name), moves=config.archive.move_on_server)
    ours = tools()
    if client_file is None:
        return remembered(asked, ours.secrets), ours
    try:
        return with_client_file(asked, client_file.read_text("utf-8")), ours
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the client file {client_file} cannot be read", "Check its name.") from error


def _account(config: "Config", name: str) -> "Account":
    for account in config.accounts:
        if account.name == name:
            return account
    raise UserError(f"no account is called {name!r}", f"known: {', '.join(one.name for one in config.accounts)}")
