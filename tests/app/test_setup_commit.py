"""Writing: the secret and the configuration, both or neither; and taking an account away again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from inboxfollow.app.setup import plan, remove
from inboxfollow.app.setup.plan import Plan
from inboxfollow.config.file import ConfigFile
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings, Change, Current, Endpoint, MeSettings, Written
from tests.app.setup_world import RIGHT, World

ADDRESS = "sam@seller.example"
ME = MeSettings("Sam Seller", (ADDRESS,), "Europe/Berlin", "DE")
ACCOUNT = AccountSettings(
    "seller", ADDRESS, SecretPlace("seller", ADDRESS), imap=Endpoint("imap.seller.example", 993),
    smtp=Endpoint("smtp.seller.example", 465),
)  # fmt: skip
KEY = ("seller", ADDRESS)


@dataclass(frozen=True, slots=True)
class Failing:
    """Settings that fail when they write, before or after it is done."""

    real: ConfigFile
    error: BaseException
    after: bool = False

    def current(self) -> Current:
        return self.real.current()

    def rehearse(self, change: Change) -> str:
        return self.real.rehearse(change)

    def write(self, change: Change) -> Written:
        if self.after:
            self.real.write(change)
        raise self.error


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_secret_and_configuration_are_written(world: World) -> None:
    """The secret into the keyring, the rest into the file, and never the other way round."""
    written = plan.commit(world.tools, Plan(ACCOUNT, RIGHT, ME))
    assert world.keyring.kept == {KEY: RIGHT}
    assert RIGHT not in Path(written.file).read_text()
    assert world.settings.current().accounts == (ACCOUNT,)


@pytest.mark.parametrize("error", [OSError("disk full"), UserError("no"), KeyboardInterrupt()])
def test_no_secret_is_left_behind(world: World, error: BaseException) -> None:
    """Where the file cannot be written, or it is broken off, the keyring is as it was."""
    tools = replace(world.tools, settings=Failing(world.settings, error))
    with pytest.raises(type(error)):
        plan.commit(tools, Plan(ACCOUNT, RIGHT, ME))
    assert world.keyring.kept == {}
    world.keyring.kept[KEY] = "the one before"
    with pytest.raises(type(error)):
        plan.commit(tools, Plan(ACCOUNT, RIGHT, ME))
    assert world.keyring.kept == {KEY: "the one before"}


def test_a_secret_that_is_pointed_to_stays(world: World) -> None:
    """Broken off right after the file was put in place, both are there."""
    tools = replace(world.tools, settings=Failing(world.settings, KeyboardInterrupt(), after=True))
    with pytest.raises(KeyboardInterrupt):
        plan.commit(tools, Plan(ACCOUNT, RIGHT, ME))
    assert world.keyring.kept == {KEY: RIGHT}
    assert world.settings.current().accounts == (ACCOUNT,)


def test_without_a_keyring_nothing_is_written(world: World) -> None:
    """The configuration would point to a secret that is not there."""
    world.keyring.broken = True
    with pytest.raises(SecretUnavailable):
        plan.commit(world.tools, Plan(ACCOUNT, RIGHT, ME))
    assert not world.settings.current().exists


def test_a_variable_needs_no_keyring(world: World) -> None:
    """The secret is kept by whoever sets it."""
    world.keyring.broken = True
    elsewhere = replace(ACCOUNT, secret=SecretPlace("seller", ADDRESS, env="PW"))
    written = plan.commit(world.tools, Plan(elsewhere, RIGHT, ME))
    assert 'secret = { env = "PW" }' in Path(written.file).read_text()


def test_the_plan_does_not_show_its_secret() -> None:
    """Neither when it is printed nor in its summary."""
    made = Plan(ACCOUNT, RIGHT, ME)
    assert RIGHT not in repr(made)
    assert RIGHT not in "\n".join(plan.summary(made, Current("config.toml", False)))


def test_a_second_account_is_added(world: World) -> None:
    """[me] stays, further addresses are added to it."""
    plan.commit(world.tools, Plan(ACCOUNT, RIGHT, ME))
    other = plan.renamed(ACCOUNT, "other", world.settings.current())
    written = plan.commit(world.tools, Plan(other, "two", None, ("sales@seller.example", "SAM@seller.example")))
    current = world.settings.current()
    assert [one.name for one in current.accounts] == ["seller", "other"]
    assert current.addresses == (ADDRESS, "sales@seller.example")
    assert Path(written.backup).is_file()
    assert world.keyring.kept[("other", ADDRESS)] == "two"
    with pytest.raises(UserError, match="already"):
        plan.renamed(ACCOUNT, "OTHER", current)


@pytest.mark.parametrize("spoil", [lambda world: None, lambda world: setattr(world.keyring, "broken", True)])
def test_an_account_goes_with_its_secret(world: World, spoil: Callable[[World], None]) -> None:
    """Out of the file and out of the keyring; a keyring that fails is told, and the account is gone all the same."""
    plan.commit(world.tools, Plan(ACCOUNT, RIGHT, ME))
    spoil(world)
    done = remove.remove(world.tools, "seller")
    assert world.settings.current().accounts == ()
    assert (done.trouble is not None) is world.keyring.broken
    assert (KEY in world.keyring.kept) is world.keyring.broken
    assert Path(done.written.backup).is_file()
    with pytest.raises(UserError, match="no account"):
        remove.remove(world.tools, "seller")
