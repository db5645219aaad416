"""A send that is killed, at every step of its way: the next one settles it, and nobody gets two mails or a false word.

Here each step is looked at by itself, and one disturbance of every kind is played; `python -m tests.benchmarks.kill`
plays hundreds.
"""

import random
import smtplib
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.dovecot import require_dovecot
from tests.servers.smtp_session import Stage
from tests.truth import campaign, disturbances
from tests.truth.campaign import Trial
from tests.truth.disturbances import Disturbance
from tests.truth.field import Field
from tests.truth.sending import Asked
from tests.truth.tally import Tally, merged, table

pytestmark = pytest.mark.dovecot
FAILED = 1


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    """Sam asked somebody twenty days ago, who is silent."""
    require_dovecot()
    with Asked(tmp_path) as one:
        yield one


def _kill_at(asked: Asked, stage: Stage) -> None:
    running = asked.sending(asked.id)
    asked.smtp.fault(stage, call=running.kill)
    assert running.end().code == -9
    asked.smtp.heal()


@pytest.mark.parametrize("stage", ["connect", "ehlo", "auth"])
def test_killed_before_the_mail_is_begun(stage: Stage, asked: Asked) -> None:
    """The next send sends the very mail that was frozen."""
    _kill_at(asked, stage)
    frozen = asked.only()
    told = asked.follow_up()
    (received,) = asked.smtp.received
    assert (told["status"], told["message_id"], received.source) == ("sent", frozen.message_id, frozen.source)
    assert asked.only().status == "sent"


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_killed_before_the_dot(stage: Stage, asked: Asked) -> None:
    """It may have left: the person is asked, and whatever is sent next is sent because they said it had not."""
    _kill_at(asked, stage)
    told = asked.follow_up(code=FAILED)
    assert told["status"] == "unknown"
    assert f"outbox failed {asked.only().number}" in told["hint"]
    assert asked.smtp.received == []
    assert asked.product.run("outbox", "failed", str(asked.only().number)).code == 0
    assert asked.row["touches"] == 1
    assert asked.follow_up()["status"] == "sent"
    assert len(asked.smtp.received) == 1


@pytest.mark.parametrize("stage", ["dot", "reply"])
def test_killed_after_the_dot_where_sent_shows_it(stage: Stage, asked: Asked) -> None:
    """The provider's copy in Sent settles it, without a question."""
    asked.smtp.on_delivery = lambda one: asked.mine.deliver("Sent", one.source, datetime.now(UTC), "S")
    _kill_at(asked, stage)
    told = asked.follow_up()
    assert (told["status"], told["message_id"]) == ("sent", asked.smtp.wait_for(1)[0].message_id)
    assert asked.row["touches"] == 2
    assert len(asked.smtp.received) == 1


def test_killed_after_the_dot_where_nothing_shows_it(asked: Asked) -> None:
    """Asked as often as it takes; once the person says that it was sent, it counts, and its copy is filed."""
    _kill_at(asked, "reply")
    first, second = asked.follow_up(code=FAILED), asked.follow_up(code=FAILED)
    assert [first["status"], second["status"]] == ["unknown", "unknown"]
    assert first["message_id"] == second["message_id"] == asked.smtp.received[0].message_id
    assert asked.product.run("outbox", "sent", str(asked.only().number)).code == 0
    assert (asked.row["touches"], asked.row["last_message_id"]) == (2, first["message_id"])
    assert asked.product.run("outbox", "drain").code == 0
    assert asked.only().filing == "done"
    assert len(asked.smtp.received) == 1


def test_killed_before_anybody_was_told(asked: Asked) -> None:
    """The mail is out and noted: the next send says so, and only the one after it is the next touch."""
    _kill_at(asked, "quit")
    told = asked.follow_up()
    assert (told["status"], len(asked.smtp.received), asked.row["touches"]) == ("sent", 1, 2)
    assert asked.follow_up()["message_id"] != told["message_id"]
    assert (len(asked.smtp.received), asked.row["touches"]) == (2, 3)


def test_killed_in_the_undo_window(asked: Asked) -> None:
    """Nothing has left; the next send goes on with the same mail."""
    without = asked.product.tables
    asked.product.tables = without.replace("undo_seconds = 0", "undo_seconds = 600")
    asked.connect()
    running = asked.sending(asked.id)
    assert running.await_words("takes it back")
    running.kill()
    running.end()
    frozen = asked.only()
    asked.product.tables = without
    asked.connect()
    assert asked.follow_up()["message_id"] == frozen.message_id
    assert [one.source for one in asked.smtp.received] == [frozen.source]


# everything at once


def _play(trials: list[Trial], folder: Path) -> dict[str, Tally]:
    require_dovecot()
    with Field(folder, len(trials), "suite") as field:
        return campaign.run(trials, field)


@pytest.mark.slow
def test_one_disturbance_of_every_kind(tmp_path: Path) -> None:
    """Whatever happens to a send: at most one delivery, no false word, and nothing left open."""
    chosen = campaign.one_of_each(disturbances.disturbances(), "suite")
    tallies = _play(campaign.trials(chosen, "suite"), tmp_path)
    total = merged({"all": one} for one in tallies.values())["all"]
    assert not total.broken, "\n".join(total.broken)
    assert (total.trials, total.duplicates, total.false_claims) == (len(chosen), 0, 0)
    assert total.struck > len(chosen) * 3 // 4, table(tallies)


def test_the_campaign_notices_a_second_delivery(tmp_path: Path) -> None:
    """Where a mail does arrive twice, the tally shows it."""

    def plan(field: Field, rng: random.Random) -> Callable[[], bool]:
        fault = field.fault("reply", call=lambda: _again(field))
        return lambda: fault.struck > 0

    twice = Disturbance("twice", plan)
    tally = _play([Trial(twice, "plain", False, "twice")], tmp_path)["twice"]
    assert (tally.struck, tally.duplicates, tally.delivered) == (1, 1, 2)
    assert any("deliveries" in words for words in tally.broken)


def _again(field: Field) -> None:
    """Somebody else hands over the same mail."""
    smtp, mail = field.post.smtp, field.post.smtp.received[-1]
    with smtplib.SMTP_SSL(smtp.host, smtp.port, context=ssl.create_default_context(cafile=smtp.ca_file)) as other:
        other.login(smtp.user, smtp.password)
        other.sendmail(mail.envelope_from, mail.recipients, mail.source)
