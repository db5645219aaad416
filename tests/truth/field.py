"""Where sends are disturbed: many silent leads in one mailbox, with a proxy before it that can cut, and a submission
server that can fail; and what the servers, not the product, know of each lead."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from tests.servers.smtp import Fault, Received
from tests.servers.smtp_session import Stage
from tests.servers.watching_proxy import WatchingProxy
from tests.truth.letters import Person
from tests.truth.product import Result, fill
from tests.truth.running import Running
from tests.truth.scene import Mail, Scene
from tests.truth.sending import ORIGINAL, Post, filed

Provider = Literal["plain", "files", "renames"]
"""Whether the provider puts what it takes into Sent: not at all, as it is, or under an id of its own (PROTOCOLS F4)."""
WARM = 3
"""Sends that nothing disturbs; the last one is measured."""
PATIENCE = 20.0
"""Seconds within which servers finish what they are at."""


class Field:
    """`count` leads, each with one person. Use it as a context manager."""

    def __init__(self, directory: Path, count: int, seed: str) -> None:
        self.post = Post(directory, relay=self._deliver)
        self.leads: dict[str, str] = {}
        """Address of the person to id of the lead, for each that has not been written to."""
        self.victims: list[Running] = []
        """The processes that are disturbed, in the order of their start."""
        self.provider: Provider = "plain"
        self.octets, self.seconds = 0, 0.0
        """What the mail server says in the course of a send that nothing disturbs, and how long that takes."""
        self._count, self._seed = count, seed
        self._timers: list[threading.Timer] = []
        self._asked: dict[str, tuple[Scene, Person, Mail]] = {}

    def __enter__(self) -> Self:
        self.post.__enter__()
        self.proxy = WatchingProxy(self.post.mine.imap_port)
        self.post.connect(imap_port=self.proxy.port)
        for number in range(self._count + WARM):
            scene = Scene("field", f"{self._seed}/{number}", number, datetime.now(UTC))
            who = scene.person()
            self._asked[who.email] = scene, who, scene.mine([who], scene.ago(20))
        fill(self.post.mine, [letter for scene, _, _ in self._asked.values() for letter in scene.letters])
        self.post.product.scan()
        self.leads = {row["people"][0]["address"]: row["id"] for row in self.post.product.rows()}
        for _ in range(WARM):
            self._measure(self.leads.popitem()[1])
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.proxy.close()
        self.post.__exit__(kind, value, tb)

    def _measure(self, lead: str) -> None:
        self.proxy.reset()
        began = time.monotonic()
        result = self.post.send(lead)
        assert result.code == 0, result
        self.octets, self.seconds = self.proxy.replies, time.monotonic() - began

    # what is done to it

    def fault(self, stage: Stage, **how: Any) -> Fault:
        """Plans a fault of the submission server (tests.servers.smtp)."""
        return self.post.smtp.fault(stage, **how)

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        """Does something to a process that has been started so long ago."""
        self._timers.append(threading.Timer(seconds, action))

    def start(self, lead: str, processes: int, module: str) -> None:
        """Starts the victims."""
        self.victims.clear()
        for _ in range(processes):
            self.victims.append(self.post.sending(lead, module=module))
        for timer in self._timers:
            timer.start()

    def beside(self, *words: str) -> None:
        """Starts another command beside the victims; it is waited for like them."""
        self.victims.append(Running(self.post.product.start(*words)))

    def answer(self, address: str) -> None:
        """That person replies to my first mail, into Junk, where a provider files people who are not known yet."""
        scene, who, mail = self._asked[address]
        scene.letters.clear()
        scene.theirs(who, datetime.now(UTC), answers=mail, folder="Junk")
        fill(self.post.mine, scene.letters)

    def end(self) -> list[Result]:
        """Waits for the victims, takes all disturbances away, and waits until the servers are at rest."""
        ends = [victim.end() for victim in self.victims]
        for timer in self._timers:
            timer.cancel()
            timer.join()
        self._timers.clear()
        self.proxy.refuse = self.proxy.cut_after = None
        self.proxy.reset()
        self._await_rest()
        self.post.smtp.heal()
        return ends

    def _await_rest(self) -> None:
        end = time.monotonic() + PATIENCE
        while self.post.smtp.deliveries_under_way:
            if time.monotonic() > end:
                raise TimeoutError("the submission server does not come to rest")
            time.sleep(0.005)

    # what the servers know

    def delivered(self, address: str) -> list[Received]:
        """All mail that was delivered to that person."""
        return [one for one in self.post.smtp.received if address in one.recipients]

    def copies(self) -> dict[str, int]:
        """How many copies of each mail lie in Sent, under its own id."""
        counts: dict[str, int] = {}
        for one in filed(self.post.mine, "Sent"):
            own = one.original_id or one.message_id
            counts[own] = counts.get(own, 0) + 1
        return counts

    def _deliver(self, received: Received) -> None:
        """What the provider does with mail it has taken."""
        source, own = received.source, f"Message-ID: {received.message_id}".encode()
        if self.provider == "renames":
            given = received.message_id.replace("<", "<given-")
            source = source.replace(own, f"Message-ID: {given}\r\n{ORIGINAL}: {received.message_id}".encode())
        if self.provider != "plain":
            self.post.mine.deliver("Sent", source, datetime.now(UTC), "S")
