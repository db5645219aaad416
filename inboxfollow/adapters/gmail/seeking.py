"""Searches for mail that lies in no thread of mine: of people who owe an answer, and by Message-ID (PROTOCOLS B2)."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from inboxfollow.adapters.gmail.listing import within

PEOPLE = 25
"""Addresses in one search."""
LONGEST = 1_500
"""Characters of one search."""

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`|~.-]{1,64}@[A-Za-z0-9.-]{1,200}|@[A-Za-z0-9.-]{1,200}")
_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`|~.@:$-]{3,300}")


def people_queries(people: Mapping[str, datetime | None], horizon: datetime) -> Iterator[tuple[tuple[str, ...], str]]:
    """Whom a search looks for, and its words. Those with similar moments share one, since the earliest counts.

    Addresses that cannot be written safely are passed over: quotes, braces and blanks would change what is asked.
    """
    moments = {who: horizon if since is None else max(since, horizon) for who, since in people.items()}
    batch: list[str] = []
    for who in sorted(filter(_ADDRESS.fullmatch, moments), key=lambda one: (moments[one], one)):
        if len(batch) == PEOPLE or sum(map(len, batch)) + 6 * len(batch) > LONGEST:
            yield tuple(batch), _from(batch, moments[batch[0]])
            batch = []
        batch.append(who)
    if batch:
        yield tuple(batch), _from(batch, moments[batch[0]])


def _from(people: Collection[str], since: datetime) -> str:
    terms = " ".join(f"from:{who.removeprefix('@')}" for who in people)
    return f"{{{terms}}} {within(since)}"


def id_queries(ids: Collection[str]) -> list[str]:
    """A search for each Message-ID; ids that cannot be written safely are passed over."""
    bare = (one.strip().removeprefix("<").removesuffix(">") for one in ids)
    return [f"rfc822msgid:{one}" for one in bare if _ID.fullmatch(one)]
