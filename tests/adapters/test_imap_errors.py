"""Every foreign error has its place in the port's tree, and says where it happened and what to do."""

import imaplib
import inspect
import socket
import ssl

import pytest
from imapclient import exceptions

from inboxfollow.adapters.imap.errors import Place, mapped, translated
from inboxfollow.ports.errors import AuthRejected, PortError, Rejected, Transient, Unreachable, Untrusted

PLACE = Place("imap.example.com", 993, "Sent", 60)

FOREIGN = {
    exceptions.CapabilityError: Rejected,
    exceptions.LoginError: AuthRejected,
    exceptions.IllegalStateError: Rejected,
    exceptions.InvalidCriteriaError: Rejected,
    exceptions.ProtocolError: Transient,
    exceptions.IMAPClientError: Rejected,
    exceptions.IMAPClientAbortError: Unreachable,
    exceptions.IMAPClientReadOnlyError: Rejected,
}


def test_every_exception_of_imapclient_is_mapped() -> None:
    """A new exception class in imapclient must be given a place here."""
    classes = {one for _, one in inspect.getmembers(exceptions, inspect.isclass) if issubclass(one, Exception)}
    assert classes == set(FOREIGN)


@pytest.mark.parametrize(("foreign", "expected"), FOREIGN.items(), ids=lambda one: one.__name__)
def test_imapclient_errors_become_port_errors(foreign: type[Exception], expected: type[PortError]) -> None:
    """Each class becomes exactly one port error, the original kept as its cause."""
    with pytest.raises(expected) as caught, translated(PLACE):
        raise foreign("oops")
    assert type(caught.value) is expected
    assert isinstance(caught.value.__cause__, foreign)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.gaierror(-2, "Name or service not known"), Unreachable),
        (ConnectionRefusedError(111, "refused"), Unreachable),
        (ConnectionResetError(104, "reset"), Unreachable),
        (OSError(113, "No route to host"), Unreachable),
        (TimeoutError("timed out"), Unreachable),
        (EOFError(), Unreachable),
        (ssl.SSLCertVerificationError(1, "self-signed certificate"), Untrusted),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), Untrusted),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), Unreachable),
        (ssl.SSLZeroReturnError(6, "closed"), Unreachable),
        (imaplib.IMAP4.error("b'* BYE too many connections'"), Unreachable),
        (imaplib.IMAP4.error("command: LIST => got more than 1000000 bytes"), Unreachable),
        (UnicodeEncodeError("ascii", "ü", 0, 1, "no"), Transient),
    ],
)
def test_network_errors_become_port_errors(error: Exception, expected: type[PortError]) -> None:
    """Sockets, TLS and a refusing greeting are told apart, all naming the host."""
    result = mapped(error, PLACE)
    assert type(result) is expected
    assert "imap.example.com:993" in result.message
    assert result.hint


@pytest.mark.parametrize(
    ("text", "expected", "wait"),
    [
        ("[UNAVAILABLE] Maximum number of connections", Transient, 60),
        ("[INUSE] Mailbox in use", Transient, 60),
        ("[LIMIT] too much", Transient, 300),
        ("[OVERQUOTA] Account exceeded command or bandwidth limits.", Transient, 3600),
        ("Request is throttled. Suggested Backoff Time: 3000123 milliseconds", Transient, 3000.123),
        ("User is authenticated but not connected.", Transient, 300),
        ("[AUTHENTICATIONFAILED] Invalid credentials", AuthRejected, None),
        ("[AUTHORIZATIONFAILED] no", AuthRejected, None),
        ("[NONEXISTENT] Mailbox doesn't exist", Rejected, None),
        ("what?", Rejected, None),
    ],
)
def test_the_servers_words_decide(text: str, expected: type[PortError], wait: float | None) -> None:
    """Busy servers are waited for, and as long as they say (PROTOCOLS A8); the rest is final."""
    result = mapped(imaplib.IMAP4.error(text), PLACE)
    assert type(result) is expected
    assert getattr(result, "retry_after", None) == wait
    assert "folder 'Sent'" in result.message


def test_a_busy_server_at_login_is_no_wrong_password() -> None:
    """A throttled login must not make the person change their password."""
    assert type(mapped(exceptions.LoginError("[UNAVAILABLE] Temporary failure"), PLACE)) is Transient
    assert type(mapped(exceptions.LoginError("authentication failed"), PLACE)) is AuthRejected


def test_a_cut_during_login_is_no_wrong_password() -> None:
    """imapclient wraps a lost connection in its login error; the connection is what failed."""
    with pytest.raises(Unreachable), translated(PLACE):
        try:
            raise imaplib.IMAP4.abort("socket error: EOF")
        except imaplib.IMAP4.error as error:
            raise exceptions.LoginError(str(error))  # noqa: B904


def test_a_goodbye_may_say_how_long_to_wait() -> None:
    """BYE with a reason carries its wait along."""
    result = mapped(imaplib.IMAP4.abort("[UNAVAILABLE] shutting down"), PLACE)
    assert isinstance(result, Unreachable)
    assert result.retry_after == 60


def test_hostile_server_text_is_tamed() -> None:
    """Control characters and endless text of a server never reach a terminal through an error."""
    message = mapped(imaplib.IMAP4.error("\x1b]0;x\x07\r\n" + "y" * 5000), PLACE).message
    assert message.isprintable()
    assert len(message) < 400


def test_port_errors_pass_as_they_are() -> None:
    """What is already a port error is not wrapped again."""
    error = Rejected("no")
    with pytest.raises(Rejected) as caught, translated(PLACE):
        raise error
    assert caught.value is error
