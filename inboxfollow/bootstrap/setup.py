"""What set-up works with. Secrets that are only tried are held in memory."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.app.setup.tools import Tools
from inboxfollow.bootstrap.here import ThisComputer
from inboxfollow.config.checks import is_loopback
from inboxfollow.config.file import ConfigFile
from inboxfollow.config.paths import config_file
from inboxfollow.ports.errors import Untrusted
from inboxfollow.ports.secrets import SecretPlace

if TYPE_CHECKING:
    from inboxfollow.ports.credentials import Credentials
    from inboxfollow.ports.mailbox import Mailbox
    from inboxfollow.ports.sender import Sender
    from inboxfollow.ports.settings import AccountSettings, Endpoint

PATIENCE = 20.0
"""Seconds of silence that a server is granted while a person waits."""


def setup_tools(config_path: Path | None) -> Tools:
    """Tools for the configuration at `config_path`, or where it is looked for. Opens and writes nothing."""
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.discovery.network import NetworkDiscovery
    from inboxfollow.adapters.keychain.keeper import KeyringKeeper
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.adapters.oauth.authorizer import OAuthAuthorizer

    return Tools(
        discovery=NetworkDiscovery(),
        secrets=SystemSecrets(),
        keeper=KeyringKeeper(),
        settings=ConfigFile(config_file(str(config_path) if config_path else None, os.environ).absolute()),
        here=ThisComputer(),
        authorizer=OAuthAuthorizer(SystemClock()),
        open_mailbox=open_mailbox,
        open_sender=open_sender,
    )


def open_mailbox(account: "AccountSettings", secret: str) -> "Mailbox":
    """Connects when first used."""
    if account.kind == "gmail":
        return _gmail(account, secret)
    from inboxfollow.adapters.imap.mailbox import ImapMailbox
    from inboxfollow.adapters.imap.settings import FolderOverrides, ImapSettings

    end = _need(account, account.imap)
    settings = ImapSettings(end.host, end.port, end.security, _ca(end), account.username, PATIENCE)
    credential = _tokens(account, secret) if account.provider else secret
    return ImapMailbox(settings, credential, FolderOverrides(account.sent, account.archive))


def _gmail(account: "AccountSettings", document: str) -> "Mailbox":
    from inboxfollow.adapters.gmail.client import GmailClient
    from inboxfollow.adapters.gmail.settings import GmailSettings
    from inboxfollow.adapters.gmail.trial import TrialMailbox

    settings = GmailSettings(account.name, account.gmail_endpoint, timeout_seconds=PATIENCE)
    return TrialMailbox(GmailClient(settings, _tokens(account, document)), account.username)


def open_sender(account: "AccountSettings", secret: str) -> "Sender":
    """Connects when first used."""
    from inboxfollow.adapters.smtp.sender import SmtpSender
    from inboxfollow.adapters.smtp.settings import Password, SmtpSettings

    end = _need(account, account.smtp)
    settings = SmtpSettings(end.host, end.port, end.security, _ca(end), account.username, PATIENCE)
    return SmtpSender(settings, _tokens(account, secret) if account.provider else Password(secret))


@dataclass(frozen=True, slots=True)
class _Held:
    """Implements Secrets with one secret that is kept nowhere yet."""

    secret: str = field(repr=False)

    def read(self, place: SecretPlace) -> str:
        return self.secret

    def read_document(self, place: SecretPlace) -> str:
        return self.secret


def _tokens(account: "AccountSettings", document: str) -> "Credentials":
    """Tokens out of a document in memory; what is renewed stays there."""
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.keychain.keeper import KeyringKeeper
    from inboxfollow.adapters.oauth.credentials import OAuthCredentials
    from inboxfollow.app.grants import GOOGLE, MICROSOFT

    provider = MICROSOFT if account.provider == "microsoft" else GOOGLE
    nowhere = SecretPlace(account.name, account.username, env="-")  # never written back
    return OAuthCredentials(nowhere, _Held(document), KeyringKeeper(), SystemClock(), provider.name, provider.token_url)


def _need(account: "AccountSettings", end: "Endpoint | None") -> "Endpoint":
    if end is None:
        from inboxfollow.domain.errors import UserError

        raise UserError(f'account "{account.name}" has no such server', "name it: --imap-host, --smtp-host")
    if end.security == "none" and not is_loopback(end.host):
        raise Untrusted(
            f"{end}: without encryption the password would cross the network in clear", 'Use "tls" or "starttls".'
        )
    return end


def _ca(end: "Endpoint") -> Path | None:
    return Path(end.ca_file) if end.ca_file else None
