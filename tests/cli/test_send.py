"""`send` and `outbox` through the front door, on one account in memory; prompts on a real terminal of its own."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inboxfollow.app import act
from inboxfollow.cli.main import main
from inboxfollow.cli.sending import wait_until
from inboxfollow.cli.session import Session
from inboxfollow.domain.manner import SendingRules
from inboxfollow.domain.outgoing import Status
from inboxfollow.ports.errors import AuthRejected, CapReached, Rejected, Transient, Unreachable
from tests.app.world import DANA, NOW, World

Run = Callable[..., Any]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One silent lead, no undo window."""
    made = World(tmp_path / "world")
    made.policy = replace(made.policy, sending=SendingRules(undo=timedelta()))
    made.sent("a", 9)
    made.scan()
    yield made
    made.store.close()


@pytest.fixture
def words(tmp_path: Path) -> str:
    """A file with words of one's own."""
    path = tmp_path / "words.txt"
    path.write_text("Hi Dana,\n\nshall I keep the date?\n")
    return str(path)


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command that must end with `code`; gives its JSON where it was asked for, else stdout and stderr."""

    def _run(*arguments: str, code: int = 0) -> Any:
        ended = main(arguments, Session(opener=lambda _: nullcontext(world.services)))
        said = capsys.readouterr()
        assert ended == code, said
        return json.loads(said.out) if "--json" in arguments else said.out + said.err

    return _run


def lead(world: World) -> str:
    return world.lead().id


def test_send_says_what_was_sent(world: World, run: Run, words: str) -> None:
    """The documented shape, and the touch is counted."""
    (one,) = run("send", lead(world), "--body", words, "--yes", "--json")
    assert (one["id"], one["status"], one["why"]) == (lead(world), "sent", f"sent to {DANA}")
    assert one["message_id"] == world.lead().last_message_id
    assert len(world.sender.delivered) == 1


def test_dry_run_prints_the_exact_mail_and_sends_nothing(
    world: World, words: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Octet for octet, as it would be frozen."""
    session = Session(opener=lambda _: nullcontext(world.services))
    assert main(["send", lead(world), "--body", words, "--dry-run"], session) == 0
    printed = capfdbinary.readouterr().out
    assert printed.startswith(b"Date: ")
    assert b"\r\nSubject: Re: Offer\r\n" in printed
    assert b"\r\nIn-Reply-To: <a@test>\r\n" in printed
    assert printed.count(b"\n") == printed.count(b"\r\n")
    assert world.sender.delivered == []
    assert world.store.outbox() == []


def test_nobody_to_ask_is_an_error_not_a_yes(world: World, run: Run, words: str) -> None:
    """Without a terminal it wants --yes."""
    assert "--yes" in run("send", lead(world), "--body", words, code=2)
    assert world.sender.delivered == []


def test_a_block_says_why_and_exits_3(world: World, run: Run, words: str) -> None:
    """At the binding gate, and again when it is known before."""
    world.received("b", 0, cites=["a"], folder="Junk")
    (one,) = run("send", lead(world), "--body", words, "--yes", "--json", code=3)
    assert one["status"] == "blocked"
    assert f"{DANA} answered" in one["why"]
    (two,) = run("send", lead(world), "--body", words, "--yes", "--json", code=3)
    assert (two["status"], two["message_id"]) == ("blocked", None)


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (AuthRejected("535 5.7.8 no"), 4, "failed"),
        (Rejected("550 5.1.1 no such user"), 1, "failed"),
        (Unreachable("nothing listens there"), 5, "queued"),
        (Transient("451 4.3.0 later"), 5, "queued"),
        (CapReached("550 5.4.5 daily limit", "", 86_400.0), 3, "queued"),
    ],
)
def test_what_a_server_says_decides_the_exit_code(
    world: World, run: Run, words: str, error: Transient, code: int, status: str
) -> None:
    """Authentication 4, network 5, a limit 3, a refusal 1."""
    world.sender.fail("mail", error)
    (one,) = run("send", lead(world), "--body", words, "--yes", "--json", code=code)
    assert one["status"] == status
    assert error.message in one["why"]


def test_a_lost_answer_is_unknown_and_is_settled_by_hand(world: World, run: Run, words: str) -> None:
    """`send` again only asks; `outbox` shows it; `outbox sent` counts it."""
    world.sender.lose_answer(delivered=True)
    (one,) = run("send", lead(world), "--body", words, "--yes", "--json", code=1)
    (again,) = run("send", lead(world), "--body", words, "--yes", "--json", code=1)
    assert [one["status"], again["status"]] == ["unknown", "unknown"]
    assert one["message_id"] == again["message_id"]
    (shown,) = run("outbox", "--json")
    assert (shown["status"], shown["to"]) == ("unknown", [DANA])
    assert f"outbox sent {shown['number']}" in run("outbox")
    assert run("outbox", "sent", str(shown["number"]), "--json")["status"] == "sent"
    assert world.lead().touches == 2
    assert len(world.sender.delivered) == 1


def test_a_killed_send_is_settled_by_the_next_and_nothing_else_is_sent(world: World, run: Run, words: str) -> None:
    """Killed after the server took it and before anybody was told: the next call tells, and sends no second touch."""
    run("send", lead(world), "--body", words, "--yes", "--json")
    (row,) = world.store.outbox()
    world.store.mark(row.row, reported=False)
    (again,) = run("send", lead(world), "--body", words, "--yes", "--json")
    assert (again["status"], again["message_id"]) == ("sent", row.message_id)
    assert len(world.sender.delivered) == 1
    run("send", lead(world), "--body", words, "--yes", "--json")
    assert len(world.sender.delivered) == 2


def test_later_means_later(world: World, run: Run, words: str) -> None:
    """--at queues; asking again says so; drain sends when its time has come."""
    (one,) = run("send", lead(world), "--body", words, "--yes", "--at", "3d", "--json")
    assert one["status"] == "queued"
    assert "Apr 2026" in one["why"]
    (again,) = run("send", lead(world), "--body", words, "--yes", "--json")
    assert (again["status"], again["message_id"]) == ("queued", one["message_id"])
    assert run("outbox", "drain", "--json") == []
    world.clock.tick(timedelta(days=3))
    assert [done["status"] for done in run("outbox", "drain", "--json")] == ["sent"]


def test_what_waits_can_be_taken_back(world: World, run: Run, words: str) -> None:
    """By its number, or by undo."""
    for take_back in (("outbox", "cancel", "1"), ("undo",)):
        run("send", lead(world), "--body", words, "--yes", "--at", "3d", "--json")
        run(*take_back)
        assert world.store.outbox()[0].status is Status.CANCELLED
    assert "nothing waits" in run("outbox")
    assert len(run("outbox", "--all", "--json")) == 2


def test_several_leads_give_one_summary_and_the_worst_code(world: World, run: Run) -> None:
    """Each its own outcome, in the order they were named; own words go to one at a time."""
    world.sent("x", 8, subject="Other", to="finn@quarry.example")
    world.scan()
    ids = [row.id for row in world.leads().values()]
    act.archive(world.services, [ids[0]], "won")
    assert "one lead at a time" in run("send", *ids, "--body", "-", "--yes", code=2)


@pytest.mark.parametrize(
    ("data", "said"), [(b"caf\xe9", "not UTF-8"), (b"x" * 70_000, "longer than"), (None, "No such file")]
)
def test_a_bad_body_is_named(world: World, run: Run, tmp_path: Path, data: bytes | None, said: str) -> None:
    """The file, and what is wrong with it."""
    path = tmp_path / "odd.txt"
    if data is not None:
        path.write_bytes(data)
    told = run("send", lead(world), "--body", str(path), "--yes", code=2)
    assert said in told
    assert "odd.txt" in told


def test_leftover_braces_are_never_sent(world: World, run: Run, tmp_path: Path) -> None:
    """Blocked, with the reason."""
    path = tmp_path / "words.txt"
    path.write_text("Hi {{ first_name }},\n\nany news?\n")
    (one,) = run("send", lead(world), "--body", str(path), "--yes", "--json", code=3)
    assert "{{" in one["why"]


def test_the_window_is_waited_out_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    """On a pipe one line, then patience."""
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]

    def sleep(seconds: float) -> None:
        clock[0] += timedelta(seconds=seconds)

    end = clock[0] + timedelta(seconds=30)
    wait_until(end, lambda: clock[0], sleep)
    assert clock[0] >= end
    assert capsys.readouterr().err == "sending in 30 s; Ctrl-C takes it back\n"


def test_ctrl_c_in_the_window_takes_everything_back(
    world: World, run: Run, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing leaves, and it is said."""
    world.policy = replace(world.policy, sending=SendingRules(undo=timedelta(seconds=30)))

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("inboxfollow.cli.sending.time.sleep", interrupted)
    (one,) = run("send", lead(world), "--body", words, "--yes", "--json", code=1)
    assert (one["status"], one["why"]) == ("failed", "you took it back")
    assert world.sender.delivered == []
    assert world.clock.now() == NOW
