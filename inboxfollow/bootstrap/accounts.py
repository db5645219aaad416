"""From the settings of an account to what reads it, sends from it and files in it. Each connects when first used."""

from typing import TYPE_CHECKING

from inboxfollow.app.services import Account

if TYPE_CHECKING:
    from inboxfollow.adapters.imap.settings import ImapSettings
    from inboxfollow.config.model import Account as AccountSettings
    from inboxfollow.ports.filing import Filing
    from inboxfollow.ports.mailbox import Mailbox
    from inboxfollow.ports.sender import Sender


def account(settings: "AccountSettings") -> Account:
    """The account as use cases see it."""
    server = f"{settings.imap.host}:{settings.imap.port}" if settings.imap else "gmail"
    return Account(
        settings.name,
        settings.kind,
        settings.username,
        server,
        lambda: _open_mailbox(settings),
        sender=(lambda: _open_sender(settings)) if settings.smtp or settings.sender else None,
        filing=(lambda: _open_filing(settings)) if settings.imap else None,
        files_sent=_files_sent(settings),
    )


def _files_sent(settings: "AccountSettings") -> bool:
    from inboxfollow.adapters.smtp.providers import files_sent

    return settings.smtp is not None and files_sent(settings.smtp.host)


def _open_sender(settings: "AccountSettings") -> "Sender":
    """Raises SecretUnavailable."""
    if settings.sender:
        from inboxfollow.adapters.command_sender import CommandSender

        return CommandSender(settings.sender)
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.adapters.smtp.sender import SmtpSender
    from inboxfollow.adapters.smtp.settings import BearerToken, Password, SmtpSettings

    where = settings.smtp
    assert where is not None  # noqa: S101 - asked before a sender is offered
    secret = SystemSecrets().read(settings.secret)
    return SmtpSender(
        SmtpSettings(where.host, where.port, where.security, where.ca_file, settings.username),
        BearerToken(secret) if settings.oauth else Password(secret),
    )


def _open_mailbox(settings: "AccountSettings") -> "Mailbox":
    from inboxfollow.adapters.imap.mailbox import ImapMailbox
    from inboxfollow.adapters.imap.settings import FolderOverrides

    folders = settings.folders
    return ImapMailbox(*_imap(settings), FolderOverrides(folders.sent, folders.archive, folders.skip))


def _open_filing(settings: "AccountSettings") -> "Filing":
    from inboxfollow.adapters.imap.filing import ImapFiling

    return ImapFiling(*_imap(settings))


def _imap(settings: "AccountSettings") -> "tuple[ImapSettings, str]":
    """Where the account's mail is, and its password. Raises SecretUnavailable."""
    from inboxfollow.adapters.imap.settings import ImapSettings
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.domain.errors import UserError

    if settings.imap is None:
        raise UserError(f'account "{settings.name}": Gmail through its API is not built yet', 'use kind = "imap"')
    where = settings.imap
    return (
        ImapSettings(where.host, where.port, where.security, where.ca_file, settings.username),
        SystemSecrets().read(settings.secret),
    )
