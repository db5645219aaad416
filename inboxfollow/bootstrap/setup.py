"""What set-up works with. Secrets that are only tried are held in memory."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from inboxfollow.app.setup.tools import Tools
from inboxfollow.bootstrap.here import ThisComputer
from inboxfollow.config.file import ConfigFile
from inboxfollow.config.paths import config_file

if TYPE_CHECKING:
    from inboxfollow.ports.mailbox import Mailbox
    from inboxfollow.ports.sender import Sender
    from inboxfollow.ports.settings import AccountSettings, Endpoint

PATIENCE = 20.0
"""Seconds of silence that a server is granted while a person waits."""


def setup_tools(config_path: Path | None) -> Tools:
    """Tools for the configuration at `config_path`, or where it is looked for. Opens and writes nothing."""
    from inboxfollow.adapters.discovery.network import NetworkDiscovery
    from inboxfollow.adapters.keychain.keeper import KeyringKeeper
    from inboxfollow.adapters.keychain.reader import SystemSecrets

    return Tools(
        discovery=NetworkDiscovery(),
        secrets=SystemSecrets(),
        keeper=KeyringKeeper(),
        settings=ConfigFile(config_file(str(config_path) if config_path else None, os.environ).absolute()),
        here=ThisComputer(),
        open_mailbox=open_mailbox,
        open_sender=open_sender,
    )


def open_mailbox(account: "AccountSettings", secret: str) -> "Mailbox":
    """Connects when first used."""
    from inboxfollow.adapters.imap.mailbox import ImapMailbox
    from inboxfollow.adapters.imap.settings import FolderOverrides, ImapSettings

    end = _need(account, account.imap)
    settings = ImapSettings(end.host, end.port, end.security, _ca(end), account.username, PATIENCE)
    return ImapMailbox(settings, secret, FolderOverrides(account.sent, account.archive))


def open_sender(account: "AccountSettings", secret: str) -> "Sender":
    """Connects when first used."""
    from inboxfollow.adapters.smtp.sender import SmtpSender
    from inboxfollow.adapters.smtp.settings import Password, SmtpSettings

    end = _need(account, account.smtp)
    return SmtpSender(
        SmtpSettings(end.host, end.port, end.security, _ca(end), account.username, PATIENCE), Password(secret)
    )


def _need(account: "AccountSettings", end: "Endpoint | None") -> "Endpoint":
    if end is None:
        from inboxfollow.domain.errors import UserError

        raise UserError(f'account "{account.name}" has no such server', "name it: --imap-host, --smtp-host")
    return end


def _ca(end: "Endpoint") -> Path | None:
    return Path(end.ca_file) if end.ca_file else None
