"""`plan`, `plan skip` and `outbox approve`, through the front door, over one account in memory."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from inboxfollow.app import autopilot
from inboxfollow.cli.main import main
from inboxfollow.cli.session import Session
from inboxfollow.cli.table import cells
from inboxfollow.domain.outgoing import Status
from tests.app.autopilot_world import drafted, go, switch, switched_on
from tests.app.world import World
from tests.cli.samples import HOSTILE

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One account, empty."""
    made = World(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command that must end with `code`; gives stdout and stderr."""

    def _run(*arguments: str, code: int = 0) -> tuple[str, str]:
        ended = main(arguments, Session(opener=lambda _: nullcontext(world.services)))
        said = capsys.readouterr()
        assert ended == code, said
        return said.out, said.err

    return _run


def test_an_empty_plan_says_how_to_switch_it_on(world: World, run: Run) -> None:
    """No cadence has its autopilot on."""
    world.sent("a", 9)
    world.scan()
    said, _ = run("plan")
    assert said.startswith("No cadence has its autopilot on")
    assert 'autopilot = "draft"' in said
    assert json.loads(run("plan", "--json")[0])["planned"] == []


def test_a_plan_that_no_daemon_has_begun_says_so(world: World, run: Run) -> None:
    """It is on in the configuration; what was written before the daemon runs stays the person's."""
    switch(world, "send")
    world.sent("a", 9)
    world.scan()
    said, _ = run("plan")
    assert 'The autopilot of "default" begins when the daemon runs' in said
    assert said.endswith("Nothing is planned for the next 14 days.\n")
    autopilot.note_switches(world.services, world.clock.now())
    said, _ = run("plan")
    assert said.endswith("What you wrote before the autopilot was switched on is left to you.\n")


@pytest.mark.parametrize("width", [60, 80, 160])
def test_the_plan_by_day(world: World, run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Day, time, lead, people, subject, touch and template, what it does; then what is left to the person."""
    monkeypatch.setenv("COLUMNS", str(width))
    switched_on(world)
    page = run("plan", "--days", "40")[0].splitlines()
    assert page[0] == "Thu 2 Apr"
    assert page[1].split()[:2] == ["12:10", world.lead().id]
    assert "dana@or" in page[1]
    assert "2: nudge" in page[1]
    assert "send" in page[1]
    assert "Left to you" in page
    assert any("4: call" in line for line in page)
    assert max(cells(line) for line in page) <= width


def test_the_status_of_the_daemon_keeps_apart_what_waits_for_the_person(world: World, run: Run) -> None:
    """A mail that was prepared does not leave by itself."""
    drafted(world)
    said, _ = run("daemon", "status", code=1)
    assert "1 mail waiting for your approval: inboxfollow outbox" in said
    assert "waiting to be sent" not in said


def test_the_plan_as_json(world: World, run: Run) -> None:
    """Every field by name; times in UTC."""
    switched_on(world, "draft")
    found = json.loads(run("plan", "--json", "--days", "3")[0])
    (row,) = found["planned"]
    assert row.pop("at")[:13] == "2026-04-02T12"
    assert row == {
        "id": world.lead().id,
        "account": "work",
        "subject": "Offer",
        "people": [{"name": "", "address": "dana@ortiz.example"}],
        "touch": 2,
        "by": "mail",
        "template": "nudge",
        "cadence": "default",
        "mode": "draft",
        "due": "2026-04-02T12:00:00Z",
        "why": None,
    }
    assert {key: value for key, value in found.items() if key != "planned"} == {
        "left_to_you": [], "cadences": ["default"], "not_yet_seen": [], "paused_since": None, "unread": [],
    }  # fmt: skip


def test_a_hostile_subject_stays_one_harmless_line(world: World, run: Run) -> None:
    """No control character reaches the terminal."""
    switched_on(world)
    world.sent("x", 0.9, to="finn@quarry.example", subject="Hi \x1b]0;owned\x07 [/b] \u202eevil")
    world.scan()
    said, _ = run("plan")
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    assert HOSTILE[0] not in said


def test_a_stopped_autopilot_is_told(world: World, run: Run) -> None:
    """The plan stands, and above all that nothing leaves."""
    switched_on(world)
    autopilot.pause_all(world.services)
    said, _ = run("plan")
    assert "2: nudge" in said
    assert "The autopilot is stopped since Tue 31 Mar 12:00" in said


def test_skip_leaves_one_out_and_undo_brings_it_back(world: World, run: Run) -> None:
    """The lead is left to the person then, with the reason."""
    switched_on(world)
    lead = world.lead().id
    assert run("plan", "skip", lead)[0] == f"{lead}: the autopilot skips this step\n"
    found = json.loads(run("plan", "--json")[0])
    assert (found["planned"], found["left_to_you"][0]["why"]) == ([], "you said to skip it")
    run("undo")
    assert json.loads(run("plan", "--json")[0])["planned"]


def test_what_cannot_be_skipped_is_a_mistake(world: World, run: Run) -> None:
    """An unknown id, and a lead that nothing is planned for."""
    world.sent("a", 9)
    world.scan()
    assert "plans nothing" in run("plan", "skip", world.lead().id, code=2)[1]
    assert run("plan", "skip", "zzzzz", code=2)[1].startswith("error: ")


def test_a_prepared_mail_says_so_everywhere(world: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the outbox, in the list of a narrow terminal too, in the plan; draining sends nothing."""
    drafted(world)
    said, _ = run("outbox")
    assert "draft" in said
    assert "waits for your approval: inboxfollow outbox approve 1" in said
    assert json.loads(run("outbox", "--json")[0])[0]["automatic"] == "draft"
    assert json.loads(run("list", "--json")[0])[0]["outgoing"]["status"] == "draft"
    assert "prepared as mail 1 of the outbox" in run("plan")[0]
    monkeypatch.setenv("COLUMNS", "80")
    assert "to be approved" in run("list")[0]
    world.clock.tick(world.policy.sending.fresh)
    assert "nothing is due" in run("outbox", "drain")[1]
    assert world.sender.delivered == []


def test_approve_sends_it(world: World, run: Run) -> None:
    """As the person's own; a second approval finds nothing to approve."""
    drafted(world)
    assert run("outbox", "approve", "1")[0] == f"{world.lead().id}: sent to dana@ortiz.example\n"
    assert len(world.sender.delivered) == 1
    assert "does not wait for approval" in run("outbox", "approve", "1", code=2)[1]
    assert len(world.sender.delivered) == 1


def test_send_takes_the_place_of_a_prepared_mail(world: World, run: Run) -> None:
    """One mail leaves, not two."""
    drafted(world)
    assert json.loads(run("send", world.lead().id, "--yes", "--json")[0])[0]["status"] == "sent"
    assert len(world.sender.delivered) == 1
    assert [one.status for one in world.store.outbox()] == [Status.SENT, Status.CANCELLED]


def test_cancel_takes_a_prepared_mail_back(world: World, run: Run) -> None:
    """Nothing is prepared in its place."""
    drafted(world)
    run("outbox", "cancel", "1")
    go(world, world.clock.now() + world.policy.sending.fresh)
    world.scan()
    assert autopilot.run(world.services, lambda _: None) == ()
    assert run("outbox")[1] == "nothing waits in the outbox\n"
