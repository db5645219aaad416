"""Address lists as senders really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.wire.addresses import MAX_ADDRESSES, read_addresses


def pairs(*values: str) -> list[tuple[str, str]]:
    return [(address.name, address.email) for address in read_addresses(values)[0]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ("<a@b.example>", [("", "a@b.example")]),
        ('"Doe, John" <j@x.example>, Ann <a@x.example>', [("Doe, John", "j@x.example"), ("Ann", "a@x.example")]),
        ('"J \\"Jo\\" D" <j@x.example>', [('J "Jo" D', "j@x.example")]),
        ("j@x.example (John Doe)", [("John Doe", "j@x.example")]),
        ("undisclosed-recipients:;", []),
        (
            "Team: a@x.example, B <b@y.example>;, c@z.example",
            [("", "a@x.example"), ("B", "b@y.example"), ("", "c@z.example")],
        ),
        ("<@relay.example,@two.example:a@b.example>", [("", "a@b.example")]),
        ("=?utf-8?q?J=C3=B6rg?= <j@x.example>", [("Jörg", "j@x.example")]),
        ("=?utf-8?Q?Doe,_John?= <j@x.example>", [("Doe, John", "j@x.example")]),
        ('"=?utf-8?q?J=C3=B6rg?=" <j@x.example>', [("Jörg", "j@x.example")]),
        ("=?utf-8?q?Jo_=3Cj=40x.example=3E?=", [("Jo", "j@x.example")]),
        ("John Doe j@x.example", [("John Doe", "j@x.example")]),
        ("a@x.example; b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
        ('"john"@x.example', [("", "john@x.example")]),
        ('Foo "bar <a@x.example>, b@x.example', [("Foo bar", "a@x.example"), ("", "b@x.example")]),
        ("Evil\tName\x07 <a@x.example>", [("Evil Name", "a@x.example")]),
        ("'a@x.example' <a@x.example>", [("a@x.example", "a@x.example")]),
    ],
)
def test_forms(value: str, expected: list[tuple[str, str]]) -> None:
    """Names, comments, groups, routes, encoded words and sloppy lists give the mailboxes they mean."""
    assert pairs(value) == expected


@pytest.mark.parametrize("value", ["nobody", "<>x <y>", "a b c", "MAILER-DAEMON"])
def test_without_at_sign(value: str) -> None:
    """What has no @ is skipped and said to be unreadable."""
    assert read_addresses([value]) == ((), True)


def test_instances_are_merged() -> None:
    """Two To headers are one list."""
    assert pairs("a@x.example", "b@x.example") == [("", "a@x.example"), ("", "b@x.example")]


def test_number_is_capped() -> None:
    """A list of thousands is cut and said to be too long."""
    found, broken = read_addresses([", ".join(f"a{n}@x.example" for n in range(900))])
    assert (len(found), broken) == (MAX_ADDRESSES, True)


@given(st.text(alphabet='ab@<>()",;:\\ =?q_.\x00é', max_size=80))
def test_any_text(value: str) -> None:
    """Whatever the text, each address has something on both sides of its @ and no white space."""
    for address in read_addresses([value])[0]:
        local, _, domain = address.email.rpartition("@")
        assert local and domain and " " not in address.email
