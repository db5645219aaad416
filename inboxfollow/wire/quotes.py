"""The sender's own new words in a mail's text: older messages, attribution lines and signatures taken off.

Works line by line in one pass, without any library, and so is linear in the length of the text. Answers between quoted
lines are kept. A forwarded message is nobody's new words.
"""

import re

from inboxfollow.wire.quote_phrases import (
    ANNOUNCEMENTS,
    CLOSINGS,
    LABELS,
    LONG_LABELS,
    SENT_FROM,
    SEPARATORS,
    VERBS,
)

MAX_TEXT = 65_536
"""Characters that are looked at."""
MAX_LINE = 1_000
"""A longer line is a paragraph, never an attribution, a label or a signature mark."""
MAX_ATTRIBUTION = 400

_QUOTED = re.compile(r"[ \t]{0,4}(?:>|[A-Z]{1,3}>)")
_LABEL = re.compile(r"[\s*]*([^\W\d_][^:：*<>@]{0,24})\*?\s*[:：]")
_VERB = re.compile("(?:" + "|".join(re.escape(verb) for verb in VERBS) + r")\W*$", re.IGNORECASE)
_EMAIL = re.compile(r"[<(\[\s][^\s<>()@]{1,80}@[^\s<>()@]{2,80}")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b")
_MIDDLE = re.compile(
    r"(?:am|den|op|on|på|le|el|dne|dnia|w dniu|\w{2,4}[.,]?)\s[^.!?]{0,20}\d.{4,60}\s"
    r"(?:schrieb|schreef|skrev|wrote|kirjoitti|napisał|napsal|escribió|escreveu|ha scritto)\s",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?]\s+[A-Z]\w+\s+\w+\s+\w+\s")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d?:\d\d GMT[+-]\d\d:\d\d \S")
_RULE = re.compile(r"[\s*]*(?:[-_=*#~+—–]{3,}|--|ᐧ)[\s*]*")
_DASHED = re.compile(r"[\s*]*+[-_=]{2,}+\s*+(\w[^-_=]{3,60}?)\s*[-_=]{2,}[\s*:]*")
_ABOVE = re.compile(r"\W*(?:please )?(?:type your )?repl(?:y|ies) above th(?:is|e) line\W*", re.IGNORECASE)
_SIGNATURE = re.compile(r"--|_{2,}")
_INVISIBLE = str.maketrans(
    {"\u00a0": " "} | dict.fromkeys("\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\u00ad", "")
)
_CLOSINGS = frozenset(words.casefold() for words in CLOSINGS)
_KINDS = {word: kind for kind, words in LABELS.items() for word in words.split()} | LONG_LABELS


def new_text(text: str) -> str:
    """What the sender wrote now; "" where everything is quoted. Blank lines at both ends are off. Never raises."""
    text = text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return "\n".join(_without_closing(_own_lines([line.rstrip() for line in text.split("\n")])))


def _own_lines(lines: list[str]) -> list[str]:
    own: list[str] = []
    signed = False
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if not line:
            own.append(line)
        elif _QUOTED.match(line):
            signed = False
        elif len(line) > MAX_LINE:
            own.append(line)
        elif size := _attribution(lines, index - 1):
            index += size - 1
            signed = False
            if not _quote_follows(lines, index):
                break
        elif _older_message(lines, index - 1):
            break
        elif _starts_signature(line):
            signed = True
        elif not signed and not _wrapped_quote(lines, index - 1):
            own.append(line)
    return own


def _attribution(lines: list[str], index: int) -> int:
    """How many lines from `index` on say "On ... somebody wrote:"; 0 for none. It may be wrapped over four."""
    joined = ""
    for size, part in enumerate(lines[index : index + 4], 1):
        if not part or (size > 1 and _QUOTED.match(part) and part != ">:"):
            break
        if _ends_attribution(part):
            joined = " ".join(line.strip() for line in lines[index : index + size])
            if len(joined) > MAX_ATTRIBUTION:
                break
            if _says_who_wrote(joined, lines, index, index + size):
                return size
    return 1 if _STAMP.match(lines[index]) else 0


def _ends_attribution(line: str) -> bool:
    """Whether a line ends as an attribution does: with a colon or a word for writing."""
    return line[-1] in ":：" or line[-24:].rstrip(" -—*:").casefold().endswith(VERBS)


def _says_who_wrote(joined: str, lines: list[str], start: int, after: int) -> bool:
    wrapped = after - start > 1
    text = joined.strip("-—* \t")
    verb = _VERB.search(text)
    timed = _TIME.search(text)
    person = _EMAIL.search(text)
    if wrapped and not (_opens_attribution(lines[start]) and _opens_attribution(text)):
        return False
    if verb and (timed or person):
        return text.endswith((":", "：")) or bool(person) or _quote_follows(lines, after)
    if verb:
        return text.endswith(":") and len(text) < 120 and _quote_follows(lines, after)
    if timed and text.endswith((":", "：")) and (person or _MIDDLE.match(text)):
        return _opens_attribution(text)
    return False


def _opens_attribution(text: str) -> bool:
    """Whether a line begins as an attribution does, with a date or a mailbox, and neither with nor as sentences."""
    head = text[:80]
    return not text.endswith((".", "!", "?")) and bool(_TIME.search(head) or "<" in head) and not _SENTENCE.search(head)


def _quote_follows(lines: list[str], index: int) -> bool:
    """Whether the next line that is not empty is a quoted one."""
    for line in lines[index : index + 4]:
        if line:
            return bool(_QUOTED.match(line))
    return False


def _older_message(lines: list[str], index: int) -> bool:
    """Whether everything from `index` on is an older message: a separator or a header block stands here."""
    line = lines[index]
    if match := _DASHED.fullmatch(line):
        words = match[1].casefold()
        if any(phrase in words for phrase in SEPARATORS):
            return True
    if "above th" in line and _ABOVE.fullmatch(line):
        return True
    if ":" not in line[:60] and "：" not in line[:60]:
        return False
    return line.strip(" *:").casefold() in ANNOUNCEMENTS or _header_block(lines, index)


def _label(line: str) -> str:
    """from, sent, to or subject, where the line begins like that line of a quoted header block; else ""."""
    match = _LABEL.match(line[:60])
    if match is None:
        return ""
    words = match[1].strip().casefold()
    return _KINDS.get(words, "")


def _header_block(lines: list[str], index: int) -> bool:
    if _label(lines[index]) not in ("from", "sent"):
        return False
    kinds = {_label(line) for line in lines[index : index + 8]} - {""}
    return "from" in kinds and len(kinds) >= 3


def _starts_signature(line: str) -> bool:
    if len(line) > 120:
        return False
    if _SIGNATURE.fullmatch(line):
        return True
    start = line.lstrip(" *_[(").casefold()
    if not start.startswith(SENT_FROM):
        return False
    plain = re.sub(r"\s*[<(\[]?(?:https?|mailto):\S*", "", start).strip(" *_])")
    return not plain.endswith((".", "?", "!")) and "," not in plain and len(plain.split()) <= 9


def _wrapped_quote(lines: list[str], index: int) -> bool:
    """Whether a line is the broken-off end of the quoted line above it: some programs wrap quotes without marking."""
    if not 0 < index < len(lines) - 1 or not lines[index]:
        return False
    above, line, below = lines[index - 1], lines[index], lines[index + 1]
    if not (_QUOTED.match(above) and _QUOTED.match(below)) or above.endswith("?"):
        return False
    full = len(above) + len(line.split(" ", 1)[0]) >= 71
    return full and (line[:1].islower() or not above.endswith((".", "!", ":")))


def _without_closing(own: list[str]) -> list[str]:
    """Empty lines and rules at the ends off; a closing formula with name, title and numbers below it off too."""
    start, end = 0, len(own)
    while start < end and not own[start]:
        start += 1
    while end > start and (not own[end - 1] or _RULE.fullmatch(own[end - 1])):
        end -= 1
    for index in range(max(start + 1, end - 12), end):
        if own[index].strip(" ,.!*-").casefold() in _CLOSINGS:
            below = [line for line in own[index + 1 : end] if line]
            if len(below) >= 2 and all(len(line) <= 70 and not line.endswith("?") for line in below):
                end = index
                break
    while end > start and not own[end - 1]:
        end -= 1
    return own[start:end]
