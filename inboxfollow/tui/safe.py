"""Hostile text for widgets: never markup, never control characters (DEPENDENCIES, traps 15 and 16)."""

from rich.text import Text

from inboxfollow.app.wording import clean, clean_lines


def safe(text: str, style: str = "") -> Text:
    """One harmless line."""
    return Text(clean(text), style, no_wrap=True, end="")


def safe_lines(text: str, style: str = "") -> Text:
    """Several harmless lines that may be wrapped."""
    return Text("\n".join(clean_lines(text)), style)
