"""The people of the simulated year: who they are, and what each of them does when a mail of mine reaches them."""

import random
from dataclasses import dataclass
from datetime import timedelta

ME = {"work": "sam@seller.example", "home": "sam@seller.example"}
FREEMAIL = "gmail.com"
_NAMES = "dana erin finn gil hana ivan june karl lena milo nora otto pia quin rosa sven tara uwe vera willa xenia yuri".split()


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody outside."""

    address: str
    other: str
    """Another address of theirs, at another house."""
    colleague: str
    """Somebody of the same house; "" for freemail."""

    @property
    def house(self) -> str:
        """Their organisation, "" for freemail."""
        domain = self.address.partition("@")[2]
        return "" if domain == FREEMAIL else domain


def cast(rng: random.Random, count: int) -> list[Contact]:
    """So many people, in houses of a few, every sixth with freemail."""
    found = []
    for number in range(count):
        name = f"{_NAMES[number % len(_NAMES)]}{number}"
        house = FREEMAIL if number % 6 == 5 else f"house{number // 3}.example"
        colleague = "" if house == FREEMAIL else f"mate{number}@{house}"
        found.append(Contact(f"{name}@{house}", f"{name}@private{number}.example", colleague))
    rng.shuffle(found)
    return found


REACTIONS = {
    "silent": 52,
    "reply": 14,
    "reply by subject": 2,
    "other address": 3,
    "new subject": 4,
    "colleague cites": 2,
    "colleague by subject": 2,
    "no": 4,
    "not now": 3,
    "declined": 2,
    "away": 4,
    "away without date": 2,
    "hard bounce": 2,
    "soft bounce": 2,
    "ticket": 2,
}


def reaction(rng: random.Random) -> str:
    """What somebody does with one mail of mine."""
    [chosen] = rng.choices(list(REACTIONS), weights=list(REACTIONS.values()))
    return chosen


def delay(rng: random.Random, what: str) -> timedelta:
    """How long it takes: machines seconds to minutes, people minutes to weeks."""
    if what in ("away", "away without date", "hard bounce", "ticket"):
        return timedelta(seconds=rng.randint(5, 900))
    if what == "soft bounce":
        return timedelta(hours=rng.uniform(1, 30))
    kind = rng.random()
    if kind < 0.25:
        return timedelta(minutes=rng.uniform(1, 90))
    if kind < 0.75:
        return timedelta(hours=rng.uniform(1, 72))
    return timedelta(days=rng.uniform(3, 25))
