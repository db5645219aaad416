"""Secrets: read from where the configuration says, and every failure says what to do."""

import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

from inboxfollow.adapters.keychain.keeper import KeyringKeeper
from inboxfollow.adapters.keychain.reader import SystemSecrets
from inboxfollow.adapters.keychain.trouble import keyring_user
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace

PLACE = SecretPlace("work", "sam@seller.example")


class RamKeyring(KeyringBackend):
    """A keyring in memory that can fail on demand."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, None where there is none."""
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps a secret."""
        self.kept[service, username] = password


@pytest.fixture
def ring() -> Iterator[RamKeyring]:
    """A keyring in memory in place of the system's."""
    before, backend = keyring.get_keyring(), RamKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def python(code: str) -> SecretPlace:
    """A command that runs a line of Python."""
    return SecretPlace("work", "sam", command=(sys.executable, "-c", code))


def failure(place: SecretPlace, environ: dict[str, str] | None = None) -> SecretUnavailable:
    """The error of reading a secret that cannot be read."""
    with pytest.raises(SecretUnavailable) as caught:
        SystemSecrets(environ or {}).read(place)
    assert "work" in caught.value.message
    assert caught.value.hint
    return caught.value


def test_from_the_keyring(ring: RamKeyring) -> None:
    """A secret stored under our service name and the account is found."""
    ring.set_password("inboxfollow", "work:sam@seller.example", "s3cret")
    assert SystemSecrets({}).read(PLACE) == "s3cret"
    assert keyring_user(PLACE) == "work:sam@seller.example"


def test_an_empty_keyring_says_how_to_fill_it(ring: RamKeyring) -> None:
    """The hint is the command that stores the secret."""
    assert "keyring set inboxfollow work:sam@seller.example" in failure(PLACE).hint


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (NoKeyringError("none"), "no keyring"),
        (KeyringLocked("locked"), "locked"),
        (RuntimeError("boom\x1b[31m"), "boom"),
        (ImportError(""), "ImportError"),
    ],
)
def test_a_keyring_that_fails(ring: RamKeyring, fault: Exception, said: str) -> None:
    """Whatever a back-end raises becomes one error with advice, free of control characters."""
    ring.fault = fault
    error = failure(PLACE)
    assert said in error.message
    assert error.message.isprintable()


def test_from_a_command() -> None:
    """The first line of what a command prints is the secret, spaces included."""
    assert SystemSecrets({}).read(python("print(' s3 cret '); print('user: sam')")) == " s3 cret "


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; print('s3cret'); sys.exit('not in store')", "exit code 1: not in store"),
        ("pass", "printed no secret"),
        ("print()", "printed no secret"),
        ("print('a' + chr(0) + 'b')", "several lines"),
    ],
)
def test_a_command_that_fails(code: str, said: str) -> None:
    """Exit code and complaint are told, standard output never."""
    error = failure(python(code))
    assert said in error.message
    assert "s3cret" not in error.message


def test_a_command_that_is_not_there() -> None:
    """A missing program is named."""
    assert "no-such-program was not found" in failure(SecretPlace("work", "sam", ("no-such-program",))).message


def test_from_the_environment() -> None:
    """A variable is read, without the newline that shells leave."""
    assert SystemSecrets({"PW": "s3cret\n"}).read(SecretPlace("work", "sam", env="PW")) == "s3cret"


@pytest.mark.parametrize("environ", [{}, {"PW": ""}, {"PW": "a\nA1 LOGOUT"}])
def test_an_unusable_variable(environ: dict[str, str]) -> None:
    """Unset, empty or of several lines is refused by name."""
    assert "PW" in failure(SecretPlace("work", "sam", env="PW"), environ).message


DOCUMENT = '{\n "type": "authorized_user",\n "refresh_token": "r"\n}'


def test_a_document_is_read_whole(ring: RamKeyring) -> None:
    """A token in JSON may have several lines, from all three places; blanks around it are dropped."""
    ring.set_password("inboxfollow", "work:sam@seller.example", DOCUMENT)
    assert SystemSecrets({}).read_document(PLACE) == DOCUMENT
    assert SystemSecrets({"T": DOCUMENT + "\n\n"}).read_document(SecretPlace("work", "sam", env="T")) == DOCUMENT
    assert SystemSecrets({}).read_document(python(f"print({DOCUMENT!r})")) == DOCUMENT


def test_a_document_is_no_password(ring: RamKeyring) -> None:
    """What has several lines is refused where one line is wanted, by name and without its text."""
    ring.set_password("inboxfollow", "work:sam@seller.example", DOCUMENT)
    error = failure(PLACE)
    assert "several lines" in error.message
    assert "refresh" not in error.message + error.hint


def test_only_the_keyring_is_written_to(ring: RamKeyring) -> None:
    """A command and the environment belong to somebody else."""
    for place in (SecretPlace("work", "sam", ("pass",)), SecretPlace("work", "sam", env="PW")):
        for act in (
            lambda place=place: KeyringKeeper().keep(place, "s3cret"),
            lambda place=place: KeyringKeeper().remove(place),
        ):
            with pytest.raises(SecretUnavailable) as caught:
                act()
            assert "never written" in caught.value.message
    assert ring.kept == {}


def test_what_is_kept_is_read_back(ring: RamKeyring) -> None:
    """A back-end that fails while it is read back counts as failed."""
    KeyringKeeper().keep(PLACE, "s3cret")
    assert SystemSecrets({}).read(PLACE) == "s3cret"
    ring.fault = KeyringLocked("locked")
    with pytest.raises(SecretUnavailable) as caught:
        KeyringKeeper().keep(PLACE, "another")
    assert "locked" in caught.value.message
    assert "another" not in caught.value.message + caught.value.hint
