"""What time it is. The domain never asks; the use cases ask once and pass it on."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time of day; in tests it is set by hand."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...
