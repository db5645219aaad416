"""Message ids, read leniently (RFC 5322 section 3.6.4; what senders really write: PROTOCOLS D).

The stdlib's parsers break ids of 78 characters and more, and cut ids at white space.
"""

import re
from collections.abc import Iterable

MAX_IDS = 100
MAX_ID_LENGTH = 998
"""A longer id is skipped: RFC 5322 allows no longer line."""

_PLAIN = re.compile(r"<[^<>\s()\"]+>")
_BRACKETS = re.compile(r"<[^<>]*>|\((?:[^()\\]|\\.)*\)")
_NOISE = re.compile(r"\((?:[^()\\]|\\.)*\)|\"[^\"]*\"")
_GAPS = re.compile(r"[\s<>,;()\"]+")


def read_ids(value: str) -> list[str]:
    """The ids in one header value, in angle brackets, in order, white space inside removed, case kept.

    Phrases and comments are skipped, a truncated `<abc` too. Where nothing is in brackets, things like x@y are taken.
    """
    if _PLAIN.fullmatch(value):
        return [value] if len(value) <= MAX_ID_LENGTH else []
    found = []
    for match in _BRACKETS.findall(value):
        if match[0] == "<":
            name = "".join(match[1:-1].split())
            if name and len(name) + 2 <= MAX_ID_LENGTH:
                found.append(f"<{name}>")
    if found or "@" not in value:
        return found
    words = _GAPS.split(_NOISE.sub(" ", value))
    return [f"<{word}>" for word in words if _is_bare_id(word)]


def _is_bare_id(word: str) -> bool:
    return word.count("@") == 1 and "@" not in (word[0], word[-1]) and len(word) + 2 <= MAX_ID_LENGTH


def merge_ids(references: Iterable[str], in_reply_to: Iterable[str]) -> tuple[str, ...]:
    """Every id of References, then those of In-Reply-To not among them; of more than 100 the first and the last."""
    merged: dict[str, None] = {}
    for value in references:
        merged.update(dict.fromkeys(read_ids(value)))
    for value in in_reply_to:
        merged.update(dict.fromkeys(read_ids(value)))
    ids = tuple(merged)
    return ids if len(ids) <= MAX_IDS else (ids[0], *ids[1 - MAX_IDS :])
