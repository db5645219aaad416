"""Sending through real programs: what their exit codes mean, and that they are started and ended cleanly."""

import os
import shutil
import signal
import socket
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inboxfollow.adapters.command_sender import CommandSender
from inboxfollow.ports.errors import AuthRejected, OutcomeUnknown, PortError, Rejected, Transient, Unreachable
from inboxfollow.ports.sender import Envelope
from tests.servers.smtp import SmtpServer

DANA, LEE = "dana@ortiz.example", "lee@ortiz.example"
ONE, TWO = Envelope("me@seller.example", (DANA,)), Envelope("me@seller.example", (DANA, LEE))
SOURCE = (
    b"From: me@seller.example\r\nTo: Dana <dana@ortiz.example>\r\nDate: Fri, 01 Mar 2024 12:00:00 +0000\r\n"
    b"Message-ID: <1@seller.example>\r\nSubject: Offer\r\n\r\nShall we?\r\n.\r\n.hidden\r\n"
)
SOURCE_TWO = SOURCE.replace(b"\r\nDate:", b"\r\nCc: lee@ortiz.example\r\nDate:")


def python(code: str) -> CommandSender:
    """A sender whose command runs a line of Python."""
    return CommandSender((sys.executable, "-c", code), 60)


def named(name: str, folder: Path, code: int) -> CommandSender:
    """A sender whose program has that name and ends with that code."""
    program = folder / name
    program.write_text(f"#!/bin/sh\ncat >/dev/null\necho 'words of {name}' >&2\nexit {code}\n")
    program.chmod(stat.S_IRWXU)
    return CommandSender((str(program), "-t"), 60)


def failure(one: CommandSender, envelope: Envelope = ONE, source: bytes = SOURCE) -> PortError:
    """The error of a mail that is not sent, fit to be shown."""
    with pytest.raises(PortError) as caught:
        one.send(envelope, source, lambda: None)
    assert caught.value.message.isprintable()
    assert caught.value.hint
    return caught.value


def alive(pid: int) -> bool:
    """Whether a process still runs; one that is dead and only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true: Callable[[], bool]) -> None:
    """Looks every 10 ms, for 10 seconds at most."""
    for _ in range(1000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen within 10 seconds")


def no_before() -> None:
    raise AssertionError("nothing may have begun")


def test_the_program_gets_the_whole_mail_with_line_feeds(tmp_path: Path) -> None:
    """Such programs expect LF; with CRLF again it is the frozen mail."""
    target = tmp_path / "mail"
    receipt = python(f"import sys; open({str(target)!r}, 'wb').write(sys.stdin.buffer.read())").send(
        ONE, SOURCE, lambda: None
    )
    assert target.read_bytes() == SOURCE.replace(b"\r\n", b"\n")
    assert receipt.reply.endswith("took it")


@pytest.mark.parametrize(
    ("code", "one", "two", "msmtp"),
    [
        (64, Rejected, Rejected, Rejected),
        (65, Rejected, OutcomeUnknown, Rejected),
        (66, Rejected, Rejected, Rejected),
        (67, Rejected, OutcomeUnknown, OutcomeUnknown),
        (68, Unreachable, OutcomeUnknown, Unreachable),
        (69, OutcomeUnknown, OutcomeUnknown, Rejected),
        (70, OutcomeUnknown, OutcomeUnknown, OutcomeUnknown),
        (74, OutcomeUnknown, OutcomeUnknown, OutcomeUnknown),
        (75, OutcomeUnknown, OutcomeUnknown, Unreachable),
        (76, OutcomeUnknown, OutcomeUnknown, OutcomeUnknown),
        (77, AuthRejected, AuthRejected, AuthRejected),
        (78, Rejected, Rejected, Rejected),
        (126, Rejected, Rejected, Rejected),
        (127, Rejected, Rejected, Rejected),
        (1, OutcomeUnknown, OutcomeUnknown, OutcomeUnknown),
        (255, OutcomeUnknown, OutcomeUnknown, OutcomeUnknown),
    ],
)
def test_what_exit_codes_mean(
    tmp_path: Path, code: int, one: type[PortError], two: type[PortError], msmtp: type[PortError]
) -> None:
    """With one recipient, with two (of whom sendmail may have reached the other), and with two by msmtp."""
    found = failure(named("sendmail", tmp_path, code))
    assert type(found) is one
    assert "words of sendmail" in found.message
    assert str(code) in found.message
    assert type(failure(named("sendmail", tmp_path, code), TWO, SOURCE_TWO)) is two
    assert type(failure(named("msmtp", tmp_path, code), TWO, SOURCE_TWO)) is msmtp


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_program_that_is_killed_says_nothing(sign: int) -> None:
    """It may have sent the mail before."""
    error = failure(python(f"import os; os.kill(os.getpid(), {int(sign)})"))
    assert type(error) is OutcomeUnknown
    assert f"signal {int(sign)}" in error.message


def test_a_program_that_does_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    """After the time-out nothing of it is left, and nobody knows what it did."""
    note = tmp_path / "pids"
    code = f"sleep 600 & echo $$ $! > {note}; wait"
    assert type(failure(CommandSender(("/bin/sh", "-c", code), 2))) is OutcomeUnknown
    for pid in map(int, note.read_text().split()):
        wait_until(lambda pid=pid: not alive(pid))  # type: ignore[misc]


def test_an_interruption_kills_the_program_and_goes_through(tmp_path: Path) -> None:
    """Ctrl-C is not swallowed, and leaves no program behind that sends later."""
    note = tmp_path / "pid"
    code = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    main = threading.main_thread().ident
    assert main is not None

    def interrupt() -> None:
        wait_until(lambda: note.exists() and note.read_text() != "")
        signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        python(code).send(ONE, SOURCE, lambda: None)
    thread.join(20)
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_child_that_stays_does_not_hold_us_up() -> None:
    """sendmail may leave a queue runner behind, with its output open; the program's own end counts."""
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3)'])"
    assert python(code).send(ONE, SOURCE, lambda: None).reply


def test_a_program_that_reads_nothing(tmp_path: Path) -> None:
    """A mail of any size is no reason to hang or to fail."""
    assert python("pass").send(ONE, SOURCE + b"x" * 70 + b"\r\n" * 100_000, lambda: None).reply


def test_words_of_a_program_are_tamed() -> None:
    """Control characters and a flood of complaints end here."""
    error = failure(
        python("import sys; sys.stderr.write(chr(27) + ']0;x' + chr(7) + 'no ' * 10_000_000); sys.exit(78)")
    )
    assert len(error.message) < 400


@pytest.mark.parametrize("command", ["no-such-program", "/nowhere/msmtp"])
def test_a_missing_program_is_named_before_anything_begins(command: str) -> None:
    """Neither checking nor sending gets as far as `before`."""
    one = CommandSender((command, "-t"))
    with pytest.raises(Rejected) as caught:
        one.check()
    assert Path(command).name in caught.value.message
    assert "Install" in caught.value.hint
    with pytest.raises(Rejected):
        one.send(ONE, SOURCE, no_before)


def test_a_file_that_may_not_be_run(tmp_path: Path) -> None:
    """A program without leave to execute it is found out as well."""
    program = tmp_path / "sendmail"
    program.write_text("#!/bin/sh\n")
    with pytest.raises(Rejected):
        CommandSender((str(program),)).check()


def test_a_program_whose_interpreter_is_missing(tmp_path: Path) -> None:
    """What cannot be started has sent nothing."""
    program = tmp_path / "sendmail"
    program.write_text("#!/nowhere/sh\n")
    program.chmod(stat.S_IRWXU)
    assert type(failure(CommandSender((str(program),)))) is Rejected


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    """Words of the command are words, whatever is in them."""
    target = tmp_path / "owned"
    code = "import sys; sys.exit(0 if sys.argv[1].startswith(';') else 1)"
    CommandSender((sys.executable, "-c", code, f"; touch {target}")).send(ONE, SOURCE, lambda: None)
    assert not target.exists()


@pytest.mark.parametrize(
    "source",
    [
        SOURCE_TWO,
        SOURCE.replace(b"\r\nDate:", b"\r\nBcc: eve@elsewhere.example\r\nDate:"),
        SOURCE.replace(b"\r\nDate:", b"\r\nResent-To: eve@elsewhere.example\r\nDate:"),
        SOURCE.replace(b"dana@", b"dan@"),
        SOURCE.replace(b"To: Dana <dana@ortiz.example>\r\n", b""),
    ],
)
def test_the_header_must_name_exactly_the_recipients(source: bytes) -> None:
    """The program reads its recipients from the header: nobody more, nobody less."""
    with pytest.raises(Rejected):
        python("pass").send(ONE, source, no_before)


def test_spelling_does_not_matter_to_recipients() -> None:
    """Case, and IDN domains as letters or A-labels, are the same people."""
    envelope = Envelope("me@seller.example", ("Dana@bücher.example",))
    assert python("pass").send(envelope, SOURCE.replace(b"ortiz", b"xn--bcher-kva"), lambda: None)


def test_no_room_for_the_mail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where it cannot be laid out, nothing has begun, and it can be tried again."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(Transient) as caught:
        python("pass").send(ONE, SOURCE, no_before)
    assert caught.value.message.isprintable()


# msmtp itself


@pytest.fixture
def relay() -> Iterator[SmtpServer]:
    """Where msmtp hands over."""
    with SmtpServer() as server:
        yield server


def msmtp(relay: SmtpServer, folder: Path, password: str = "", port: int = 0) -> CommandSender:
    """msmtp, set up to reach `relay`, right in all that a test does not say otherwise."""
    program = shutil.which("msmtp")
    if program is None:
        pytest.skip("msmtp is not installed (Debian: apt-get install msmtp)")
    config = folder / "msmtprc"
    config.write_text(
        f"account default\nhost localhost\nport {port or relay.port}\nfrom me@seller.example\ntls on\ntls_starttls off\n"
        f"tls_trust_file {relay.ca_file}\nauth plain\nuser {relay.user}\npassword {password or relay.password}\n"
    )
    config.chmod(0o600)
    return CommandSender((program, "-C", str(config), "-t"), 60)


def test_msmtp_delivers_the_frozen_octets(relay: SmtpServer, tmp_path: Path) -> None:
    """What the server gets is the frozen mail, octet for octet."""
    one = msmtp(relay, tmp_path)
    one.check()
    one.send(TWO, SOURCE_TWO, lambda: None)
    (received,) = relay.received
    assert received.source == SOURCE_TWO
    assert set(received.recipients) == {DANA, LEE}


def test_msmtp_and_a_refused_recipient(relay: SmtpServer, tmp_path: Path) -> None:
    """It is all or nothing with msmtp too, and the server's words are passed on."""
    relay.fault("rcpt", reply="550 5.1.1 no such user", address=LEE)
    error = failure(msmtp(relay, tmp_path), TWO, SOURCE_TWO)
    assert type(error) is Rejected
    assert "550 5.1.1" in error.message
    relay.fault("rcpt", reply="451 4.7.1 greylisted", address=LEE)
    assert type(failure(msmtp(relay, tmp_path), TWO, SOURCE_TWO)) is Transient
    assert relay.received == []


def test_msmtp_and_a_refused_login(relay: SmtpServer, tmp_path: Path) -> None:
    """The login is msmtp's affair, and its hint says so."""
    error = failure(msmtp(relay, tmp_path, password="wrong"))
    assert type(error) is AuthRejected
    assert "msmtp" in error.hint


def test_msmtp_without_a_network(relay: SmtpServer, tmp_path: Path) -> None:
    """No connection is a definite no."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert type(failure(msmtp(relay, tmp_path, port=port))) is Unreachable


@pytest.mark.parametrize("stage", ["dot", "reply"])
def test_msmtp_and_a_lost_answer(relay: SmtpServer, tmp_path: Path, stage: str) -> None:
    """After the dot nobody knows, msmtp neither."""
    relay.fault(stage, drop=True)  # type: ignore[arg-type]
    assert type(failure(msmtp(relay, tmp_path))) is OutcomeUnknown
    assert len(relay.received) == (stage == "reply")
