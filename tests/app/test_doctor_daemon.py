"""What doctor says of the background process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from inboxfollow.app.doctor.case import DaemonCase
from inboxfollow.app.doctor.check import Check
from inboxfollow.app.doctor.daemon import daemon
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.watch import AccountWatch, Trouble, Watch
from inboxfollow.ports.checkup import ServiceFacts
from inboxfollow.ports.notifier import NotTold
from tests.app.test_doctor import NOW, case

NONE = ServiceFacts(installed=False)
WELL = ServiceFacts(installed=True, at_login=True, active=True)
FINE = AccountWatch("work", "waiting", NOW, NOW + timedelta(minutes=5))
RUNS = Watch(7, "1.0", NOW - timedelta(hours=3), NOW, (FINE,))


@dataclass
class Board:
    """A note."""

    watch: Watch | None

    def read(self) -> Watch | None:
        return self.watch

    def write(self, watch: Watch) -> None:
        raise AssertionError

    def clear(self) -> None:
        raise AssertionError


def fail(words: str) -> Callable[[], None]:
    def check() -> None:
        raise NotTold(words, "mend it")

    return check


def look(
    watch: Watch | None = RUNS,
    service: ServiceFacts = WELL,
    asks: Callable[[], ServiceFacts] | None = None,
    **more: object,
) -> dict[str, Check]:
    made = DaemonCase(Board(watch), "1.0", asks or (lambda: service), lambda: None, None, lambda most: [])
    found = list(daemon(case(daemon=replace(made, **more))))  # type: ignore[arg-type]
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


def results(found: dict[str, Check]) -> dict[str, str]:
    return {name: one.result.value for name, one in found.items()}


def test_all_is_well() -> None:
    """It runs, as a service, reads every account, and can show notices."""
    found = look()
    assert results(found) == {"process": "ok", "reads work": "ok", "service": "ok", "desktop": "ok"}
    assert found["process"].words == "runs since Wed 18 Nov 08:00 (process 7)"


def test_that_none_runs_is_the_persons_choice() -> None:
    """Nothing is wrong, and the report says how to start it; a desktop is not asked for."""
    found = look(None, NONE, desktop=fail("no desktop"))
    assert results(found) == {"process": "ok", "service": "ok"}
    assert "inboxfollow daemon run" in found["process"].words
    assert "inboxfollow daemon install" in found["service"].words


def test_a_service_that_is_down() -> None:
    """It should run, and does not."""
    found = look(None, replace(WELL, active=False))
    assert found["process"].result == "warning"
    assert "inboxfollow daemon install" in found["process"].next


@pytest.mark.parametrize(
    ("watch", "name", "words", "todo"),
    [
        (replace(RUNS, version="0.9"), "version", "still runs version 0.9, this program is 1.0", "daemon stop"),
        (replace(RUNS, trouble="line 3"), "configuration", "line 3", "Correct the file"),
        (
            replace(RUNS, accounts=(AccountWatch("shop", "held", None, None, 1, "the password was refused"),)),
            "reads shop", "not until you have seen to it: the password was refused", "inboxfollow scan --account shop",
        ),
        (
            replace(RUNS, accounts=(AccountWatch("shop", "pausing", None, None, 4, "no route to host"),)),
            "reads shop", "failed 4 times: no route to host", "inboxfollow doctor --account shop",
        ),
    ],
)  # fmt: skip
def test_what_needs_the_person(watch: Watch, name: str, words: str, todo: str) -> None:
    """A warning, with what to do."""
    found = look(watch)[name]
    assert found.result == "warning"
    assert words in found.words
    assert todo in found.next


@pytest.mark.parametrize(
    ("service", "name", "words"),
    [
        (replace(WELL, at_login=False), "service", "not started at login"),
        (replace(WELL, active=False), "service", "was started by hand"),
        (replace(WELL, notes=("it runs only while you are logged in",)), "session", "only while you are logged in"),
    ],
)
def test_a_service_that_is_not_as_it_should_be(service: ServiceFacts, name: str, words: str) -> None:
    """A warning each."""
    found = look(RUNS, service)
    assert found[name].result == "warning"
    assert words in found[name].words


def test_a_service_of_somebody_else() -> None:
    """Its file is in the way; the rest is looked at all the same."""

    def refuse() -> ServiceFacts:
        raise UserError("x.service was not written by inboxfollow", "move it away")

    found = look(asks=refuse)
    assert found["service"].result == "fault"
    assert found["desktop"].result == "ok"


def test_one_way_to_tell_is_enough() -> None:
    """Without a desktop the hook does; without either the person hears nothing."""
    assert results(look(desktop=fail("no D-Bus"), hook=lambda: None))["desktop"] == "ok"
    assert results(look(desktop=fail("no D-Bus")))["desktop"] == "warning"
    found = look(None, NONE, hook=fail("the hook x was not found"))
    assert (found["hook"].result, found["hook"].next) == ("fault", "mend it")


def test_the_log_is_only_counted() -> None:
    """By kind, for the last day; words of the log stay there."""

    def troubles(most: int) -> Sequence[Trouble]:
        secret = Trouble(NOW, "a library said something private")
        old = Trouble(NOW - timedelta(days=2), "look failed", "work", "AuthRejected")
        return [Trouble(NOW, "look failed", "work", "Unreachable")] * 3 + [secret, old]

    found = look(troubles=troubles, log="/x/store.daemon.log")["log"]
    assert (found.result, found.words) == (
        "ok",
        "trouble in the last day: 3 × no connection, 1 × something else; in /x/store.daemon.log",
    )


def test_without_a_configuration_nobody_looks() -> None:
    """There is no store to look beside."""
    [only] = daemon(case())
    assert only.result == "skipped"
