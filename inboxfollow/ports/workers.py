"""Work that may be done elsewhere while the caller goes on."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers(Protocol):
    """Applies a pure function to items, perhaps in another process. Function, items and results can be pickled. May be
    called by several threads at once."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], *, many: bool) -> Iterator[Result]:
        """Results in the order of the items, which are taken a few ahead. `many` says that it pays to set up help.

        Raises what the function raises; an error of the items themselves comes after the results before it.
        """
        ...
