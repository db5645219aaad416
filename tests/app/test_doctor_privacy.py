"""A report that may be shown to anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.app.doctor.check import Area
from inboxfollow.app.doctor.privacy import Mask, masked_host, private_names

CONFIG = """
[me]
addresses = ["dana@ortiz.example", "dana@sub.ortiz.co.uk"]
[store]
path = "data/store.sqlite3"
[[accounts]]
username = "dortiz"
imap = { host = "imap.hidden-host.example", ca_file = "ca.pem" }
smtp = { host = "smtp.office365.com" }
[leads]
internal_domains = ["partner.example"]
"""
MASK = Mask("/home/dana", CONFIG)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dana@ortiz.example", "d***@o***.example"),
        ("login as <someone.else@far.example>", "login as <s***@f***.example>"),
        ("me@gmail.com", "m***@gmail.com"),
        ("imap.hidden-host.example:993 answers", "imap.h***.example:993 answers"),
        ("node7.hidden-host.example says", "n***.h***.example says"),
        ("for ortiz.example, from R3", "for o***.example, from R3"),
        ("@partner.example", "@p***.example"),
        ("smtp.office365.com:587", "smtp.office365.com:587"),
        ("imap.gmail.com:993", "imap.gmail.com:993"),
        ("localhost:1143 and 127.0.0.1:1143 and ::1", "localhost:1143 and 127.0.0.1:1143 and ::1"),
        ("refused [203.0.113.9]", "refused [(an IP address)]"),
        ("from 2001:db8::5 at 10:20:30", "from (an IP address) at 10:20:30"),
        ("/home/dana/.config/x.toml", "~/.config/x.toml"),
        ('user "work:dortiz"', 'user "work:d***"'),
        ("keyring set inboxfollow work:dana@ortiz.example", "keyring set inboxfollow work:d***@o***.example"),
        ("status 5.7.139, imap.host, store.sqlite3, ca.pem", "status 5.7.139, imap.host, store.sqlite3, ca.pem"),
    ],
)
def test_what_is_masked(before: str, after: str) -> None:
    """Addresses, private hosts and their neighbours, user names, internet addresses and the home folder are masked;
    providers that everybody knows, this computer, settings and files are not."""
    assert MASK.text(before) == after


def test_names_in_a_certificate() -> None:
    """Hosts that only a server knows are masked where a check names them."""
    check = Area("a").fault("x", "it is for secret.private.example, *.other.example")
    from dataclasses import replace

    shown = MASK.check(replace(check, hosts=("secret.private.example", "*.other.example")))
    assert shown.words == "it is for s***.p***.example, *.o***.example"
    assert shown.hosts == ()


def test_a_broken_config_is_masked_too() -> None:
    """Names are found in a text that is no TOML."""
    domains, users = private_names('host = "mx.me.example"\nusername="someone"\n[[ = "you@there.example"')
    assert domains == {"mx.me.example", "there.example"}
    assert users == {"someone"}


def test_ordinary_words_stay() -> None:
    """A user name that is an ordinary word does not garble the report."""
    assert Mask("/root", 'username = "mail"').text("mail would be taken") == "mail would be taken"


LABEL = st.from_regex(r"[a-z][a-z0-9]{3,9}", fullmatch=True)


@given(LABEL, LABEL, LABEL, st.sampled_from(("{}@{}.{}.example", "x {}@{}.{}.example.", "<{}@{}.{}.example>:25")))
def test_no_address_survives(user: str, first: str, second: str, form: str) -> None:
    """Whatever an address is made of, its user and its domain do not survive."""
    shown = MASK.text(form.format(user, first, second))
    assert f"{user}@" not in shown
    assert f".{second}." not in shown


@given(st.text(max_size=300))
def test_it_never_fails(text: str) -> None:
    """Any text may be masked, as a report and as a configuration."""
    assert isinstance(Mask("/home/x", text).text(text), str)


@given(LABEL, LABEL)
def test_a_masked_host_is_short(first: str, second: str) -> None:
    """Of a private host the first letters and the last label are left."""
    assert masked_host(f"q{first}.q{second}.example") == "q***.q***.example"
