"""A whole mailbox from a seed, with the truth about every conversation of mine in it.

Two calls with the same seed and `now` give the same bytes. Every scenario has people, companies and subjects of its
own, so that no fact of one leaks into another; noise comes from strangers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes

from tests.truth.letters import Person
from tests.truth.scenarios import SCENARIOS, Scenario
from tests.truth.scene import IGNORED, INTERNAL_DOMAIN, ME, SALES, Expected, Letter, Scene


@dataclass(frozen=True, slots=True)
class Config:
    """What the product must be told about me."""

    name: str = ME.name
    addresses: tuple[str, ...] = (ME.email, SALES.email)
    internal_domain: str = INTERNAL_DOMAIN
    ignore: tuple[str, ...] = IGNORED


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Letters in delivery order, and what is true of them. `absent`: ids of mine that make no row of their own."""

    letters: tuple[Letter, ...]
    truth: tuple[Expected, ...]
    absent: tuple[str, ...]
    config: Config


def generate(
    seed: int, now: datetime, *, noise: int = 200, rounds: int = 1, scenarios: Sequence[Scenario] = SCENARIOS
) -> Mailbox:
    """Plays every scenario `rounds` times (numbered, so that none meets another) and adds `noise` unrelated mails.

    `now` is aware; letters lie up to 520 days before it. Late letters come last, the rest by arrival.
    """
    scenes = []
    number = 1000 * (1 + abs(seed) % 1000)
    for _ in range(rounds):
        for play in scenarios:
            number += 1
            scene = Scene(play.__name__, f"{seed}/{number}", number, now)
            play(scene)
            scenes.append(scene)
    if noise:
        scenes.append(_noise(f"{seed}/noise", now, noise))
    letters = sorted((letter for scene in scenes for letter in scene.letters), key=lambda one: (one.late, one.arrived))
    return Mailbox(
        tuple(letters),
        tuple(_with_ids(truth, scene) for scene in scenes for truth in scene.truth),
        tuple(one for scene in scenes for one in scene.absent),
        Config(),
    )


def _with_ids(truth: Expected, scene: Scene) -> Expected:
    ids = (str(message_from_bytes(letter.source)["Message-ID"] or "(no id)") for letter in scene.letters)
    return replace(truth, message_ids=tuple(dict.fromkeys(ids)))


def _noise(seed: str, now: datetime, count: int) -> Scene:
    scene = Scene("noise", seed, 0, now)
    makers = (_newsletter, _notification, _stranger, _spam)
    for index in range(count):
        makers[scene.rng.choices(range(4), (4, 3, 2, 1))[0]](scene, index)
    return scene


def _newsletter(scene: Scene, index: int) -> None:
    shop = f"shop{index % 17}.example"
    headers = [("List-Id", f"<news.{shop}>"), ("List-Unsubscribe", f"<https://{shop}/off>"), ("Precedence", "bulk")]
    at = scene.ago(scene.rng.randrange(0, 390), 1)
    scene.theirs(
        Person("Shop", f"news@{shop}"),
        at,
        "This week only.",
        subject=f"Offer {index}",
        headers=headers,
        folder=_where(scene),
    )


def _notification(scene: Scene, index: int) -> None:
    robot = Person("Build", f"notifications@ci{index % 5}.example")
    headers = [("Auto-Submitted", "auto-generated")]
    at = scene.ago(scene.rng.randrange(0, 390), 1)
    scene.theirs(
        robot, at, f"Build {index} passed.", subject=f"[project] build {index}", headers=headers, folder=_where(scene)
    )


def _stranger(scene: Scene, index: int) -> None:
    who = scene.person(f"stranger{index}.example")
    subject = f"{scene.rng.choice(scene.tongue.topics)} S{index}"
    first = scene.theirs(who, scene.ago(scene.rng.randrange(5, 390)), subject=subject)
    if scene.rng.random() < 0.4:
        scene.theirs(who, first.at + timedelta(days=2), scene.say("nudges", "Sam"), answers=first, to=[ME])


def _spam(scene: Scene, index: int) -> None:
    at = scene.ago(scene.rng.randrange(0, 30), 1)
    scene.theirs(
        Person("", f"win{index}@lottery{index}.example"), at, "You won.", subject="Re: your prize", folder="Junk"
    )


def _where(scene: Scene) -> str:
    return scene.rng.choice(("INBOX", "INBOX", "INBOX", "Archive", "Trash", "Lists"))
