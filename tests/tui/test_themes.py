"""Light and dark: words that can be read."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color

from inboxfollow.app.services import Looks
from inboxfollow.domain.errors import UserError
from inboxfollow.tui.app import Dashboard
from inboxfollow.tui.themes import theme_for
from tests.app.world import World
from tests.tui.desk import WIDE, Desk, demo, drive
from tests.tui.terminal import received

_READABLE = 4.5
"""WCAG 2.2, 1.4.3."""
_LETTERS = re.compile(r"\w")


def _contrast(segment: Segment) -> float:
    style = segment.style
    assert style is not None and style.color is not None and style.bgcolor is not None
    lights = sorted(_light(Color.from_rich_color(one)) for one in (style.color, style.bgcolor))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(color: Color) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_all_words_can_be_read(theme: str) -> None:
    """On every screen that is there to be read, under the cursor and on marked rows too."""

    def faint(desk: Desk) -> set[str]:
        return {
            f"{segment.text} {segment.style}"
            for strip in desk.app.screen._compositor.render_strips()
            for segment in strip
            if _LETTERS.search(segment.text) and _contrast(segment) < _READABLE
        }

    async def script(desk: Desk) -> None:
        desk.app.say("Something to be read", "warning")
        for keys in (["escape"], ["2", "j", "v", "j"], ["3"], ["question_mark"], ["q", "o"], ["q", "ctrl+l"]):
            await desk.press(*keys)
            assert faint(desk) == set()

    with demo() as services:
        drive(replace(services, looks=Looks(theme=theme)), script, WIDE)


@pytest.mark.parametrize(
    ("wanted", "variable", "theme"),
    [
        ("auto", "", "inboxfollow-dark"),
        ("auto", "15;0", "inboxfollow-dark"),
        ("auto", "0;15", "inboxfollow-light"),
        ("auto", "0;default;7", "inboxfollow-light"),
        ("dark", "0;15", "inboxfollow-dark"),
        ("light", "15;0", "inboxfollow-light"),
        ("nord", "", "nord"),
    ],
)
def test_a_theme_is_chosen(wanted: str, variable: str, theme: str) -> None:
    """As the person says; else as the terminal says of itself, else dark."""
    assert theme_for(wanted, variable) == theme


def test_a_theme_that_is_none_is_named(world: World) -> None:
    """Before anything opens, with the nearest one."""
    with pytest.raises(UserError, match='there is no theme "drak"') as told:
        Dashboard(replace(world.services, looks=Looks(theme="drak")))
    assert told.value.hint == 'did you mean "dark"?'


def test_no_color_leaves_shades_of_grey(tmp_path: Path) -> None:
    """With NO_COLOR set, red, green and blue of every colour that is sent are equal."""
    arguments = ["-m", "tests.tui.hostile", str(tmp_path)]
    got = received(arguments, ["\x1b", "2", "q", "q"], NO_COLOR="1", COLORTERM="truecolor").decode()
    colours = re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", got)
    assert colours
    assert {colour for colour in colours if len(set(colour)) > 1} == set()
    assert "48;5;" not in got
