"""Addresses: one spelling, organisations, colleagues, machines and ignore patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.identity import (
    FREEMAIL,
    Identity,
    canonical,
    default_internal_domains,
    domain_of,
    is_noreply,
    matches,
    organisation,
)

hostile = st.one_of(st.text(max_size=60), st.text(alphabet="ab.+@*?[]! \u0130ß\ud800", max_size=30))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Sam@Seller.Example", "sam@seller.example"),
        ("sam+leads+x@seller.example", "sam@seller.example"),
        ("sam@seller.example.", "sam@seller.example"),
        (" sam@seller.example ", "sam@seller.example"),
        ("S.a.m+x@googlemail.com", "sam@gmail.com"),
        ("s.am@seller.example", "s.am@seller.example"),
        ("+tag@seller.example", "+tag@seller.example"),
        ('"a@b"@seller.example', '"a@b"@seller.example'),
        ("SAM@BÜCHER.example", "sam@bücher.example"),
        ("undisclosed", "undisclosed"),
        ("", ""),
    ],
)
def test_canonical_spelling(written: str, expected: str) -> None:
    """Case, plus tags, trailing dots and Gmail's dots make no second person."""
    assert canonical(written) == expected


@given(hostile)
def test_any_text_is_survived(text: str) -> None:
    """No function raises on any string, and the canonical spelling is a fixed point."""
    once = canonical(text)
    assert canonical(once) == once
    assert domain_of(text) == domain_of(text).casefold()
    assert organisation(text) not in FREEMAIL
    assert is_noreply(text) in (True, False)
    assert matches(text, text) in (True, False)
    assert Identity((text,), frozenset()).is_me(text)


def test_a_huge_address_is_quick_and_not_kept() -> None:
    """An address of a megabyte is handled like any other."""
    assert canonical("A" * 1_000_000 + "+x@b.example") == "a" * 1_000_000 + "@b.example"


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("a@acme.example", "acme.example"),
        ("a@mail.eu.acme.example", "acme.example"),
        ("a@sales.acme.co.uk", "acme.co.uk"),
        ("a@acme.com.au", "acme.com.au"),
        ("a@x.acme.co.jp", "acme.co.jp"),
        ("a@acme.com.br", "acme.com.br"),
        ("a@one.onmicrosoft.com", "one.onmicrosoft.com"),
        ("a@co.uk", "co.uk"),
        ("a@localhost", "localhost"),
        ("a@[192.0.2.1]", ""),
        ("a@gmail.com", ""),
        ("a@hotmail.co.uk", ""),
        ("a@mail.yahoo.co.jp", ""),
        ("a@gmx.de", ""),
        ("nobody", ""),
    ],
)
def test_organisation(email: str, expected: str) -> None:
    """The registered domain names the company; freemail names none."""
    assert organisation(email) == expected


@pytest.mark.parametrize(
    "domain",
    "gmail.com hotmail.fr yahoo.com.br web.de t-online.de orange.fr libero.it qq.com proton.me yandex.ru "
    "btinternet.com comcast.net laposte.net outlook.com live.nl gmx.net mail.ru icloud.com".split(),
)
def test_freemail_is_known(domain: str) -> None:
    """The providers most people use are no organisation."""
    assert domain in FREEMAIL


def test_me_with_tags_and_nobody_else() -> None:
    """My configured addresses are me under any tag; a colleague is not."""
    me = Identity(("sam@seller.example", "s.am@gmail.com"), frozenset({"seller.example"}))
    assert me.is_me("SAM+x@seller.example")
    assert me.is_me("sam@googlemail.com")
    assert not me.is_me("pat@seller.example")


def test_internal_people() -> None:
    """A domain of mine and all below it is internal; one that merely ends alike is not."""
    me = Identity(("sam@seller.example",), frozenset({"seller.example"}))
    assert me.is_internal("pat@seller.example")
    assert me.is_internal("pat@hr.seller.example.")
    assert not me.is_internal("pat@bestseller.example")
    assert not me.is_internal("pat")


def test_freemail_is_internal_only_when_listed() -> None:
    """Having a Gmail address makes no colleague of every Gmail user, unless the person says so."""
    domains = default_internal_domains(("sam@gmail.com", "sam@seller.example", "broken"))
    assert domains == {"seller.example"}
    assert not Identity(("sam@gmail.com",), domains).is_internal("pat@gmail.com")
    assert Identity(("sam@gmail.com",), frozenset({"gmail.com"})).is_internal("pat@gmail.com")


@pytest.mark.parametrize(
    "local",
    "no-reply noreply NoReply no_reply donotreply do-not-reply do_not_reply mailer-daemon notifications bounce "
    "bounces+12-x nicht-antworten keine-antwort ne-pas-repondre no-responder nepasrepondre non-rispondere "
    "linkedin.noreply noreply-orders noreply2 notification unsubscribe".split(),
)
def test_machines_that_nobody_reads(local: str) -> None:
    """A local part that says nobody answers there is believed."""
    assert is_noreply(f"{local}@shop.example")


@pytest.mark.parametrize(
    "local", "norman reply noreen sales bouncer knownoreplyer nora.eply sam+noreply antwort".split()
)
def test_people_are_no_machines(local: str) -> None:
    """Names that merely contain such letters are people."""
    assert not is_noreply(f"{local}@shop.example")


@pytest.mark.parametrize(
    ("pattern", "email", "fits"),
    [
        ("*@family.example", "Ann@Family.example", True),
        ("*@family.example", "ann@x.family.example", False),
        ("@family.example", "ann@family.example", True),
        ("@family.example", "ann@x.family.example", True),
        ("@family.example", "ann@myfamily.example", False),
        ("ann@family.example", "ANN+x@family.example", True),
        ("ann+x@googlemail.com", "a.nn@gmail.com", True),
        ("ann@family.example", "bob@family.example", False),
        ("*+news@family.example", "ann+news@family.example", True),
        ("*+news@family.example", "ann@family.example", False),
        ("", "", False),
        ("family.example", "ann@family.example", False),
    ],
)
def test_patterns(pattern: str, email: str, fits: bool) -> None:
    """Ignore patterns name a person, a domain with its subdomains, or a glob."""
    assert matches(pattern, email) is fits
