"""What has to be moved on servers, as the store keeps it: entered with the decision, taken back with it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inboxfollow.domain.errors import UnknownLead
from inboxfollow.domain.facts import Choices
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.moves import Move, Pile
from inboxfollow.ports.numbering import Listed
from tests.app.world import ERIN, NOW, World

CLOSED = Choices(closed_reason="won", closed_at=NOW)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Dana's conversation with two mails in INBOX, Erin's with one, and an archive with something in it."""
    made = World(tmp_path)
    made.mailbox.create_folder("Archive", Role.ARCHIVE)
    made.received("old", 60, sender="old@shop.example", folder="Archive")
    made.received("d1", 30, subject="Roof")
    made.received("d2", 29, subject="Re: Roof", cites=["d1"])
    made.sent("m1", 28, subject="Re: Roof", cites=["d1", "d2"])
    made.received("e1", 12, subject="Garden", sender=ERIN)
    made.sent("m2", 10, to=ERIN, subject="Re: Garden", cites=["e1"])
    made.scan()
    yield made
    made.store.close()


def row(world: World, newest: str) -> int:
    """The conversation with that newest mail of mine."""
    return world.store.resolve(world.leads()[newest].id)


def close(world: World, *newest: str, moving: tuple[str, ...] = ("work",)) -> None:
    """Closes conversations in one step."""
    world.store.choose(NOW, "closed", {row(world, one): CLOSED for one in newest}, moving)


def exported(world: World) -> list[dict[str, Any]]:
    """As everybody sees them."""
    found: list[dict[str, Any]] = world.store.export()["moves"]
    return found


def test_piles_are_what_lies_in_inboxes(world: World) -> None:
    """A line for each conversation and inbox, with the archive folder, or "" where there is none."""
    dana, erin = row(world, "m1"), row(world, "m2")
    leads = world.leads()
    piles = [
        Pile(dana, leads["m1"].id, "work", "INBOX", "Archive", 2),
        Pile(erin, leads["m2"].id, "work", "INBOX", "Archive", 1),
    ]
    assert sorted(world.store.piles([dana, erin]), key=lambda pile: -pile.messages) == piles
    assert world.store.piles([]) == []
    world.remove_folder("Archive")
    world.scan()
    assert world.store.piles([erin]) == [replace(piles[1], target="")]


def test_a_decision_enters_what_lies_in_the_inbox(world: World) -> None:
    """Each message with its UID, in the order of arrival; the archive's numbers are those of that moment."""
    close(world, "m1")
    found = world.store.moves("work")
    assert [(one.source, one.target, one.back, one.uidvalidity, one.uids) for one in found] == [
        ("INBOX", "Archive", False, 1, (1,)),
        ("INBOX", "Archive", False, 1, (2,)),
    ]
    assert {one.lead_id for one in found} == {world.leads()["m1"].id}
    common = {"account": "work", "folder": "INBOX", "target": "Archive", "uidvalidity": 1, "next_uid": 2}
    assert exported(world) == [common | {"message_id": f"<{name}@test>", "state": "wanted"} for name in ("d1", "d2")]
    assert world.store.moves("home") == []


@pytest.mark.parametrize("moving", [(), ("home",)])
def test_only_accounts_that_are_named_move(world: World, moving: tuple[str, ...]) -> None:
    """A decision about other accounts enters nothing."""
    close(world, "m1", "m2", moving=moving)
    assert exported(world) == []


def test_decision_and_moves_are_one_step(world: World) -> None:
    """Where the decision fails, nothing has to be moved; where it is undone, all of it goes back."""
    before = world.store.export()
    with pytest.raises(UnknownLead):
        world.store.choose(NOW, "closed", {row(world, "m1"): CLOSED, 999: CLOSED}, ["work"])
    assert world.store.export() == before
    close(world, "m1", "m2")
    assert world.store.undo(NOW) == "closed"
    assert [(one.source, one.target, one.back) for one in world.store.moves("work")] == [("Archive", "INBOX", True)] * 3
    assert {one["state"] for one in exported(world)} == {"back"}


def test_a_step_that_moves_nothing_is_undone_too(world: World) -> None:
    """Nothing in the inbox, nothing to take back."""
    world.sent("m9", 5, to="gus@quarry.example", subject="Well")
    world.scan()
    close(world, "m9")
    assert world.store.undo(NOW) == "closed"
    assert exported(world) == []


def test_what_is_settled_is_outstanding_no_more(world: World) -> None:
    """Done is kept for undo, its place in the inbox forgotten; taken back it is gone for good."""
    close(world, "m1")
    world.store.settle(world.store.moves("work"))
    assert world.store.moves("work") == []
    assert {one["state"] for one in exported(world)} == {"done"}
    assert world.store.piles([row(world, "m1")]) == []
    world.store.undo(NOW)
    world.store.settle(world.store.moves("work"))
    assert exported(world) == []


def test_settling_twice_or_late_changes_nothing(world: World) -> None:
    """A decision that was taken back meanwhile stays outstanding."""
    close(world, "m1")
    read = world.store.moves("work")
    world.store.undo(NOW)
    world.store.settle(read)
    assert [(one.back, one.uids) for one in world.store.moves("work")] == [(True, ())] * 2
    world.store.settle(world.store.moves("work"))
    world.store.settle(read)
    assert exported(world) == []


def test_only_copies_that_came_since_go_back(world: World) -> None:
    """Undo does not touch what lay in the archive before, unless the archive was numbered anew."""
    world.received("d2", 29, folder="Archive")
    world.scan()
    close(world, "m1")
    world.received("d1", 30, folder="Archive")
    world.scan()
    world.store.undo(NOW)
    assert [one.uids for one in world.store.moves("work")] == [(3,), ()]
    world.mailbox.renumber("Archive", 9)
    world.scan()
    assert [(one.uids, one.uidvalidity) for one in world.store.moves("work")] == [((3,), 9), ((2,), 9)]


def test_nothing_is_entered_twice(world: World) -> None:
    """A second decision enters only what is not outstanding yet, and takes over what was to go back."""
    close(world, "m1")
    close(world, "m1", "m2")
    assert len(exported(world)) == 3
    world.store.undo(NOW)
    assert sorted(one["state"] for one in exported(world)) == ["back", "wanted", "wanted"]
    close(world, "m2")
    assert [one["state"] for one in exported(world)] == ["wanted"] * 3
    world.store.undo(NOW)
    assert sorted(one["state"] for one in exported(world)) == ["back", "wanted", "wanted"]


def test_moves_follow_a_conversation_that_is_joined(world: World) -> None:
    """After two conversations became one, both steps are undone as they were made."""
    close(world, "m1")
    close(world, "m2")
    world.received("both", 2, cites=["m1", "m2"])
    world.scan()
    (lead,) = world.leads().values()
    assert {one.lead_id for one in world.store.moves("work")} == {lead.id}
    world.store.undo(NOW)
    assert [one.back for one in world.store.moves("work")] == [False, False, True]


def test_lying_counts_messages_and_not_copies(world: World) -> None:
    """A message twice in a folder is one."""
    close(world, "m1")
    rows = [one.message for one in world.store.moves("work")]
    world.received("d1", 30, subject="Roof")
    world.scan()
    assert world.store.lying("work", "INBOX", rows) == 2
    assert world.store.lying("work", "INBOX", rows[:1]) == 1
    assert world.store.lying("work", "Archive", rows) == world.store.lying("home", "INBOX", rows) == 0


def test_a_move_of_a_folder_that_is_gone_has_no_place(world: World) -> None:
    """The archive was deleted: what was to come back from it is nowhere."""
    close(world, "m1")
    world.store.settle(world.store.moves("work"))
    world.remove_folder("Archive")
    world.scan()
    world.store.undo(NOW)
    assert all(isinstance(one, Move) and (one.uids, one.uidvalidity) == ((), 0) for one in world.store.moves("work"))


def test_where_labels_stand_for_folders_the_inbox_is_a_label(tmp_path: Path) -> None:
    """All mail lies in one folder for good; archiving takes the label away, undoing it puts it back."""
    made = World(tmp_path)
    made.mailbox.create_folder("Everything", Role.DRAFTS)
    store = made.store
    made.sent("m1", 28, subject="Roof")
    made.received("d1", 27, subject="Re: Roof", cites=["m1"], folder="Sent")
    made.scan()
    [state] = [one for one in store.folders("work").values() if one.name == "Sent"]
    store.commit_page(replace(state, role=Role.ALL), [])
    store.numbering.enter("work", [Listed("a", "t"), Listed("b", "t", ("INBOX", "Deals"))])
    [conversation] = store.stale("none")
    lead_id = next(iter(store.facts([conversation]))).id
    assert store.piles([conversation]) == [Pile(conversation, lead_id, "work", "INBOX", "Sent", 1)]
    assert next(iter(store.facts([conversation]))).labels == ("Deals", "INBOX")
    store.choose(NOW, "closed", {conversation: CLOSED}, ("work",))
    [move] = store.moves("work")
    assert (move.source, move.target, move.back, move.uids) == ("INBOX", "Sent", False, (2,))
    assert store.lying("work", "INBOX", [move.message]) == 1
    store.numbering.enter("work", [Listed("b", "t", ("Deals",))])
    store.settle([move])
    assert store.moves("work") == []
    assert store.piles([conversation]) == []
    assert store.lying("work", "INBOX", [move.message]) == 0
    assert store.lying("work", "Sent", [move.message]) == 1
    store.undo(NOW)
    [back] = store.moves("work")
    assert (back.source, back.target, back.back, back.uids) == ("Sent", "INBOX", True, (2,))
    store.settle([back])
    assert store.moves("work") == []
    assert store.lying("work", "Sent", [move.message]) == 1
    store.close()
