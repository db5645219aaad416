"""Faults of sending that were found on real servers, one test each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.dovecot import require_dovecot
from tests.truth.sending import Asked, filed

pytestmark = pytest.mark.dovecot


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    """One silent lead, scanned; no undo window."""
    require_dovecot()
    with Asked(tmp_path) as one:
        yield one


def test_a_full_disk_still_gives_one_document(asked: Asked) -> None:
    """What became of the mail is said once, as JSON, although the store cannot note that it was said."""
    running = asked.sending(asked.id)
    asked.smtp.fault("reply", call=running.fill_disk)
    result = running.end()
    (told,) = result.json
    assert (told["id"], told["status"], result.code) == (asked.id, "unknown", 1)


def test_send_again_after_a_lost_connection_goes_at_once(asked: Asked) -> None:
    """What a server put off waits for `drain`; a person who calls again does not sit through that wait."""
    asked.smtp.fault("connect", drop=True)
    first = asked.send(asked.id)
    assert (first.code, first.json[0]["status"]) == (5, "queued")
    again = asked.product.run(*asked.command(asked.id), timeout=60)
    assert (again.code, again.json[0]["status"]) == (0, "sent")
    assert again.json[0]["message_id"] == first.json[0]["message_id"]


def test_without_a_window_nothing_is_waited_out(asked: Asked) -> None:
    """With undo_seconds = 0 no word of an undo window is said."""
    assert "takes it back" not in asked.send(asked.id).err


def test_a_kill_at_the_goodbye_leaves_no_doubt(asked: Asked) -> None:
    """The server's yes is noted before the connection is ended, which may take seconds."""
    running = asked.sending(asked.id)
    asked.smtp.fault("quit", call=running.kill)
    assert running.end().code == -9
    told = asked.follow_up()
    assert told["status"] == "sent"
    assert asked.smtp.deliveries(told["message_id"]) == len(asked.smtp.received) == 1


def test_a_full_disk_after_the_yes_is_no_failure(asked: Asked) -> None:
    """The mail was sent and is said to be; that its copy is still to be filed is a notice, and the next drain files it."""
    running = asked.sending(asked.id)
    asked.smtp.fault("quit", call=running.fill_disk)
    result = running.end()
    (told,) = result.json
    assert (told["status"], result.code) == ("sent", 0)
    assert "copy" in told["notice"]
    assert asked.product.run("outbox", "drain").code == 0
    assert [one.message_id for one in filed(asked.mine, "Sent")].count(told["message_id"]) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_what_the_person_settled_is_not_told_again(arrived: bool, asked: Asked) -> None:
    """Killed, found by a drain, settled by hand: the next send is the next mail, not a report of the old one."""
    running = asked.sending(asked.id)
    asked.smtp.fault("reply" if arrived else "data", call=running.kill)
    running.end()
    assert asked.product.run("outbox", "drain").code == 0
    old = asked.only()
    assert asked.product.run("outbox", "sent" if arrived else "failed", str(old.number)).code == 0
    told = asked.follow_up()
    assert told["status"] == "sent"
    assert told["message_id"] != old.message_id
    assert len(asked.smtp.received) == 1 + arrived
