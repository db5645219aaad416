"""Light and dark. Words and background differ enough to be read by tired eyes; nothing is told by colour alone."""

from textual.theme import BUILTIN_THEMES, Theme

THEMES: tuple[Theme, ...] = ()
"""Own themes beside those that Textual has."""
_DARK, _LIGHT = "textual-dark", "textual-light"
_LIGHT_COLOURS = ("7", "15")
"""Of a terminal's sixteen colours those that are light."""


def theme_for(wanted: str, colorfgbg: str) -> str:
    """The name of a theme for `[ui] theme`: light, dark, or a theme of Textual's; else what fits the terminal's
    background as far as `colorfgbg` (the variable COLORFGBG: "15;0") tells, else dark."""
    if wanted in BUILTIN_THEMES:
        return wanted
    light = wanted == "light" or (wanted != "dark" and colorfgbg.rpartition(";")[2] in _LIGHT_COLOURS)
    return _LIGHT if light else _DARK
