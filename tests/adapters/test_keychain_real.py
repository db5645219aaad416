"""Secrets in a real Secret Service, and where there is none: what a person meets on a desktop and on a server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.secret_service import SecretService, bare_environment, require_secret_service

PROBE = """
import sys
from inboxfollow.adapters.keychain.keeper import KeyringKeeper
from inboxfollow.adapters.keychain.reader import SystemSecrets
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace
place, (verb, *words) = SecretPlace("work", "sam@seller.example"), sys.argv[1:]
try:
    match verb:
        case "keep": KeyringKeeper().keep(place, words[0].replace("|", chr(10)))
        case "remove": KeyringKeeper().remove(place)
        case "read": print(SystemSecrets().read(place))
        case "document": print(SystemSecrets().read_document(place))
except SecretUnavailable as error:
    print(f"{error.message} // {error.hint}", file=sys.stderr)
    sys.exit(4)
"""


def probe(environment: dict[str, str], *words: str) -> tuple[int, str]:
    """A process of its own: how it ended and what it said."""
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        env={**environment, "PYTHONPATH": root}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout or done.stderr).strip()


@pytest.fixture(scope="module")
def desktop() -> Iterator[dict[str, str]]:
    """The environment of a desktop whose keyring is unlocked."""
    require_secret_service()
    with SecretService() as service:
        yield service.environment


def test_what_one_process_keeps_another_reads(desktop: dict[str, str]) -> None:
    """A password and a document of several lines survive the process, are replaced, and can be removed twice."""
    assert probe(desktop, "keep", "s3cret") == (0, "")
    assert probe(desktop, "read") == (0, "s3cret")
    assert probe(desktop, "keep", '{"a":|"ä"}') == (0, "")
    assert probe(desktop, "document") == (0, '{"a":\n"ä"}')
    assert probe(desktop, "remove") == (0, "")
    assert probe(desktop, "remove") == (0, "")
    code, said = probe(desktop, "read")
    assert code == 4
    assert "keyring set inboxfollow work:sam@seller.example" in said


def test_a_keyring_that_nobody_can_unlock() -> None:
    """On a desktop where the question for the password cannot be shown, reading and keeping both say so."""
    require_secret_service()
    with SecretService(unlocked=False) as service:
        for words in (("read",), ("keep", "s3cret"), ("remove",)):
            code, said = probe(service.environment, *words)
            assert code == 4
            assert "could not be opened" in said
            assert "Unlock" in said
            assert "command" in said
            assert "s3cret" not in said


@pytest.mark.parametrize("words", [("read",), ("document",), ("keep", "s3cret"), ("remove",)])
def test_a_server_without_a_keyring(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Without D-Bus the reason is named, and both other ways."""
    code, said = probe(bare_environment(tmp_path), *words)
    assert code == 4
    assert "no keyring" in said
    if sys.platform == "linux":
        assert "no D-Bus" in said
    assert "env" in said
    assert "command" in said
    assert "s3cret" not in said


@pytest.mark.parametrize(
    ("backend", "words", "named"),
    [
        ("keyring.backends.null.Keyring", ("keep", "s3cret"), "did not keep it"),
        ("keyring.backends.null.Keyring", ("read",), "switched off"),
        ("keyring.backends.fail.Keyring", ("keep", "s3cret"), "PYTHON_KEYRING_BACKEND"),
        ("no_such_plugin.Keyring", ("keep", "s3cret"), "no_such_plugin"),
    ],
)
def test_back_ends_that_keep_nothing(tmp_path: Path, backend: str, words: tuple[str, ...], named: str) -> None:
    """A back-end that drops secrets, fails or is broken is named as such, with the other ways."""
    code, said = probe({**bare_environment(tmp_path), "PYTHON_KEYRING_BACKEND": backend}, *words)
    assert code == 4
    assert named in said
    assert "command" in said
    assert "s3cret" not in said
