"""The same letter as minimal HTML: escaped words, signature and quote; no style but the bar beside the quote."""

import re
from html import escape

_BLANKS = re.compile(r"(?<= ) |^ ", re.MULTILINE)
_BAR = "margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex"


def letter_html(words: str, signature: str, attribution: str, quote: str) -> str:
    """An HTML document of plain texts with LF line ends; empty parts are left out."""
    parts = [_block(words)]
    if signature:
        parts.append(_block(f"-- \n{signature}"))
    if quote:
        block = f'<blockquote type="cite" dir="auto" style="{_BAR}">{_lines(quote)}</blockquote>'
        parts.append(f"{_block(attribution)}\n{block}")
    return "<!DOCTYPE html>\n<html><body>\n" + "\n<br>\n".join(parts) + "\n</body></html>\n"


def _block(text: str) -> str:
    return f'<div dir="auto">{_lines(text)}</div>'


def _lines(text: str) -> str:
    """Escaped, a line break at each line's end, blanks in a row kept."""
    return _BLANKS.sub("&nbsp;", escape(text)).replace("\n", "<br>\n")
