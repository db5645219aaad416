"""Faults of sending that were found on real servers, one test each."""

import json
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers.dovecot import require_dovecot
from tests.truth.product import fill
from tests.truth.scene import Scene
from tests.truth.sending import Post

pytestmark = pytest.mark.dovecot


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """One silent lead, scanned; no undo window."""
    require_dovecot()
    with Post(tmp_path) as one:
        scene = Scene("regression", "regression", 1, datetime.now(UTC))
        scene.mine([scene.person()], scene.ago(20), "Could you tell me what you think of the offer?")
        fill(one.mine, scene.letters)
        one.product.scan()
        yield one


def test_a_full_disk_still_gives_one_document(post: Post) -> None:
    """What became of the mail is said once, as JSON, although the store cannot note that it was said."""
    process = post.sending(lead := post.lead()["id"])
    post.smtp.fault("reply", call=lambda: resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0)))
    out, _ = process.communicate(timeout=60)
    (told,) = json.loads(out)
    assert (told["id"], told["status"], process.returncode) == (lead, "unknown", 1)


def test_send_again_after_a_lost_connection_goes_at_once(post: Post) -> None:
    """What a server put off waits for `drain`; a person who calls again does not sit through that wait."""
    post.smtp.fault("connect", drop=True)
    lead = post.lead()["id"]
    first = post.send(lead)
    assert (first.code, first.json[0]["status"]) == (5, "queued")
    again = post.product.run(*post.command(lead), timeout=60)
    assert (again.code, again.json[0]["status"]) == (0, "sent")
    assert again.json[0]["message_id"] == first.json[0]["message_id"]


def test_without_a_window_nothing_is_waited_out(post: Post) -> None:
    """With undo_seconds = 0 no word of an undo window is said."""
    assert "takes it back" not in post.send(post.lead()["id"]).err
