"""Thunderbird's autoconfig files: where they lie, and what they say (PROTOCOLS G)."""

import xml.parsers.expat
from collections.abc import Iterator
from typing import get_args
from urllib.parse import quote
from xml.etree import ElementTree

from inboxfollow.adapters.discovery.names import Mailbox, host_name
from inboxfollow.ports.discovery import Candidate, Login, Security, Server, Way

LONGEST_TITLE = 60
_SECURITY: dict[str, Security] = {"SSL": "tls", "STARTTLS": "starttls"}
_BY_PASSWORD = {"password-cleartext", "password-encrypted", "plain", "secure"}
_ONLY_OAUTH = "It takes no passwords: it wants OAuth2 of that provider, which has to be written into the configuration."


def own_urls(mailbox: Mailbox) -> list[str]:
    """Where the domain itself may have put one. Only the domain's own hosts are told the address."""
    address = quote(mailbox.address, safe="@")
    return [
        f"https://autoconfig.{mailbox.domain}/mail/config-v1.1.xml?emailaddress={address}",
        f"https://{mailbox.domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    ]


def directory_url(directory: str, mailbox: Mailbox) -> str:
    """Where the public directory has what it knows of the domain."""
    return f"https://{directory}/v1.1/{mailbox.domain}"


def read(text: bytes, mailbox: Mailbox, source: str) -> Candidate | None:
    """What a file says of IMAP and SMTP over TLS; None where it is no such file or says nothing that is usable."""
    root = _tree(text)
    if root is None:
        return None
    reading = sorted(_servers(root, "incomingServer", "imap", mailbox), key=_rank)
    if not reading:
        return None
    imap, login, ways = reading[0]
    sending = sorted(_servers(root, "outgoingServer", "smtp", mailbox), key=_rank)
    return Candidate(
        source=source,
        imap=imap,
        smtp=sending[0][0] if sending else None,
        login=login,
        ways=ways,
        provider=_title(root.findtext(".//displayName") or ""),
        notes=() if ways else (_ONLY_OAUTH,),
    )


_Found = tuple[Server, Login, tuple[Way, ...]]


def _rank(found: _Found) -> int:
    """Implicit TLS before STARTTLS (RFC 8314 section 3), else as the file has it."""
    return get_args(Security).index(found[0].security)


def _servers(root: ElementTree.Element, tag: str, kind: str, mailbox: Mailbox) -> Iterator[_Found]:
    for element in root.iter(tag):
        if element.get("type") != kind:
            continue
        host = host_name(_text(element, "hostname").replace("%EMAILDOMAIN%", mailbox.domain))
        port = _text(element, "port")
        security = _SECURITY.get(_text(element, "socketType").upper())
        login = _login(_text(element, "username"), mailbox)
        if host and security and login and port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536:
            yield Server(host, int(port), security), login, _ways(element)


def _login(name: str, mailbox: Mailbox) -> Login | None:
    """What the user name is made of; None where it is something else than we can say."""
    if name in ("", "%EMAILADDRESS%", "%EMAILLOCALPART%@%EMAILDOMAIN%", mailbox.address):
        return "address"
    return "local" if name in ("%EMAILLOCALPART%", mailbox.local) else None


def _ways(element: ElementTree.Element) -> tuple[Way, ...]:
    said = {(one.text or "").strip() for one in element.findall("authentication")}
    return ("password",) if not said or said & _BY_PASSWORD else ()


def _text(element: ElementTree.Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _title(text: str) -> str:
    line = " ".join(text.split())[:LONGEST_TITLE]
    return "".join(sign for sign in line if sign.isprintable())


def _tree(text: bytes) -> ElementTree.Element | None:
    """The tree of a file, None where it is not well-formed or has a DTD: that is where entities could multiply."""
    try:
        check = xml.parsers.expat.ParserCreate()
        check.StartDoctypeDeclHandler = _refuse
        check.Parse(text, True)
        return ElementTree.fromstring(text)  # noqa: S314 - there is no DTD, hence no entity
    except (xml.parsers.expat.ExpatError, ElementTree.ParseError, LookupError, ValueError):
        return None


def _refuse(*_: object) -> None:
    raise ValueError("a DTD")
