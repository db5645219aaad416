"""Sends that are disturbed, and what must be true of each whatever happened (DESIGN, "Sending: exactly once, or ask").

A trial: a lead nobody has written to yet, one `send` that is disturbed, then, all being well again, the same `send`
once more, unless the store notes that the first has said "sent": then another would rightly be the next touch. The
repeat settles the first and never goes on to the next touch. What was delivered is counted at the server.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.servers.smtp import Received
from tests.truth.disturbances import Disturbance
from tests.truth.field import Field, Provider
from tests.truth.product import Result
from tests.truth.sending import Row, rows_of
from tests.truth.tally import Tally

CODES = {"sent": 0, "unknown": 1, "failed": 1, "blocked": 3}
"""How the repeat must end, by what it says. A login that was refused the first time is told with 1 too."""
DENIED = frozenset({"failed", "blocked", "cancelled", "ready"})
"""States that say: nobody has got it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One send of a campaign, all of it decided before it begins."""

    disturbance: Disturbance
    provider: Provider
    resend: bool
    """Whether a lead that got nothing is written to once more in the end."""
    seed: str


def plan(disturbances: Sequence[Disturbance], count: int, seed: str) -> list[Trial]:
    """`count` trials that hold every disturbance as often as its weight says, in random order; each at least once
    where there is room."""
    rng = random.Random(seed)
    total = sum(one.weight for one in disturbances)
    chosen = [one for one in disturbances for _ in range(max(1, one.weight * count // total))]
    rng.shuffle(chosen)
    chosen = chosen[:count] + rng.choices(
        disturbances, [one.weight for one in disturbances], k=max(0, count - len(chosen))
    )
    return trials(chosen, seed)


def trials(chosen: Sequence[Disturbance], seed: str) -> list[Trial]:
    """A trial of each, with all that is left to chance decided."""
    rng = random.Random(seed)
    return [
        Trial(one, rng.choice(one.providers), rng.random() < 0.5, f"{seed}/{number}")
        for number, one in enumerate(chosen)
    ]


def one_of_each(disturbances: Iterable[Disturbance], seed: str) -> list[Disturbance]:
    """One disturbance of every group."""
    groups: dict[str, list[Disturbance]] = {}
    for one in disturbances:
        groups.setdefault(one.group, []).append(one)
    rng = random.Random(seed)
    return [rng.choice(group) for group in groups.values()]


def run(planned: Iterable[Trial], ground: Field) -> dict[str, Tally]:
    """Plays the trials on a field with as many leads, and looks at all leads in the end; tallies by group."""
    tallies: dict[str, Tally] = {}
    fates = {}
    leads = iter(sorted(ground.leads.items()))
    for trial, (address, lead) in zip(planned, leads, strict=False):
        tally = tallies.setdefault(trial.disturbance.group, Tally())
        story = _Story(trial, ground, address, lead, tally)
        story.play()
        fates[lead] = story
    _look_back(fates, ground)
    return tallies


class _Story:
    """One trial under way."""

    def __init__(self, trial: Trial, ground: Field, address: str, lead: str, tally: Tally) -> None:
        self.trial, self.ground, self.address, self.lead, self.tally = trial, ground, address, lead, tally
        self.answered = False
        self._told: set[str | None] = set()

    @property
    def delivered(self) -> list[Received]:
        """What this lead's person got."""
        return self.ground.delivered(self.address)

    def play(self) -> None:
        """The disturbed sends, the repeat, and what a person does about what is left open."""
        self.ground.provider = self.trial.provider
        self.tally.trials += 1
        rng, rows, struck = random.Random(self.trial.seed), list[Row](), False
        for _ in range(self.trial.disturbance.rounds):
            struck |= self._disturbed(rng)
            rows, before = self._rows(), rows
            self._check(not _is_open(before) or len(rows) == len(before), "a repeat wrote another mail")
            if self._is_told(rows):
                break
        self.tally.struck += struck
        if not self._is_told(rows):
            self._repeat(rows)
        self.tally.delivered += len(self.delivered)
        self.tally.duplicates += max(0, len(self.delivered) - 1)

    def _disturbed(self, rng: random.Random) -> bool:
        """One send, disturbed; whether the disturbance met it."""
        disturbance, ground = self.trial.disturbance, self.ground
        struck = disturbance.plan(ground, rng)
        ground.start(self.lead, disturbance.processes, disturbance.module)
        ends = ground.end()
        told = [self._hear(result) for result in ends]
        self._told |= {one["message_id"] for one in told}
        if disturbance.processes > 1 and not any(result.code < 0 for result in ends):
            self._check([one["status"] for one in told] == ["sent", "sent"], f"two undisturbed ended as {ends}")
        return struck()

    def _is_told(self, rows: list[Row]) -> bool:
        """Whether the mail was sent and the product has noted that it said so: the next send is the next touch."""
        noted = bool(rows) and rows[0].status == "sent" and rows[0].reported
        self._check(not noted or rows[0].message_id in self._told, "noted that somebody was told, and nobody was")
        return noted

    def _repeat(self, before: list[Row]) -> None:
        got = len(self.delivered)
        if self.trial.disturbance.answered:
            self.ground.answer(self.address)
            self.answered = True
        result = self.ground.post.send(self.lead)
        told = self._hear(result)
        self._check(not self.answered or len(self.delivered) == got, "written to somebody who has answered")
        rows = self._rows()
        if not rows:  # killed before it was entered, then they answered
            self._check(self.answered and told["status"] == "blocked", f"nothing was entered: {result}")
            return
        newest = rows[0]
        self._check(result.code == CODES.get(told["status"]), f"the repeat ended with {result.code}: {told}")
        self._check(newest.message_id == told["message_id"] or told["status"] == "blocked", f"told of another: {told}")
        self._check(not _is_open(before) or len(rows) == len(before), "the repeat wrote another mail")
        doubtful = bool(before) and before[0].status in ("sending", "unknown")
        self.tally.found_in_sent += doubtful and newest.status == "sent"
        if newest.status == "unknown":
            self._ask(newest, told)
        elif newest.status != "sent":
            self._go_on()

    def _ask(self, row: Row, told: dict[str, Any]) -> None:
        """The person is told, looks, and says what became of it."""
        self.tally.asked += 1
        self._check(f"outbox sent {row.number}" in told["hint"], f"no word on what to do: {told}")
        self._check(
            not (self.delivered and self.trial.provider != "plain"), "the copy in Sent was not found: " + row.message_id
        )
        answer = "sent" if self.delivered else "failed"
        result = self.ground.post.product.run("outbox", answer, str(row.number), "--json")
        self._check(result.code == 0 and result.json["status"] == answer, f"outbox {answer}: {result}")
        if not self.delivered:
            self._go_on()

    def _go_on(self) -> None:
        """Nothing was delivered, and that is known: the next send is a first one again, and arrives."""
        self._check(not self.delivered, "said not to be sent, and delivered")
        if self.trial.resend:
            result = self.ground.post.send(self.lead)
            wanted = (3, "blocked") if self.answered else (0, "sent")
            self._check((result.code, self._hear(result)["status"]) == wanted, f"a fresh send ended as {result}")
            self._rows()

    def _hear(self, result: Result) -> dict[str, Any]:
        """What a command says must be one document, and true; a killed one says nothing, or all."""
        nothing = {"status": "", "message_id": "", "hint": ""}
        try:
            said = json.loads(result.out)
        except json.JSONDecodeError:
            self._check(result.code < 0 and not result.out, f"no document: {result}")
            return nothing
        mine = [one for one in said if one["id"] == self.lead] if isinstance(said, list) else []
        told: dict[str, Any] = mine[0] if mine else nothing
        told = {**told, "message_id": (told["message_id"] or "").replace("given-", "")}  # the provider's id means ours
        self.tally.blocked += told["status"] == "blocked"
        count = self._count(told["message_id"])
        if (told["status"] == "sent" and count != 1) or (told["status"] in ("failed", "blocked") and count):
            self.tally.false_claims += 1
            self._check(False, f"said {told['status']}, delivered {count}: {result}")
        return told

    def _rows(self) -> list[Row]:
        """The lead's mails; what the store notes of each must be true, and the store whole."""
        with self.ground.post.store() as store:
            self._check(store.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the store is damaged")
            rows = rows_of(store, self.lead)
        for row in rows:
            count = self._count(row.message_id)
            if (row.status == "sent" and count != 1) or (row.status in DENIED and count):
                self.tally.false_claims += 1
                self._check(False, f"noted as {row.status}, delivered {count}: {row.message_id}")
            bad = [one for one in self.delivered if one.message_id == row.message_id and one.source != row.source]
            self._check(not bad, "other octets than the frozen ones")
        self._check(len(self.delivered) <= 1, f"{len(self.delivered)} deliveries to {self.address}")
        return rows

    def _count(self, message_id: str | None) -> int:
        return sum(one.message_id == message_id for one in self.delivered)

    def _check(self, kept: bool, otherwise: str) -> None:
        if not kept:
            self.tally.broken.append(f"[{self.trial.disturbance.group}, {self.trial.seed}] {otherwise}")


def _is_open(rows: list[Row]) -> bool:
    """Whether the lead's newest mail left, may have left, or is to leave: then no other is written, only this one
    settled."""
    return bool(rows) and rows[0].status in ("sending", "unknown", "ready", "sent")


def _look_back(stories: dict[str, _Story], ground: Field) -> None:
    """When all is over: the list counts what was delivered, each has one copy in Sent, nothing is left open."""
    drained = ground.post.product.run("outbox", "drain", "--json")
    scanned = ground.post.product.run("scan", "--json")
    copies, left = ground.copies(), Counter(row.status for row in ground.post.outbox())
    leads = {row["id"]: row for row in ground.post.product.rows()}
    for lead, story in stories.items():
        check, delivered, row = story._check, story.delivered, leads[lead]
        if story.answered:
            check(row["state"] == "answered", f"state {row['state']}")
        else:
            check(row["touches"] == 1 + len(delivered), f"{len(delivered)} delivered, {row['touches']} touches")
            check(row["state"] == "awaiting", f"state {row['state']}")
        for one in delivered:
            check(copies.get(one.message_id) == 1, f"{copies.get(one.message_id, 0)} copies in Sent")
            check(row["last_message_id"].replace("given-", "") == one.message_id, "another last_message_id")
        check(drained.code == scanned.code == 0, f"{drained} {scanned}")
        check(not left.keys() & {"sending", "unknown", "ready"}, f"left in the outbox: {left}")
