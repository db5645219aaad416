"""What `archive` and `undo` say of mail they move, on the demo's world."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from inboxfollow.app.agenda import agenda
from inboxfollow.app.filing import would_move
from inboxfollow.app.services import Services
from inboxfollow.cli.main import main
from inboxfollow.cli.session import Session
from inboxfollow.domain.state import State
from inboxfollow.ports.errors import Unreachable
from inboxfollow.ports.filing import Filing
from tests.cli.samples import NOW
from tests.demo_world import demo

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def world() -> Iterator[Services]:
    """The demo, whose person wants mail to be moved."""
    with demo(NOW) as services:
        yield replace(services, policy=replace(services.policy, move_on_server=True))


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command; gives its exit code and what it wrote to stdout and stderr."""

    def _say(world: Services, *arguments: str) -> tuple[int, str, str]:
        code = main(arguments, Session(opener=lambda _: nullcontext(world)))
        said = capsys.readouterr()
        return code, said.out, said.err

    return _say


def lead(world: Services) -> str:
    """One that has mail in the inbox."""
    rows = agenda(world, states=[State.AWAITING], everything=False, excluded=False).rows
    return next(row.id for row in rows if would_move(world, [world.store.resolve(row.id)]))


def cut_off(world: Services) -> Services:
    """The same world, whose server cannot be reached to change anything."""

    def unreachable() -> Filing:
        raise Unreachable("nothing listens there", "Check the network.")

    return replace(world, accounts=tuple(replace(one, filing=unreachable) for one in world.accounts))


def test_what_was_moved_is_in_the_document(world: Services, say: Say) -> None:
    """`archive --json` and `undo --json` keep their keys and add what was moved, lead by lead."""
    one = lead(world)
    would: dict[str, Any] = json.loads(say(world, "archive", one, "--dry-run", "--json")[1])
    assert set(would) == {"would", "ids", "moved"}
    done = json.loads(say(world, "archive", one, "--json")[1])
    assert set(done) == {"done", "ids", "moved"}
    assert done["moved"] == would["moved"]
    (there,) = done["moved"]
    (back,) = json.loads(say(world, "undo", "--json")[1])["moved"]
    assert back == there | {"from": there["to"], "to": there["from"]}


def test_a_server_that_refuses_is_told_apart(world: Services, say: Say) -> None:
    """The decision is on stdout, the trouble on stderr, and the exit code says "partial"."""
    one = lead(world)
    code, out, err = say(cut_off(world), "archive", one)
    assert (code, len(out.splitlines())) == (6, 1)
    assert out.startswith(f"{one}: closed as dead; ")
    assert err == "error: studio: nothing listens there. Check the network.\n"
    code, out, err = say(cut_off(world), "archive", one, "--json")
    assert (code, err) == (6, "")
    assert json.loads(out)["error"]["code"] == "partial"
    assert say(cut_off(world), "undo")[0] == 6  # the first closure stands, and still wants its mail moved
    assert say(cut_off(world), "undo")[0] == 0  # nothing was moved, so nothing has to come back


def test_the_next_scan_makes_it_good(world: Services, say: Say) -> None:
    """`scan` moves what is outstanding and says so on stderr, or says why it still cannot."""
    one = lead(world)
    say(cut_off(world), "archive", one)
    code, _, err = say(cut_off(world), "scan")
    assert (code, "error: studio: nothing listens there" in err) == (6, True)
    code, out, err = say(world, "scan", "--json")
    assert (code, "moved to Archive" in err, "error" in json.loads(out)) == (0, True, False)
    assert "moved" not in say(world, "scan")[2]
