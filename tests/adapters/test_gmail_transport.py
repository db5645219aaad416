"""A request that must not be repeated is written once, over TLS as well; and what unpacks too well is read nevertheless."""

import gzip
import ssl
from pathlib import Path

import pytest
import trustme

from inboxfollow.adapters.gmail.transport import BearerHttp, OnceHttp
from tests.adapters.gmail_tools import Babbler


class Token:
    """A token that is never asked about."""

    def token(self) -> str:
        """See Credentials."""
        return "token"

    def refused(self, token: str) -> None:
        """See Credentials."""


@pytest.fixture
def authority() -> trustme.CA:
    """A certificate authority that nobody knows."""
    return trustme.CA()


def context_of(authority: trustme.CA) -> ssl.SSLContext:
    """What a server of that authority shows."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(made)
    return made


def test_one_request_over_tls(authority: trustme.CA, tmp_path: Path) -> None:
    """A server whose authority is trusted is talked to, again and again, and an answer leaves no doubt."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    http = OnceHttp(Token(), 5)
    http._http.ca_certs = str(tmp_path / "ca.pem")
    with Babbler(b"yes", tls=context_of(authority)) as babbler:
        for _ in range(2):
            response, content = http.request(babbler.endpoint + "/", "POST", b"x")
            assert (response.status, content) == (200, b"yes")
    assert http.doubtful  # 200 is no refusal
    http.close()


def test_nothing_is_written_to_whom_is_not_trusted(authority: trustme.CA) -> None:
    """The handshake comes before the token and the mail."""
    http = OnceHttp(Token(), 5)
    with Babbler(b"yes", tls=context_of(authority)) as babbler, pytest.raises(ssl.SSLCertVerificationError):
        http.request(babbler.endpoint + "/", "POST", b"x")
    assert not http.doubtful


def test_a_refusal_leaves_no_doubt() -> None:
    """A 4xx says that nothing was done."""
    http = OnceHttp(Token(), 5)
    with Babbler(b"no", 400) as babbler:
        assert http.request(babbler.endpoint + "/", "POST", b"x")[0].status == 400
    assert not http.doubtful


@pytest.mark.parametrize("kind", [BearerHttp, OnceHttp])
def test_answers_that_pack_well_are_read(kind: type[BearerHttp]) -> None:
    """A mail of twenty million equal letters is no attack (httplib2 refuses a ratio of 100 by itself)."""
    with Babbler(gzip.compress(b"x" * 20_000_000), encoding="gzip") as babbler:
        http = kind(Token(), 5)
        assert len(http.request(babbler.endpoint + "/")[1]) == 20_000_000
        http.close()
