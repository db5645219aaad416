"""Being told at once that there may be new mail. Only a hint: whoever waits also looks on a schedule (PROTOCOLS A6)."""

from typing import Protocol


class Watcher(Protocol):
    """Watches the inbox of one account over a connection of its own. Used by one thread."""

    def wait(self, seconds: float, interrupt: int) -> bool:
        """Waits for a sign of new mail and returns True for one, False when the time is over or the file descriptor
        `interrupt` can be read. A server that cannot tell, or a connection that fails, is waited out in silence: it
        raises nothing else but StoreFailed. It looks in at the server once a minute at most, and sooner only after a
        connection that had held for minutes.

        Raises AuthRejected, Untrusted or SecretUnavailable where the login is refused: this watcher holds the secret
        as it was, and whoever waits makes another one when the account could be read."""
        ...

    def close(self) -> None:
        """Ends the connection. May be called twice."""
        ...
