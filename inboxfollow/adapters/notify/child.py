"""A short-lived process that is given some text on standard input, and as much time as it may take.

A graphical session's libraries stay out of a process that runs for months, and what hangs there ends with its child.
"""

import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from inboxfollow.ports.notifier import NotTold

SAID = 4096
"""Octets of a complaint that are kept."""
_STEP = 0.05
"""Seconds between two looks whether it has ended."""


def run(
    name: str,
    command: Sequence[str],
    text: str,
    seconds: float,
    *,
    environ: Mapping[str, str] | None = None,
    hint: str = "",
) -> None:
    """Runs a command without a shell, in a session of its own. Raises NotTold where it cannot be started, does not end
    in time (then it and its children are killed), or ends with another exit code than 0. With a hint it is a program of
    ours, and the error says what it said; of another program only the hint does: its words may be those of a mail."""
    advice = hint or "run it by hand to see what is wrong"
    try:
        code, said = _outcome(command, text, seconds, environ)
    except OSError as error:
        raise NotTold(f"{name} could not be started: {error.strerror or error}", advice) from error
    except subprocess.TimeoutExpired as error:
        raise NotTold(f"{name} did not end within {seconds:g} s and was stopped", advice) from error
    if code:
        how = f"was ended by signal {-code}" if code < 0 else f"failed (exit code {code})"
        if hint:
            raise NotTold(f"{name} {how}{f': {said}' if said else ''}", hint)
        raise NotTold(f"{name} {how}", f"it said: {said}" if said else advice)


def _outcome(command: Sequence[str], text: str, seconds: float, environ: Mapping[str, str] | None) -> tuple[int, str]:
    """Exit code, and the first line of the complaint. The text is laid out in a nameless file, so that the command need
    not read all of it, nor as fast as we write."""
    with tempfile.TemporaryFile() as given:
        given.write(text.encode("utf-8", "replace"))
        given.seek(0)
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb", buffering=0):
            try:
                process = subprocess.Popen(
                    command, stdin=given, stdout=subprocess.DEVNULL, stderr=writing, start_new_session=True, env=environ
                )
            finally:
                os.close(writing)
            try:
                said = _listen(process, reading, time.monotonic() + seconds)
            except TimeoutError:
                raise subprocess.TimeoutExpired(command, seconds) from None
            finally:
                if process.poll() is None:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        return process.returncode, first_line(said)


def _listen(process: "subprocess.Popen[bytes]", complaint: int, deadline: float) -> bytes:
    """The beginning of what it says until it ends; the rest is heard and forgotten. Others may hold the pipe open after
    it. Raises TimeoutError."""
    os.set_blocking(complaint, False)
    said = b""
    while process.poll() is None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        heard = _heard(complaint)
        if heard:
            said = (said + heard)[:SAID]
        else:
            select.select([] if heard == b"" else [complaint], [], [], min(left, _STEP))
    while len(said) < SAID and (heard := _heard(complaint)):
        said += heard
    return said[:SAID]


def _heard(complaint: int) -> bytes | None:
    """What can be read; None for nothing yet, empty at the end."""
    try:
        return os.read(complaint, 65536)
    except BlockingIOError:
        return None


def first_line(said: bytes) -> str:
    """The first line of what a program said, printable, at most 200 characters."""
    line = said.decode("utf-8", "replace").strip().partition("\n")[0][:200]
    return "".join(sign for sign in line if sign.isprintable())
