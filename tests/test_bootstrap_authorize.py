"""From a configuration to what is asked of whom."""

from pathlib import Path

import pytest

from inboxfollow.adapters.imap.idle import ImapWatcher
from inboxfollow.adapters.imap.mailbox import ImapMailbox
from inboxfollow.app.grants import (
    GMAIL_MODIFY,
    GMAIL_READ,
    GMAIL_SEND,
    GOOGLE_MAIL,
    MICROSOFT_READ,
    MICROSOFT_SEND,
    OFFLINE,
)
from inboxfollow.bootstrap.accounts import account, credentials, imap_access
from inboxfollow.bootstrap.authorize import open_authorization
from inboxfollow.config.load import load
from inboxfollow.config.model import Config
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.authorization import Client

IMAP = 'imap = { host = "mail.example.com" }'
SMTP = 'smtp = { host = "mail.example.com" }'
CUSTOM = 'auth_url = "https://a.example/x", token_url = "https://t.example/x", device_url = "https://d.example/x"'


def config(folder: Path, *lines: str, moves: bool = False) -> Path:
    """A configuration with one account of these lines."""
    file = folder / "config.toml"
    account = "\n".join(lines)
    file.write_text(
        f'[me]\naddresses = ["sam@seller.example"]\n[archive]\nmove_on_server = {str(moves).lower()}\n'
        f'[[accounts]]\nname = "work"\n{account}\nsecret = {{ env = "NO_SUCH_TOKEN" }}\n'
    )
    file.chmod(0o600)
    return file


@pytest.mark.parametrize(
    ("lines", "moves", "host", "scopes"),
    [
        (('kind = "gmail"',), False, "oauth2.googleapis.com", (GMAIL_READ, GMAIL_SEND)),
        (('kind = "gmail"',), True, "oauth2.googleapis.com", (GMAIL_MODIFY, GMAIL_SEND)),
        ((IMAP, SMTP, 'oauth = { provider = "google" }'), True, "oauth2.googleapis.com", (GOOGLE_MAIL,)),
        ((IMAP, 'oauth = { provider = "microsoft" }'), True, "login.microsoftonline.com", (MICROSOFT_READ, OFFLINE)),
        (
            (IMAP, SMTP, 'oauth = { provider = "microsoft", client_id = "c" }'),
            False,
            "login.microsoftonline.com",
            (MICROSOFT_READ, MICROSOFT_SEND, OFFLINE),
        ),
        (
            (IMAP, f'oauth = {{ client_id = "c", custom = {{ {CUSTOM}, scopes = ["s", "t"] }} }}'),
            True,
            "t.example",
            ("s", "t"),
        ),
    ],
)
def test_what_is_asked(tmp_path: Path, lines: tuple[str, ...], moves: bool, host: str, scopes: tuple[str, ...]) -> None:
    """The least that the account's servers and switches need, of its provider."""
    wanted, _ = open_authorization(config(tmp_path, *lines, moves=moves), "work", None)
    assert wanted.request.scopes == scopes
    assert host in wanted.request.provider.token_url
    assert wanted.request.client in (Client("c"), Client(""))
    assert wanted.request.login == "sam@seller.example"
    if host == "t.example":
        assert wanted.request.provider.device_url == "https://d.example/x"


def test_an_address_of_codes_that_is_not_encrypted(tmp_path: Path) -> None:
    """device_url must be https, like the other two."""
    lines = f'oauth = {{ client_id = "c", custom = {{ {CUSTOM.replace("https://d", "http://d")}, scopes = ["s"] }} }}'
    with pytest.raises(UserError, match="device_url"):
        load(config(tmp_path, IMAP, lines))


def test_who_has_a_password_has_no_provider(tmp_path: Path) -> None:
    """And who is not there cannot be asked."""
    file = config(tmp_path, IMAP)
    with pytest.raises(UserError, match="password"):
        open_authorization(file, "work", None)
    with pytest.raises(UserError, match="home"):
        open_authorization(file, "home", None)


def test_tokens_are_asked_for_only_when_used(tmp_path: Path) -> None:
    """Connecting lazily: no secret is read when an account is opened, and no token is shown."""
    loaded: Config = load(config(tmp_path, IMAP, 'oauth = { provider = "microsoft" }'))
    (asked,) = loaded.accounts
    settings, credential = imap_access(asked)
    assert settings.host == "mail.example.com"
    assert not isinstance(credential, str)
    assert repr(credentials(asked)) == "OAuthCredentials('work')"


def test_who_reads_and_who_waits_for_mail_share_their_tokens(tmp_path: Path) -> None:
    """A token is renewed once for all: some providers void the one before."""
    (settings,) = load(config(tmp_path, IMAP, 'oauth = { provider = "microsoft" }')).accounts
    made = account(settings)
    assert made.watcher is not None
    mailbox, watcher = made.open(), made.watcher()
    assert isinstance(mailbox, ImapMailbox)
    assert isinstance(watcher, ImapWatcher)
    assert mailbox._connection._credential is watcher._connection._credential
