"""The test server keeps its promises: exact octets, faults where they were planned, nothing left behind."""

import contextlib
import gc
import signal
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from inboxfollow.adapters.smtp.sender import SmtpSender
from inboxfollow.adapters.smtp.settings import Password, SmtpSettings
from inboxfollow.ports.errors import OutcomeUnknown
from inboxfollow.ports.sender import Envelope
from tests.servers.smtp import Received, SmtpServer
from tests.servers.smtp_session import Stage

ROOT = Path(__file__).parents[2]
ENVELOPE = Envelope("me@seller.example", ("dana@ortiz.example",))
SOURCE = b"Message-ID: <1@seller.example>\r\nSubject: Offer\r\n\r\nShall we?\r\n"
CLIENT = """
import sys
from pathlib import Path
from inboxfollow.adapters.smtp.sender import SmtpSender
from inboxfollow.adapters.smtp.settings import Password, SmtpSettings
from inboxfollow.ports.sender import Envelope
port, ca_file, user, password = sys.argv[1:]
sender = SmtpSender(SmtpSettings("localhost", int(port), "tls", Path(ca_file), user), Password(password))
source = b"Message-ID: <1@seller.example>\\r\\nSubject: Offer\\r\\n\\r\\nShall we?\\r\\n"
print("ready", flush=True)
sender.send(Envelope("me@seller.example", ("dana@ortiz.example",)), source, lambda: print("before", flush=True))
print("sent", flush=True)
"""


def send(server: SmtpServer) -> None:
    """One mail, as the product sends it."""
    settings = SmtpSettings("localhost", server.port, server.security, server.ca_file, server.user, 10, 10)
    one = SmtpSender(settings, Password(server.password))
    try:
        one.send(ENVELOPE, SOURCE, lambda: None)
    finally:
        one.close()


def client(server: SmtpServer) -> "subprocess.Popen[str]":
    """A process that sends one mail and says how far it got."""
    arguments = [sys.executable, "-c", CLIENT, str(server.port), str(server.ca_file), server.user, server.password]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("stage", "count"),
    [("connect", 0), ("auth", 0), ("mail", 0), ("rcpt", 0), ("data", 0), ("dot", 1), ("reply", 1)],
)
def test_a_client_killed_at_a_certain_step(stage: Stage, count: int) -> None:
    """kill -9 strikes exactly there; from the dot on the mail is delivered without its client, and only once."""
    with SmtpServer() as server:
        process = client(server)
        server.fault(stage, call=process.kill)
        said, _ = process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        assert said.split() == (["ready"] if stage in ("connect", "auth") else ["ready", "before"])
        server.wait_for(count)
        send(server)
        assert server.deliveries("<1@seller.example>") == count + 1


def test_a_lost_mail_is_not_counted() -> None:
    """What is dropped at the dot was never delivered, what is dropped at the reply was."""
    plan: tuple[tuple[Stage, int], ...] = (("dot", 0), ("reply", 1))
    with SmtpServer() as server:
        for stage, count in plan:
            server.fault(stage, drop=True)
            with pytest.raises(OutcomeUnknown):
                send(server)
            assert len(server.received) == count


def test_another_client_is_served_while_a_fault_lasts() -> None:
    """A fault's function may itself send through the server: two at once, in a known order."""
    with SmtpServer() as server:
        server.fault("dot", call=lambda: send(server))
        send(server)
        assert len(server.received) == 2


def test_a_relay_sees_each_mail_before_its_client_hears() -> None:
    """`on_delivery` has ended when the client is told 250."""
    seen: list[Received] = []
    with SmtpServer(on_delivery=seen.append) as server:
        send(server)
        assert seen == server.received
    (one,) = seen
    assert (one.envelope_from, one.recipients, one.source) == ("me@seller.example", ("dana@ortiz.example",), SOURCE)
    assert (one.message_id, one.auth) == ("<1@seller.example>", "PLAIN me@seller.example")


def test_what_a_hook_raises_comes_out_at_the_end() -> None:
    """A broken hook fails the test that planned it; the mail counts all the same."""

    def broken(received: Received) -> None:
        raise LookupError("no such mailbox")

    with pytest.raises(LookupError), SmtpServer(on_delivery=broken) as server:
        send(server)
        assert len(server.received) == 1


def test_faults_strike_as_often_as_planned() -> None:
    """Once, some times, or until healed; the first that fits goes first."""
    with SmtpServer() as server:
        once = server.fault("dot", drop=True)
        lasting = server.fault("reply", drop=True, times=None)
        for _ in range(3):
            with pytest.raises(OutcomeUnknown):
                send(server)
        assert (once.struck, lasting.struck) == (1, 2)
        server.heal()
        send(server)
        assert len(server.received) == 3


def test_waiting_ends() -> None:
    """Mail that does not come is said not to come."""
    with SmtpServer() as server, pytest.raises(TimeoutError):
        server.wait_for(1, 0.05)


def test_clients_that_stay_do_not_keep_the_server() -> None:
    """Connections, stalls and handshakes under way end with the server; no thread, socket or file is left."""
    before = threading.active_count()
    server = SmtpServer()
    with server:
        server.fault("connect", stall=600, times=None)
        context = ssl.create_default_context(cafile=server.ca_file)
        silent = socket.create_connection((server.host, server.port))
        stalled = context.wrap_socket(socket.create_connection((server.host, server.port)), server_hostname="localhost")
    server.close()
    for one in (silent, stalled):
        one.settimeout(10)
        with contextlib.suppress(ConnectionResetError):
            assert one.recv(1) == b""
        one.close()
    gc.collect()
    assert threading.active_count() == before
    assert not server.ca_file.exists()


def test_a_line_that_is_too_long_is_refused() -> None:
    """The server is as strict about lines as real ones (RFC 5321 section 4.5.3.1.6)."""
    import smtplib

    with SmtpServer(security="none", user="") as server, smtplib.SMTP(server.host, server.port, "x") as plain:
        with pytest.raises(smtplib.SMTPDataError):
            plain.sendmail("a@b.example", ["c@d.example"], b"x" * 999 + b"\r\n")
        plain.sendmail("a@b.example", ["c@d.example"], b"x" * 998 + b"\r\n.dot\r\n")
        assert server.received[0].source == b"x" * 998 + b"\r\n.dot\r\n"
