"""Servers from SRV records (RFC 6186, RFC 8314 section 5.1)."""

from inboxfollow.adapters.discovery.names import within
from inboxfollow.adapters.discovery.resolver import Resolver
from inboxfollow.ports.discovery import Candidate, Security, Server

SUBMISSIONS_PORT = 465


def from_services(domain: str, resolver: Resolver) -> Candidate | None:
    """What the domain says of itself; None where it names no IMAP server."""
    imap = _best(domain, resolver, (("_imaps", "tls"), ("_imap", "starttls")))
    if imap is None:
        return None
    smtp = _best(domain, resolver, (("_submissions", "tls"), ("_submission", "starttls")))
    hosts = {server.host for server in (imap, smtp) if server}
    strange = sorted(host for host in hosts if not within(host, domain))
    # RFC 6186 section 6: DNS may have been forged, so a host of somebody else is for the person to confirm
    notes = tuple(f"DNS names a host outside {domain}: make sure that {host} is your provider's." for host in strange)
    return Candidate(source="DNS SRV", imap=imap, smtp=smtp, notes=notes)


def _best(domain: str, resolver: Resolver, services: tuple[tuple[str, Security], ...]) -> Server | None:
    for service, security in services:
        for one in resolver.services(domain, service):
            # some announce implicit TLS as _submission
            misnamed = service == "_submission" and one.port == SUBMISSIONS_PORT
            return Server(one.host, one.port, "tls" if misnamed else security)
    return None
