"""Whom `send` never writes to, on real servers: each is refused with exit 3 and a reason, and no server is even asked
to take the mail. What stands against it came after the last scan, unless it says otherwise."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dovecot import require_dovecot
from tests.servers.watching_proxy import WatchingProxy
from tests.truth.product import assign_uids
from tests.truth.reports import absence, delivery_report
from tests.truth.sending import Asked

pytestmark = pytest.mark.dovecot
BLOCKED = 3


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    """Sam asked somebody twenty days ago, who is silent."""
    require_dovecot()
    with Asked(tmp_path) as one:
        yield one


def _now() -> datetime:
    return datetime.now(UTC)


def _refused(asked: Asked, *more: str) -> str:
    """Why the follow-up was not sent; fails where a server heard of it, or where the next send would not say so too."""
    told = asked.follow_up(*more, code=BLOCKED)
    assert told["status"] == "blocked", told
    again = asked.follow_up(*more, code=BLOCKED)
    assert again["status"] == "blocked", again
    assert asked.smtp.commands == []
    assert asked.row["touches"] == 1
    return str(told["why"])


# they wrote


def _reply(asked: Asked, **more: Any) -> None:
    asked.scene.theirs(asked.who, _now(), "Yes, let us talk on Monday.", answers=asked.mail, **more)


def _reply_from_another_address(asked: Asked) -> None:
    other = asked.scene.person("somewhere-else.example")
    asked.scene.theirs(other, _now(), "It is me, from home. Yes, let us talk.", answers=asked.mail)


def _reply_without_ids(asked: Asked) -> None:
    _reply(asked, cite="none")


def _new_subject(asked: Asked) -> None:
    asked.scene.theirs(asked.who, _now(), "Could you call me about the roof?", subject="The roof")


def _colleague_without_ids(asked: Asked) -> None:
    colleague = asked.scene.person(asked.who.domain)
    asked.scene.theirs(colleague, _now(), "I take over from here.", answers=asked.mail, cite="none")


def _opt_out(asked: Asked) -> None:
    asked.scene.theirs(asked.who, _now(), "Please do not contact me again.", answers=asked.mail)


@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        (_reply, "answered"),
        (lambda asked: _reply(asked, folder="Junk"), "answered"),
        (lambda asked: _reply(asked, folder="Archive"), "answered"),
        (lambda asked: _reply(asked, folder="Customers/North"), "answered"),
        (_reply_without_ids, "answered"),
        (_reply_from_another_address, "somewhere-else.example"),
        (_new_subject, "The roof"),
        (_colleague_without_ids, "perhaps answered by"),
        (_opt_out, "not to be written to"),
    ],
    ids=["inbox", "junk", "archive", "a new folder", "no ids", "other address", "new subject", "colleague", "opt out"],
)
def test_they_wrote(wrote: Callable[[Asked], None], said: str, asked: Asked) -> None:
    """Wherever it lies and whatever it cites."""
    wrote(asked)
    asked.tell()
    assert said in _refused(asked)


def test_away_as_another_conversation_tells(asked: Asked) -> None:
    """Their absence was announced once, in answer to another mail."""
    other = asked.scene.mine([asked.who], _now() - timedelta(hours=3), subject="Another matter")
    absence(asked.scene, other, asked.who, _now() - timedelta(hours=2), _now() + timedelta(days=9))
    asked.tell()
    told = asked.follow_up(code=BLOCKED)
    assert "away" in told["why"]
    assert asked.smtp.commands == []


def test_their_address_is_dead(asked: Asked) -> None:
    """A hard bounce came meanwhile, and nobody else is in the conversation."""
    delivery_report(asked.scene, asked.mail, asked.who, _now())
    asked.tell()
    assert asked.who.email in _refused(asked)


# I did something


def test_i_wrote_from_my_phone(asked: Asked) -> None:
    """My own newer mail lies in Sent."""
    asked.scene.mine([asked.who], _now(), "One more thought.", answers=asked.mail)
    asked.tell()
    told = asked.follow_up(code=BLOCKED)
    assert told["status"] == "blocked"
    assert "you wrote on" in told["why"]
    assert asked.smtp.commands == []


@pytest.mark.parametrize("whole_domain", [False, True])
def test_suppressed(whole_domain: bool, asked: Asked) -> None:
    """An address, or a domain, that must never be written to again."""
    pattern = f"@{asked.who.domain}" if whole_domain else asked.who.email
    assert asked.product.run("suppress", pattern).code == 0
    assert "suppression list" in _refused(asked)


def test_suppressed_while_it_waits(asked: Asked) -> None:
    """The binding gate knows what was decided after the mail was queued."""
    asked.follow_up("--at", "2h")
    assert asked.product.run("suppress", asked.who.email).code == 0
    asked.let_pass(timedelta(hours=2))
    result = asked.product.run("outbox", "drain", "--json")
    (told,) = result.json
    assert (result.code, told["status"]) == (BLOCKED, "blocked")
    assert "suppression list" in told["why"]
    assert asked.smtp.commands == []


def test_over_the_days_limit(asked: Asked) -> None:
    """The second mail of the day, where one is allowed."""
    other = asked.scene.person()
    asked.scene.mine([other], asked.scene.ago(15), "Have you seen the plans?", subject="The plans")
    asked.tell()
    asked.product.scan()
    asked.product.tables = "[sending]\nundo_seconds = 0\nper_day = 1\n"
    asked.connect()
    asked.follow_up()
    (lead,) = [row["id"] for row in asked.product.rows() if row["id"] != asked.id]
    result = asked.send(lead)
    assert (result.code, result.json[0]["status"]) == (BLOCKED, "blocked")
    assert "per_day" in result.json[0]["why"]
    assert len(asked.smtp.received) == 1


def test_words_that_were_not_filled_in(asked: Asked, tmp_path: Path) -> None:
    """Braces left over in words of my own."""
    (tmp_path / "words.txt").write_text("Hi {{ first_name }},\n\nany news?\n")
    assert "{{" in _refused(asked)


# the server


def test_a_folder_cannot_be_read(asked: Asked) -> None:
    """An answer may lie in it; once it opens, the same mail leaves."""
    _reply_elsewhere(asked)
    folder = asked.mine.folder_path("Archive")
    mode = folder.stat().st_mode
    folder.chmod(0)
    try:
        assert "Archive" in _refused(asked)
    finally:
        folder.chmod(mode)
    assert asked.follow_up()["status"] == "sent"


def _reply_elsewhere(asked: Asked) -> None:
    """Makes the Archive folder, with a mail of somebody else's in it."""
    asked.scene.theirs(asked.scene.person("stranger.example"), asked.scene.ago(3), folder="Archive", subject="Hello")
    asked.tell()
    asked.product.scan()


def test_the_server_cannot_be_reached(asked: Asked) -> None:
    """No look at the mailbox, no mail."""
    asked.mine.stop()
    told = asked.follow_up(code=BLOCKED)
    assert "could not be read" in told["why"]
    assert asked.smtp.commands == []


def test_a_renumbered_folder_that_could_not_be_read_again(asked: Asked) -> None:
    """INBOX got another UIDVALIDITY and a reply; reading it anew broke off. Nothing leaves until it was read whole,
    and then the reply stands against it."""
    for day in range(3, 6):
        asked.scene.theirs(asked.scene.person("stranger.example"), asked.scene.ago(day), subject=f"Hello {day}")
    asked.tell()
    with WatchingProxy(asked.mine.imap_port) as proxy:
        asked.connect(imap_port=proxy.port)
        asked.product.scan()
        _reply(asked)
        asked.tell()
        asked.mine.set_uidvalidity("INBOX", int(_now().timestamp()) + 99)
        assign_uids(asked.mine)
        proxy.refuse = _refuse_fetch
        assert "INBOX" in _refused(asked)
        proxy.refuse = None
        assert f"{asked.who.email} answered" in _refused(asked)


def _refuse_fetch(line: bytes) -> bytes | None:
    tag, _, command = line.partition(b" ")
    return tag + b" NO [SERVERBUG] Internal error occurred\r\n" if command.upper().startswith(b"UID FETCH") else None
