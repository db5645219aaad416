"""Asking the network for the servers of an address, with real DNS packets and real https on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from inboxfollow.adapters.discovery.https import MOST_BYTES
from inboxfollow.adapters.discovery.network import NetworkDiscovery
from inboxfollow.adapters.discovery.reach import Reach
from inboxfollow.ports.discovery import Candidate, Server
from inboxfollow.ports.errors import PortError, Rejected, Unreachable
from tests.servers.autoconfig import HttpsServer, Page
from tests.servers.dns import DnsServer, Zone

SAM = "sam@seller.example"
OWN = "autoconfig.seller.example/mail/config-v1.1.xml"
WELL_KNOWN = "seller.example/.well-known/autoconfig/mail/config-v1.1.xml"
LISTED = "directory.test/v1.1/seller.example"
NAMES = ("autoconfig.seller.example", "seller.example", "directory.test", "elsewhere.test")
ON_LOOPBACK: Zone = {name: {"A": ["127.0.0.1"]} for name in NAMES}
SERVER = """<{tag} type="{kind}"><hostname>{host}</hostname><port>{port}</port><socketType>{security}</socketType>
<username>{username}</username><authentication>{authentication}</authentication></{tag}>"""


def server(
    kind: str = "imap",
    host: str = "imap.seller.example",
    port: object = 993,
    security: str = "SSL",
    username: str = "%EMAILADDRESS%",
    authentication: str = "password-cleartext",
) -> str:
    """One server element of an autoconfig file."""
    tag = "outgoingServer" if kind == "smtp" else "incomingServer"
    return SERVER.format_map(locals())


def config(*servers: str, title: str = "Seller's mail") -> bytes:
    """An autoconfig file."""
    inner = f"<displayName>{title}</displayName>" + "".join(servers)
    return f'<clientConfig version="1.1"><emailProvider id="x">{inner}</emailProvider></clientConfig>'.encode()


PLAIN = config(server(), server("smtp", "smtp.seller.example", 465))


@pytest.fixture(scope="module")
def shared() -> Iterator[HttpsServer]:
    """One https server for all tests of this module."""
    with HttpsServer(NAMES) as running:
        yield running


@pytest.fixture
def web(shared: HttpsServer) -> HttpsServer:
    """It, with nothing on it."""
    shared.files.clear()
    shared.requests.clear()
    return shared


@contextmanager
def lookup(web: HttpsServer, zone: Zone = ON_LOOPBACK, seconds: float = 5.0) -> Iterator[NetworkDiscovery]:
    """A discovery that knows the servers of the tests only."""
    with DnsServer(zone) as names:
        yield NetworkDiscovery(reach(names, web, seconds))


def reach(names: DnsServer, web: HttpsServer, seconds: float = 5.0) -> Reach:
    """The way to the servers of the tests."""
    return Reach((names.host, names.port), web.context(), web.port, "directory.test", seconds)


def found(web: HttpsServer, zone: Zone = ON_LOOPBACK, address: str = SAM) -> list[Candidate]:
    """Everything that a look-up brings."""
    with lookup(web, zone) as one:
        return list(one.look_up(address))


def read(web: HttpsServer, body: bytes) -> list[Candidate]:
    """What a look-up brings where the domain has this file."""
    web.files[OWN] = Page(body)
    return found(web)


# autoconfig


def test_the_file_of_the_domain_itself_comes_first(web: HttpsServer) -> None:
    """It is told the address; the public directory only the domain."""
    web.files[OWN] = Page(PLAIN)
    web.files[LISTED] = Page(config(server(host="imap.listed.example"), title="Listed"))
    first, second = found(web)
    assert first.imap == Server("imap.seller.example", 993, "tls")
    assert first.smtp == Server("smtp.seller.example", 465, "tls")
    assert (first.login, first.ways) == ("address", ("password",))
    assert (first.provider, first.source) == ("Seller's mail", "autoconfig of seller.example")
    assert (second.provider, second.smtp) == ("Listed", None)
    assert web.requests == [f"{OWN}?emailaddress={SAM}", LISTED]


def test_the_well_known_place_is_the_second(web: HttpsServer) -> None:
    """It is asked where the first has nothing."""
    web.files[WELL_KNOWN] = Page(PLAIN)
    assert [one.source for one in found(web)] == ["autoconfig of seller.example"]
    assert [one.partition("?")[0] for one in web.requests] == [OWN, WELL_KNOWN, LISTED]


def test_nobody_is_asked_before_a_candidate_is_wanted(web: HttpsServer) -> None:
    """Who takes the first candidate only has asked no more hosts than needed."""
    web.files[OWN] = Page(PLAIN)
    with lookup(web) as one:
        assert next(iter(one.look_up(SAM))).provider == "Seller's mail"
    assert [one.partition("?")[0] for one in web.requests] == [OWN]


def test_the_same_servers_are_told_once(web: HttpsServer) -> None:
    """However many say so."""
    web.files[OWN] = web.files[LISTED] = Page(PLAIN)
    assert len(found(web)) == 1


def test_no_other_host_is_asked_than_was_named(web: HttpsServer) -> None:
    """What `hosts` names is all there is, whatever redirects say."""
    for place in (OWN, WELL_KNOWN, LISTED):
        web.files[place] = Page(status=302, location=f"https://elsewhere.test/{place}")
        web.files[f"elsewhere.test/{place}"] = Page(PLAIN)
    with lookup(web) as one:
        assert list(one.look_up(SAM)) == []
        assert {request.partition("/")[0] for request in web.requests} <= set(one.hosts(SAM))


@pytest.mark.parametrize(
    "location",
    [
        "http://seller.example/config.xml",
        "http://autoconfig.seller.example/x",
        "//elsewhere.test/x",
        "https://seller.example:8443/x",
        "https://sam@seller.example/x",
        "https://[",
        "ftp://seller.example/x",
        "https://seller.example/a\u00a0b",
    ],
)
def test_a_strange_redirect_is_not_followed(web: HttpsServer, location: str) -> None:
    """Neither to http, nor to other hosts and ports, nor to what is no address."""
    web.files[OWN] = Page(status=301, location=location)
    for target in ("seller.example/config.xml", "seller.example/x", "seller.example/a\u00a0b", "elsewhere.test/x"):
        web.files[target] = Page(PLAIN)
    assert found(web) == []
    assert [one.partition("?")[0] for one in web.requests] == [OWN, WELL_KNOWN, LISTED]


def test_a_redirect_between_the_hosts_of_the_domain_is_followed(web: HttpsServer) -> None:
    """Over https and to a host that was named."""
    web.files[OWN] = Page(status=302, location="https://seller.example/config.xml")
    web.files["seller.example/config.xml"] = Page(PLAIN)
    assert [one.provider for one in found(web)] == ["Seller's mail"]


def test_redirects_without_end_end(web: HttpsServer) -> None:
    """A host that sends round in circles is passed over."""
    web.files[OWN] = Page(status=302, location="https://autoconfig.seller.example/mail/config-v1.1.xml")
    web.files[WELL_KNOWN] = Page(PLAIN)
    assert [one.provider for one in found(web)] == ["Seller's mail"]


def test_a_host_that_drips_is_passed_over_in_bounded_time(web: HttpsServer) -> None:
    """The time for one host is for its whole answer, not for each octet."""
    web.files[OWN] = Page(b" " * 1000 + PLAIN, drip=0.05)
    web.files[LISTED] = Page(PLAIN)
    with lookup(web, seconds=1.5) as one:  # dripped to the end it would take a minute, and be found
        assert [found.source for found in one.look_up(SAM)] == ["directory.test, a public directory"]


def test_a_huge_file_is_passed_over(web: HttpsServer) -> None:
    """No more than the limit is read."""
    assert read(web, PLAIN + b" " * MOST_BYTES) == []


def test_an_unknown_authority_is_not_trusted(web: HttpsServer) -> None:
    """A host that cannot prove its name is passed over; it is told nothing."""
    web.files[OWN] = Page(PLAIN)
    with DnsServer(ON_LOOPBACK) as names:
        one = NetworkDiscovery(Reach((names.host, names.port), None, web.port, "directory.test"))
        assert list(one.look_up(SAM)) == []
    assert web.requests == []


def test_a_certificate_for_another_name_is_not_trusted(web: HttpsServer) -> None:
    """The name is verified, not only the authority."""
    zone = {"other.example": {"A": ["127.0.0.1"]}, "autoconfig.other.example": {"A": ["127.0.0.1"]}, **ON_LOOPBACK}
    found(web, zone, "sam@other.example")
    assert web.requests == ["directory.test/v1.1/other.example"]


BOMB = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<clientConfig><displayName>&c;</displayName>%s</clientConfig>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        b"<clientConfig><unclosed>",
        b'\xff\xfe\x00garbage',
        b'<?xml version="1.0" encoding="no-such"?><clientConfig/>',
        b'<?xml version="1.0" encoding="utf-7"?><clientConfig/>',
        BOMB % server().encode(),
        b"<!DOCTYPE clientConfig SYSTEM 'file:///etc/passwd'>" + PLAIN,
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "https://elsewhere.test/e">]>' + PLAIN.replace(b"Seller", b"&e;"),
        b"<a>" * 15000 + b"</a>" * 15000,
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_autoconfig_is_passed_over(web: HttpsServer, body: bytes) -> None:
    """Neither broken files nor such with a DTD are read; nothing outside is fetched for them."""
    assert read(web, body) == []
    assert not any("elsewhere" in one for one in web.requests)


@pytest.mark.parametrize(
    "element",
    [
        server(security="plain"),
        server(security=""),
        server(kind="pop3"),
        server(host="127.0.0.1"),
        server(host="localhost"),
        server(host="imap.seller.example/x"),
        server(host="imap seller.example"),
        server(host="-imap.seller.example"),
        server(host="a" * 64 + ".example"),
        server(host="imap.\u202eexample.com"),
        server(port=0),
        server(port=65536),
        server(port="9" * 5000),
        server(port="993 "[::-1] + "x"),
        server(port="٩٩٣"),
        server(port=""),
        server(username="somebody.else"),
        server("smtp"),
    ],
    ids=range(18),
)  # fmt: skip
def test_a_server_that_cannot_be_used_is_dropped(web: HttpsServer, element: str) -> None:
    """Without encryption, with a strange name, port or user name, or for another purpose."""
    assert read(web, config(element)) == []
    good = read(web, config(element, server(port=1993)))
    assert [one.imap for one in good] == [Server("imap.seller.example", 1993, "tls")]


def test_implicit_tls_is_preferred(web: HttpsServer) -> None:
    """Whatever the order in the file; of equals the first one counts."""
    body = config(
        server(port=143, security="STARTTLS"),
        server(host="one.seller.example"),
        server(host="two.seller.example"),
        server("smtp", "smtp.seller.example", 25, "plain"),
        server("smtp", "smtp.seller.example", 587, "STARTTLS"),
    )
    (one,) = read(web, body)
    assert one.imap == Server("one.seller.example", 993, "tls")
    assert one.smtp == Server("smtp.seller.example", 587, "starttls")


@pytest.mark.parametrize(
    ("username", "login"),
    [("%EMAILADDRESS%", "address"), (SAM, "address"), ("", "address"), ("%EMAILLOCALPART%", "local"), ("sam", "local")],
)
def test_the_form_of_the_user_name_is_read(web: HttpsServer, username: str, login: str) -> None:
    """As a placeholder or filled in."""
    (one,) = read(web, config(server(username=username)))
    assert one.login == login


def test_the_domain_may_stand_in_the_host(web: HttpsServer) -> None:
    """%EMAILDOMAIN% is filled in."""
    (one,) = read(web, config(server(host="imap.%EMAILDOMAIN%")))
    assert one.imap.host == "imap.seller.example"


def test_a_title_is_short_and_printable(web: HttpsServer) -> None:
    """It comes from a stranger and is shown to a person."""
    (one,) = read(web, config(server(), title="A\u202e[b]\u0085\n" + "x" * 500))
    assert one.provider.isprintable()
    assert len(one.provider) <= 60


def test_a_server_for_oauth_only_says_so(web: HttpsServer) -> None:
    """There is no way in by a password, and a note tells what there is."""
    (one,) = read(web, config(server(authentication="OAuth2")))
    assert one.ways == ()
    assert "OAuth2" in one.notes[0]


def test_a_server_of_the_table_brings_what_the_table_knows(web: HttpsServer) -> None:
    """A company's file that names Google's servers gets Google's ways and page."""
    body = config(server(host="imap.gmail.com"), server("smtp", "smtp.gmail.com", 465, authentication="OAuth2"))
    (one,) = read(web, body)
    assert (one.provider, one.api) == ("Google Workspace", "gmail")
    assert one.ways == ("app_password", "google")
    assert one.source == "autoconfig of seller.example"


# MX


@pytest.mark.parametrize(
    ("host", "provider", "ways"),
    [
        ("aspmx.l.google.com.", "Google Workspace", ("app_password", "google")),
        ("seller-example.mail.protection.outlook.com.", "Microsoft 365", ("microsoft",)),
        ("mail.tutanota.de.", "Tuta", ()),
    ],
)
def test_the_mail_host_leads_to_the_table(web: HttpsServer, host: str, provider: str, ways: tuple[str, ...]) -> None:
    """A domain of one's own that is served by a big provider."""
    (one,) = found(web, {**ON_LOOPBACK, "seller.example": {"MX": ["20 filter.example.", f"10 {host}"]}})
    assert (one.provider, one.ways, one.source) == (provider, ways, "MX of seller.example")


@pytest.mark.parametrize(
    "records", [["0 ."], ["10 mail.seller.example."], ["10 localhost."], [r"10 a\032\[b\].example."]]
)
def test_other_mail_hosts_tell_nothing(web: HttpsServer, records: list[str]) -> None:
    """Also a null MX, and names that are none."""
    assert found(web, {**ON_LOOPBACK, "seller.example": {"MX": records}}) == []


# SRV


def services(**records: str) -> Zone:
    """A zone with SRV records by service."""
    return ON_LOOPBACK | {f"_{name}._tcp.seller.example": {"SRV": said.split("|")} for name, said in records.items()}


def test_services_are_read(web: HttpsServer) -> None:
    """Implicit TLS before STARTTLS, the lowest priority and the highest weight first."""
    zone = services(
        imaps="20 1 993 late.seller.example.|10 1 993 light.seller.example.|10 9 1993 heavy.seller.example.",
        imap="0 1 143 clear.seller.example.",
        submission="0 1 587 smtp.seller.example.",
    )
    (one,) = found(web, zone)
    assert one.imap == Server("heavy.seller.example", 1993, "tls")
    assert one.smtp == Server("smtp.seller.example", 587, "starttls")
    assert (one.source, one.login, one.notes) == ("DNS SRV", "address", ())


def test_a_dot_means_that_there_is_none(web: HttpsServer) -> None:
    """RFC 6186 section 3.4: the domain says that it has no such service."""
    zone = services(imaps="0 0 0 .", imap="0 1 143 imap.seller.example.", submissions="0 0 0 .")
    (one,) = found(web, zone)
    assert (one.imap, one.smtp) == (Server("imap.seller.example", 143, "starttls"), None)
    assert found(web, services(imaps="0 0 0 .", imap="0 0 0 .", submissions="0 1 465 smtp.seller.example.")) == []


def test_a_submission_service_on_465_means_tls(web: HttpsServer) -> None:
    """Some announce implicit TLS under the older name."""
    zone = services(imaps="0 1 993 imap.seller.example.", submission="0 1 465 smtp.seller.example.")
    (one,) = found(web, zone)
    assert one.smtp == Server("smtp.seller.example", 465, "tls")


def test_a_service_elsewhere_is_for_the_person_to_confirm(web: HttpsServer) -> None:
    """DNS can be forged: a host outside the domain is named in a note."""
    (one,) = found(web, services(imaps="0 1 993 imap.elsewhere.example."))
    assert any("imap.elsewhere.example" in note for note in one.notes)


@pytest.mark.parametrize(
    "record", ["0 1 0 imap.seller.example.", "0 1 993 localhost.", r"0 1 993 a\032b.seller.example."]
)
def test_a_service_that_cannot_be_used_is_dropped(web: HttpsServer, record: str) -> None:
    """Ports and names are checked."""
    assert found(web, services(imaps=record)) == []


def test_services_come_last(web: HttpsServer) -> None:
    """Autoconfig, then MX, then SRV."""
    web.files[OWN] = Page(PLAIN)
    zone = services(imaps="0 1 993 srv.seller.example.") | {
        "seller.example": {"A": ["127.0.0.1"], "MX": ["10 aspmx.l.google.com."]}
    }
    assert [one.source for one in found(web, zone)] == [
        "autoconfig of seller.example", "MX of seller.example", "DNS SRV",
    ]  # fmt: skip


# what goes wrong


def failure(one: NetworkDiscovery, address: str = SAM) -> PortError:
    """The error of a look-up."""
    with pytest.raises(PortError) as caught:
        list(one.look_up(address))
    assert caught.value.message.isprintable()
    assert caught.value.hint
    return caught.value


def test_an_unknown_domain_is_told_from_no_network(web: HttpsServer) -> None:
    """The resolver says that there is none; nobody else is asked."""
    with lookup(web) as one:
        error = failure(one, "sam@no-such.example")
    assert type(error) is Rejected
    assert error.message == "there is no domain no-such.example"
    assert web.requests == []


def test_what_is_no_address_is_rejected() -> None:
    """Before any network is needed."""
    error = failure(NetworkDiscovery(), "sam at\u202e\x1b[1m seller")
    assert (type(error), error.message) == (Rejected, '"sam at[1m seller" is no address of a mailbox')


def test_no_network_is_unreachable(web: HttpsServer) -> None:
    """No resolver answers: a sentence says so, in bounded time."""
    with DnsServer(ON_LOOPBACK, silent=True) as names:
        error = failure(NetworkDiscovery(reach(names, web, seconds=0.2)))
    assert type(error) is Unreachable
    assert "network cannot be reached" in error.message


def test_a_resolver_that_denies_every_name_is_no_network(web: HttpsServer) -> None:
    """Some do when they are cut off: nobody is told that the domain is wrong."""
    with lookup(web, {}) as one:
        assert type(failure(one)) is Unreachable


def test_a_resolver_that_is_not_there_is_unreachable(web: HttpsServer) -> None:
    """A refused packet is no crash."""
    with DnsServer({}) as gone:
        port = gone.port
    error = failure(NetworkDiscovery(Reach((gone.host, port), None, web.port, "directory.test", 0.2)))
    assert type(error) is Unreachable


def test_a_domain_with_ill_dns_may_still_be_in_the_directory(web: HttpsServer) -> None:
    """The network is there, only this domain's servers fail: the public directory is asked nevertheless."""
    web.files[LISTED] = Page(PLAIN)
    with DnsServer(ON_LOOPBACK, broken=["seller.example", "autoconfig.seller.example"]) as names:
        one = NetworkDiscovery(reach(names, web, 2))
        assert [found.source for found in one.look_up(SAM)] == ["directory.test, a public directory"]


def test_finding_nothing_is_no_error(web: HttpsServer) -> None:
    """A domain that says nothing about its mail."""
    assert found(web) == []
