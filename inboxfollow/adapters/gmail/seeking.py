"""Searches for mail that lies in no thread of mine: of people who owe an answer, of their organisations under the same
subject, and by Message-ID (PROTOCOLS B2)."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from inboxfollow.adapters.gmail.listing import PLAIN, within

TERMS = 25
"""People, or subjects, in one search."""
LONGEST = 1_500
"""Characters of one search."""
LONGEST_SUBJECT = 200

Key = TypeVar("Key")
Query = tuple[tuple[str, ...], str]
"""The marks of what a search looks for, to be remembered, and its words."""

_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HOUSE = re.compile(rf"@{_DOMAIN.pattern}")
_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`|~.@:$-]{3,300}")
_SIGNS = re.compile(r"[\W_]+")


def people_queries(people: Mapping[str, datetime | None], horizon: datetime) -> Iterator[Query]:
    """What these people wrote, or what came through them where they are mailing lists.

    Addresses that cannot be written safely are passed over: quotes, braces and blanks would change what is asked.
    """
    usable = {who: at for who, at in people.items() if PLAIN.fullmatch(who) or _HOUSE.fullmatch(who)}
    yield from _queries(usable, _person, str, horizon)


def subject_queries(subjects: Mapping[tuple[str, str], datetime | None], horizon: datetime) -> Iterator[Query]:
    """What was written from these domains under these subjects, of which only the words are asked for."""
    usable = {
        key: at
        for key, at in subjects.items()
        if _DOMAIN.fullmatch(key[0]) and 0 < len(_words(key[1])) < LONGEST_SUBJECT
    }
    yield from _queries(usable, _under, mark, horizon)


def mark(key: tuple[str, str]) -> str:
    """Under what a subject that was looked for is remembered."""
    return f"{key[0]} {key[1]}"


def id_queries(ids: Collection[str], horizon: datetime) -> Iterator[Query]:
    """Mail by its Message-ID; ids that cannot be written safely are passed over."""
    usable = {one: None for one in ids if _ID.fullmatch(_bare(one))}
    yield from _queries(usable, lambda one: f"rfc822msgid:{_bare(one)}", str, horizon)


def _bare(message_id: str) -> str:
    return message_id.strip().removeprefix("<").removesuffix(">")


def _queries(
    wanted: Mapping[Key, datetime | None], term: Callable[[Key], str], marked: Callable[[Key], str], horizon: datetime
) -> Iterator[Query]:
    """Those with similar moments share a search, since the earliest counts."""
    moments = {key: horizon if at is None else max(at, horizon) for key, at in wanted.items()}
    batch: list[Key] = []
    terms: list[str] = []
    for key in sorted(moments, key=lambda one: (moments[one], marked(one))):
        if len(batch) == TERMS or sum(map(len, terms)) > LONGEST:
            yield tuple(map(marked, batch)), _any(terms, moments[batch[0]])
            batch, terms = [], []
        batch.append(key)
        terms.append(term(key))
    if batch:
        yield tuple(map(marked, batch)), _any(terms, moments[batch[0]])


def _any(terms: Collection[str], since: datetime) -> str:
    return f"{{{' '.join(terms)}}} {within(since)}"


def _person(who: str) -> str:
    return f"from:{who[1:]}" if who.startswith("@") else f"from:{who} list:{who}"


def _under(key: tuple[str, str]) -> str:
    return f'(from:{key[0]} subject:"{_words(key[1])}")'


def _words(subject: str) -> str:
    """Words only: signs mean nothing to a search, or something else."""
    return _SIGNS.sub(" ", subject).strip()
