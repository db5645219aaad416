"""The bundled table of providers (providers.toml) as frozen values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from inboxfollow.adapters.discovery.names import within
from inboxfollow.ports.discovery import NOWHERE, Candidate, Server

SOURCE = "bundled list"


@dataclass(frozen=True, slots=True)
class Provider:
    """One entry of the table."""

    domains: tuple[str, ...]
    mx: tuple[str, ...]
    """Ends of the names of the hosts that take the mail of domains it serves."""
    candidate: Candidate


@cache
def providers() -> tuple[Provider, ...]:
    """The whole table."""
    text = files(__package__).joinpath("providers.toml").read_text(encoding="utf-8")
    return tuple(map(_provider, tomllib.loads(text)["providers"]))


def by_domain(domain: str) -> Candidate | None:
    """The entry whose addresses end in that domain."""
    return next((one.candidate for one in providers() if domain in one.domains), None)


def by_mx(host: str) -> Candidate | None:
    """The entry whose host takes the mail; the longest end of a name that fits wins."""
    fitting = [(len(end), one) for one in providers() for end in one.mx if within(host, end)]
    return max(fitting, key=lambda pair: pair[0])[1].candidate if fitting else None


def enriched(found: Candidate, domain: str) -> Candidate:
    """With the ways, page and notes that the table knows for the IMAP server that was found elsewhere."""
    known = [one for one in providers() if one.candidate.imap.host == found.imap.host]
    if not known:
        return found
    # of two entries with one server, that without domains is for customers with a domain of their own
    entry = max(known, key=lambda one: (domain in one.domains, not one.domains)).candidate
    return replace(
        found,
        ways=entry.ways,
        provider=entry.provider,
        page=entry.page,
        notes=entry.notes + found.notes,
        api=entry.api,
        own_certificate=entry.own_certificate,
    )


def _provider(entry: Mapping[str, Any]) -> Provider:
    candidate = Candidate(
        source=SOURCE,
        imap=Server(*entry["imap"]) if "imap" in entry else NOWHERE,
        smtp=Server(*entry["smtp"]) if "smtp" in entry else None,
        login=entry.get("login", "address"),
        ways=tuple(entry.get("ways", ("password",))),
        provider=entry["name"],
        page=entry.get("page", ""),
        notes=tuple(entry.get("notes", ())),
        api=entry.get("api", ""),
        own_certificate=entry.get("own_certificate", False),
    )
    return Provider(tuple(entry.get("domains", ())), tuple(entry.get("mx", ())), candidate)
