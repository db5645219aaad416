"""Makes a report safe to paste in public: addresses and private hosts are masked, the home folder becomes ~.

What is private is read from the text of the configuration, so that a broken one is masked as well as a right one. Hosts
of well-known providers stay: they say nothing about a person, and whoever helps needs them.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from ipaddress import ip_address

from inboxfollow.app.doctor.check import Check
from inboxfollow.domain.identity import FREEMAIL

_PROVIDERS = FREEMAIL | frozenset(
    (
        "google.com googleapis.com googleusercontent.com office365.com office.com microsoft.com microsoftonline.com "
        "onmicrosoft.com apple.com yahoodns.net yahoo.net messagingengine.com gmx.net mailbox.org ionos.de ionos.com "
        "1and1.com kundenserver.de strato.de one.com ovh.net gandi.net migadu.com hostinger.com zoho.com zoho.eu "
        "zoho.in mxroute.com dreamhost.com godaddy.com secureserver.net bluehost.com rackspace.com amazonaws.com"
    ).split()
)
_GENERIC = frozenset("imap imaps smtp smtps mail email pop mx www webmail autodiscover autoconfig submission".split())
_ORDINARY = _GENERIC | frozenset("info test root user admin inbox sent office post me work home inboxfollow".split())
"""User names that name nobody, and occur in our own words."""
_ADDRESS = re.compile(r"([^\s@<>\"'(),;:=\[\]]+)@([^\s@<>\"'(),;:=\[\]/]+)")
_DOMAIN = r"(?:[A-Za-z0-9_\u0080-\uffff-]+\.)+[A-Za-z\u0080-\uffff][A-Za-z0-9\u0080-\uffff-]*"
_QUOTED_DOMAIN = re.compile(rf"[\"']@?(?:\*\.)?({_DOMAIN})\.?[\"']")
_HOST = re.compile(rf"\bhost\s*=\s*[\"']({_DOMAIN})\.?[\"']")
_USER = re.compile(r"\b(?:username|user)\s*=\s*[\"']([^\"'\s@]{3,})[\"']")
_IP = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w.]*[\w])")
_FILES = frozenset("pem crt cer key toml md db sqlite sqlite3 json txt sh py".split())


def masked_host(host: str) -> str:
    """A host of a well-known provider and this computer as they are; of others the first letter of each label, the
    last label, and labels that everybody uses: "imap.o***.example"."""
    name = host.rstrip(".")
    if name.lower() == "localhost" or _is_known(name):
        return host
    *labels, top = name.split(".")
    return ".".join([*(one if one.lower() in _GENERIC or one == "*" else f"{one[:1]}***" for one in labels), top])


def _is_known(name: str) -> bool:
    labels = name.lower().split(".")
    return any(".".join(labels[at:]) in _PROVIDERS for at in range(len(labels)))


def private_names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Domains and user names that a text of TOML holds, whether or not it is valid."""
    domains = {match[2] for match in _ADDRESS.finditer(text)} | set(_HOST.findall(text))
    domains |= {one for one in _QUOTED_DOMAIN.findall(text) if one.rpartition(".")[2].lower() not in _FILES}
    users = {one for one in _USER.findall(text) if one.lower() not in _ORDINARY}
    return frozenset(domains), frozenset(users)


class Mask:
    """Hides what a configuration tells of a person. `home` is the path of their home folder."""

    def __init__(self, home: str, source: str) -> None:
        domains, users = private_names(source)
        self._home = home.rstrip("/\\")
        self._users = _whole_words(users)
        self._domains = {found for one in domains for found in _with_parent(one.rstrip(".")) if not _is_known(found)}

    def check(self, check: Check) -> Check:
        """The same check, safe to be shown to anybody."""
        area, words, todo, letter = (
            self.text(one, check.hosts) for one in (check.area, check.words, check.next, check.letter)
        )
        return replace(check, area=area, words=words, next=todo, letter=letter, hosts=(), error=check.error)

    def text(self, text: str, hosts: Iterable[str] = ()) -> str:
        """One text, masked. `hosts` are more names that may be private."""
        made = _ADDRESS.sub(lambda match: f"{match[1][:1]}***@{masked_host(match[2])}", text)
        known = {*self._domains, *(one.removeprefix("*.") for one in hosts)}
        if known:
            longest = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True))
            pattern = re.compile(rf"(?<![\w*-])(?:[\w*-]+\.)*(?:{longest})(?![\w-])", re.IGNORECASE)
            made = pattern.sub(lambda match: masked_host(match[0]), made)
        if self._users is not None:
            made = self._users.sub(lambda match: f"{match[0][:1]}***", made)
        made = _IP.sub(_masked_ip, made)
        return made.replace(self._home, "~") if len(self._home) > 1 else made


def _with_parent(domain: str) -> tuple[str, ...]:
    """A host, and the domain it lies in, so that its neighbours are hidden too."""
    parent = domain.partition(".")[2]
    return (domain, parent) if parent.count(".") else (domain,)


def _whole_words(words: Iterable[str]) -> re.Pattern[str] | None:
    longest = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{longest})(?!\w)") if longest else None


def _masked_ip(match: re.Match[str]) -> str:
    try:
        address = ip_address(match[0])
    except ValueError:
        return match[0]
    return match[0] if address.is_loopback or address.is_unspecified else "(an IP address)"
