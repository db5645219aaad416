"""Hands one mail to the server, all recipients or none, and knows what became of it (PROTOCOLS F5).

The dot that ends the mail is the line between two kinds of failure. Whatever goes wrong before it is written, and a
clear refusal after it, is a definite no. Silence, a cut or an unreadable answer after it is OutcomeUnknown.
"""

import contextlib
from collections.abc import Callable

from inboxfollow.adapters.smtp.connection import GOODBYE_SECONDS, Wire, opened
from inboxfollow.adapters.smtp.errors import Place, translated
from inboxfollow.adapters.smtp.login import Login, log_in
from inboxfollow.adapters.smtp.parcel import Parcel, parcel
from inboxfollow.adapters.smtp.replies import Reply, delivered_id, refusal, refused_recipients, shown
from inboxfollow.adapters.smtp.settings import Credential, Password, SmtpSettings
from inboxfollow.ports.errors import AuthRejected, OutcomeUnknown, Rejected
from inboxfollow.ports.sender import Envelope, Receipt
from inboxfollow.wire.headers import read_fields
from inboxfollow.wire.ids import read_ids

UNKNOWN_HINT = "It is not sent again. Look for it in Sent, or ask the recipient."


class SmtpSender:
    """Implements ports.sender.Sender. One connection for each mail; it is ended by `close` or by the next mail."""

    def __init__(self, settings: SmtpSettings, credential: Credential) -> None:
        self._settings = settings
        self._credential = credential
        self._place = Place(settings.host, settings.port, settings.timeout_seconds)
        self._wire: Wire | None = None

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        """See Sender. The server gets exactly `source`; every line of it must end in CRLF."""
        load = parcel(envelope, source)
        wire = self._connect()
        try:
            options = _options(wire, load, self._place)
            before()
            with translated(self._place):
                _offer(wire, load, options, self._place)
                wire.write(load.stuffed)
            reply = self._end_mail(wire)
        except BaseException:
            self.close()
            raise
        return Receipt(shown(reply), delivered_id(reply, _own_id(source)))

    def check(self) -> None:
        """See Sender. Logs in, and says goodbye."""
        self._connect()
        self.close()

    def close(self) -> None:
        """Says goodbye where the connection is in step, waits 3 seconds at most for an answer, and ends it."""
        wire, self._wire = self._wire, None
        if wire is None:
            return
        try:
            with contextlib.suppress(OSError):
                wire.patience(GOODBYE_SECONDS)
                wire.ask("QUIT")
        finally:
            wire.close()

    def _connect(self) -> Wire:
        """A new connection on which MAIL may follow. A token that is refused is replaced once; the server may have had
        enough of the connection by then, so another is made."""
        name, credential = self._settings.username, self._credential
        if isinstance(credential, Password):
            return self._opened(Login(name, credential.secret))
        token = credential.token()
        try:
            return self._opened(Login(name, token, is_token=True))
        except AuthRejected:
            credential.refused(token)
            another = credential.token()
            if another == token:
                raise
            return self._opened(Login(name, another, is_token=True))

    def _opened(self, login: Login) -> Wire:
        self.close()
        login.check()
        with translated(self._place):
            wire = self._wire = opened(self._settings, self._place)
            try:
                log_in(wire, login, self._place)
            except BaseException:
                self.close()
                raise
        return wire

    def _end_mail(self, wire: Wire) -> Reply:
        """Writes the dot and takes the answer. An error of ours, or Ctrl-C, goes through: nobody knows then either."""
        try:
            wire.patience(self._settings.final_seconds)
            wire.write(b".\r\n")
            reply = wire.answer()
        except OSError as error:
            raise self._unknown(shown(error) or "cut off") from error
        if reply.positive:
            return reply
        if reply.negative:
            raise refusal(reply, self._place, "the server refused the mail")
        wire.close()
        raise self._unknown(shown(reply))

    def _unknown(self, why: str) -> OutcomeUnknown:
        return OutcomeUnknown(f"{self._place}: no clear answer after the whole mail was sent: {why}", UNKNOWN_HINT)


def _options(wire: Wire, load: Parcel, place: Place) -> str:
    """The parameters of MAIL (RFC 1870, 6152, 6531). Raises Rejected where the server lacks what the mail needs."""
    options = ""
    if wire.has_extn("size"):
        limit = wire.esmtp_features["size"]
        if limit.isdecimal() and 0 < int(limit) < load.size:
            raise Rejected(f"{place}: the mail has {load.size} octets, the server takes {limit}", "Make it smaller.")
        options += f" SIZE={load.size}"
    if load.eight_bit:
        if not wire.has_extn("8bitmime"):
            raise Rejected(f"{place}: the server takes only 7-bit mail (no 8BITMIME)", "Send it another way.")
        options += " BODY=8BITMIME"
    if load.international:
        if not wire.has_extn("smtputf8"):
            raise Rejected(
                f"{place}: the server cannot deliver to or from addresses beyond ASCII (no SMTPUTF8)",
                "Use another address of that person, or another server.",
            )
        options += " SMTPUTF8"
        wire.command_encoding = "utf-8"
    return options


def _offer(wire: Wire, load: Parcel, options: str, place: Place) -> None:
    """Everything from MAIL to the server's leave to send the octets. Any refused recipient ends it for all."""
    reply = wire.ask(f"MAIL FROM:<{load.sender}>{options}")
    if not reply.positive:
        raise refusal(reply, place, f"the server refused the sender {load.sender}")
    refused: dict[str, Reply] = {}
    for recipient in load.recipients:
        reply = wire.ask(f"RCPT TO:<{recipient}>")
        if not reply.positive:
            refused[recipient] = reply
        if reply.code == 421:  # the server ends the connection
            break
    if refused:
        with contextlib.suppress(OSError):
            wire.patience(GOODBYE_SECONDS)
            wire.ask("RSET")
        raise refused_recipients(refused, place)
    reply = wire.ask("DATA")
    if reply.code != 354:
        raise refusal(reply, place, "the server does not take the mail")


def _own_id(source: bytes) -> str:
    ids = [one for value in read_fields(source, {"message-id"}).get("message-id", []) for one in read_ids(value)]
    return ids[0] if ids else ""
