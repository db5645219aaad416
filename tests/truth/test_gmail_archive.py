"""Archiving in a Gmail account with archive.move_on_server: INBOX leaves their mail, comes back there, and nothing else
stirs; and what a person's own labels decide."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.truth.gmail_sending import GmailAsked

MOVES = "[archive]\nmove_on_server = true\n"
INVESTORS = '[cadences.investors]\nsteps = [{ wait = "2bd", template = "nudge" }]\nmatch = ["label:Investors"]\n'
PARTIAL = 6


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[GmailAsked]:
    """They wrote first, and twice; my question of twenty days ago is the last mail. Other mail lies in the inbox."""
    with GmailAsked(tmp_path) as one:
        one.configure(MOVES)
        before = one.scene.theirs(one.who, one.scene.ago(30), subject="Plans")
        mine = one.scene.mine([one.who], one.scene.ago(29), "Here they are.", answers=before)
        again = one.scene.theirs(one.who, one.scene.ago(28), answers=mine)
        one.scene.mine([one.who], one.scene.ago(19), "Shall we meet on Monday?", answers=again)
        for day in range(3):
            one.scene.theirs(one.scene.person("stranger.example"), one.scene.ago(day + 1), subject=f"News {day}")
        one.tell()
        one.product.scan()
        (one.id,) = [row["id"] for row in one.product.rows() if "Plans" in row["subject"]]
        yield one


def labels(asked: GmailAsked) -> dict[str, set[str]]:
    """The labels of every message."""
    return {id: asked.server.labels_of(id) for id in asked.server.ids()}


def inbox_of_lead(asked: GmailAsked) -> int:
    """How much of their mail of the lead lies in the inbox."""
    ids = [id for id in asked.server.ids("INBOX") if "SENT" not in asked.server.labels_of(id)]
    return sum(asked.who.email.encode() in asked.server.message(id).source.partition(b"\r\n\r\n")[0] for id in ids)


def state(asked: GmailAsked) -> str:
    """The lead's."""
    return next(str(row["state"]) for row in asked.product.rows() if row["id"] == asked.id)


def test_archived_and_undone(asked: GmailAsked) -> None:
    """A dry run changes nothing; archiving takes INBOX off, a scan finds nothing new, undo puts it back."""
    before = labels(asked)
    dry = asked.product.run("archive", asked.id, "--dry-run")
    assert dry.code == 0, dry
    assert "2 messages would move from INBOX to All Mail" in dry.out
    assert labels(asked) == before
    done = asked.product.run("archive", asked.id, "--reason", "won")
    assert (done.code, done.out) == (0, f"{asked.id}: closed as won; 2 messages moved to All Mail\n"), done
    assert (inbox_of_lead(asked), state(asked)) == (0, "closed")
    changed = {id for id, names in labels(asked).items() if names != before[id]}
    assert len(changed) == 2
    asked.product.scan()
    assert state(asked) == "closed"
    undone = asked.product.run("undo")
    assert undone.code == 0, undone
    assert (labels(asked), state(asked)) == (before, "awaiting")


@pytest.mark.slow
def test_without_the_scope(asked: GmailAsked) -> None:
    """The lead is closed; the error names the scope that is missing and how it is granted, and the next scan, with
    it, does what is left."""
    asked.product.secret = asked.server.token_json(["gmail.readonly", "gmail.send"])
    done = asked.product.run("archive", asked.id)
    assert done.code == PARTIAL, done
    assert "gmail.modify" in done.err, done
    assert "inboxfollow accounts authorize work" in done.err, done
    assert (inbox_of_lead(asked), state(asked)) == (2, "closed")
    asked.product.secret = asked.server.token_json(["gmail.modify", "gmail.send"])
    scan = asked.product.run("scan")
    assert (scan.code, "2 messages moved to All Mail" in scan.err) == (0, True), scan
    assert inbox_of_lead(asked) == 0


@pytest.mark.slow
def test_a_kill_between_the_change_and_its_mark(asked: GmailAsked) -> None:
    """The next scan finds everything in order, and undo brings it back."""
    before = labels(asked)
    process = asked.product.start("archive", asked.id)
    asked.server.fault("messages.modify", call=process.kill)
    process.communicate(timeout=60)
    assert process.returncode == -9
    scan = asked.product.run("scan")
    assert scan.code == 0, scan
    assert inbox_of_lead(asked) == 0
    assert asked.product.run("undo").code == 0
    assert labels(asked) == before


@pytest.mark.slow
def test_a_server_that_fails(asked: GmailAsked) -> None:
    """Closed all the same; the exit code says that something is left, and the next scan does it."""
    asked.server.fault("messages.modify", status=400, times=None)
    done = asked.product.run("archive", asked.id, "--json")
    assert (done.code, done.fault()["code"]) == (PARTIAL, "partial"), done
    assert "2 messages still to be moved" in done.json["done"]
    asked.server.heal()
    scan = asked.product.run("scan")
    assert (scan.code, inbox_of_lead(asked)) == (0, 0), scan


@pytest.mark.slow
def test_a_label_chooses_the_cadence(asked: GmailAsked) -> None:
    """Also when it is put on, or taken off, after the mail was read; also where it did not exist before."""
    asked.configure(INVESTORS)

    def cadence() -> str:
        asked.product.scan()
        return next(str(row["cadence"]) for row in asked.product.rows() if row["id"] == asked.id)

    assert cadence() == "default"
    mine = next(
        id
        for id in reversed(asked.server.ids("SENT"))
        if asked.server.thread_of(id) != asked.server.thread_of(asked.question)
    )
    asked.server.label(mine, "Investors")
    assert cadence() == "investors"
    asked.server.unlabel(mine, "Investors")
    assert cadence() == "default"
    asked.server.label(mine, "Investors")
    asked.server.expire_history()
    assert cadence() == "investors"
