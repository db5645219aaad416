"""Finds the servers of an address. Only `look_up` asks the network; the rest needs neither DNS nor TLS."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inboxfollow.adapters.discovery.guesses import guesses
from inboxfollow.adapters.discovery.names import Mailbox, mailbox
from inboxfollow.adapters.discovery.reach import Reach
from inboxfollow.adapters.discovery.table import by_domain, by_mx, enriched
from inboxfollow.ports.discovery import Candidate
from inboxfollow.ports.errors import Rejected, Unreachable

if TYPE_CHECKING:
    from inboxfollow.adapters.discovery.resolver import Resolver

RESOLVER = "your DNS resolver"


class NetworkDiscovery:
    """Implements ports.discovery.Discovery."""

    def __init__(self, reach: Reach | None = None) -> None:
        self._reach = reach or Reach()

    def known(self, address: str) -> Candidate | None:
        """See Discovery."""
        whose = mailbox(address)
        return by_domain(whose.domain) if whose else None

    def guess(self, address: str) -> Sequence[Candidate]:
        """See Discovery."""
        whose = mailbox(address)
        return guesses(whose) if whose else ()

    def hosts(self, address: str) -> Sequence[str]:
        """See Discovery."""
        whose = mailbox(address)
        return (RESOLVER, *_own_hosts(whose), self._reach.directory) if whose else ()

    def look_up(self, address: str) -> Iterator[Candidate]:
        """See Discovery. Hosts are asked one after the other, as far as candidates are taken."""
        whose = mailbox(address)
        if whose is None:
            typed = "".join(sign for sign in address[:100] if sign.isprintable())
            raise Rejected(f'"{typed}" is no address of a mailbox', "Write it like name@example.com.")
        seen = set()
        for found in self._found(whose):
            servers = (found.imap, found.smtp, found.login)
            if servers not in seen:
                seen.add(servers)
                yield found

    def _found(self, whose: Mailbox) -> Iterator[Candidate]:
        from inboxfollow.adapters.discovery.resolver import Resolver
        from inboxfollow.adapters.discovery.services import from_services

        resolver = Resolver(self._reach)
        mail_hosts = self._mail_hosts(whose.domain, resolver)
        yield from self._autoconfig(whose, resolver)
        for host in mail_hosts:
            if entry := by_mx(host):
                yield replace(entry, source=f"MX of {whose.domain}")
                break
        if said := from_services(whose.domain, resolver):
            yield enriched(said, whose.domain)

    def _mail_hosts(self, domain: str, resolver: "Resolver") -> list[str]:
        """The first question of all: it tells an unknown domain from no network, and both from a domain that is ill.

        A resolver that is cut off may also deny every name: it is believed where it knows the directory's.
        """
        try:
            return resolver.mail_hosts(domain)
        except (Unreachable, Rejected) as error:
            if resolver.addresses(self._reach.directory):
                if isinstance(error, Rejected):
                    raise
                return []
            raise Unreachable(
                f"the network cannot be reached: DNS finds neither {domain} nor {self._reach.directory}",
                "Check the connection to the internet, or give the servers by hand.",
            ) from error

    def _autoconfig(self, whose: Mailbox, resolver: "Resolver") -> Iterator[Candidate]:
        from inboxfollow.adapters.discovery.autoconfig import directory_url, own_urls, read
        from inboxfollow.adapters.discovery.https import Fetcher

        fetcher = Fetcher(self._reach, resolver)
        for url in own_urls(whose):
            text = fetcher.fetch(url, _own_hosts(whose))
            if text and (found := read(text, whose, f"autoconfig of {whose.domain}")):
                yield enriched(found, whose.domain)
                break
        directory = self._reach.directory
        text = fetcher.fetch(directory_url(directory, whose), (directory,))
        if text and (found := read(text, whose, f"{directory}, a public directory")):
            yield enriched(found, whose.domain)


def _own_hosts(whose: Mailbox) -> tuple[str, str]:
    return f"autoconfig.{whose.domain}", whose.domain
