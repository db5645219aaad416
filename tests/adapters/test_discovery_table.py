"""The bundled table of providers, names and guesses: what needs no network."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.discovery.names import LONGEST_NAME, ascii_name, host_name, mailbox
from inboxfollow.adapters.discovery.network import NetworkDiscovery
from inboxfollow.adapters.discovery.table import Provider, by_domain, by_mx, providers
from inboxfollow.ports.discovery import NOWHERE, Candidate, Login, Security, Server, Way

ROOT = Path(__file__).parents[2]
BRIDGE = "127.0.0.1"


def known(address: str) -> Candidate:
    """The entry of an address that has to be in the table."""
    found = NetworkDiscovery().known(address)
    assert found is not None
    return found


# the table


@pytest.mark.parametrize("entry", providers(), ids=lambda entry: entry.candidate.provider)
def test_an_entry_is_sound(entry: Provider) -> None:
    """Hosts, ports, words and pages of every entry can be used as they are."""
    one = entry.candidate
    assert one.provider and (entry.domains or entry.mx)
    assert all(name == ascii_name(name) for name in entry.domains + entry.mx)
    assert set(one.ways) <= set(get_args(Way)) and len(set(one.ways)) == len(one.ways)
    assert one.login in get_args(Login)
    assert all(note.endswith(".") and note.isprintable() and len(note) <= 120 for note in one.notes)
    if one.page:
        parts = urlsplit(one.page)
        assert (parts.scheme, parts.netloc) == ("https", host_name(parts.netloc))
    if not one.ways:
        assert (one.imap, one.smtp) == (NOWHERE, None) and one.notes
        return
    assert one.smtp is not None
    for server, ports in ((one.imap, {"tls": 993, "starttls": 143}), (one.smtp, {"tls": 465, "starttls": 587})):
        assert server.security in get_args(Security)
        if server.host == BRIDGE:
            assert one.own_certificate
        else:
            assert server.host == host_name(server.host)
            assert server.port == ports[server.security]


def test_no_domain_is_in_two_entries() -> None:
    """A domain leads to one entry, and so does the end of a mail host's name."""
    for names in (
        [name for one in providers() for name in one.domains],
        [end for one in providers() for end in one.mx],
    ):
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_the_big_ones_are_known() -> None:
    """More than twenty-five providers that let programs in."""
    assert sum(1 for one in providers() if one.candidate.ways) > 25


def test_gmail_offers_the_app_password_first() -> None:
    """The shortest way first, then the grant; the API may be used instead, and the page is named."""
    found = known("sam@gmail.com")
    assert found.imap == Server("imap.gmail.com", 993, "tls")
    assert found.ways == ("app_password", "google")
    assert (found.api, found.source) == ("gmail", "bundled list")
    assert found.page == "https://myaccount.google.com/apppasswords"
    assert known("Sam@GoogleMail.com ") == found


@pytest.mark.parametrize("domain", ["outlook.com", "hotmail.co.uk", "live.de", "msn.com"])
def test_microsoft_takes_no_passwords(domain: str) -> None:
    """Outlook.com lets nobody in but by a grant, and the notes say so."""
    found = known(f"sam@{domain}")
    assert found.ways == ("microsoft",)
    assert any("refuses passwords" in note for note in found.notes)


def test_proton_is_reached_by_its_bridge() -> None:
    """The bridge runs on this computer and has a certificate of its own."""
    found = known("sam@proton.me")
    assert found.imap == Server(BRIDGE, 1143, "starttls")
    assert found.own_certificate
    assert any("ca_file" in note for note in found.notes)


def test_a_provider_without_imap_says_so() -> None:
    """No way, no server, but a reason."""
    found = known("sam@tuta.com")
    assert (found.ways, found.imap) == ((), NOWHERE)
    assert "no IMAP" in found.notes[0]


@pytest.mark.parametrize("address", ["sam@web.de", "sam@free.fr"])
def test_some_want_the_part_before_the_at(address: str) -> None:
    """The form of the user name is part of the entry."""
    assert known(address).login == "local"


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("aspmx.l.google.com", "Google Workspace"),
        ("seller-example.mail.protection.outlook.com", "Microsoft 365"),
        ("seller-example.o-v1.mx.microsoft", "Microsoft 365"),
        ("eur.olc.protection.outlook.com", "Outlook.com"),
        ("mx01.mail.icloud.com", "iCloud Mail"),
        ("mta7.am0.yahoodns.net", "Yahoo Mail"),
        ("in1-smtp.messagingengine.com", "Fastmail"),
        ("mx00.kundenserver.de", "IONOS"),
    ],
)
def test_a_mail_host_tells_the_provider(host: str, provider: str) -> None:
    """The end of the name of the host that takes the mail."""
    found = by_mx(host)
    assert found is not None
    assert found.provider == provider


def test_a_mail_host_that_only_looks_alike_tells_nothing() -> None:
    """Whole labels are compared."""
    assert by_mx("mx.notgoogle.com") is None
    assert by_mx("google.com.evil.example") is None
    assert by_domain("gmail.com.evil.example") is None


# names


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("sam@seller.example", "seller.example"),
        (" Sam@Seller.Example. ", "seller.example"),
        ("sam@müller.de", "xn--mller-kva.de"),
        ("sam@MÜLLER.de", "xn--mller-kva.de"),
        ('"odd@local"@seller.example', "seller.example"),
    ],
)
def test_the_domain_is_read_in_ascii(address: str, domain: str) -> None:
    """International domains become A-labels."""
    found = mailbox(address)
    assert found is not None
    assert found.domain == domain


@pytest.mark.parametrize(
    "address",
    [
        "", "sam", "@seller.example", "sam@", "sam@localhost", "sam@127.0.0.1", "sam@[127.0.0.1]", "sam@-a.example",
        "sam@a..example", "sam@sell er.example", "sa m@seller.example", "sam\r\n@seller.example", "sam@seller.example/x",
        "x" * 65 + "@seller.example", "sam@" + "a." * 150 + "example", "sam@" + "ü" * 300 + ".de", "sam@\u202e.example",
        "sam@seller.example:25", "sam@user:pw@", "sam@x.localhost", "\ud800@seller.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_met_with_silence(address: str) -> None:
    """Nothing is known, guessed or named for it."""
    one = NetworkDiscovery()
    assert (one.known(address), list(one.guess(address)), list(one.hosts(address))) == (None, [], [])


@given(st.text(max_size=300))
def test_a_name_is_usable_or_refused(text: str) -> None:
    """Whatever text comes in, the name that comes out may stand in a request and in a certificate."""
    name = ascii_name(text)
    assert name == "" or (name.isascii() and len(name) <= LONGEST_NAME and host_name(name) == name)
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")


# guesses


def test_guesses_are_encrypted_and_the_best_first() -> None:
    """Implicit TLS of the usual names first; nothing in clear."""
    found = NetworkDiscovery().guess("sam@seller.example")
    assert found[0].imap == Server("imap.seller.example", 993, "tls")
    assert found[0].smtp == Server("smtp.seller.example", 465, "tls")
    assert found[1].imap.host == "mail.seller.example"
    assert {one.imap.security for one in found} == {"tls", "starttls"}
    assert len(set(found)) == len(found)
    assert {one.source for one in found} == {"guess"}


def test_the_hosts_are_named_in_order() -> None:
    """Whom a look-up may ask, before it does."""
    assert list(NetworkDiscovery().hosts("sam@müller.de")) == [
        "your DNS resolver",
        "autoconfig.xn--mller-kva.de",
        "xn--mller-kva.de",
        "autoconfig.thunderbird.net",
    ]


SCRIPT = """
import sys
from inboxfollow.adapters.discovery.network import NetworkDiscovery
from inboxfollow.adapters.discovery.reach import Reach

def no_sockets(event, arguments):
    if event.startswith("socket."):
        print("SOCKET", event)
        sys.exit(3)

sys.addaudithook(no_sockets)
one = NetworkDiscovery(Reach(resolver=("127.0.0.1", 53)))
for address in ("sam@gmail.com", "sam@müller.de", "nonsense"):
    one.known(address), list(one.guess(address)), list(one.hosts(address))
print("QUIET", bool({"dns", "ssl", "http.client"} & set(sys.modules)))
if "look" in sys.argv:
    list(one.look_up("sam@seller.example"))
"""


def test_only_a_look_up_opens_a_socket() -> None:
    """What is known and what is guessed is told without any socket, nor the libraries for one; a look-up needs some."""
    for words, code, said in (((), 0, []), (("look",), 3, ["SOCKET"])):
        command = [sys.executable, "-c", SCRIPT, *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        first, *rest = done.stdout.splitlines()
        assert (first, done.returncode) == ("QUIET False", code), done.stderr
        assert [line.split()[0] for line in rest] == said
