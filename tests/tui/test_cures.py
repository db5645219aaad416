"""Advice in keys: the person's own, and none that names a command where a key does it."""

from inboxfollow.app.services import Looks
from inboxfollow.tui.cures import Cures


def test_commands_become_keys() -> None:
    """Each cure of the gate is said as a key."""
    cures = Cures(Looks())
    assert cures("look at it, then: inboxfollow clear a1b2") == "look at it, then: H"
    assert cures("inboxfollow reopen a1b2") == "b brings it back"
    assert cures("another address: inboxfollow readdress a1b2 OLD NEW") == "m gives another address"
    assert cures("see: inboxfollow outbox") == "see view 8"
    assert cures("correct the words") == "correct the words"


def test_keys_are_those_in_use() -> None:
    """A key that was changed is the one that is named, a backslash too."""
    cures = Cures(Looks(keys={"undo": "full_stop", "settle": "f6", "clear_holds": "backslash"}))
    assert cures.key("undo") == "."
    assert cures("look at it, then: inboxfollow clear a1b2") == "look at it, then: \\"
