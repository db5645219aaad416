"""Opens, guards and closes the connection of one account. Encryption is verified and never downgraded (RFC 8314)."""

import contextlib
import imaplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace

from imapclient import IMAPClient, SocketTimeout

from inboxfollow.adapters.imap.errors import Place, translated
from inboxfollow.adapters.imap.exchange import one_line
from inboxfollow.adapters.imap.login import check_secret, log_in
from inboxfollow.adapters.imap.settings import Credential, ImapSettings
from inboxfollow.ports.errors import AuthRejected, Rejected, Untrusted

GOODBYE_SECONDS = 3.0


class Connection:
    """One connection, made on first use and again after it broke. `serial` counts how often it was made."""

    def __init__(self, settings: ImapSettings, credential: Credential) -> None:
        self._settings = settings
        self._credential = credential
        self._client: IMAPClient | None = None
        self.serial = 0
        self.place = Place(settings.host, settings.port, timeout_seconds=settings.timeout_seconds)

    @contextlib.contextmanager
    def guarded(self, folder: str = "") -> Iterator[IMAPClient]:
        """The client, connected. Errors inside come out as PortErrors about `folder`; after all but a clear
        refusal the connection is given up, since answers may be outstanding on it."""
        try:
            with translated(replace(self.place, folder=folder)):
                if self._client is None:
                    with translated(self.place):
                        self._client = self._connect()
                yield self._client
        except Rejected:
            raise
        except BaseException:
            self.drop()
            raise

    def offers(self, capability: str) -> bool:
        """Whether the server announced `capability` after login."""
        return self._client is not None and bool(self._client.has_capability(capability))

    def drop(self) -> None:
        """Ends the connection without a word; the next use makes a new one."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                client.shutdown()

    def forsake(self, imap: imaplib.IMAP4, outstanding: bool) -> None:
        """Drops the connection where `imap` is the one in use and answers are outstanding on it."""
        if outstanding and self._client is not None and self._client._imap is imap:
            self.drop()

    def close(self) -> None:
        """Says goodbye, if it can be said within 3 seconds, and ends the connection."""
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                client.socket().settimeout(GOODBYE_SECONDS)
                client.logout()
        self.drop()

    def _connect(self) -> IMAPClient:
        """A connection that is logged in. A token that is refused is replaced once; the server may have had enough of
        the connection by then, so another is made."""
        one_line(self._settings.host, "imap.host")
        credential = self._credential
        if isinstance(credential, str):
            return self._opened(credential, is_token=False)
        token = credential.token()
        try:
            return self._opened(token, is_token=True)
        except AuthRejected:
            credential.refused(token)
            another = credential.token()
            if another == token:
                raise
            return self._opened(another, is_token=True)

    def _opened(self, secret: str, *, is_token: bool) -> IMAPClient:
        settings = self._settings
        check_secret(settings.username, secret)
        context = ssl.create_default_context(cafile=settings.ca_file) if settings.security != "none" else None
        client = IMAPClient(
            settings.host,
            settings.port,
            ssl=settings.security == "tls",
            ssl_context=context,
            timeout=SocketTimeout(settings.timeout_seconds, settings.timeout_seconds),
        )
        try:
            self._prepare(client, context)
            if client._imap.state == "NONAUTH":
                log_in(client, settings.username, secret, is_token=is_token, place=self.place)
        except BaseException:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                client.shutdown()
            raise
        self.serial += 1
        return client

    def _prepare(self, client: IMAPClient, context: ssl.SSLContext | None) -> None:
        client._imap.debug = 0  # imapclient formats every line for a log nobody reads
        client.folder_encode = False  # names are decoded leniently in mailbox.py
        client.normalise_times = False  # aware times (DEPENDENCIES, trap 5)
        _tune(client.socket())
        if self._settings.security == "starttls":
            if client._imap.state != "NONAUTH" or not client.has_capability("STARTTLS"):
                raise Untrusted(
                    f"{self.place}: the server offers no STARTTLS, and the password is not sent in clear",
                    'Use imap.security = "tls", usually with port 993.',
                )
            client.starttls(context)


def _tune(connection: socket.socket) -> None:
    """Commands sent ahead leave at once; a peer that vanished during a long silence is noticed (PROTOCOLS A6)."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 20)
