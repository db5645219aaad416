"""Short ids, joins, copies, decisions and forgetting, on the real store."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from inboxfollow.adapters.sqlite import SqliteStore
from inboxfollow.app import act, first_look
from inboxfollow.app.detail import detail
from inboxfollow.app.export import export
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import UnknownLead, UserError
from inboxfollow.domain.state import State
from inboxfollow.ports.mailbox import Role
from tests.app.world import DANA, ERIN, World, ago


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One account with two leads to Dana and Erin."""
    made = World(tmp_path)
    made.sent("m1", 20, to=f"Dana Ortiz <{DANA}>", subject="Roof")
    made.sent("m2", 10, to=ERIN, subject="Garden")
    made.scan()
    yield made
    made.store.close()


def join(world: World) -> None:
    """A late mail of theirs that cites both of mine makes the two conversations one."""
    world.received("both", 5, cites=["m1", "m2"])
    world.scan()


def test_ids_are_short_and_forgive_letter_case(world: World) -> None:
    """Five letters or more, resolved whatever their case and the space around."""
    for row in world.leads().values():
        assert 5 <= len(row.id) <= 8
        assert world.store.resolve(f" {row.id.upper()} ") == world.store.resolve(row.id)


@pytest.mark.parametrize("wrong", ["", "zzzzz", "1", "\udcff", "'; DROP TABLE messages", "a" * 10_000])
def test_a_mistyped_id_names_nothing(world: World, wrong: str) -> None:
    """Better no lead than another one."""
    with pytest.raises(UnknownLead):
        world.store.resolve(wrong)


def test_ids_do_not_depend_on_the_day_of_the_scan(world: World, tmp_path: Path) -> None:
    """Two stores that read the same mailbox name its leads alike."""
    other = World(tmp_path / "other")
    other.mailboxes = world.mailboxes
    other.scan()
    assert {name: row.id for name, row in other.leads().items()} == {
        name: row.id for name, row in world.leads().items()
    }
    other.store.close()


def test_a_joined_leads_id_resolves_for_ever(world: World) -> None:
    """The older id survives; the other leads to it, also through a second join."""
    before = world.leads()
    old, young = before["m1"].id, before["m2"].id
    world.sent("m0", 2, to="gus@quarry.example", subject="Well")
    world.scan()
    youngest = world.leads()["m0"].id
    join(world)
    assert world.store.resolve(young) == world.store.resolve(old)
    world.received("all", 1, cites=["m0", "m2"])
    world.scan()
    (lead,) = world.leads().values()
    assert lead.id == old
    assert len({world.store.resolve(one) for one in (old, young, youngest)}) == 1
    assert export(world.services)["retired_ids"] == {young: old, youngest: old}


def test_decisions_follow_a_join(world: World) -> None:
    """The stricter of two overrides wins; calls and notes of both are kept."""
    before = world.leads()
    services = world.services
    act.pin(services, before["m1"].id)
    act.expect(services, before["m2"].id, False)
    act.touch(services, before["m2"].id, "call", False)
    act.note(services, before["m2"].id, "prefers calls")
    join(world)
    (lead,) = world.leads().values()
    found = detail(services, lead.id)
    assert lead.pinned
    assert not lead.expects_reply.value
    assert [note.text for note in found.notes] == ["prefers calls"]
    assert [touch.by for touch in found.touch_log].count("call") == 1


def test_undo_reaches_through_a_join(world: World) -> None:
    """A step on a lead that was joined since is undone where it went, and nothing else is."""
    before = world.leads()
    act.pin(world.services, before["m1"].id)
    act.archive(world.services, [before["m2"].id], "won")
    act.touch(world.services, before["m2"].id, "call", False)
    world.sent("again", 1, to=ERIN, cites=["m1", "m2"])
    world.scan()
    (lead,) = world.leads().values()
    assert lead.closed_reason == "won"
    act.undo(world.services)
    act.undo(world.services)
    (lead,) = world.leads().values()
    assert (lead.closed_reason, lead.pinned, lead.touches) == ("", True, 3)


STEPS: tuple[Callable[[Services, str], Any], ...] = (
    lambda services, lead: act.archive(services, [lead], "lost"),
    lambda services, lead: act.snooze(services, lead, ago(-20)),
    lambda services, lead: act.touch(services, lead, "text", False),
    lambda services, lead: act.touch(services, lead, "meeting", True),
    lambda services, lead: act.pin(services, lead),
    lambda services, lead: act.note(services, lead, "hm"),
    lambda services, lead: act.choose_cadence(services, lead, "default"),
    lambda services, lead: act.expect(services, lead, False),
    lambda services, lead: act.include(services, lead),
    lambda services, lead: act.clear_holds(services, lead),
    lambda services, lead: act.wait_for_all(services, lead),
    lambda services, lead: act.readdress(services, lead, DANA, "dana@new.example"),
    lambda services, lead: act.ignore(services, "@ortiz.example"),
    lambda services, lead: act.suppress(services, DANA),
)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_can_be_undone(world: World, step: Callable[[Services, str], Any]) -> None:
    """One undo brings everything back to what it was, and leaves its trace in the history."""
    lead = world.leads()["m1"].id
    act.pin(world.services, lead)
    rows, facts = world.leads(), export(world.services)
    words = step(world.services, lead).words
    assert export(world.services) != facts
    act.undo(world.services)
    after = export(world.services)
    assert world.leads() == rows
    assert [step["undone"] for step in after["history"]] == [0, 1]
    assert words
    assert {**after, "history": 0} == {**facts, "history": 0}


def test_steps_are_undone_newest_first(world: World) -> None:
    """Each undo takes back one more step, until none is left."""
    lead = world.leads()["m1"].id
    act.archive(world.services, [lead], "won")
    act.pin(world.services, lead)
    assert "pinned" in act.undo(world.services).words
    assert world.leads()["m1"].state is State.CLOSED
    assert "closed" in act.undo(world.services).words
    with pytest.raises(UserError):
        act.undo(world.services)


def test_several_leads_are_closed_as_one_step(world: World) -> None:
    """Archiving two leads is one decision."""
    act.archive(world.services, [row.id for row in world.leads().values()], "")
    assert {row.state for row in world.leads().values()} == {State.CLOSED}
    act.undo(world.services)
    assert {row.state for row in world.leads().values()} == {State.AWAITING}


def test_an_unknown_id_among_several_changes_nothing(world: World) -> None:
    """Either all are closed or none is."""
    with pytest.raises(UnknownLead):
        act.archive(world.services, [world.leads()["m1"].id, "zzzzz"], "won")
    assert world.leads()["m1"].state is State.AWAITING


def test_forgetting_removes_words_and_names_but_not_the_suppression(world: World) -> None:
    """Nothing a person wrote, was called or was asked remains; that they must not be written to does."""
    world.received(
        "a1", 8, sender=f"Dana Ortiz <{DANA}>", cites=["m1"], subject="Re: Roof", text="Secret words of hers."
    )
    world.scan()
    lead = world.leads()["m1"].id
    act.note(world.services, lead, "Dana Ortiz likes tea")
    act.suppress(world.services, DANA)
    act.forget(world.services, DANA)
    world.scan(full=True)
    found = str(export(world.services)) + str(world.leads()) + str(detail(world.services, lead))
    for word in ("Secret", "Roof", "Dana Ortiz", "likes tea"):
        assert word not in found
    assert world.leads()["m1"].state is State.OPTED_OUT
    assert export(world.services)["suppressed"] == [DANA]
    assert "Garden" in found


def test_forgetting_is_not_undone(world: World) -> None:
    """Undo passes over it to the step before."""
    act.pin(world.services, world.leads()["m2"].id)
    act.forget(world.services, DANA)
    assert "pinned" in act.undo(world.services).words


def test_forgetting_clears_what_other_leads_say_of_it(world: World) -> None:
    """A hold in another conversation that quoted their subject is judged again."""
    world.received("else", 3, subject="My secret")
    world.scan()
    assert "My secret" in world.leads()["m1"].holds[0].why
    act.forget(world.services, DANA)
    assert "My secret" not in str(world.leads())


def test_a_suppressed_domain_covers_everyone_in_it(world: World) -> None:
    """Dana and Erin are both never written to again."""
    act.suppress(world.services, "@ortiz.example")
    assert {row.state for row in world.leads().values()} == {State.OPTED_OUT}


def test_hostile_text_is_stored(world: World) -> None:
    """Lone surrogates, control characters and separators in names and subjects break nothing."""
    world.sent("odd", 4, to='"a\tb\x0cc" <gus@quarry.example>', subject="x\x0cy\x00z")
    world.received("raw", 3, sender="\x0b<x@y.example>", subject="=?utf-8?q?=ED=A0=80?=", cites=["odd"])
    world.scan()
    assert world.leads()["odd"].people[0].address == "gus@quarry.example"
    assert export(world.services)


def test_the_file_has_no_broken_reference(world: World) -> None:
    """After joins, resets and removals SQLite finds the file whole."""
    join(world)
    world.mailbox.renumber("Sent", 9)
    world.scan(full=True)
    world.remove_folder("INBOX")
    world.scan()
    with closing(sqlite3.connect(world.folder / "store.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def groups(world: World) -> set[frozenset[str]]:
    """Ids of the mail in each lead."""
    found: dict[str, set[str]] = {}
    for one in export(world.services)["messages"]:
        if one["lead"]:
            found.setdefault(one["lead"], set()).add(one["message_id"].strip("<>").removesuffix("@test"))
    return {frozenset(members) for members in found.values()}


def test_a_subject_match_ends_when_the_cited_mail_turns_up(world: World) -> None:
    """What answered by subject alone belongs elsewhere once the mail it cites is known; then it is only a hold."""
    world.received("o", 8, subject="Re: Roof", cites=["p"])
    world.scan()
    assert (world.leads()["m1"].state, world.leads()["m1"].rung) == (State.ANSWERED, 3)
    world.received("p", 9, subject="Lunch")
    world.scan()
    assert groups(world) == {frozenset({"m1"}), frozenset({"m2"})}
    assert (world.leads()["m1"].state, world.leads()["m1"].rung) == (State.AWAITING, 4)


def test_a_subject_match_moves_to_my_newer_mail(world: World) -> None:
    """Ties go to the conversation with my newest earlier message, whenever that message is read."""
    world.received("o", 8, subject="Re: Roof")
    world.scan()
    assert groups(world) == {frozenset({"m1", "o"}), frozenset({"m2"})}
    world.sent("m3", 9, subject="Roof")
    world.sent("m4", 7, subject="Roof")
    world.scan()
    assert groups(world) == {frozenset({"m1"}), frozenset({"m3", "o"}), frozenset({"m4"}), frozenset({"m2"})}


def test_matches_by_subject_survive_a_join_of_theirs(world: World) -> None:
    """Two answers by subject that a third mail ties together still answer, all in one conversation."""
    world.received("o1", 9, subject="Re: Roof")
    world.received("o2", 8, subject="Re: Roof")
    world.scan()
    world.received("both", 7, subject="Lunch", cites=["o1", "o2"])
    world.scan()
    assert groups(world) == {frozenset({"m1", "o1", "o2", "both"}), frozenset({"m2"})}


@pytest.mark.parametrize(
    "changes", [{"subject": ""}, {"sender": "gus@quarry.example"}, {"subject": "Re: Roofs"}, {"days": 21}]
)
def test_a_subject_match_needs_all_of_its_rung(world: World, changes: dict[str, Any]) -> None:
    """An empty or other subject, a stranger, or an earlier arrival is no answer by subject."""
    world.received("o", **{"days": 8, "subject": "Re: Roof", **changes})
    world.scan()
    assert frozenset({"m1"}) in groups(world)


def test_an_answer_with_unknown_ids_is_matched_by_subject(world: World) -> None:
    """Ids that nobody has are not usable."""
    world.received("o", 8, subject="AW: Roof", cites=["rewritten-by-a-gateway"])
    world.scan()
    assert (world.leads()["m1"].state, world.leads()["m1"].rung) == (State.ANSWERED, 3)


DECIDED: tuple[Callable[[Services, str], Any], ...] = (
    lambda services, lead: act.close(services, [lead], "lost"),
    lambda services, lead: act.snooze(services, lead, ago(-20)),
    lambda services, lead: act.touch(services, lead, "call", True),
    lambda services, lead: first_look.hide(services, [services.store.resolve(lead)], "silent"),
)


@pytest.mark.parametrize("decide", DECIDED)
def test_an_answer_read_after_the_decision_overrules_it(world: World, decide: Callable[[Services, str], Any]) -> None:
    """It lay there when the person decided, and no poll had read it; the next decision knows of it."""
    lead = world.leads()["m1"].id
    world.received("r1", 1, subject="Re: Roof", cites=["m1"])
    decide(world.services, lead)
    assert world.leads()["m1"].state in (State.CLOSED, State.SNOOZED)
    world.scan()
    assert world.leads()["m1"].state is State.ANSWERED
    decide(world.services, lead)
    assert world.leads()["m1"].state in (State.CLOSED, State.SNOOZED)


@pytest.mark.parametrize("decide", DECIDED)
def test_older_mail_that_is_read_later_overrules_nothing(world: World, decide: Callable[[Services, str], Any]) -> None:
    """What they wrote before my last mail comes from a folder that was not read before; undo keeps what was known."""
    world.sent("m3", 5, subject="Well", cites=["r3"])
    world.scan()
    lead = world.leads()["m3"].id
    decide(world.services, lead)
    decide(world.services, lead)
    world.mailbox.create_folder("Old", Role.OTHER)
    world.received("r3", 25, folder="Old", subject="Well")
    world.scan()
    assert [mail.message_id for mail in detail(world.services, lead).messages] == ["<r3@test>", "<m3@test>"]
    assert world.leads()["m3"].state in (State.CLOSED, State.SNOOZED)
    act.undo(world.services)
    assert world.leads()["m3"].state in (State.CLOSED, State.SNOOZED)


def test_what_was_known_stays_out_of_the_export(world: World) -> None:
    """Row numbers depend on the order in which mail was read."""
    lead = world.leads()["m1"].id
    act.close(world.services, [lead], "lost")
    assert world.store.choices(world.store.resolve(lead)).knowing == world.store.newest() > 0
    (told,) = export(world.services)["leads"]
    assert told["choices"]["closed_reason"] == "lost"
    assert "knowing" not in told["choices"]


def test_the_newest_of_nothing(tmp_path: Path) -> None:
    """A store without mail knows of row 0."""
    with closing(SqliteStore(tmp_path / "empty.sqlite3")) as store:
        assert store.newest() == 0
