"""What a person decides about leads and people. Every step is one transaction and can be undone.

Each function returns what was done in one sentence. All raise StoreFailed, and UnknownLead where an id names nothing.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from inboxfollow.app import filing
from inboxfollow.app.filing import Filed
from inboxfollow.app.services import Services
from inboxfollow.app.wording import plural
from inboxfollow.domain.errors import UnknownLead, UserError
from inboxfollow.domain.facts import Choices, LoggedTouch, Note
from inboxfollow.domain.identity import canonical
from inboxfollow.domain.state import CLOSE_REASONS
from inboxfollow.ports.moves import Pile

Ids = str | Sequence[str]
"""One lead, or several that are changed in one step."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in one sentence, and to which leads."""

    words: str
    ids: tuple[str, ...] = ()
    filed: Filed = field(default_factory=Filed)
    """What was moved on the servers because of it."""
    unmoved: tuple[str, ...] = ()
    """Why mail stays that would be moved otherwise."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be done: a line for each lead, and the mail that would be moved on the servers."""

    lines: tuple[str, ...]
    moves: tuple[Pile, ...]


def _change(
    services: Services,
    ids: Ids,
    words: str,
    change: Callable[[Choices], Choices],
    moving: Collection[str] = (),
) -> Done:
    """Applies one change to the choices of some leads, as one step of history; mail in inboxes of the accounts in
    `moving` is to be moved."""
    rows = {services.store.resolve(lead_id): lead_id for lead_id in _listed(ids)}
    chosen = {row: change(services.store.choices(row)) for row in rows}
    named = f"{', '.join(rows.values())}: {words}"
    services.store.choose(services.clock.now(), named, chosen, moving)
    return Done(named, tuple(rows.values()))


def _listed(ids: Ids) -> Sequence[str]:
    return (ids,) if isinstance(ids, str) else ids


def archive(services: Services, ids: Sequence[str], reason: str) -> Done:
    """Closes leads, and moves their mail to the archive folders where the person wants that. See `close`."""
    return _filed(services, close(services, ids, reason))


def close(services: Services, ids: Sequence[str], reason: str) -> Done:
    """Closes leads; what that asks of the servers is left to filing.carry_out. `reason` is one of CLOSE_REASONS, "" for
    dead. Raises UserError for another."""
    given = (reason or "dead").replace("-", "_").replace(" ", "_")
    if given not in CLOSE_REASONS:
        raise UserError(f"{reason!r} is no reason to close a lead", f"use one of: {', '.join(CLOSE_REASONS)}")
    at, knowing = services.clock.now(), services.store.newest()
    words = f"closed as {given.replace('_', ' ')}"
    unmoved = filing.reasons(services, [services.store.resolve(lead_id) for lead_id in ids])
    closed = _change(services, ids, words, lambda old: old.closed(given, at, knowing), filing.movable(services))
    return replace(closed, unmoved=tuple(unmoved))


def _filed(services: Services, done: Done) -> Done:
    """Carries out what a decision asks of the servers, and says so."""
    filed = filing.carry_out(services)
    stays = "the rest stays" if filed.moved or filed.waiting else "nothing was moved"
    said = [done.words, *filing.words(filed), *(f"{stays}: {why}" for why in done.unmoved)]
    return replace(done, words="; ".join(said), filed=filed)


def archive_preview(services: Services, ids: Sequence[str]) -> Preview:
    """What archiving would do; nothing is changed, and no server is asked."""
    lines, moves = [], list[Pile]()
    for one in services.store.facts([services.store.resolve(lead_id) for lead_id in ids]):
        piles = filing.would_move(services, [one.conversation])
        said = [f"{plural(pile.messages, 'message')} would move from {pile.source} to {pile.target}" for pile in piles]
        stays = "the rest would stay" if piles else "nothing would be moved"
        said += [f"{stays}: {why}" for why in filing.reasons(services, [one.conversation])]
        lines.append(f"{one.id}: {'; '.join(['would be closed', *said])} ({one.mails[-1].subject})")
        moves += piles
    return Preview(tuple(lines), tuple(moves))


def reopen(services: Services, ids: Sequence[str]) -> Done:
    """Takes back a closure or a snooze."""
    knowing = services.store.newest()
    return _change(services, ids, "opened again", lambda old: old.opened(knowing))


def snooze(services: Services, ids: Ids, until: datetime) -> Done:
    """Puts leads off until a moment (aware); a mail of theirs that the person did not know of ends it. Opens
    closed leads."""
    at, knowing = services.clock.now(), services.store.newest()
    local = until.astimezone(services.policy.timezone)
    words = f"put off until {local:%a %d %b %Y %H:%M}"
    return _change(services, ids, words, lambda old: old.put_off(until, at, knowing))


def note(services: Services, lead_id: str, text: str) -> Done:
    """Writes a note about a lead."""
    if not text.strip():
        raise UserError("a note needs words", 'e.g. inboxfollow note ID "prefers calls"')
    at = services.clock.now()
    services.store.add_note(at, f"{lead_id}: noted", services.store.resolve(lead_id), Note(at, text.strip()))
    return Done(f"{lead_id}: noted", (lead_id,))


def touch(services: Services, lead_id: str, by: str, reached: bool) -> Done:
    """Logs a call, text or meeting. It counts as a touch; a person who was reached closes the lead as reached."""
    if by not in ("call", "text", "meeting"):
        raise UserError(f"{by!r} is no kind of touch", "use call, text or meeting")
    at, knowing = services.clock.now(), services.store.newest()
    words = f"{lead_id}: {by} logged" + (", reached" if reached else ", not reached")
    conversation = services.store.resolve(lead_id)
    old = services.store.choices(conversation)
    chosen = old.closed("reached", at, knowing) if reached else None
    services.store.log_touch(at, words, conversation, LoggedTouch(at, by, reached), chosen)
    return Done(words, (lead_id,))


def pin(services: Services, ids: Ids) -> Done:
    """Pins leads, or unpins them where all are pinned."""
    pinned = not all(services.store.choices(services.store.resolve(lead_id)).pinned for lead_id in _listed(ids))
    return _change(services, ids, "pinned" if pinned else "unpinned", lambda old: replace(old, pinned=pinned))


def choose_cadence(services: Services, ids: Ids, name: str) -> Done:
    """Gives a lead another cadence; "" leaves it to the rules. Raises UserError where there is none by that name."""
    known = [cadence.name for cadence in services.policy.cadences]
    if name and name not in known:
        raise UserError(f"no cadence is called {name!r}", f"known: {', '.join(known)}")
    return _change(services, ids, f"follows cadence {name or 'by rule'}", lambda old: replace(old, cadence=name))


def expect(services: Services, ids: Ids, value: bool | None) -> Done:
    """Says whether an answer is owed, whatever the words of my mail; None leaves it to them."""
    words = {True: "an answer is owed", False: "no answer is owed", None: "left to the words"}[value]
    return _change(services, ids, words, lambda old: replace(old, expects=value))


def include(services: Services, ids: Ids) -> Done:
    """Makes a lead of what the rules leave out."""
    return _change(services, ids, "is a lead", lambda old: replace(old, included=True))


def clear_holds(services: Services, ids: Ids) -> Done:
    """Says that the person has looked: holds, bounces and absences known so far no longer count."""
    at = services.clock.now()
    return _change(services, ids, "holds cleared", lambda old: replace(old, holds_cleared=at))


def wait_for_all(services: Services, lead_id: str) -> Done:
    """Switches between waiting for anyone's answer and for everyone's."""
    every = not services.store.choices(services.store.resolve(lead_id)).wait_for_all
    words = "waits for everyone's answer" if every else "any answer will do"
    return _change(services, [lead_id], words, lambda old: replace(old, wait_for_all=every))


def readdress(services: Services, lead_id: str, old: str, new: str) -> Done:
    """Has follow-ups of a lead go to another address of the same person, or to their successor. `old` is an address I
    wrote to, or one that it was corrected to before."""
    _checked_pattern(new)
    row = services.store.resolve(lead_id)
    facts = next(iter(services.store.facts([row])))
    old = {canonical(now): was for was, now in facts.choices.readdressed}.get(canonical(old), old)
    written = {canonical(a.email) for mail in facts.mails if mail.mine for a in (*mail.to, *mail.cc, *mail.bcc)}
    if canonical(old) not in written:
        raise UserError(f"{old} is not among the recipients of {lead_id}", f"they are: {', '.join(sorted(written))}")

    def moved(choices: Choices) -> Choices:
        others = [(was, now) for was, now in choices.readdressed if canonical(was) != canonical(old)]
        return replace(choices, readdressed=(*others, (old, new)))

    return _change(services, [lead_id], f"{old} is now {new}", moved)


def ignore(services: Services, pattern: str) -> Done:
    """Never makes a lead of a person or domain again."""
    services.store.list_pattern(services.clock.now(), f"{pattern} ignored", "ignored", _checked_pattern(pattern))
    return Done(f"{pattern} is never a lead from now on")


def suppress(services: Services, pattern: str) -> Done:
    """Never writes to a person or domain again."""
    services.store.list_pattern(services.clock.now(), f"{pattern} suppressed", "suppressed", _checked_pattern(pattern))
    return Done(f"{pattern} will never be written to again")


def _checked_pattern(pattern: str) -> str:
    """An address or "@domain", lower case. Raises UserError."""
    text = pattern.strip().lower()
    local, at, domain = text.rpartition("@")
    if not at or not domain or " " in text or "*" in domain or (domain.count(".") == 0 and domain != "localhost"):
        raise UserError(f"{pattern!r} is neither an address nor @domain", "e.g. dana@ortiz.example or @ortiz.example")
    return text if local not in ("", "*") else f"@{domain}"


def forget(services: Services, address: str) -> Done:
    """Removes a person's texts, subjects and names from the store; what must never be written to stays listed. Raises
    UserError where it is not known yet whether a mail to them has left."""
    count = services.store.forget(services.clock.now(), canonical(_checked_pattern(address)))
    return Done(f"{address} forgotten: the words of {count} messages are gone from the store, not from your mailbox")


def undo(services: Services) -> Done:
    """Takes back the newest step, on the servers too. Raises UserError where there is none."""
    return _filed(services, take_back(services))


def take_back(services: Services) -> Done:
    """Takes back the newest step; what that asks of the servers is left to filing.carry_out. Raises UserError where
    there is none."""
    words = services.store.undo(services.clock.now())
    if not words:
        raise UserError("there is nothing to undo", "only your own steps can be undone")
    return Done(f"undone: {words}", _named(services, words))


def _named(services: Services, words: str) -> tuple[str, ...]:
    """The leads a step was about: its words begin with their ids."""
    ids = words.partition(": ")[0].split(", ")
    try:
        return tuple(lead_id for lead_id in ids if services.store.resolve(lead_id))
    except UnknownLead:
        return ()
