"""From the settings of an account to what reads it, sends from it and files in it. Each connects when first used."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from inboxfollow.app.services import Account

if TYPE_CHECKING:
    from datetime import datetime

    from inboxfollow.adapters.gmail.client import GmailClient
    from inboxfollow.adapters.gmail.governor import Governor
    from inboxfollow.adapters.imap.settings import Credential, ImapSettings
    from inboxfollow.config.model import Account as AccountSettings
    from inboxfollow.ports.credentials import Credentials
    from inboxfollow.ports.filing import Filing
    from inboxfollow.ports.mailbox import Mailbox
    from inboxfollow.ports.numbering import Numbering
    from inboxfollow.ports.sender import Sender
    from inboxfollow.ports.watcher import Watcher


def account(
    settings: "AccountSettings",
    numbering: "Numbering | None" = None,
    since: "Callable[[], datetime] | None" = None,
    own: "Sequence[str]" = (),
    heard: "Callable[[str], datetime | None]" = lambda name: None,
) -> Account:
    """The account as use cases see it. To be read, Gmail's API needs a place for its numbers, a horizon (aware), my
    addresses, and when (aware) an account was last read to the end; without the first two it is only tried."""
    tokens = cache(lambda: credentials(settings))  # shared, so that a token is renewed once for all
    if settings.kind == "gmail":
        return _gmail_account(settings, tokens, numbering, since, own, heard)
    server = f"{settings.imap.host}:{settings.imap.port}" if settings.imap else ""
    return Account(
        settings.name,
        settings.kind,
        settings.username,
        server,
        lambda: _open_mailbox(settings, tokens),
        sender=(lambda: _open_sender(settings, tokens)) if settings.smtp or settings.sender else None,
        filing=(lambda: _open_filing(settings, tokens)) if settings.imap else None,
        files_sent=_files_sent(settings),
        watcher=(lambda: _open_watcher(settings, tokens)) if settings.imap else None,
    )


def _gmail_account(
    settings: "AccountSettings",
    tokens: "Callable[[], Credentials]",
    numbering: "Numbering | None",
    since: "Callable[[], datetime] | None",
    own: "Sequence[str]",
    heard: "Callable[[str], datetime | None]",
) -> Account:
    """Reading, sending and filing share one quota."""

    @cache
    def governor() -> "Governor":
        from inboxfollow.adapters.gmail.governor import Governor

        return Governor(settings.gmail.units_per_minute)

    def client() -> "GmailClient":
        from inboxfollow.adapters.gmail.client import GmailClient
        from inboxfollow.adapters.gmail.settings import GmailSettings

        asked = GmailSettings(settings.name, settings.gmail.endpoint, settings.gmail.units_per_minute)
        return GmailClient(asked, tokens(), governor())

    def open_mailbox() -> "Mailbox":
        if numbering is None or since is None:
            from inboxfollow.adapters.gmail.trial import TrialMailbox

            return TrialMailbox(client(), settings.username, strict=False)
        from inboxfollow.adapters.gmail.mailbox import GmailMailbox

        return GmailMailbox(client(), numbering, since(), own, heard(settings.name))

    def open_sender() -> "Sender":
        from inboxfollow.adapters.gmail.sender import GmailSender

        return GmailSender(client(), tokens())

    def open_filing() -> "Filing":
        from inboxfollow.adapters.gmail.filing import GmailFiling

        assert numbering is not None  # noqa: S101 - whoever files has a store
        return GmailFiling(client(), numbering)

    server = settings.gmail.endpoint or "Gmail"
    return Account(
        settings.name, "gmail", settings.username, server, open_mailbox, open_sender, open_filing, files_sent=True
    )


def _files_sent(settings: "AccountSettings") -> bool:
    from inboxfollow.adapters.smtp.providers import files_sent

    return settings.smtp is not None and files_sent(settings.smtp.host)


def credentials(settings: "AccountSettings") -> "Credentials":
    """The access tokens of an account with oauth, or of Gmail's API, whose provider is Google. Asks nobody yet."""
    from inboxfollow.adapters.clock import SystemClock
    from inboxfollow.adapters.keychain.keeper import KeyringKeeper
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.adapters.oauth.credentials import OAuthCredentials
    from inboxfollow.bootstrap.authorize import provider

    asked = provider(settings)
    return OAuthCredentials(
        settings.secret, SystemSecrets(), KeyringKeeper(), SystemClock(), asked.name, asked.token_url
    )


def imap_access(
    settings: "AccountSettings", tokens: "Callable[[], Credentials] | None" = None
) -> "tuple[ImapSettings, Credential]":
    """Where the account's mail is, and its password or tokens. Raises SecretUnavailable."""
    from inboxfollow.adapters.imap.settings import ImapSettings
    from inboxfollow.domain.errors import UserError

    if settings.imap is None:
        raise UserError(f'account "{settings.name}" is not read over IMAP', "see its kind")
    where = settings.imap
    there = ImapSettings(where.host, where.port, where.security, where.ca_file, settings.username)
    if settings.oauth is not None:
        return there, tokens() if tokens else credentials(settings)
    from inboxfollow.adapters.keychain.reader import SystemSecrets

    return there, SystemSecrets().read(settings.secret)


def _open_sender(settings: "AccountSettings", tokens: "Callable[[], Credentials]") -> "Sender":
    """Raises SecretUnavailable."""
    if settings.sender:
        from inboxfollow.adapters.command_sender import CommandSender

        return CommandSender(settings.sender)
    from inboxfollow.adapters.keychain.reader import SystemSecrets
    from inboxfollow.adapters.smtp.sender import SmtpSender
    from inboxfollow.adapters.smtp.settings import Password, SmtpSettings

    where = settings.smtp
    assert where is not None  # noqa: S101 - asked before a sender is offered
    there = SmtpSettings(where.host, where.port, where.security, where.ca_file, settings.username)
    return SmtpSender(there, tokens() if settings.oauth else Password(SystemSecrets().read(settings.secret)))


def _open_mailbox(settings: "AccountSettings", tokens: "Callable[[], Credentials]") -> "Mailbox":
    from inboxfollow.adapters.imap.mailbox import ImapMailbox
    from inboxfollow.adapters.imap.settings import FolderOverrides

    folders = settings.folders
    return ImapMailbox(*imap_access(settings, tokens), FolderOverrides(folders.sent, folders.archive, folders.skip))


def _open_watcher(settings: "AccountSettings", tokens: "Callable[[], Credentials]") -> "Watcher":
    from inboxfollow.adapters.imap.connection import Connection
    from inboxfollow.adapters.imap.idle import ImapWatcher

    return ImapWatcher(Connection(*imap_access(settings, tokens)))


def _open_filing(settings: "AccountSettings", tokens: "Callable[[], Credentials]") -> "Filing":
    from inboxfollow.adapters.imap.filing import ImapFiling

    return ImapFiling(*imap_access(settings, tokens))
