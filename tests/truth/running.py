"""A command of the product under way: what it says is read along, and it can be killed, interrupted or starved of disk."""

import contextlib
import resource
import signal
import subprocess
import threading
import time
from typing import IO

from tests.truth.product import Result


class Running:
    """A command under way; what it says is read along."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self.process = process
        self._said: dict[str, bytes] = {"out": b"", "err": b""}
        pipes = {"out": process.stdout, "err": process.stderr}
        self._readers = [threading.Thread(target=self._read, args=one, daemon=True) for one in pipes.items()]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._said[name] += line

    def end(self, seconds: float = 90.0) -> Result:
        """Waits for its end. After so long it is killed, and TimeoutExpired raised."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            for reader in self._readers:
                reader.join(10)
        return Result(code, self._said["out"].decode(), self._said["err"].decode())

    def says(self, *words: str) -> bool:
        """Whether it has said one of these on stderr."""
        return any(one.encode() in self._said["err"] for one in words)

    def await_words(self, *words: str) -> bool:
        """Waits until it says one of these on stderr; False where it ends without, or says nothing for a minute."""
        end = time.monotonic() + 60
        while not self.says(*words) and self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        return self.says(*words)

    def kill(self, sign: int = signal.SIGKILL) -> None:
        """Sends it a signal, where it still runs."""
        self.process.send_signal(sign)

    def fill_disk(self) -> None:
        """From now on it can write to no file."""
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0, 0))
