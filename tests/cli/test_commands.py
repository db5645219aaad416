"""Every command on the demo's world, through the front door."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from inboxfollow.app.agenda import agenda
from inboxfollow.app.rows import LeadRow
from inboxfollow.app.services import Services
from inboxfollow.cli.main import main
from inboxfollow.cli.session import Session
from inboxfollow.cli.table import cells
from inboxfollow.domain.state import State
from tests.cli.samples import NOW
from tests.demo_world import demo

Capture = pytest.CaptureFixture[str]
Run = Callable[..., str]


@pytest.fixture(scope="module")
def world() -> Iterator[Services]:
    """The demo, scanned once for all tests here; each undoes what it decides or uses a lead of its own."""
    with demo(NOW) as services:
        yield services


@pytest.fixture
def run(world: Services, capsys: Capture) -> Run:
    """Runs a command that must end with `code`; gives what it wrote to stdout."""

    def _run(*arguments: str, code: int = 0) -> str:
        ended = main(arguments, Session(opener=lambda _: nullcontext(world)))
        said = capsys.readouterr()
        assert ended == code, said.err
        return said.out or said.err

    return _run


def _rows(world: Services, state: State = State.AWAITING) -> list[LeadRow]:
    return list(agenda(world, states=[state], everything=False, excluded=False).rows)


def test_list_json_is_a_list_of_the_usual_states(run: Run) -> None:
    """`list --json` is a list by falling score of awaiting, away, bounced and finished leads."""
    leads = json.loads(run("list", "--json"))
    assert {lead["state"] for lead in leads} == {"awaiting", "away", "bounced", "finished"}
    scores = [lead["score"] for lead in leads]
    assert scores == sorted(scores, reverse=True)
    assert len({lead["id"] for lead in leads}) == len(leads)
    assert all(sum(part["points"] for part in lead["score_parts"]) == lead["score"] for lead in leads)


def test_list_selections(run: Run) -> None:
    """--state picks, --all adds what was a lead, --excluded adds what never was."""
    count = {
        words: len(json.loads(run("list", "--json", *words.split())))
        for words in ("", "--all", "--excluded", "--state snoozed", "--state snoozed --state away", "--limit 3")
    }
    assert count["--limit 3"] == 3
    assert count[""] < count["--all"]
    assert count[""] < count["--excluded"]
    assert count["--state snoozed"] < count["--state snoozed --state away"]


@pytest.mark.parametrize("width", [80, 120])
def test_list_fits(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """The readable list keeps to the width of the terminal, with all states in it."""
    monkeypatch.setenv("COLUMNS", str(width))
    page = run("list", "--all", "--excluded").splitlines()
    assert max(cells(line) for line in page) <= width
    assert {"Today", "Later", "Backlog"} <= {line.split()[0] for line in page if line}


def test_list_says_what_it_stands_on(run: Run) -> None:
    """Under the rows stands what was read."""
    assert "7 of 7 folders" in run("list").splitlines()[-1]


def test_show(run: Run, world: Services) -> None:
    """`show` has the people, the score part by part, the messages and what comes next."""
    row = _rows(world)[0]
    page = run("show", row.id)
    assert row.people[0].address in page
    assert f"Score {row.score}" in page
    assert "Next: " in page
    assert all(part.why in page for part in row.score_parts)


def test_show_json(run: Run, world: Services) -> None:
    """`show --json` is one lead with messages, touch log and notes; its newest own message is the one named."""
    row = _rows(world)[0]
    form: dict[str, Any] = json.loads(run("show", row.id, "--json"))
    mine = [mail["message_id"] for mail in form["messages"] if mail["direction"] == "outbound"]
    assert mine[-1] == form["last_message_id"] == row.last_message_id
    assert len(form["touch_log"]) == row.touches


def test_unknown_lead(run: Run) -> None:
    """An id that names nothing is wrong usage."""
    assert run("show", "nope", code=2).startswith("error: ")
    assert json.loads(run("show", "nope", "--json", code=2))["error"]["code"] == "unknown_lead"


def test_archive_reopen_undo(run: Run, world: Services) -> None:
    """A closed lead leaves the list; undo and reopen bring it back; a dry run changes nothing."""
    row = _rows(world)[1]

    def listed() -> bool:
        return any(lead["id"] == row.id for lead in json.loads(run("list", "--json")))

    assert row.id in run("archive", row.id, "--dry-run")
    assert listed()
    run("archive", row.id, "--reason", "won")
    assert not listed()
    run("undo")
    assert listed()
    run("archive", row.id)
    run("reopen", row.id)
    assert listed()


def test_snooze(run: Run, world: Services) -> None:
    """A snoozed lead says until when, to the minute; words that are no moment are wrong usage."""
    row = _rows(world)[2]
    run("snooze", row.id, "tue", "9am")
    form = json.loads(run("show", row.id, "--json"))
    assert (form["state"], form["snoozed_until"]) == ("snoozed", "2026-11-24T08:00:00Z")
    assert "until 24 Nov (Tue 24 Nov 09:00)" in run("show", row.id)
    assert "Examples" in run("snooze", row.id, "banana", code=2)
    run("undo")


def test_note_and_touch(run: Run, world: Services) -> None:
    """A note and a call are in the lead's history, and the call counts as a touch."""
    row = _rows(world)[3]
    run("note", row.id, "prefers", "calls")
    run("touch", row.id, "call")
    form = json.loads(run("show", row.id, "--json"))
    assert form["notes"][-1]["text"] == "prefers calls"
    assert form["touches"] == row.touches + 1
    assert "call, not reached" in run("show", row.id)
    run("undo")
    run("undo")


@pytest.mark.parametrize(
    "arguments",
    [
        ("pin", "ID"),
        ("expect", "ID", "no"),
        ("expect", "ID", "auto"),
        ("include", "ID"),
        ("clear", "ID"),
        ("everyone", "ID"),
        ("cadence", "ID", "default"),
        ("readdress", "ID", "ADDRESS", "new@example.com"),
        ("ignore", "@nobody.example"),
        ("suppress", "nobody@nobody.example"),
    ],
)
def test_decisions_say_what_was_done(run: Run, world: Services, arguments: tuple[str, ...]) -> None:
    """Each decision answers with one sentence, as text or as JSON, and can be undone."""
    row = _rows(world)[4]
    words = [{"ID": row.id, "ADDRESS": row.people[0].address}.get(word, word) for word in arguments]
    assert len(run(*words).splitlines()) == 1
    run("undo")
    done = json.loads(run(*words, "--json"))
    assert set(done) == {"done", "ids"}
    assert run("undo").startswith("undone: ")


def test_forget(run: Run) -> None:
    """Forgetting somebody says how much is gone."""
    assert "forgotten" in run("forget", "nobody@nobody.example")


def test_export_is_one_document(run: Run) -> None:
    """`export` is JSON and the same twice."""
    first = run("export")
    assert json.loads(first)
    assert run("export") == first


def test_status(run: Run) -> None:
    """`status` counts, as text, as JSON and in a pattern of one's own."""
    counts = json.loads(run("status", "--json"))["counts"]
    assert run("status", "--format", "{hot}/{due} {{x}} 100%") == f"{counts['hot']}/{counts['due']} {{x}} 100%\n"
    assert "awaiting" in run("status")


def test_status_of_the_daemon(run: Run) -> None:
    """Whether one runs is a field of a pattern, of the JSON document and a line of the text."""
    fields = "{daemon} {accounts_in_trouble} {queued} {uptime}"
    assert run("status", "--format", fields) == "off 0 0 -\n"
    none = {"state": "off", "accounts_in_trouble": 0, "queued": 0, "uptime_seconds": None}
    assert json.loads(run("status", "--json"))["daemon"] == none
    assert "Daemon: off." in run("status").splitlines()


def test_status_with_an_unknown_name(run: Run) -> None:
    """A name that --format does not know is refused with a proposal; attributes of values cannot be reached."""
    assert "Did you mean {hot}?" in run("status", "--format", "{hto}", code=2)
    run("status", "--format", "{hot.__class__}", code=2)


def test_scan(run: Run) -> None:
    """A scan without news says so; as JSON it is one document."""
    assert "no news in 7 folders" in run("scan")
    accounts = json.loads(run("scan", "--json"))["accounts"]
    assert accounts[0] | {"seconds": 0} == {
        "account": "studio",
        "new_messages": 0,
        "texts": accounts[0]["texts"],
        "folders": 7,
        "failed": [],
        "seconds": 0,
    }


def test_scan_of_an_unknown_account(run: Run) -> None:
    """An account that is not configured is wrong usage and names those that are."""
    assert "studio" in run("scan", "--account", "nope", code=2)


def test_accounts(run: Run) -> None:
    """Accounts are listed and tested."""
    assert json.loads(run("accounts", "list", "--json"))[0]["name"] == "studio"
    assert "sam@seller.example" in run("accounts", "list")
    check = json.loads(run("accounts", "test", "--json"))[0]
    assert check["ok"] is True
    assert "INBOX" in check["folders"]
    assert "can be read" in run("accounts", "test")


def test_no_command_lists(run: Run) -> None:
    """With a configuration, no command means the list."""
    assert "Today" in run()


def test_demo(capsys: Capture) -> None:
    """`demo --list` prints the sample list without any configuration."""
    assert main(["demo", "--list"]) == 0
    assert "Dana Ortiz" in capsys.readouterr().out
