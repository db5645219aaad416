"""A conversation in the order it was held, and the run of touches that waits for an answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    """Mails as they were written: after every mail they cite, otherwise by time. Circular citations are cut. The
    order does not depend on the order in which they were read."""
    if len(mails) == 1:
        return list(mails)
    by_time = sorted(mails, key=lambda mail: (mail.time, mail.message_id, mail.row))
    holder = {known: mail for mail in reversed(by_time) for known in _ids(mail)}
    if _cites_only_earlier(by_time, holder):
        return by_time
    placed: dict[int, tuple[datetime, int]] = {}
    for mail in by_time:
        _place(mail, holder, placed)
    return sorted(by_time, key=lambda mail: placed[mail.row])


def _cites_only_earlier(by_time: Sequence[Mail], holder: Mapping[str, Mail]) -> bool:
    """The usual case: the order of time is already one in which every mail comes after those it cites."""
    seen: set[int] = set()
    for mail in by_time:
        seen.add(mail.row)
        for ref in mail.references:
            cited = holder.get(ref.lower())
            if cited is not None and cited.row not in seen:
                return False
    return True


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
    late: list[Mail]
    """Inbound mail since the newest touch, or crossed with it."""
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
            if _is_touch(mail, outside, everyone, identity):
                run = _touch(run, mail, outside, seen, identity, wait_for_all)
                everyone.update(outside)
        elif run is not None:
            run.after.append(mail)
            run.late.append(mail)
            _answer(run, mail, identity, wait_for_all)
        elif mail.kind in ANSWERING and mail.sender.email:
            everyone.setdefault(canonical(mail.sender.email), mail.sender)
        seen.append(mail)
    return run


def _touch(
    run: Run | None, mail: Mail, outside: dict[str, Address], seen: list[Mail], identity: Identity, wait_for_all: bool
) -> Run:
    """Continues a run that is unanswered, or whose answer crossed with this mail; begins another where it is not."""
    crossing = _crossing(mail, seen)
    if (
        run is None
        or (outside and not run.people)
        or (run.answer and not any(_answers(run, m, identity) for m in crossing))
    ):
        crossed = {other.row for other in crossing}
        run = Run([mail], outside, [other for other in seen if other.row not in crossed], crossing, {}, list(crossing))
        for other in crossing:
            _answer(run, other, identity, wait_for_all)
        return run
    run.touches.append(mail)
    run.people.update({key: address for key, address in outside.items() if key not in run.people})
    run.late = crossing
    return run


def _is_touch(mail: Mail, outside: dict[str, Address], everyone: dict[str, Address], identity: Identity) -> bool:
    """Machine mail is none; nor is, in a conversation with others, a forward that only adds new people, or a word to
    my own people only."""
    if mail.machine:
        return False
    if any(key in everyone for key in outside) or not everyone:
        return True
    aside = not outside and bool(mail.to or mail.cc or mail.bcc) and not all(map(identity.is_internal, everyone))
    return not aside and not is_forward(mail.subject)


def _crossing(mine: Mail, seen: Sequence[Mail]) -> list[Mail]:
    """Inbound mail that crossed with mine: less than two minutes older, and mine does not cite it."""
    cited = {ref.lower() for ref in mine.references}
    found: list[Mail] = []
    for other in reversed(seen):
        if mine.time - other.time >= CROSSED:
            break
        if not other.mine and cited.isdisjoint(_ids(other)):
            found.append(other)
    return found[::-1]


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
    if not _answers(run, mail, identity):
        return
    run.replied.setdefault(canonical(mail.sender.email), mail)
    if run.answer is None and (not wait_for_all or all(person in run.replied for person in run.people)):
        run.answer = mail


def _answers(run: Run, mail: Mail, identity: Identity) -> bool:
    """Whether it comes from an outside person, other than one I only copied in blind."""
    if mail.kind not in ANSWERING or identity.is_internal(mail.sender.email) or identity.is_me(mail.sender.email):
        return False
    key = canonical(mail.sender.email)
    return key in run.people or all(key != canonical(blind.email) for touch in run.touches for blind in touch.bcc)


def rungs_of(mails: Sequence[Mail]) -> dict[int, Rung | None]:
    """By row, by what each inbound mail belongs to its ordered conversation; None for the mail that began it."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    citers: defaultdict[str, set[int]] = defaultdict(set)
    for mail in mails:
        for known in _ids(mail):
            owners[known].add(mail.row)
        for ref in mail.references:
            citers[ref.lower()].add(mail.row)
    return {mail.row: _rung(mail, mails[0], owners, citers) for mail in mails if not mail.mine}


def _rung(mail: Mail, first: Mail, owners: Mapping[str, set[int]], citers: Mapping[str, set[int]]) -> Rung | None:
    only_it = {mail.row}
    if any(owners.get(ref.lower(), only_it) != only_it for ref in mail.references):
        return Rung.IDS
    if mail.by_subject:
        return Rung.SUBJECT
    if mail.row == first.row:
        return None
    return Rung.IDS if any(citers.get(known, only_it) != only_it for known in _ids(mail)) else Rung.PROVIDER


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
