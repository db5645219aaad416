"""DNS by dnspython, in bounded time. Its errors become those of ports.errors here, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import dns.exception
import dns.name
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA
from dns.rdtypes.IN.SRV import SRV

from inboxfollow.adapters.discovery.names import host_name
from inboxfollow.adapters.discovery.reach import Reach
from inboxfollow.ports.errors import PortError, Rejected, Unreachable

MOST_RECORDS = 20
"""No honest domain has more hosts for one purpose."""


@dataclass(frozen=True, slots=True)
class Service:
    """Where a service of a domain is (RFC 2782)."""

    host: str
    port: int


class Resolver:
    """Asks one resolver."""

    def __init__(self, reach: Reach) -> None:
        """Raises Unreachable where the system names no resolver."""
        try:
            self._resolver = dns.resolver.Resolver(configure=reach.resolver is None)
        except (dns.exception.DNSException, OSError) as error:
            raise Unreachable("this system names no DNS resolver", "Check the network.") from error
        if reach.resolver:
            self._resolver.nameservers, self._resolver.port = [reach.resolver[0]], reach.resolver[1]
        self._resolver.lifetime = reach.seconds
        self._resolver.timeout = reach.seconds / 2

    def mail_hosts(self, domain: str) -> list[str]:
        """The hosts that take mail for the domain, the most wanted first; none with a null MX (RFC 7505).

        Raises Rejected where there is no such domain, Unreachable where nobody answers.
        """
        records = [one for one in self._ask(domain, "MX") if isinstance(one, MX)]
        records.sort(key=lambda one: one.preference)
        return [name for one in records if (name := host_name(one.exchange.to_text()))]

    def services(self, domain: str, service: str) -> list[Service]:
        """What the domain says of "_imaps", "_submission" ..., the most wanted first (RFC 6186).

        "." as a host means that there is none: nothing is returned for it. Nor is for what nobody answers.
        """
        records: list[SRV] = []
        with suppress(PortError):
            records = [one for one in self._ask(f"{service}._tcp.{domain}", "SRV") if isinstance(one, SRV)]
        records.sort(key=lambda one: (one.priority, -one.weight))
        named = [Service(host_name(one.target.to_text()), one.port) for one in records]
        return [one for one in named if one.host and one.port]

    def addresses(self, host: str) -> list[str]:
        """The IPv4 addresses of a host, its IPv6 addresses where it has none; none where nobody knows."""
        for kind in ("A", "AAAA"):
            with suppress(PortError):
                if found := [one.address for one in self._ask(host, kind) if isinstance(one, A | AAAA)]:
                    return found
        return []

    def _ask(self, name: str, kind: str) -> list[object]:
        with _translated(name):
            question = dns.name.from_text(f"{name}.")
            answer = self._resolver.resolve(question, kind, raise_on_no_answer=False, search=False)
            return list(answer.rrset or ())[:MOST_RECORDS]


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except dns.resolver.NXDOMAIN as error:
        raise Rejected(f"there is no domain {name}", "Check the address for a typing error.") from error
    except (dns.exception.DNSException, OSError) as error:
        raise Unreachable(f"the DNS resolver says nothing of {name}", "Check the network.") from error
