"""Time zone and public holidays, proposed from where this computer is. A part of a country is never guessed."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from inboxfollow.app.setup.tools import Here
from inboxfollow.domain.errors import UserError

_COUNTRY = re.compile(r"^[a-zA-Z]{2,3}(?:_[A-Za-z]{4})?_([A-Z]{2})\b")
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`holidays` is a country, "" where none suggests itself."""

    timezone: str
    holidays: str


def propose(here: Here) -> Proposal:
    """The locale's country where people there keep the time of this computer, else the only country that keeps it;
    only one whose holidays are known."""
    zone = here.timezone()
    keeping, language = here.countries(zone), _COUNTRY.match(here.language())
    country = language[1] if language else ""
    if keeping and country not in keeping:
        country = keeping[0] if len(keeping) == 1 else ""
    return Proposal(zone, country if country and here.has_holidays(country) else "")


def checked_zone(text: str) -> str:
    """A name of the IANA database. Raises UserError."""
    name = text.strip()
    try:
        return ZoneInfo(name).key
    except (LookupError, ValueError, OSError) as error:
        hint = "write one like Europe/Berlin or America/New_York"
        raise UserError(f'"{name[:60]}" is no time zone', hint) from error


def checked_region(here: Here, text: str) -> str:
    """ "DE" or "DE-BY"; "" or "none" for none. Raises UserError where its holidays are not known."""
    region = text.strip().upper().replace("_", "-")
    if region in ("", "NONE", "-"):
        return ""
    if not _REGION.fullmatch(region) or not here.has_holidays(region):
        hint = 'write a country such as "DE", or a part of it such as "DE-BY"; "none" for none'
        raise UserError(f'no public holidays are known for "{text.strip()[:20]}"', hint)
    return region
