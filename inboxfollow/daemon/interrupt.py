"""A sign that ends every wait at once, also of threads that wait for a socket."""

import os
import select


class Interrupt:
    """Set once, for good. `fd` can be read from then on; safe from signal handlers and any thread."""

    def __init__(self) -> None:
        self.fd, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        self._set = False

    def set(self) -> None:
        """Ends all waits."""
        if not self._set:
            self._set = True
            os.write(self._writing, b".")

    def is_set(self) -> bool:
        """Whether waits are over."""
        return self._set

    def wait(self, seconds: float) -> bool:
        """Waits so long at most; says whether it was set."""
        select.select([self.fd], [], [], max(seconds, 0.0))
        return self._set

    def close(self) -> None:
        """Gives the file descriptors back."""
        os.close(self.fd)
        os.close(self._writing)
