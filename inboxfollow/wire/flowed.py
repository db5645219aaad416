"""Text as `format=flowed` (RFC 3676): long lines wrapped so that a reader can join them again, and joined again.

DelSp is not written; it is read.
"""

import re

WIDTH = 72
"""Characters of a wrapped line, its blank at the end included."""
SIGNATURE_MARK = "-- "

_WORD = re.compile(r"(?:--\s+)*\S+\s*|\s+")
"""A word and the blanks behind it; "--" stays with the next one, since alone on a line it would be a signature mark."""


def flow(text: str, *, quoted: bool = False) -> str:
    """Every line of `text` wrapped at 72 characters, `> ` before each where `quoted`. Blanks at line ends are cut.

    A word that is longer stays whole. Lines that a reader could take for a quote or a mailbox's "From " get a blank in
    front (section 4.4).
    """
    prefix = "> " if quoted else ""
    lines = []
    for line in text.split("\n"):
        for piece in _wrap(line.rstrip(), WIDTH - 2 - len(prefix)):
            stuffing = " " if not quoted and piece.startswith((" ", ">", "From ")) else ""
            lines.append(f"{prefix}{stuffing}{piece}" if piece else prefix.rstrip())
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

    `delete_space`: the sender said DelSp=yes, the blank at a line's end is no part of the text. Linear in its length.
    """
    paragraphs: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        if depth or line != SIGNATURE_MARK:
            body = body.removeprefix(" ")
        is_mark = body == SIGNATURE_MARK and (depth > 0 or line == SIGNATURE_MARK)
        if depth != open_depth or is_mark:
            paragraphs.append([">" * depth + " "] if depth and body else [">" * depth])
        open_depth = depth if body.endswith(" ") and not is_mark else -1
        paragraphs[-1].append(body[:-1] if delete_space and open_depth >= 0 else body)
    return "\n".join(map("".join, paragraphs))
