"""How one may get in, each way with what the person has to do for it and the servers to try."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from inboxfollow.app.setup.search import Found
from inboxfollow.domain.identity import organisation
from inboxfollow.ports.discovery import Candidate, Server, Way
from inboxfollow.ports.settings import Endpoint

_GROUPS_OF_FOUR = re.compile(r"[a-z]{4}(?: [a-z]{4}){3}", re.IGNORECASE)
_GRANTING: dict[Way, tuple[str, ...]] = {
    "google": ("accounts.google.com and oauth2.googleapis.com (https)", "gmail.googleapis.com (https)"),
    "microsoft": ("login.microsoftonline.com (https)",),
}
"""Who is contacted besides servers of mail."""


@dataclass(frozen=True, slots=True)
class Route:
    """Servers to try. `imap` is None for an API."""

    username: str
    imap: Endpoint | None
    smtp: Endpoint | None
    source: str = ""
    """Who named them, in words."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way in. All of its routes take the same secret; the best comes first."""

    way: Way
    kind: Literal["imap", "gmail"]
    routes: tuple[Route, ...]
    provider: str = ""
    """Its name for people, "" where unknown."""
    page: str = ""
    """The https address where an app password is made."""
    notes: tuple[str, ...] = ()
    """What the person has to know or do first."""
    own_certificate: bool = False
    """The person has to export the servers' certificate and name its file: `with_authority`."""
    gmail_endpoint: str = ""
    """Another address than Google's for its API, on this computer, for tests."""

    @property
    def title(self) -> str:
        """The way in words, on one line."""
        match self.way:
            case "app_password":
                return "an app password over IMAP (a password made for this program; the shortest way)"
            case "google":
                return "Google's API (wants a client of your own from Google's console; takes some minutes more)"
            case "microsoft":
                return "a grant of Microsoft (you log in on their page; wants a client id)"
            case "password":
                return "your password"

    @property
    def asks_grant(self) -> bool:
        """Whether the provider hands out a grant (OAuth) instead of a password that can be typed."""
        return self.way in ("google", "microsoft")

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do to get the secret, one step each; grants have steps of their own (app.authorize)."""
        if self.way != "app_password":
            return self.notes
        who = self.provider or "your provider"
        made = f"Make an app password at {self.page}" if self.page else f"Make an app password in the settings of {who}"
        return (*self.notes, f"{made}; it can be withdrawn there at any time.", "Type or paste it here.")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every server that will be contacted to try it, each once."""
        ends = [end for route in self.routes for end in (route.imap, route.smtp) if end is not None]
        granting = _GRANTING.get(self.way, ())
        return tuple(dict.fromkeys((*granting, *(f"{end} ({end.security})" for end in ends))))


def entrances(found: Found, address: str, username: str = "") -> tuple[Entrance, ...]:
    """The ways in, best first: those of the first candidate, each with the routes of all candidates that have it.
    `username` overrides what the candidates say."""
    if not found.candidates:
        return ()
    best, made = found.candidates[0], list[Entrance]()
    for way in best.ways:
        having = [one for one in found.candidates if way in one.ways]
        if way == "google" and best.api == "gmail":
            routes: tuple[Route, ...] = (Route(username or address, None, None, best.source),)
            made.append(Entrance(way, "gmail", routes, best.provider, best.page))
            continue
        routes = tuple(dict.fromkeys(_route(one, username or _username(one, address)) for one in having))
        made.append(Entrance(way, "imap", routes, best.provider, best.page, best.notes, best.own_certificate))
    return tuple(made)


def named(username: str, imap: Endpoint, smtp: Endpoint | None, way: Way = "password") -> Entrance:
    """The servers that the person named."""
    return Entrance(way, "imap", (Route(username, imap, smtp, "you"),))


def with_authority(entrance: Entrance, imap_file: str, smtp_file: str) -> Entrance:
    """With the authorities (PEM files) that alone are trusted; "" leaves those of the system."""
    routes = tuple(
        replace(
            one,
            imap=replace(one.imap, ca_file=imap_file) if one.imap else None,
            smtp=replace(one.smtp, ca_file=smtp_file) if one.smtp else None,
        )
        for one in entrance.routes
    )
    return replace(entrance, routes=routes)


def sending_ends(entrance: Entrance, route: Route) -> tuple[Endpoint, ...]:
    """Where mail may be handed over, best first: as the route says, then as others do, at most 6."""
    others = [one.smtp for one in entrance.routes if one.imap and route.imap and _near(one.imap.host, route.imap.host)]
    ends = [end for end in (route.smtp, *others) if end is not None]
    return tuple(dict.fromkeys(ends))[:6]


def tidy(secret: str, entrance: Entrance) -> str:
    """A secret as pasted: without line ends, and an app password without the blanks it is shown with."""
    plain = secret.strip("\r\n")
    if entrance.way == "app_password" and _GROUPS_OF_FOUR.fullmatch(plain.strip()):
        return plain.strip().replace(" ", "")
    return plain


def _route(candidate: Candidate, username: str) -> Route:
    return Route(username, _end(candidate.imap), _end(candidate.smtp), candidate.source)


def _end(server: Server | None) -> Endpoint | None:
    return None if server is None else Endpoint(server.host, server.port, server.security)


def _username(candidate: Candidate, address: str) -> str:
    return address if candidate.login == "address" else address.rpartition("@")[0]


def _near(one: str, other: str) -> bool:
    """Whether two hosts are of one organisation."""
    return _registered(one) == _registered(other)


def _registered(host: str) -> str:
    return organisation(f"x@{host}") or host
