"""What every sender must do, run on the one in memory, on SMTP with a real server over TLS, on a real program, and on
Gmail's API."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from inboxfollow.adapters.command_sender import CommandSender
from inboxfollow.adapters.gmail.sender import GmailSender
from inboxfollow.adapters.memory.sender import MemorySender
from inboxfollow.adapters.smtp.sender import SmtpSender
from inboxfollow.adapters.smtp.settings import Password, SmtpSettings
from inboxfollow.ports.errors import AuthRejected, CapReached, OutcomeUnknown, PortError, Rejected, Transient
from inboxfollow.ports.sender import Envelope, Sender
from tests.adapters.gmail_tools import Google, Grant
from tests.servers.smtp import SmtpServer

DANA, LEE = "dana@ortiz.example", "lee@ortiz.example"
ENVELOPE = Envelope("me@seller.example", (DANA, LEE))
SOURCE = (
    b"From: Sam <me@seller.example>\r\nTo: Dana <dana@ortiz.example>\r\nCc: lee@ortiz.example\r\n"
    b"Message-ID: <1@seller.example>\r\nSubject: Offer\r\n\r\nShall we?\r\n.\r\n..\r\n.hidden\r\n\r\n"
)
PROGRAM = f"""#!{sys.executable}
# Stands for sendmail: keeps what it reads, and ends as the file `orders` says.
import pathlib, sys
home = pathlib.Path(__file__).parent
orders = (home / "orders").read_text().split()
mail = sys.stdin.buffer.read()
if "lose" not in orders:
    (home / f"mail-{{len(list(home.glob('mail-*')))}}").write_bytes(mail)
print("\\x1b[31mwords of the program", file=sys.stderr)
sys.exit(int(orders[0]))
"""


class Rig(Protocol):
    """A sender, what arrived through it, and the hands that make it fail."""

    sender: Sender

    def delivered(self) -> list[bytes]: ...

    def envelopes(self) -> list[Envelope]: ...

    def refuse(self) -> None:
        """The next mail is refused for good."""

    def refuse_login(self) -> None:
        """The login fails from now on."""

    def lose_answer(self, delivered: bool) -> None:
        """After the next mail there is no clear answer."""


class MemoryRig:
    def __init__(self) -> None:
        self._memory = MemorySender()
        self.sender: Sender = self._memory

    def delivered(self) -> list[bytes]:
        return [source for _, source in self._memory.delivered]

    def envelopes(self) -> list[Envelope]:
        return [envelope for envelope, _ in self._memory.delivered]

    def refuse(self) -> None:
        self._memory.refuse(LEE)

    def refuse_login(self) -> None:
        self._memory.fail("connect", AuthRejected("memory: login refused", "Check the secret."), times=2)

    def lose_answer(self, delivered: bool) -> None:
        self._memory.lose_answer(delivered=delivered)


class SmtpRig:
    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        settings = SmtpSettings("localhost", server.port, "tls", server.ca_file, server.user, 10, 10)
        self.sender: Sender = SmtpSender(settings, Password(server.password))

    def delivered(self) -> list[bytes]:
        return [one.source for one in self._server.received]

    def envelopes(self) -> list[Envelope]:
        return [Envelope(one.envelope_from, one.recipients) for one in self._server.received]

    def refuse(self) -> None:
        self._server.fault("rcpt", reply="550 5.1.1 no such user", address=LEE)

    def refuse_login(self) -> None:
        self._server.fault("auth", reply="535 5.7.8 no", times=None)

    def lose_answer(self, delivered: bool) -> None:
        self._server.fault("reply" if delivered else "dot", drop=True)


class CommandRig:
    """A program gets octets only; its recipients are those of the header, which the adapter compares."""

    def __init__(self, home: Path) -> None:
        self._home = home
        program = home / "sendmail"
        program.write_text(PROGRAM)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self._order("0")
        self.sender: Sender = CommandSender((str(program), "-t"), 60)

    def _order(self, words: str) -> None:
        (self._home / "orders").write_text(words)

    def delivered(self) -> list[bytes]:
        found = sorted(self._home.glob("mail-*"), key=os.path.getmtime)
        return [one.read_bytes().replace(b"\n", b"\r\n") for one in found]

    def envelopes(self) -> list[Envelope]:
        return [ENVELOPE] * len(self.delivered())

    def refuse(self) -> None:
        self._order("78 lose")

    def refuse_login(self) -> None:
        self._order("77 lose")

    def lose_answer(self, delivered: bool) -> None:
        self._order("75" if delivered else "75 lose")


class GmailRig:
    """Recipients are those of the header here, too."""

    def __init__(self, server: Google) -> None:
        self._server = server
        self._grant = Grant(server)
        self.sender: Sender = GmailSender(server.client(grant=self._grant), self._grant)

    def delivered(self) -> list[bytes]:
        """Without the date that Gmail writes where there is none."""
        return [b"From:" + one.delivered.partition(b"From:")[2] for one in self._server.sent]

    def envelopes(self) -> list[Envelope]:
        return [Envelope("me@seller.example", one.recipients) for one in self._server.sent]

    def refuse(self) -> None:
        self._server.fault("messages.send", status=400)

    def refuse_login(self) -> None:
        self._server.fault("any", status=401, times=None)

    def lose_answer(self, delivered: bool) -> None:
        self._server.fault("messages.send", drop="after" if delivered else "before", times=None)


@pytest.fixture(params=["memory", "smtp", "command", "gmail"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """Each kind of sender."""
    if request.param == "memory":
        yield MemoryRig()
    elif request.param == "command":
        yield CommandRig(tmp_path)
    elif request.param == "gmail":
        with Google() as google:
            rig = GmailRig(google)
            yield rig
            rig.sender.close()
        assert google.complaints == []
    else:
        with SmtpServer() as server:
            smtp = SmtpRig(server)
            yield smtp
            smtp.sender.close()


class Steps:
    """A `before` that counts its calls and what had been delivered by then."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.seen: list[int] = []

    def __call__(self) -> None:
        self.seen.append(len(self._rig.delivered()))


def failure(rig: Rig, kind: type[PortError], source: bytes = SOURCE, envelope: Envelope = ENVELOPE) -> PortError:
    """The error of a mail that is not sent, fit to be shown."""
    with pytest.raises(kind) as caught:
        rig.sender.send(envelope, source, lambda: None)
    assert caught.value.message.isprintable()
    assert caught.value.hint
    return caught.value


def test_the_octets_arrive_as_they_are(rig: Rig) -> None:
    """All recipients get exactly the octets, lines of dots included, and the receipt is one printable line."""
    receipt = rig.sender.send(ENVELOPE, SOURCE, lambda: None)
    assert rig.delivered() == [SOURCE]
    assert rig.envelopes() == [ENVELOPE]
    assert receipt.reply.isprintable()
    assert 0 < len(receipt.reply) <= 200
    assert receipt.delivered_id == ""


def test_before_comes_once_and_first(rig: Rig) -> None:
    """`before` is called exactly once for each mail, when nothing has been delivered yet."""
    steps = Steps(rig)
    for _ in range(2):
        rig.sender.send(ENVELOPE, SOURCE, steps)
    assert steps.seen == [0, 1]
    assert len(rig.delivered()) == 2


@pytest.mark.parametrize("error", [ValueError("no"), OSError("disk full"), KeyboardInterrupt()])
def test_what_before_raises_goes_through(rig: Rig, error: BaseException) -> None:
    """A `before` that fails stops everything, its error is not turned into another, and the sender can be used on."""

    def refuse() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        rig.sender.send(ENVELOPE, SOURCE, refuse)
    assert caught.value is error
    assert rig.delivered() == []
    rig.sender.send(ENVELOPE, SOURCE, lambda: None)
    assert len(rig.delivered()) == 1


def test_a_definite_no_delivers_nothing(rig: Rig) -> None:
    """A refusal for good is said to be one, and nobody got anything."""
    rig.refuse()
    assert type(failure(rig, Rejected)) is Rejected
    assert rig.delivered() == []


@pytest.mark.parametrize("delivered", [True, False])
def test_no_clear_answer_is_unknown(rig: Rig, delivered: bool) -> None:
    """Where no clear answer comes, it is said so, whether or not the mail got through."""
    rig.lose_answer(delivered)
    assert type(failure(rig, OutcomeUnknown)) is OutcomeUnknown
    assert len(rig.delivered()) == delivered


def test_a_refused_login_is_said_to_be_one(rig: Rig) -> None:
    """Neither retried nor confused with a refused mail."""
    rig.refuse_login()
    assert type(failure(rig, AuthRejected)) is AuthRejected
    assert rig.delivered() == []


@pytest.mark.parametrize(
    "address", ["a\r\nRCPT TO:<b@c.example>@d.example", "a\n@b.example", "a@b.example\0", "<a@b.example>"]
)
def test_an_address_cannot_become_a_command(rig: Rig, address: str) -> None:
    """Line breaks, NUL and brackets are refused."""
    failure(rig, Rejected, envelope=Envelope("me@seller.example", (DANA, address)))
    assert rig.delivered() == []


def test_a_mail_for_nobody_is_refused(rig: Rig) -> None:
    """Without recipients nothing is tried."""
    failure(rig, Rejected, envelope=Envelope("me@seller.example", ()))
    assert rig.delivered() == []


def test_checking_sends_nothing(rig: Rig) -> None:
    """`check` leaves no trace, and a mail can follow."""
    rig.sender.check()
    assert rig.delivered() == []
    rig.sender.send(ENVELOPE, SOURCE, lambda: None)
    assert len(rig.delivered()) == 1


def test_it_can_be_closed_twice_and_used_again(rig: Rig) -> None:
    """Closing is no end for the instance."""
    rig.sender.close()
    rig.sender.send(ENVELOPE, SOURCE, lambda: None)
    rig.sender.close()
    rig.sender.close()
    rig.sender.send(ENVELOPE, SOURCE, lambda: None)
    assert len(rig.delivered()) == 2


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("451 4.7.1 greylisted", Transient), ("550 5.4.5 Daily user sending limit exceeded.", CapReached)],
)
def test_for_now_and_for_a_day(reply: str, kind: type[Transient]) -> None:
    """In memory and over SMTP a passing no and a used-up day look alike to whoever sends."""
    memory = MemorySender()
    memory.fail("end", kind("memory: no", "Wait.", 600))
    with SmtpServer() as server:
        server.fault("dot", reply=reply)
        settings = SmtpSettings("localhost", server.port, "tls", server.ca_file, server.user)
        for sender in (memory, SmtpSender(settings, Password(server.password))):
            with pytest.raises(kind) as caught:
                sender.send(ENVELOPE, SOURCE, lambda: None)
            assert caught.value.retry_after
            sender.close()
        assert (server.received, memory.delivered) == ([], [])
