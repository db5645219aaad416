"""Public holidays from the `holidays` library, which only this module imports, and only when asked (100 ms)."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from inboxfollow.domain.errors import UserError


class PublicHolidays:
    """Implements ports.calendar_days.CalendarDays."""

    def holidays(self, region: str, years: Iterable[int]) -> frozenset[date]:
        """The public holidays of "DE" or "DE-BY" in these years. Raises UserError where the region is not known."""
        import holidays as library

        country, _, part = region.strip().upper().partition("-")
        known = library.list_supported_countries(include_aliases=False)
        if country not in known:
            raise UserError(f'holidays: no public holidays are known for "{region}"', _advice(country, known, ""))
        if part and part not in known[country]:
            raise UserError(
                f'holidays: {country} has no part "{part}" with holidays of its own',
                _advice(part, known[country], f"{country}-"),
            )
        return frozenset(library.country_holidays(country, subdiv=part or None, years=tuple(years)))


def _advice(wanted: str, known: Iterable[str], prefix: str) -> str:
    codes = sorted(known)
    close = get_close_matches(wanted, codes, n=3, cutoff=0.5)
    if not codes:
        return f"Write the country alone: {prefix.rstrip('-')}."
    named = ", ".join(prefix + code for code in (close or codes[:12]))
    return f"Known are, among others, {named}." if not close else f"Did you mean {named}?"
