"""Work done where it is asked for."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class SameProcess:
    """Implements ports.workers.Workers without any help."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], *, many: bool) -> Iterator[Result]:
        """See ports.workers.Workers."""
        return map(function, items)
