"""A conversation in the order it was held, and the run of touches that waits for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxfollow.domain.facts import Mail
from inboxfollow.domain.identity import Identity, canonical
from inboxfollow.domain.ladder import Rung
from inboxfollow.domain.message import Address
from inboxfollow.domain.subject import is_forward
from inboxfollow.domain.verdict import Kind

CROSSED = timedelta(minutes=2)
"""An answer that came less than this before my mail still counts as one (DOMAIN, "Order in time")."""
ANSWERING = frozenset({Kind.PERSON, Kind.CALENDAR, Kind.REACTION})


def in_order(mails: Sequence[Mail]) -> list[Mail]:
    """Mails as they were written: after every mail they cite, otherwise by time. Circular citations are cut."""
    if len(mails) == 1:
        return list(mails)
    holder = {known: mail for mail in mails for known in _ids(mail)}
    placed: dict[int, tuple[datetime, int]] = {}
    for mail in mails:
        _place(mail, holder, placed)
    return sorted(mails, key=lambda mail: (*placed[mail.row], mail.row))


def _place(start: Mail, holder: dict[str, Mail], placed: dict[int, tuple[datetime, int]]) -> None:
    """Gives a mail the latest moment of itself and all it cites, and a depth that breaks ties; no recursion, since
    a conversation of hostile mail may be thousands deep."""
    stack, entered = [start], set[int]()
    while stack:
        mail = stack[-1]
        cited = [p for ref in mail.references if (p := holder.get(ref.lower())) is not None and p.row != mail.row]
        waiting = [parent for parent in cited if parent.row not in placed and parent.row not in entered]
        if mail.row not in placed and waiting:
            entered.add(mail.row)
            stack.extend(waiting)
            continue
        stack.pop()
        if mail.row not in placed:
            parents = [placed[parent.row] for parent in cited if parent.row in placed]
            moment = max([mail.time, *(when for when, _ in parents)])
            placed[mail.row] = moment, 1 + max((depth for when, depth in parents if when == moment), default=0)


def _ids(mail: Mail) -> list[str]:
    return [known.lower() for known in (mail.message_id, *mail.other_ids)]


@dataclass(slots=True)
class Run:
    """Touches since a person last answered, whom they went to, and the answer that ended them."""

    touches: list[Mail]
    people: dict[str, Address]
    """Outside people by canonical address, in the order I wrote to them."""
    before: list[Mail]
    """What came before the first touch of this run."""
    after: list[Mail]
    """Inbound mail since the first touch."""
    replied: dict[str, Mail]
    """Canonical address to their first answer."""
    answer: Mail | None = None

    @property
    def last(self) -> Mail:
        """My newest touch."""
        return self.touches[-1]


def newest_run(mails: Sequence[Mail], identity: Identity, *, wait_for_all: bool) -> Run | None:
    """The newest run of touches of an ordered conversation; None where no mail of mine is a touch."""
    run: Run | None = None
    seen: list[Mail] = []
    everyone: dict[str, Address] = {}
    for mail in mails:
        if mail.mine:
            outside = _outside(mail, identity)
            if not _is_touch(mail, outside, everyone, has_run=run is not None, seen=seen):
                seen.append(mail)
                continue
            if run is None or (run.answer is not None and not _crossed(run.answer, mail)):
                run = Run([], {}, list(seen), [], {})
            run.touches.append(mail)
            run.people.update({key: address for key, address in outside.items() if key not in run.people})
            everyone.update(outside)
        elif run is not None:
            run.after.append(mail)
            _answer(run, mail, identity, wait_for_all)
        elif mail.kind in ANSWERING and mail.sender.email:
            everyone.setdefault(canonical(mail.sender.email), mail.sender)
        seen.append(mail)
    return run


def _is_touch(
    mail: Mail, outside: dict[str, Address], everyone: dict[str, Address], *, has_run: bool, seen: list[Mail]
) -> bool:
    """Machine mail is none, nor is a forward that only adds new people to a conversation with others."""
    if mail.machine:
        return False
    adds_only = bool(everyone) and not any(key in everyone for key in outside)
    return not (adds_only and (has_run or seen) and is_forward(mail.subject))


def _crossed(answer: Mail, mine: Mail) -> bool:
    """My mail and their answer crossed: less than two minutes apart, and mine does not cite theirs."""
    cited = {ref.lower() for ref in mine.references}
    return mine.time - answer.time < CROSSED and cited.isdisjoint(_ids(answer))


def _outside(mail: Mail, identity: Identity) -> dict[str, Address]:
    """The people a mail of mine asks: To and Cc outside my organisation; blind copies only where it shows nobody
    but me."""
    shown = (*mail.to, *mail.cc)
    blind = all(identity.is_me(address.email) for address in shown)
    return _strangers(mail.bcc if blind else shown, identity)


def _strangers(addresses: Sequence[Address], identity: Identity) -> dict[str, Address]:
    return {
        canonical(address.email): address
        for address in addresses
        if not identity.is_me(address.email) and not identity.is_internal(address.email)
    }


def _answer(run: Run, mail: Mail, identity: Identity, wait_for_all: bool) -> None:
    """Enters an inbound mail into the ledger where it is an answer of an outside person."""
    key = canonical(mail.sender.email)
    if mail.kind not in ANSWERING or identity.is_internal(mail.sender.email) or identity.is_me(mail.sender.email):
        return
    if key not in run.people and any(key == canonical(a.email) for touch in run.touches for a in touch.bcc):
        return
    run.replied.setdefault(key, mail)
    if run.answer is None and (not wait_for_all or all(person in run.replied for person in run.people)):
        run.answer = mail


def rung_of(mail: Mail, mails: Sequence[Mail]) -> Rung | None:
    """By what an inbound mail belongs to its ordered conversation; None for the mail that began it."""
    others = [other for other in mails if other.row != mail.row]
    known = {name for other in others for name in _ids(other)}
    if any(ref.lower() in known for ref in mail.references):
        return Rung.IDS
    if mail.by_subject:
        return Rung.SUBJECT
    if not others or mail.row == mails[0].row:
        return None
    own = set(_ids(mail))
    return Rung.IDS if any(ref.lower() in own for other in others for ref in other.references) else Rung.PROVIDER


def typical_reply(mails: Sequence[Mail]) -> timedelta | None:
    """The median time outsiders took to answer me in this conversation, as far as it is known."""
    spans: list[timedelta] = []
    asked: datetime | None = None
    for mail in mails:
        if mail.mine:
            asked = mail.time if not mail.machine else asked
        elif asked is not None and mail.kind in ANSWERING:
            spans.append(max(mail.time - asked, timedelta()))
            asked = None
    return sorted(spans)[len(spans) // 2] if spans else None
