"""Encoded words and charsets, as they are and as they should not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.wire.charsets import decode_bytes
from inboxfollow.wire.headers import decode_words, lenient_base64, printable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?a_b=C3=A4?= c", "a bä c"),
        ("=?UTF-8?B?w6Q=?= =?utf-8?b?w7w=?=", "äü"),
        ("=?utf-8?B?w6Q=?= and =?utf-8?b?w7w=?=", "ä and ü"),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=", "ä"),
        ("=?utf-8*en?q?x?=", "x"),
        ("=?iso-8859-1?q?=80?=", "€"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?x-nonsense?q?abc?=", "abc"),
        ("=?utf-8?b?w6?=", "\u00c3"),
        ("=?utf-8?q?what??=", "what?"),
        ("=?utf-8?q?not closed", "=?utf-8?q?not closed"),
        ("=?iso-8859-1?q?Frösche?=", "Frösche"),
        ("=?idna?q?xn--a?=", "xn--a"),
    ],
)
def test_decode_words(value: str, text: str) -> None:
    """Encoded words are decoded, adjacent ones joined, and broken ones read as well as can be."""
    assert decode_words(value) == text


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"\xc3\xa4", "", "ä"),
        (b"\xe4", "", "ä"),
        (b"\xe4", "utf-8", "ä"),
        (b"\x93x\x94", "iso-8859-1", "“x”"),
        (b"\xc3\xa4", "us-ascii", "ä"),
        (b"abc", "no-such-charset", "abc"),
        (b'\x1b$B$"\x1b(B', "iso-2022-jp", "あ"),
    ],
)
def test_decode_bytes(data: bytes, charset: str, text: str) -> None:
    """Bytes are read in the named charset where it fits, else as UTF-8, else as Windows-1252."""
    assert decode_bytes(data, charset) == text


def test_no_surrogates() -> None:
    """A lone surrogate that UTF-7 lets through does not reach the text."""
    decode_bytes(b"+2AA-", "utf-7").encode("utf-8")


def test_base64_forgives() -> None:
    """Stray characters and missing padding do not hide what base64 says."""
    assert lenient_base64(b"aGVs\r\nbG8!") == b"hello"


def test_printable() -> None:
    """Control characters and runs of white space become single spaces."""
    assert printable(" a\x1b[2J \t b\u2028c ") == "a [2J b c"


@given(st.text(max_size=200), st.binary(max_size=100), st.text(max_size=20))
def test_never_raise(value: str, data: bytes, charset: str) -> None:
    """Any header text, any bytes and any charset name can be read."""
    decode_words(value)
    decode_bytes(data, charset).encode("utf-8")
