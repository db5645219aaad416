"""Reading an address and checking the names of hosts. Asks nobody."""

import re
from dataclasses import dataclass

LONGEST_NAME = 253
"""Octets of a host's name in ASCII (RFC 1035 section 2.3.4, without the last dot)."""
LONGEST_LOCAL = 64
"""RFC 5321 section 4.5.3.1.1."""

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address in its parts."""

    local: str
    domain: str
    """In ASCII (A-labels, RFC 5890), lower case, without a last dot; always a valid name with two labels or more."""

    @property
    def address(self) -> str:
        """The whole address, its domain in ASCII."""
        return f"{self.local}@{self.domain}"


def mailbox(address: str) -> Mailbox | None:
    """The parts of an address as a person types it; None for what is none."""
    local, _, domain = address.strip().rpartition("@")
    name = ascii_name(domain)
    if not local or not name or len(local.encode("utf-8", "replace")) > LONGEST_LOCAL:
        return None
    if any(sign.isspace() or not sign.isprintable() for sign in local):
        return None
    return Mailbox(local, name)


def ascii_name(text: str) -> str:
    """A domain in ASCII (IDNA 2008 with the mapping of UTS 46), "" where it is no valid name of a host."""
    name = text.strip().lower().removesuffix(".")
    if not name.isascii():
        import idna

        try:
            name = idna.encode(name[:LONGEST_NAME], uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    return host_name(name)


def host_name(text: str) -> str:
    """A host's name in lower case without a last dot, "" where it is none.

    Wanted are two labels or more (RFC 1123 section 2.1): neither an IP address, which no certificate of a mail server
    names, nor a name of the local network such as "localhost".
    """
    name = text.strip().lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > LONGEST_NAME or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return ""
    return "" if labels[-1].isdigit() or labels[-1] == "localhost" else name


def within(host: str, domain: str) -> bool:
    """Whether a host is that domain or lies in it."""
    return host == domain or host.endswith(f".{domain}")
