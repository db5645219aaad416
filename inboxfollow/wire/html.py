"""HTML to plain text, one pass over the tags: quoted blocks get `>`, so that quotes are found as in plain mail.

No parser library: a tag scanner is linear in size and indifferent to depth, where real parsers are quadratic.
"""

import re
from html import unescape

MAX_HTML = 262_144
"""Characters of HTML that are read."""
MAX_QUOTE = 10
"""Levels of quotation that are shown."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})[^<>]*>|<[!?/][^<>]*>")
_SPACES = re.compile(r"[ \t\r\n\f\u00a0\u200b\u200c\ufeff]+")
_HIDDEN = frozenset({"style", "script", "head", "title", "noscript", "template", "svg"})
_BREAKS = frozenset(
    (
        "br p div li tr table ul ol hr blockquote pre section article header footer h1 h2 h3 h4 h5 h6 dt dd body "
        "center tbody"
    ).split()
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre"})


def html_to_text(html: str) -> str:
    """The words of an HTML mail, a line a block, `> ` before quoted ones. Never raises."""
    writer = _Writer()
    hidden = ""
    position = 0
    html = _without_comments(html[:MAX_HTML])
    for match in _TAG.finditer(html):
        if not hidden and match.start() > position:
            writer.words(html[position : match.start()])
        position = match.end()
        tag = (match[2] or "").lower()
        if hidden:
            if (match[1] and tag == hidden) or (hidden == "head" and tag == "body"):
                hidden = ""
        elif tag in _HIDDEN and not match[1] and not match[0].endswith("/>"):
            hidden = tag
        elif tag in _BREAKS:
            writer.block(tag, bool(match[1]))
        elif tag in ("td", "th"):
            writer.words(" ")
    if not hidden:
        writer.words(html[position:])
    return writer.text()


def _without_comments(html: str) -> str:
    if "<!--" not in html:
        return html
    first, *rest = html.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in rest)


class _Writer:
    """Collects words into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.pre = False

    def words(self, text: str) -> None:
        """Takes text between tags."""
        if self.pre and "\n" in text:
            for line in text.split("\n")[:-1]:
                self.line.append(line)
                self._end_line(keep_empty=True)
            text = text.rpartition("\n")[2]
        self.line.append(text)

    def block(self, tag: str, closing: bool) -> None:
        """Takes a tag that begins or ends a line."""
        self._end_line(keep_empty=tag == "br")
        if tag == "blockquote" and closing:
            self.depth = max(0, self.depth - 1)
        if tag in _SPACED and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix().rstrip())
        if tag == "blockquote" and not closing:
            self.depth += 1
        elif tag == "pre":
            self.pre = not closing
        elif tag == "li" and not closing:
            self.line.append("- ")

    def _end_line(self, keep_empty: bool = False) -> None:
        raw = "".join(self.line)
        if "&" in raw:
            raw = unescape(raw)
        line = raw.rstrip() if self.pre else _SPACES.sub(" ", raw).strip()
        self.line = []
        if line or keep_empty:
            self.lines.append((self._prefix() + line).rstrip())

    def _prefix(self) -> str:
        return "> " * min(self.depth, MAX_QUOTE)

    def text(self) -> str:
        """Everything so far as plain text."""
        self._end_line()
        return "\n".join(self.lines)
