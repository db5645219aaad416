"""Display names that the API decoded are put into quotes again (RFC 5322 section 3.2.4).

A name may hold any sign once its encoded words are decoded: `Ortiz, Dana <dana@ortiz.example>` would be two people, and
`boss@seller.example, <spam@evil.example>` somebody else. Whether quotes were there cannot be seen any more. So in From
all that stands before the last address is its name, and in lists of people all that cannot be another address.
"""

import re
from collections.abc import Iterator

SINGLE = frozenset({"from", "sender"})
LISTS = frozenset({"to", "cc", "bcc", "reply-to"})
LONGEST = 65_536
"""Characters beyond which a field is left as it is."""

_PART = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|<[^<>]*>|,|[^"<>,]+|.', re.DOTALL)
_QUOTED = re.compile(r'\s*"(?:[^"\\]|\\.)*"\s*')
_BARE = re.compile(r"\s*[^\s<>\"(),;:\\]+@[^\s<>\"(),;:\\]+\s*")
_SPECIAL = re.compile(r'[",;:@()\[\]\\<>]')


def requoted(field: str, value: str) -> str:
    """The value of an address field with names in quotes where they need them; other fields as they are."""
    if "<" not in value or len(value) > LONGEST:
        return value
    if field.lower() in SINGLE:
        name, bracket, address = value.rpartition("<")
        return f"{_quoted(name)}{bracket}{address}" if "@" in address else value
    return "".join(_mailboxes(value)) if field.lower() in LISTS else value


def _mailboxes(value: str) -> Iterator[str]:
    """The value in pieces, each name as one."""
    pieces = [""]  # what stands between commas before the next address in angle brackets
    for part in _PART.findall(value):
        if part == ",":
            pieces.append("")
        elif part[0] == "<" and "@" in part:
            others = 0
            while others < len(pieces) - 1 and (not pieces[others].strip() or _BARE.fullmatch(pieces[others])):
                others += 1
            yield ",".join([*pieces[:others], _quoted(",".join(pieces[others:]))]) + part
            pieces = [""]
        else:
            pieces[-1] += part
    yield ",".join(pieces)


def _quoted(name: str) -> str:
    if not _SPECIAL.search(name) or _QUOTED.fullmatch(name):
        return name
    return ' "' + re.sub(r'(["\\])', r"\\\1", name.strip()) + '" '
