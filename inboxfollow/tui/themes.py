"""Light and dark. Words and background differ enough to be read by tired eyes (WCAG 2.2, 1.4.3), also under the cursor;
nothing is told by colour alone. NO_COLOR is obeyed by Textual: what is left are shades of grey."""

from difflib import get_close_matches

from rich.terminal_theme import TerminalTheme
from textual.theme import BUILTIN_THEMES, Theme

from inboxfollow.domain.errors import UserError

DARK = Theme(
    "inboxfollow-dark",
    primary="#17426d",
    secondary="#4d7ea8",
    accent="#8ab4f8",
    warning="#f0c05a",
    error="#ff8f8f",
    success="#7bd88f",
    foreground="#e6e8ea",
    background="#121518",
    surface="#181c20",
    panel="#22282e",
    dark=True,
    variables={
        "text-muted": "#a4adb6",
        "text-primary": "#9cc7f5",
        "text-success": "#8fdca0",
        "text-warning": "#f0c05a",
        "text-error": "#ff9a9a",
        "footer-key-foreground": "#f0c05a",
        "footer-description-foreground": "#e6e8ea",
        "block-cursor-background": "#17426d",
        "block-cursor-foreground": "#ffffff",
        "scrollbar": "#7d8893",
        "scrollbar-background": "#22282e",
    },
)
LIGHT = Theme(
    "inboxfollow-light",
    primary="#b9d6f5",
    secondary="#4a7aa5",
    accent="#0b4f9e",
    warning="#7a5200",
    error="#a3001b",
    success="#1e6b34",
    foreground="#1b1f23",
    background="#fafafa",
    surface="#f3f4f5",
    panel="#e4e7ea",
    dark=False,
    variables={
        "text-muted": "#555d66",
        "text-primary": "#0b4080",
        "text-success": "#1a5c2d",
        "text-warning": "#6b4700",
        "text-error": "#98001a",
        "footer-key-foreground": "#0b4080",
        "footer-description-foreground": "#1b1f23",
        "block-cursor-background": "#b9d6f5",
        "block-cursor-foreground": "#101418",
        "scrollbar": "#77818b",
        "scrollbar-background": "#e4e7ea",
    },
)
NAMED_DARK = TerminalTheme(
    (18, 21, 24),
    (230, 232, 234),
    [
        (18, 21, 24),
        (255, 154, 154),
        (143, 220, 160),
        (240, 192, 90),
        (156, 199, 245),
        (222, 170, 240),
        (130, 215, 225),
        (230, 232, 234),
    ],
)
"""What "red" or "yellow" is in the dark theme."""
NAMED_LIGHT = TerminalTheme(
    (250, 250, 250),
    (27, 31, 35),
    [(27, 31, 35), (152, 0, 26), (26, 92, 45), (98, 64, 0), (11, 64, 128), (110, 30, 130), (0, 85, 95), (27, 31, 35)],
)
"""What "red" or "yellow" is in the light theme."""
_OWN = {"dark": DARK.name, "light": LIGHT.name}
_LIGHT_COLOURS = ("7", "15")
"""Of a terminal's sixteen colours those that are light."""


def theme_for(wanted: str, colorfgbg: str) -> str:
    """The name of a theme for `[ui] theme`: light, dark, or a theme of Textual's; for "auto" what fits the terminal's
    background as far as `colorfgbg` (the variable COLORFGBG: "15;0") tells, else dark. Raises UserError."""
    if wanted == "auto":
        return LIGHT.name if colorfgbg.rpartition(";")[2] in _LIGHT_COLOURS else DARK.name
    if wanted in _OWN or wanted in BUILTIN_THEMES:
        return _OWN.get(wanted, wanted)
    known = ["auto", *_OWN, *sorted(BUILTIN_THEMES)]
    near = get_close_matches(wanted, known, 1)
    raise UserError(
        f'[ui] theme: there is no theme "{wanted}"',
        f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}",
    )
