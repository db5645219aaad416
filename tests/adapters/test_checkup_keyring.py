"""Which keyring there is."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from inboxfollow.adapters.keychain.checkup import SystemKeyring
from inboxfollow.ports.errors import SecretUnavailable


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


class Locker(KeyringBackend):
    """A keyring with an odd name."""

    priority = 1
    name = "locker\x1b[31m"

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


def test_a_keyring_is_named() -> None:
    """The back-end is named, without anything a terminal would obey."""
    keyring.set_keyring(Locker())  # type: ignore[no-untyped-call]
    assert SystemKeyring().backend() == "locker[31m"


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_no_keyring(backend: type[KeyringBackend]) -> None:
    """Where nothing keeps a secret the other ways are named."""
    keyring.set_keyring(backend())
    with pytest.raises(SecretUnavailable) as caught:
        SystemKeyring().backend()
    assert "env" in caught.value.hint
