"""The first start: what is said to somebody who has no configuration yet."""

import asyncio
from collections.abc import Callable

import pytest

from inboxfollow.tui.screens.welcome import Welcome


def welcome(look: Callable[[str], None], *keys: str, size: tuple[int, int] = (80, 24)) -> str | None:
    """Shows the welcome, looks at it, presses keys; what it ended with."""

    async def run() -> str | None:
        app = Welcome("/home/sam/[/b]\x1b[2J/config.toml")
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            look("\n".join(strip.text for strip in app.screen._compositor.render_strips()))
            await pilot.press(*keys)
        return app.return_value

    return asyncio.run(asyncio.wait_for(run(), 60))


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_it_offers_the_demo_and_says_how_to_begin(size: tuple[int, int]) -> None:
    """At any size the demo, set-up, the path of the configuration and the way by hand are seen."""

    def look(text: str) -> None:
        for words in ("sample mailbox", "config.toml.", "config.example.toml", "accounts test", "inboxfollow scan"):
            assert words in text
        assert "[/b]" in text
        assert "\x1b" not in text

    assert welcome(look, "q", size=size) == ""


@pytest.mark.parametrize("key", ["d", "enter"])
def test_a_key_opens_the_demo(key: str) -> None:
    """d or Enter end it with the wish for the demo."""
    assert welcome(lambda _: None, key) == "demo"


def test_a_key_starts_set_up() -> None:
    """s ends it with the wish for set-up."""
    assert welcome(lambda _: None, "s") == "setup"


@pytest.mark.parametrize("key", ["q", "escape"])
def test_a_key_leaves(key: str) -> None:
    """q or Esc end it without."""
    assert welcome(lambda _: None, key) == ""
