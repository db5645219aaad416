"""Sends through Gmail's API, and knows what became of it (PROTOCOLS B3, B4 and F5).

Writing the request is the line between two kinds of failure. Whatever goes wrong before, and a clear refusal (4xx), is
a definite no. So is a 401, the only answer after which the request is written once more, with another token. Silence, a
cut, or trouble of the server (5xx) is OutcomeUnknown. Nothing else repeats the request: see `transport`.
"""

import io
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest, MediaIoBaseUpload

from inboxfollow.adapters.gmail.calls import Json, units_of
from inboxfollow.adapters.gmail.client import ME, GmailClient
from inboxfollow.adapters.gmail.errors import not_granted, refusal_of, refused_mail, shown, translated
from inboxfollow.adapters.gmail.letter import Letter, letter_of
from inboxfollow.adapters.gmail.methods import SEND, SENDING
from inboxfollow.adapters.gmail.payload import header_block
from inboxfollow.adapters.gmail.records import text
from inboxfollow.adapters.gmail.transport import OnceHttp
from inboxfollow.ports.credentials import Credentials, Granted
from inboxfollow.ports.errors import AuthRejected, OutcomeUnknown, PortError, Rejected
from inboxfollow.ports.sender import Envelope, Receipt
from inboxfollow.wire.headers import read_fields
from inboxfollow.wire.ids import read_ids

LARGE = 3_000_000
"""Octets of a mail from which on it is uploaded instead of written into JSON (PROTOCOLS B3)."""
UNKNOWN_HINT = "It is not sent again. Look for it in Sent, or ask the recipient."


class GmailSender:
    """Implements ports.sender.Sender. The mail itself goes over a connection of its own."""

    def __init__(self, client: GmailClient, credentials: Credentials) -> None:
        self._client, self._credentials = client, credentials
        self._http: Any = OnceHttp(credentials, client.settings.sending_seconds)
        self._place = replace(client.place, scope=SEND)
        self._address = ""

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        """See Sender. 126 units where the mail answers another, 121 where not."""
        letter = letter_of(envelope, source)
        self._check_sender(letter.sender)
        request = self._request(source, self._thread_of(letter.parent))
        self._client.caller.governor.spend(units_of(request))
        before()
        ref = text(self._hand_over(request), "id")
        if not ref:
            raise self._unknown("it does not say which message it made")
        return Receipt(shown(f"Gmail took it as message {ref}"), self._delivered_id(ref, letter))

    def check(self) -> None:
        """See Sender. 1 unit. Only the token itself tells whether it allows sending, where it tells."""
        granted = self._credentials.scopes() if isinstance(self._credentials, Granted) else ()
        if granted and not SENDING.intersection(granted):
            raise not_granted(self._place)
        self._address = self._client.profile().address.lower()

    def close(self) -> None:
        """See Sender."""
        self._client.close()
        self._http.close()

    # inner parts

    def _check_sender(self, sender: str) -> None:
        """Raises Rejected for an address that Gmail would put another in place of. Where it does not say which ones it
        knows, the mail goes on."""
        if not self._address:
            self.check()
        if sender == self._address:
            return
        try:
            aliases = self._client.aliases()
        except (AuthRejected, Rejected):
            return
        if not aliases.get(sender, False):
            why = "is not confirmed yet" if sender in aliases else "is not known to Gmail"
            raise Rejected(
                f"{self._place}: {shown(sender)} {why}, and another address would stand in its place",
                'Nothing was sent. Confirm it in Gmail\'s settings under "Send mail as", or send from '
                f"{shown(self._address)}.",
            )

    def _thread_of(self, parent: str) -> str:
        """The thread of the mail that is answered, "" where it is not there."""
        pages = self._client.messages(f"rfc822msgid:{parent}") if parent else ()
        return next((page[0].thread for page in pages if page), "")

    def _request(self, source: bytes, thread: str) -> HttpRequest:
        body: dict[str, str] = {"threadId": thread} if thread else {}
        send = self._client.caller.messages.send
        if len(source) < LARGE:
            made: HttpRequest = send(userId=ME, body={**body, "raw": urlsafe_b64encode(source).decode("ascii")})
            return made
        media = MediaIoBaseUpload(io.BytesIO(source), "message/rfc822", resumable=False)
        uploading: HttpRequest = send(userId=ME, body=body, media_body=media)
        return uploading

    def _hand_over(self, request: HttpRequest) -> Json:
        """Writes the request once. Raises OutcomeUnknown where what came of it is not clear."""
        try:
            with translated(self._place):
                answer = request.execute(http=self._http)
        except HttpError as error:
            refusal = refusal_of(error)
            if not 400 <= refusal.status < 500:
                raise self._unknown(f"{refusal.status} {refusal.words}") from error
            if refusal.too_fast:
                self._client.caller.governor.refused(units_of(request), 0, refusal.retry_after)
            raise refused_mail(refusal, self._place) from error
        except PortError as error:
            if not self._http.doubtful:
                raise
            raise self._unknown(error.message) from error
        return answer if isinstance(answer, dict) else {}

    def _unknown(self, why: str) -> OutcomeUnknown:
        return OutcomeUnknown(
            f"{self._place}: no clear answer after the whole mail was sent: {shown(why)}", UNKNOWN_HINT
        )

    def _delivered_id(self, ref: str, letter: Letter) -> str:
        """The Message-ID that Gmail put in place of ours, "" for none. That it cannot be read back changes nothing."""
        with suppress(PortError):
            found = self._client.get([ref], "metadata")[ref]
            block = b"" if found is None else header_block(found.payload)
            ids = [one for value in read_fields(block, {"message-id"}).get("message-id", ()) for one in read_ids(value)]
            return ids[0] if ids and ids[0] != letter.message_id else ""
        return ""
