"""A mail as it goes over the wire: checked before a connection is made, so that nothing in it can become a command."""

from dataclasses import dataclass

from inboxfollow.ports.errors import Rejected
from inboxfollow.ports.sender import Envelope
from inboxfollow.wire.fields import Uncomposable, envelope_address


@dataclass(frozen=True, slots=True)
class Parcel:
    """The paths of the envelope, domains as A-labels, and the octets with dots doubled, without the final one."""

    sender: str
    recipients: tuple[str, ...]
    size: int
    """Octets of the mail itself, as SIZE counts them (RFC 1870)."""
    stuffed: bytes
    international: bool
    """A local part is not ASCII: the server must offer SMTPUTF8 (RFC 6531 section 3.2)."""
    eight_bit: bool


def parcel(envelope: Envelope, source: bytes) -> Parcel:
    """Raises Rejected for addresses and octets that cannot be sent as they are."""
    if not envelope.recipients:
        raise Rejected("the mail has no recipient", "Add one.")
    lines = source.replace(b"\r\n", b"")
    if not source.endswith(b"\r\n") or b"\r" in lines or b"\n" in lines or b"\0" in lines:
        raise Rejected(
            "the mail is not in the form of mail: CRLF must end every line, and NUL may not occur",
            "This is an error of the program that made it; nothing was sent.",
        )
    sender, *recipients = (_path(one) for one in (envelope.sender, *envelope.recipients))
    return Parcel(
        sender,
        tuple(recipients),
        len(source),
        (b"\r\n" + source).replace(b"\r\n.", b"\r\n..")[2:],  # RFC 5321 section 4.5.2
        not all(path.isascii() for path in (sender, *recipients)),
        not source.isascii(),
    )


def _path(address: str) -> str:
    try:
        return envelope_address(address)
    except Uncomposable as error:
        raise Rejected(f"{address[:100]!r} is no address that mail can be sent to", "Correct the address.") from error
