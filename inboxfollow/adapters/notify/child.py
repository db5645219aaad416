"""A short-lived process that is given some text on standard input, and as much time as it may take.

A graphical session's libraries stay out of a process that runs for months, and what hangs there ends with its child.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress

from inboxfollow.ports.notifier import NotTold

SAID = 4096
"""Octets of a complaint that are read."""


def run(
    name: str,
    command: Sequence[str],
    text: str,
    seconds: float,
    *,
    environ: Mapping[str, str] | None = None,
    hint: str = "run it by hand to see what is wrong",
) -> None:
    """Runs a command without a shell, in a session of its own. Raises NotTold where it cannot be started, does not end
    in time (then it and its children are killed), or ends with another exit code than 0."""
    try:
        code, said = _outcome(command, text, seconds, environ)
    except OSError as error:
        raise NotTold(f"{name} could not be started: {error.strerror or error}", hint) from error
    except subprocess.TimeoutExpired as error:
        raise NotTold(f"{name} did not end within {seconds:g} s and was stopped", hint) from error
    if code:
        how = f"was ended by signal {-code}" if code < 0 else f"failed (exit code {code})"
        raise NotTold(f"{name} {how}{f': {said}' if said else ''}", hint)


def _outcome(command: Sequence[str], text: str, seconds: float, environ: Mapping[str, str] | None) -> tuple[int, str]:
    """Exit code, and the first line of the complaint. The text is laid out in a nameless file, so that the command need
    not read all of it, nor as fast as we write."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaint:
        given.write(text.encode("utf-8", "replace"))
        given.seek(0)
        process = subprocess.Popen(
            command, stdin=given, stdout=subprocess.DEVNULL, stderr=complaint, start_new_session=True, env=environ
        )
        try:
            code = process.wait(seconds)
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        complaint.seek(0)
        return code, first_line(complaint.read(SAID))


def first_line(said: bytes) -> str:
    """The first line of what a program said, printable, at most 200 characters."""
    line = said.decode("utf-8", "replace").strip().partition("\n")[0][:200]
    return "".join(sign for sign in line if sign.isprintable())
