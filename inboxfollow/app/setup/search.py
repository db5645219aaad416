"""Finding servers: the bundled table, then, where the person agrees, the network, then names that are often right."""

from dataclasses import dataclass

from inboxfollow.app.setup.tools import Tools
from inboxfollow.domain.identity import domain_of
from inboxfollow.ports.discovery import Candidate
from inboxfollow.ports.errors import PortError

_ENOUGH = 6
"""Answers of the network that are worth trying."""


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, best first, none of them tried. Those of the network come from strangers: show them as text only."""

    candidates: tuple[Candidate, ...]
    guessed: bool = False
    """Nobody named these servers; they are only likely names."""
    trouble: PortError | None = None
    """Why there are none: no network, or no such domain."""

    @property
    def closed(self) -> str:
        """Why the provider lets no program in, "" where it does."""
        best = next(iter(self.candidates), None)
        if best is None or best.ways:
            return ""
        return " ".join((f"{best.provider or 'This provider'} lets no mail program in.", *best.notes))


def known(tools: Tools, address: str) -> Found | None:
    """What the bundled table says; None where the domain is not in it. Asks nobody."""
    candidate = tools.discovery.known(address)
    return None if candidate is None else Found((candidate,))


def hosts(tools: Tools, address: str) -> tuple[str, ...]:
    """Everybody whom `find` may ask with `look_up`, to be shown before the person agrees."""
    return tuple(tools.discovery.hosts(address))


def find(tools: Tools, address: str, *, look_up: bool) -> Found:
    """The table, then with `look_up` the network, then guesses. May take a while; never raises PortError."""
    first = known(tools, address)
    if first is not None:
        return first
    if look_up:
        named: list[Candidate] = []
        try:
            for candidate in tools.discovery.look_up(address):
                if not any(_same(candidate, one) for one in named):
                    named.append(candidate)
                if len(named) >= _ENOUGH:
                    break
        except PortError as error:
            return Found((), trouble=error)
        if named:
            return Found(tuple(named))
    return Found(tuple(tools.discovery.guess(address)), guessed=True)


def guess_words(address: str) -> str:
    """What to say where nobody named the servers of an address."""
    return f"Nobody names the servers of {domain_of(address)}; these names are only guesses."


def _same(one: Candidate, other: Candidate) -> bool:
    return (one.imap, one.smtp, one.login, one.api) == (other.imap, other.smtp, other.login, other.api)
