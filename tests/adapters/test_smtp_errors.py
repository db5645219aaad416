"""Every foreign error has its place in the port's tree, and says where it happened and what to do."""

import inspect
import smtplib
import socket
import ssl

import pytest

from inboxfollow.adapters.smtp.errors import Place, mapped, translated
from inboxfollow.ports.errors import PortError, Rejected, Transient, Unreachable, Untrusted

PLACE = Place("smtp.example.com", 465, 60)

FOREIGN: dict[type[Exception], tuple[object, ...]] = {
    smtplib.SMTPException: ("oops",),
    smtplib.SMTPServerDisconnected: ("oops",),
    smtplib.SMTPResponseException: (-1, b"oops"),
    smtplib.SMTPSenderRefused: (550, b"oops", "a@b.example"),
    smtplib.SMTPRecipientsRefused: ({},),
    smtplib.SMTPDataError: (550, b"oops"),
    smtplib.SMTPConnectError: (421, b"oops"),
    smtplib.SMTPHeloError: (500, b"oops"),
    smtplib.SMTPAuthenticationError: (535, b"oops"),
    smtplib.SMTPNotSupportedError: ("oops",),
}


def test_every_exception_of_smtplib_is_mapped() -> None:
    """A new exception class in smtplib must be given a place here."""
    classes = {one for _, one in inspect.getmembers(smtplib, inspect.isclass) if issubclass(one, Exception)}
    assert classes == set(FOREIGN)


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda one: one.__name__)
def test_smtplib_errors_become_port_errors(foreign: type[Exception]) -> None:
    """Each is something that may pass, the original kept as its cause; what replies mean is judged elsewhere."""
    with pytest.raises(Transient) as caught, translated(PLACE):
        raise foreign(*FOREIGN[foreign])
    assert type(caught.value) is (Unreachable if foreign is smtplib.SMTPServerDisconnected else Transient)
    assert isinstance(caught.value.__cause__, foreign)
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.gaierror(-2, "Name or service not known"), Unreachable),
        (UnicodeError("label too long"), Unreachable),
        (ConnectionRefusedError(111, "refused"), Unreachable),
        (ConnectionResetError(104, "reset"), Unreachable),
        (BrokenPipeError(32, "broken"), Unreachable),
        (OSError(113, "No route to host"), Unreachable),
        (TimeoutError("timed out"), Unreachable),
        (ssl.SSLCertVerificationError(1, "self-signed certificate"), Untrusted),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), Untrusted),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), Unreachable),
        (ssl.SSLZeroReturnError(6, "closed"), Unreachable),
    ],
)
def test_network_errors_become_port_errors(error: OSError | UnicodeError, expected: type[PortError]) -> None:
    """Sockets and TLS are told apart, all naming the host and saying what to do."""
    result = mapped(error, PLACE)
    assert type(result) is expected
    assert "smtp.example.com:465" in result.message
    assert result.hint


def test_what_smtplib_hides_is_found() -> None:
    """smtplib wraps the error of a write; the error beneath is what is told."""
    with pytest.raises(Unreachable) as caught, translated(PLACE):
        try:
            raise TimeoutError("timed out")
        except OSError:
            raise smtplib.SMTPServerDisconnected("Server not connected")  # noqa: B904
    assert "within 60 s" in caught.value.message


def test_port_errors_pass_as_they_are() -> None:
    """What is already a port error is not wrapped again."""
    error = Rejected("no")
    with pytest.raises(Rejected) as caught, translated(PLACE):
        raise error
    assert caught.value is error
