"""Which days are public holidays."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol


class CalendarDays(Protocol):
    """Public holidays by region. Slow to ask for the first time: keep what it says."""

    def holidays(self, region: str, years: Iterable[int]) -> frozenset[date]:
        """The public holidays of a country ("DE") or a part of it ("DE-BY") in these years.

        Raises UserError where the region is not known.
        """
        ...
