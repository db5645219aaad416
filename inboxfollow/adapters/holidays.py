"""Public holidays from the `holidays` library, which only this module imports, and only when asked (100 ms)."""

from collections.abc import Iterable
from datetime import date

from inboxfollow.domain.errors import UserError


class PublicHolidays:
    """Implements ports.calendar_days.CalendarDays."""

    def holidays(self, region: str, years: Iterable[int]) -> frozenset[date]:
        """The public holidays of "DE" or "DE-BY" in these years. Raises UserError where the region is not known."""
        import holidays as library

        country, _, part = region.strip().upper().partition("-")
        known = library.list_supported_countries(include_aliases=False)
        if country not in known:
            hint = 'Write an ISO 3166 code such as "US", "GB", "DE" or "DE-BY" for holidays in [me].'
            raise UserError(f'holidays: no public holidays are known for "{region}"', hint)
        if part and part not in known[country]:
            parts = ", ".join(f"{country}-{code}" for code in sorted(known[country]))
            hint = f"Known are {parts}." if parts else f'Write "{country}" alone.'
            raise UserError(f'holidays: {country} has no part "{part}" with holidays of its own', hint)
        return frozenset(library.country_holidays(country, subdiv=part or None, years=tuple(years)))
