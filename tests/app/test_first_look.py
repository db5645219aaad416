"""The first look: every conversation is in one group, and a group is kept or hidden in one step."""

import pytest

from inboxfollow.app import act, board, first_look
from inboxfollow.app.first_look import Look, Pile
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.groups import Group
from inboxfollow.domain.rank import View
from tests.app.world import DANA, ME, NOW, World, ago, letter


def look(world: World) -> Look:
    """The whole picture."""
    *_, last = first_look.looks(world.services)
    return last


def piles(world: World) -> dict[Group, tuple[int, int]]:
    """In the list and hidden, by group."""
    return {pile.group: (len(pile.shown), len(pile.hidden)) for pile in look(world).piles}


def pile(world: World, group: Group) -> Pile:
    return next(pile for pile in look(world).piles if pile.group is group)


def put(world: World, name: str, days: float, **parts: object) -> None:
    """A mail of mine."""
    when = ago(days)
    world.mailboxes["work"].append("Sent", letter(name, when=when, **parts), when)  # type: ignore[arg-type]


def put_theirs(world: World, name: str, days: float, **parts: object) -> None:
    """A mail to me."""
    when = ago(days)
    source = letter(name, **{"sender": DANA, "to": ME, "when": when, **parts})  # type: ignore[arg-type]
    world.mailboxes["work"].append("INBOX", source, when)


@pytest.fixture
def full(world: World) -> World:
    """One conversation of every group but private."""
    put(world, "asked", 9, to="a@one.example", subject="Asked")
    put_theirs(world, "wrote", 12, sender="b@two.example", subject="Wrote")
    put(world, "back", 10, to="b@two.example", subject="Re: Wrote", cites=["wrote"])
    put(world, "old", 200, to="c@three.example", subject="Old")
    put(world, "yes", 8, to="d@four.example", subject="Yes")
    put_theirs(world, "said", 7, sender="d@four.example", subject="Re: Yes", cites=["yes"], text="Yes, please!")
    put(world, "thanks", 6, to="e@five.example", subject="Re: Thanks", text="Thank you!")
    put(world, "help", 6, to="support@six.example", subject="Broken")
    put(world, "team", 6, to="mia@seller.example", subject="Team")
    put(world, "self", 6, to=ME, subject="Note")
    world.scan()
    return world


def test_every_conversation_is_in_one_group(full: World) -> None:
    """Each lies where its words and people put it, shown or hidden, with an example."""
    assert piles(full) == {
        Group.THEY_WROTE_FIRST: (1, 0),
        Group.I_ASKED: (1, 0),
        Group.ANSWERED: (1, 0),
        Group.SILENT: (1, 0),
        Group.COURTESIES: (0, 1),
        Group.SUPPORT: (0, 1),
        Group.COLLEAGUES: (0, 1),
        Group.MACHINES: (0, 1),
    }
    assert pile(full, Group.I_ASKED).examples == ["a@one.example: Asked"]
    whole = look(full)
    assert (whole.done, whole.total, whole.shown, whole.hidden) == (8, 8, 4, 4)


def test_hiding_a_group_is_one_step(full: World) -> None:
    """A hidden group leaves the list as one step of history, whatever its size, and undo brings all of it back."""
    for number in range(30):
        put(full, f"more-{number}", 9, to=f"x{number}@many.example", subject=f"More {number}")
    full.scan()
    before = piles(full)
    assert before[Group.I_ASKED] == (31, 0)
    done = first_look.hide(full.services, pile(full, Group.I_ASKED).shown, "asked")
    assert "31" in done.words
    assert piles(full)[Group.I_ASKED] == (0, 31)
    act.undo(full.services)
    assert piles(full) == before


def test_what_is_hidden_comes_back_when_they_write(full: World) -> None:
    """A later mail of theirs brings a hidden conversation back."""
    first_look.hide(full.services, pile(full, Group.I_ASKED).shown, "asked")
    put_theirs(full, "late", -0.01, sender="a@one.example", subject="Re: Asked", cites=["asked"], text="Yes, please!")
    full.scan()
    assert piles(full)[Group.ANSWERED] == (2, 0)


@pytest.mark.parametrize("group", [Group.COURTESIES, Group.SUPPORT, Group.COLLEAGUES, Group.MACHINES])
def test_what_the_rules_hide_can_be_kept(full: World, group: Group) -> None:
    """Keeping a group that is hidden by the rules makes leads of it, and undo hides it again."""
    before, shown = piles(full), look(full).shown
    first_look.keep(full.services, pile(full, group).hidden, "them")
    assert look(full).shown == shown + 1
    act.undo(full.services)
    assert piles(full) == before


def test_keeping_takes_back_hiding(full: World) -> None:
    """What was hidden here is in the list again, as if nothing had been."""
    before = piles(full)
    for group in (Group.ANSWERED, Group.SILENT, Group.THEY_WROTE_FIRST):
        first_look.hide(full.services, pile(full, group).shown, "them")
        first_look.keep(full.services, pile(full, group).hidden, "them")
    assert piles(full) == before


def test_a_no_is_never_brought_back(full: World) -> None:
    """Who must not be written to is over, and cannot be kept."""
    act.suppress(full.services, "a@one.example")
    over = pile(full, Group.ENDED)
    assert len(over.hidden) == 1
    with pytest.raises(UserError):
        first_look.keep(full.services, over.hidden, "over")


def test_nothing_reaches_the_mailbox(full: World) -> None:
    """Hiding and keeping leave every folder as it was."""
    mailbox = full.mailboxes["work"]
    before = {folder.name: mailbox.survey(folder.name) for folder in mailbox.folders()}
    first_look.hide(full.services, pile(full, Group.I_ASKED).shown, "asked")
    first_look.keep(full.services, pile(full, Group.MACHINES).hidden, "machines")
    assert {folder.name: mailbox.survey(folder.name) for folder in mailbox.folders()} == before
    assert full.store.moves("work") == []


def test_letters_to_freemail_are_perhaps_private(full: World) -> None:
    """One letter to a freemail address among many is perhaps private; where most go there, it says nothing."""
    put(full, "pal", 5, to="pal@gmail.com", subject="Saturday?")
    full.scan()
    assert piles(full)[Group.PRIVATE] == (1, 0)
    for number in range(8):
        put(full, f"client-{number}", 5, to=f"client{number}@gmail.com", subject=f"Your house {number}?")
    full.scan()
    assert Group.PRIVATE not in piles(full)


def test_counts_come_as_they_are_known(full: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture grows batch by batch, and the last is whole."""
    monkeypatch.setattr(first_look, "_BATCH", 3)
    seen = [(one.done, one.shown + one.hidden) for one in first_look.looks(full.services)]
    assert seen == [(3, 3), (6, 6), (8, 8)]


def test_nothing_read_is_no_group(world: World) -> None:
    """Before the first scan there is an empty picture, and no reason to look."""
    assert look(world) == Look()
    assert not first_look.is_time(world.services)


def test_it_is_time_once_after_the_first_scan(full: World) -> None:
    """The first scan is the time; having looked is remembered."""
    assert first_look.is_time(full.services)
    assert not first_look.was_seen(full.services)
    first_look.seen(full.services)
    assert first_look.was_seen(full.services)


def test_the_tables_follow(full: World) -> None:
    """What is hidden leaves the views of the dashboard at once."""
    waiting = list(board.order(full.services, View.WAITING))
    first_look.hide(full.services, waiting, "all")
    assert list(board.order(full.services, View.WAITING)) == []
    assert set(waiting) <= set(board.order(full.services, View.CLOSED))
    assert full.clock.now() == NOW
