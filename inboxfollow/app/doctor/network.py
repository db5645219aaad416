"""A server seen from outside: its name, its port, its certificate. Each step is only taken where the one before it
went well, so that one fault is told once."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from inboxfollow.app.doctor.check import Area, Check
from inboxfollow.app.wording import plural
from inboxfollow.ports.checkup import Endpoint, Greeting, Network
from inboxfollow.ports.errors import PortError, Untrusted

SOON = timedelta(days=14)
"""A certificate that ends earlier is warned of: most are renewed a month before."""
_WHAT = {"imap": "IMAP", "smtp": "SMTP", "http": "API"}
_MOST_NAMES = 6


@dataclass(slots=True)
class Lookout:
    """Looks at servers. `now` is asked whenever a server told its own time, so that the two can be compared."""

    network: Network
    now: Callable[[], datetime]
    skews: list[timedelta] = field(default_factory=list)
    """How far servers were ahead of this computer."""

    def server(self, area: Area, endpoint: Endpoint) -> Generator[Check, None, bool]:
        """Host, connection and certificate of one server; returns whether it can be talked to."""
        what = _WHAT[endpoint.protocol]
        try:
            count = len(self.network.resolve(endpoint.host))
        except PortError as error:
            yield area.failed(f"{what} host", error)
            return False
        yield area.ok(f"{what} host", f"{endpoint.host} has {count} address{'' if count == 1 else 'es'}")
        try:
            self.network.connect(endpoint)
        except PortError as error:
            yield area.failed(f"{what} connection", error)
            return False
        yield area.ok(f"{what} connection", f"{endpoint.host}:{endpoint.port} answers")
        return (yield from self._encryption(area, f"{what} certificate", endpoint))

    def _encryption(self, area: Area, name: str, endpoint: Endpoint) -> Generator[Check, None, bool]:
        try:
            greeting = self.network.greet(endpoint)
        except Untrusted as error:
            yield self._distrust(area, name, endpoint, error)
            return False
        except PortError as error:
            yield area.failed(name, error)
            return False
        if greeting.time is not None:
            self.skews.append(greeting.time - self.now())
        if greeting.ends is None:
            yield area.ok(name, "none; nothing is encrypted, which is allowed on this computer only")
        else:
            yield _certificate(area, name, endpoint, greeting, greeting.ends - self.now())
        return True

    def _distrust(self, area: Area, name: str, endpoint: Endpoint, error: Untrusted) -> Check:
        """A fault, with the hosts the certificate is for where that is what is wrong."""
        check = area.failed(name, error)
        if "not valid for" not in error.message:
            return check
        try:
            names = tuple(self.network.names(endpoint))[:_MOST_NAMES]
        except PortError:
            return check
        words = f"{error.message}; it is for {', '.join(names) or 'nobody'}"
        return replace(check, words=words, hosts=names, next="Write one of these as host, if your provider uses it.")


def _certificate(area: Area, name: str, endpoint: Endpoint, greeting: Greeting, left: timedelta) -> Check:
    issuer = "your own authority (ca_file)" if endpoint.ca_file else greeting.issuer or "an unnamed authority"
    ends = plural(left // timedelta(days=1), "day")
    words = f"for {endpoint.host}, from {issuer}, ends in {ends}; {greeting.version}"
    if left < SOON:
        todo = "Whoever runs the server must renew it by then, or neither reading nor sending works."
        return area.warning(name, words, todo)
    return area.ok(name, words)
