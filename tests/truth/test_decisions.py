"""What the person decides, and how later mail overrules it (DOMAIN, "States")."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.servers.dovecot import Dovecot
from tests.truth.letters import Person
from tests.truth.product import Product, fill
from tests.truth.reports import absence
from tests.truth.scene import Mail, Scene

pytestmark = pytest.mark.dovecot


def _soon() -> datetime:
    """After what was just decided: servers know seconds only."""
    return datetime.now(UTC) + timedelta(seconds=3)


class Story:
    """One conversation on a server, and the product that knows it."""

    def __init__(self, server: Dovecot, product: Product) -> None:
        self.server, self.product = server, product
        self.scene = Scene("story", "story", 666_666, datetime.now(UTC))
        self.who: Person = self.scene.person()
        self.last: Mail = self.scene.mine([self.who], self.scene.ago(20))
        self.tell()
        self.id = str(self.row["id"])

    @property
    def row(self) -> dict[str, Any]:
        """The only row."""
        (row,) = self.product.rows()
        return row

    def tell(self) -> None:
        """Delivers what the scene holds and scans."""
        fill(self.server, self.scene.letters)
        self.scene.letters.clear()
        self.product.scan()

    def do(self, *arguments: str) -> str:
        """Runs a command that must succeed, and returns the state after it."""
        result = self.product.run(*arguments)
        assert result.code == 0, result
        return str(self.row["state"])


@pytest.fixture
def story(server: Dovecot, product: Product) -> Story:
    """I wrote twenty days ago and nobody answered."""
    return Story(server, product)


def test_closed_until_they_write(story: Story) -> None:
    """Closed stays closed through another scan and an absence; a person's later mail reopens it."""
    assert story.do("archive", story.id, "--reason", "lost") == "closed"
    assert story.row["closed_reason"] == "lost"
    absence(story.scene, story.last, story.who, _soon(), None)
    story.tell()
    assert story.row["state"] == "closed"
    story.scene.theirs(story.who, _soon(), answers=story.last)
    story.tell()
    assert story.row["state"] == "answered"


def test_closed_until_i_write(story: Story) -> None:
    """My own later mail reopens it as well."""
    assert story.do("archive", story.id) == "closed"
    again = story.scene.mine([story.who], _soon(), answers=story.last)
    story.tell()
    assert (story.row["state"], story.row["touches"], story.row["last_message_id"]) == ("awaiting", 2, again.id)


def test_a_decision_is_undone(story: Story) -> None:
    """Undo takes the last decision back."""
    assert story.do("archive", story.id) == "closed"
    assert story.do("undo") == "awaiting"
    assert story.do("archive", story.id) == "closed"
    assert story.do("reopen", story.id) == "awaiting"


def test_snoozed_until_they_write(story: Story) -> None:
    """A date not before which I do not want to see it holds until the day, or until a person writes."""
    assert story.do("snooze", story.id, "30d") == "snoozed"
    assert story.row["snoozed_until"]
    story.scene.theirs(story.who, _soon(), answers=story.last)
    story.tell()
    assert story.row["state"] == "answered"


def test_suppressed_for_good(story: Story) -> None:
    """Who must never be written to again has opted out, even if I had closed it before."""
    story.do("archive", story.id)
    assert story.do("suppress", story.who.email) == "opted_out"


def test_ignored_domain(story: Story) -> None:
    """Ignoring a company makes its conversations never-leads, with the reason said."""
    assert story.do("ignore", f"@{story.who.domain}") == "excluded"
    assert story.row["excluded_reason"]
    assert story.do("undo") == "awaiting"


def test_a_logged_call_is_a_touch(story: Story) -> None:
    """A call counts like a mail."""
    before = story.row["touches"]
    story.do("touch", story.id, "call")
    assert story.row["touches"] == before + 1


def test_decisions_survive_a_renumbered_folder(story: Story) -> None:
    """UIDVALIDITY changes, decisions stay."""
    story.do("archive", story.id, "--reason", "won")
    story.do("note", story.id, "ask for the brother")
    story.server.set_uidvalidity("Sent", int(datetime.now(UTC).timestamp()) + 99)
    story.product.scan()
    assert (story.row["id"], story.row["state"]) == (story.id, "closed")
    assert "ask for the brother" in story.product.run("show", story.id).out


def test_a_full_scan_changes_nothing(story: Story) -> None:
    """Looking at every folder anew finds what is known."""
    story.do("note", story.id, "a note")
    before = story.product.export()
    assert story.product.run("scan", "--full").code == 0
    assert story.product.export() == before


def test_forgetting_a_person(story: Story) -> None:
    """Their words and address are gone from the store's files, and another scan does not bring the words back."""
    story.scene.theirs(story.who, _soon(), "The secret word is rhubarb.", answers=story.last)
    story.tell()
    assert "rhubarb" in story.product.export()
    assert story.product.run("forget", story.who.email).code == 0
    assert "rhubarb" not in story.product.export()
    story.product.scan()
    assert "rhubarb" not in story.product.export()
    files = [path for path in story.product.store.parent.iterdir() if path.is_file()]
    assert not [path.name for path in files if b"rhubarb" in path.read_bytes()]
