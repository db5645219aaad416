"""Text as `format=flowed` (RFC 3676): long lines wrapped so that a reader can join them again, and joined again.

DelSp is not written; it is read.
"""

import re

WIDTH = 72
"""Characters of a wrapped line, its blank at the end included."""

_WORD = re.compile(r"\S+\s*|\s+")


def flow(text: str, *, quoted: bool = False) -> str:
    """Every line of `text` wrapped at 72 characters, `> ` before each where `quoted`. Blanks at line ends are cut.

    A word that is longer stays whole. Lines that a reader could take for a quote, a separator or a mailbox's "From "
    get a blank in front (section 4.4).
    """
    prefix = "> " if quoted else ""
    lines = []
    for line in text.split("\n"):
        for piece in _wrap(line.rstrip(), WIDTH - len(prefix) - 2):
            stuffed = not quoted and (piece.startswith((" ", ">", "From ")) or piece == "-- ")
            lines.append(f"{prefix or ' ' * stuffed}{piece}" if piece else prefix.rstrip())
    return "\n".join(lines)


def _wrap(line: str, width: int) -> list[str]:
    """Pieces of a line that joined are the line; every one but the last ends with a blank."""
    if len(line) <= width:
        return [line]
    pieces = [""]
    for word in _WORD.findall(line):
        if len(pieces[-1]) + len(word.rstrip()) > width and pieces[-1].endswith(" "):
            pieces.append("")
        pieces[-1] += word
    return pieces


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Flowed text with its wrapped lines joined (section 4); quoted ones begin with `>` for each level and a blank.

    `delete_space`: the sender said DelSp=yes, the blank at a line's end is no part of the text.
    """
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        if depth or line != "-- ":
            body = body.removeprefix(" ")
        if depth == open_depth and body != "-- ":
            lines[-1] += body
        else:
            lines.append(">" * depth + (" " * bool(depth and body)) + body)
        is_open = body.endswith(" ") and not (body == "-- " and (depth or line == "-- "))
        open_depth = depth if is_open else -1
        if is_open and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
