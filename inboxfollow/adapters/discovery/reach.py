"""What asking the network takes: the resolver, whom to trust, and how long to wait."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


@dataclass(frozen=True, slots=True)
class Reach:
    """The defaults are the system's resolver and authorities; tests point it at servers of their own."""

    resolver: tuple[str, int] | None = None
    """IP address and UDP port of a DNS resolver."""
    context: "ssl.SSLContext | None" = None
    """Verifies certificates and names of https servers."""
    https_port: int = 443
    directory: str = "autoconfig.thunderbird.net"
    """The host of Thunderbird's public directory of providers."""
    seconds: float = 5.0
    """How long one host may take for its whole answer."""
