"""Sends through a program of the person's choice, such as msmtp or sendmail, which reads the mail on standard input.

The program takes its recipients from the header (`-t`), so the header must name exactly those of the envelope. The
mail is handed over with LF line ends, as such programs expect it; with CRLF again it is the frozen mail, octet for
octet. It lies in a nameless file that is complete before the program starts: should this process be killed
meanwhile, the program still reads the whole mail, never the half of it.

What an exit code (sysexits.h) says. Whatever could follow a delivery is no "no":

code      meaning         what is raised, and why
0                         nothing: sent, or taken into a queue
64, 66,   usage, input,   Rejected: the program cannot have begun
78        configuration
65, 67    data, user      Rejected where there is one recipient; sendmail delivers to the others, so else unknown
68        host name       Unreachable where there is one recipient, else unknown
77        permission      AuthRejected: the login, or the right to send, was refused
126, 127  not found       Rejected: a shell in between found no program; such a script should end with `exec`
69, 75                    msmtp: Rejected (its server said no) and Unreachable (no connection); it never queues. Of
                          others unknown: 69 is a catch-all, and 75 of sendmail means queued, or tried again
the rest, a signal,       OutcomeUnknown
or a time-out

With msmtp, which hands over to one server by SMTP and stops at the first refused recipient, 65 and 68 are a no for any
number of recipients, and a 4yz reply in its words makes 69 Transient. It is known by its name only.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from inboxfollow.ports.errors import AuthRejected, OutcomeUnknown, PortError, Rejected, Transient, Unreachable
from inboxfollow.ports.sender import Envelope, Receipt
from inboxfollow.wire.addresses import read_addresses
from inboxfollow.wire.fields import Uncomposable, envelope_address
from inboxfollow.wire.headers import read_fields

USAGE, DATA, NO_INPUT, NO_USER, NO_HOST, UNAVAILABLE, TEMPFAIL, NO_PERMISSION, CONFIG = (
    64,
    65,
    66,
    67,
    68,
    69,
    75,
    77,
    78,
)
NOT_EXECUTABLE, NOT_FOUND = 126, 127
NEVER_BEGUN = frozenset({USAGE, NO_INPUT, NO_PERMISSION, CONFIG, NOT_EXECUTABLE, NOT_FOUND})
ABOUT_ONE = frozenset({DATA, NO_USER, NO_HOST})
MSMTP_NO = frozenset({DATA, NO_HOST, UNAVAILABLE, TEMPFAIL})
LATER = re.compile(r"server message: 4\d\d")
"""How msmtp shows a 4yz reply, which has the exit code of a 5yz one."""
SAID = 4096
"""Octets of a program's complaint that are read."""


class CommandSender:
    """Implements ports.sender.Sender. The command is run without a shell, in a session of its own."""

    def __init__(self, command: tuple[str, ...], timeout_seconds: float = 120.0) -> None:
        self._command = command
        self._timeout_seconds = timeout_seconds
        self._name = Path(command[0]).name

    def send(self, envelope: Envelope, source: bytes, before: Callable[[], None]) -> Receipt:
        """See Sender. The sender's address is the program's affair: it knows From, and its own configuration."""
        self.check()
        self._compare(envelope, source)
        with self._file(source.replace(b"\r\n", b"\n")) as mail, self._file(b"") as complaint:
            before()
            code = self._run(mail, complaint)
            complaint.seek(0)
            said = complaint.read(SAID).decode("utf-8", "replace")
        if code != 0:
            raise self._failure(code, said, len(envelope.recipients))
        return Receipt(_shown(f"{self._name} took it: {said}" if said else f"{self._name} took it"))

    def check(self) -> None:
        """See Sender. The program is there and may be run; whether its server is there only a mail would show."""
        if shutil.which(self._command[0]) is None:
            message = f"the command {self._name} was not found, or may not be executed"
            raise Rejected(message, f"Install {self._name}, or correct sender.command of that account.")

    def close(self) -> None:
        """See Sender."""

    def _compare(self, envelope: Envelope, source: bytes) -> None:
        """The program reads the header: it must name the people of the envelope and nobody else, Bcc included."""
        fields = read_fields(source, {"to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc"})
        people, unreadable = read_addresses([value for values in fields.values() for value in values])
        try:
            named = {envelope_address(one.email).lower() for one in people}
            wanted = {envelope_address(one).lower() for one in envelope.recipients}
        except Uncomposable as error:
            raise Rejected(error.message, error.hint) from error
        if unreadable or not wanted or named != wanted:
            message = f"{self._name} would send to those in the header, who are not exactly the recipients"
            raise Rejected(message, "Send it another way: set smtp for this account.")

    def _file(self, octets: bytes) -> IO[bytes]:
        """A nameless file, read from its start. Raises Transient where there is no room for it."""
        try:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
            try:
                file.write(octets)
                file.seek(0)
            except BaseException:
                with suppress(OSError):
                    file.close()
                raise
        except OSError as error:
            raise self._no_room(error) from error
        return file

    def _no_room(self, error: OSError) -> Transient:
        what = f"the mail could not be laid out for {self._name}: {_shown(error.strerror or error)}"
        return Transient(what, "Nothing was sent. Make room for temporary files, then try again.")

    def _run(self, mail: IO[bytes], complaint: IO[bytes]) -> int:
        """The exit code, negative for a signal. After the time-out the program and its children are killed."""
        try:
            process = subprocess.Popen(
                self._command, stdin=mail, stdout=subprocess.DEVNULL, stderr=complaint, start_new_session=True
            )
        except OSError as error:
            what = f"the command {self._name} could not be started: {_shown(error.strerror or error)}"
            raise Rejected(what, "Nothing was sent. Run it by hand to see what is wrong.") from error
        try:
            return process.wait(self._timeout_seconds)
        except BaseException as error:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                raise self._unknown(f"it did not end within {self._timeout_seconds:g} s") from error
            raise

    def _failure(self, code: int, said: str, recipients: int) -> PortError:
        """What an exit code means; the table at the head of this module."""
        msmtp = self._name == "msmtp"
        definite = code in NEVER_BEGUN or (code in ABOUT_ONE and recipients == 1) or (msmtp and code in MSMTP_NO)
        words = f": {_shown(said)}" if said else ""
        if not definite:
            how = f"it was ended by signal {-code}" if code < 0 else f"exit code {code}"
            return self._unknown(f"{how}{words}")
        message = f"{self._name} did not send it (exit code {code}){words}"
        if code == NO_PERMISSION:
            return AuthRejected(message, f"Check the login in the configuration of {self._name}.")
        if code in (NO_HOST, TEMPFAIL):
            return Unreachable(message, "Nothing was sent. Check the network; it can be tried again later.")
        if msmtp and LATER.search(said):
            return Transient(message, "Nothing was sent. It can be tried again later.")
        if code in (NOT_EXECUTABLE, NOT_FOUND):
            return Rejected(message, "Install what the command calls, or correct sender.command of that account.")
        return Rejected(message, f"Nothing was sent. Correct what is named, or the configuration of {self._name}.")

    def _unknown(self, what: str) -> OutcomeUnknown:
        hint = "It is not sent again. Look for it in Sent and in the program's log or queue, or ask the recipient."
        return OutcomeUnknown(f"{self._name} gave no clear answer: {what}", hint)


def _shown(text: object) -> str:
    """Foreign words for a message: one line, printable, short."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())[:200]
