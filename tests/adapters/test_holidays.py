"""Public holidays by region."""

from datetime import date

import pytest

from inboxfollow.adapters.holidays import PublicHolidays
from inboxfollow.domain.errors import UserError


def test_a_part_has_more_than_its_country() -> None:
    """Bavaria keeps Epiphany, Germany as a whole does not; both keep Christmas, in each year asked for."""
    bavaria = PublicHolidays().holidays("DE-BY", (2026, 2027))
    germany = PublicHolidays().holidays("de", (2026,))
    assert date(2026, 1, 6) in bavaria
    assert date(2026, 1, 6) not in germany
    assert {date(2026, 12, 25), date(2027, 12, 25)} <= bavaria
    assert date(2027, 12, 25) not in germany


@pytest.mark.parametrize(
    ("region", "hint"), [("XX", "ISO 3166"), ("DE-BZ", "DE-BY"), ("VA-1", '"VA" alone'), ("", "ISO 3166")]
)
def test_an_unknown_region_is_refused(region: str, hint: str) -> None:
    """A code that the library does not know is the person's mistake, and the right ones are named."""
    with pytest.raises(UserError) as caught:
        PublicHolidays().holidays(region, (2026,))
    assert caught.value.message.startswith("holidays: ")
    assert hint in caught.value.hint
