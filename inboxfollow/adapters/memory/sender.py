"""A sender that delivers into memory, and fails where it is told to: for the demo and for tests above the ports."""

from collections.abc import Callable
from typing import Literal

from inboxfollow.ports.errors import OutcomeUnknown, PortError, Rejected
from inboxfollow.ports.sender import Envelope, Receipt

Moment = Literal["connect", "mail", "end", "answer"]
"""Where a failure strikes: before `before` is called, right after it (MAIL and RCPT), at the end of the mail (the
server's no), or after the delivery, when the answer is lost."""

_FORBIDDEN = "\r\n\0<>"


class MemorySender:
    """Keeps what it was given in `delivered`. `on_delivery` is called with each mail, so that people can answer."""

    def __init__(self, on_delivery: Callable[[Envelope, bytes], None] | None = None) -> None:
        self.delivered: list[tuple[Envelope, bytes]] = []
        self.on_delivery = on_delivery
        self.delivered_id = ""
        """What the receipts say of a Message-ID put in place of ours."""
        self._failures: list[tuple[Moment, PortError]] = []
        self._refused: dict[str, PortError] = {}

    # what tests and the demo do to it

    def fail(self, moment: Moment, error: PortError, times: int = 1) -> None:
        """The next `times` mails fail at that moment; only at "answer" have they been delivered."""
        self._failures += [(moment, error)] * times

    def lose_answer(self, *, delivered: bool) -> None:
        """The next mail gets no answer after its final dot, whether or not it was delivered."""
        error = OutcomeUnknown("memory: no clear answer after the whole mail was sent", "Look for it in Sent.")
        self.fail("answer" if delivered else "end", error)

    def refuse(self, recipient: str, error: PortError | None = None) -> None:
        """From now on that recipient is refused, by default for good, and with it the whole mail."""
        self._refused[recipient] = error or Rejected(
            f"memory: refused to deliver to {recipient} (550 5.1.1 no such user)", "Correct the address."
        )

    # the port

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        """See Sender."""
        if not envelope.recipients or not source.endswith(b"\r\n"):
            raise Rejected("memory: no recipient, or no mail", "Add one.")
        for address in (envelope.sender, *envelope.recipients):
            if "@" not in address or any(char in address for char in _FORBIDDEN):
                raise Rejected(f"memory: {address!r} is no address that mail can be sent to", "Correct the address.")
        moment, error = self._failures.pop(0) if self._failures else ("", None)
        self._strike(moment == "connect", error)
        before()
        self._strike(moment == "mail", error)
        self._strike(True, next((self._refused[one] for one in envelope.recipients if one in self._refused), None))
        self._strike(moment == "end", error)
        self.delivered.append((envelope, source))
        if self.on_delivery is not None:
            self.on_delivery(envelope, source)
        self._strike(moment == "answer", error)
        return Receipt(f"250 2.0.0 OK, mail {len(self.delivered)}", self.delivered_id)

    def check(self) -> None:
        """See Sender. Fails where the next mail would fail to connect; that failure is not used up."""
        if self._failures and self._failures[0][0] == "connect":
            raise self._failures[0][1]

    def close(self) -> None:
        """See Sender."""

    @staticmethod
    def _strike(here: bool, error: PortError | None) -> None:
        if here and error is not None:
            raise error
