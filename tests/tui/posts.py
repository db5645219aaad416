"""Worlds for tests of sending: mail that waits for an answer, a server in memory, a clock that is moved by hand."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.events import Paste

from inboxfollow.app import first_look, outbox
from inboxfollow.app.preview import Wish, preview
from inboxfollow.domain.outgoing import Outgoing
from inboxfollow.domain.template import Template
from inboxfollow.ports.templates import Renderer
from tests.app.world import World
from tests.tui.desk import Desk

WINDOW = timedelta(seconds=31)
WORDS = "Hi Dana,\n\nshall I keep the date for you?"


class Held:
    """A renderer that waits until it is let go."""

    def __init__(self, inner: Renderer) -> None:
        self._inner, self.go = inner, threading.Event()

    def render(self, template: Template, values: Mapping[str, object]) -> str:
        assert self.go.wait(30)
        return self._inner.render(template, values)

    def problems(self, template: Template) -> object:
        return self._inner.problems(template)


@contextmanager
def world(*numbers: int | str, **rest: Any) -> Iterator[World]:
    """One mail of mine for each number, nine days ago, read; nobody has answered."""
    with TemporaryDirectory() as folder:
        made = World(Path(folder))
        try:
            for at, number in enumerate(numbers or ("a",)):
                made.sent(number, 9 + at / 100, **{"subject": f"Offer {number}", **rest})
            made.scan()
            first_look.seen(made.services)
            yield made
        finally:
            made.store.close()


def put(made: World, number: str = "a", **wish: Any) -> Outgoing:
    """A mail that another program queued for the lead of a number."""
    chosen = preview(made.services, made.leads()[number].id, Wish(**{"body": WORDS, **wish}))
    return outbox.queue(made.services, chosen)[0]


async def passes(desk: Desk, made: World, span: timedelta = WINDOW) -> None:
    """So much time goes by; what falls due is sent."""
    made.clock.tick(span)
    await count_down(desk)


async def paste(desk: Desk, words: str) -> None:
    """Words from the clipboard into what has the focus."""
    assert desk.app.focused is not None
    desk.app.focused.post_message(Paste(words))
    await desk.settle()


async def count_down(desk: Desk) -> None:
    """One step of the countdown, and everything it sets off."""
    desk.app.screen_stack[1].count_down()  # type: ignore[attr-defined]
    await desk.settle()


def delivered(made: World) -> list[str]:
    """The mails that a server took, as text."""
    return [source.decode() for sender in made.senders.values() for _, source in sender.delivered]
