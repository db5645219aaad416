"""The README's pictures: the dashboard of the demo at a fixed moment, light and dark.

    python -m tests.pictures.make

writes them anew, the same bytes wherever the screens are the same. They load nothing from anywhere.
"""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

from textual.theme import Theme

from inboxfollow.tui.themes import DARK, LIGHT
from tests.tui.desk import Desk, demo, drive
from tests.tui.snapshot import still

COMMAND = "python -m tests.pictures.make"
FOLDER = Path(__file__).parent
THEMES = {"dark": DARK, "light": LIGHT}


class Picture(NamedTuple):
    """A screen of so many cells, and the keys that lead there from the one before."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("main", (172, 38)),
    Picture("preview", (100, 32), ("f",)),
    Picture("first-look", (100, 24), ("escape", "L")),
)
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_PREFIX = re.compile(r"terminal-\d+")
_PARTS = re.compile(r"<text [^>]*clip-path=\"url\(#t-line-(\d+)\)\">([^<]*)</text>")
_FRAME = {"background": "#292929", "foreground": "#c5c8c6", "edge": "rgba(255,255,255,0.35)"}
"""Colours that Rich gives the window around a screen, which is dark whatever the theme."""


def pictures() -> dict[str, str]:
    """SVG by the name of its file."""
    made = dict[str, str]()

    async def script(desk: Desk) -> None:
        desk.app.animation_level = "none"
        for picture in PICTURES:
            await desk.pilot.resize_terminal(*picture.size)
            await desk.press(*picture.keys)
            for name, theme in THEMES.items():
                desk.app.theme = theme.name
                await still(desk)
                made[f"{picture.name}-{name}.svg"] = _cleaned(desk.app.export_screenshot(simplify=True), theme)

    with demo() as services:
        drive(services, script, PICTURES[0].size)
    return made


def _cleaned(svg: str, theme: Theme) -> str:
    """Without fonts of other hosts, with a window in the colours of the theme."""
    svg = _PREFIX.sub("t", _FONTS.sub("", svg))
    svg = svg.replace("Fira Code, monospace", "'Fira Code', 'DejaVu Sans Mono', Menlo, Consolas, monospace")
    svg = svg.replace(_FRAME["background"], theme.background or "").replace(
        _FRAME["foreground"], theme.foreground or ""
    )
    svg = svg.replace(_FRAME["edge"], "rgba(128,128,128,0.5)")
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def words(svg: str) -> list[str]:
    """The text of a picture, line by line, without the empty cells."""
    lines = dict[str, list[str]]()
    for number, part in _PARTS.findall(svg):
        lines.setdefault(number, []).append(" ".join(unescape(part).split()))
    return [" ".join(parts) for parts in lines.values()]


def main() -> None:
    """Writes all of them."""
    for name, svg in pictures().items():
        (FOLDER / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
