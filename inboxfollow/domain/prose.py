"""Plain words out of a mail's text: folded for matching, cut into sentences. Linear in the text, never raises."""

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARS = 4096
"""What is read of a text; more never changes what somebody wants."""

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'", "‘": "'", "´": "'", "`": "'", "–": "-", "—": "-",
     "œ": "oe", "æ": "ae", "\u00a0": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\u00ad": ""}
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_CONTRACTED = re.compile(
    r"\b(?:(wo|ca)n'?t|(do|does|did|is|are|was|were|has|have|had|should|could|would)n't|(dont)|(didnt)|(i)'m|"
    r"(\w+)'re|(\w+)'ll|(\w+)'ve|(i|we|you|they)'d|(please)d)\b|\b(cannot)\b"
)
_WHOLE = {"wo": "will not", "ca": "can not", "dont": "do not", "didnt": "did not", "cannot": "can not"}
_SUFFIX = {2: " not", 5: " am", 6: " are", 7: " will", 8: " have", 9: " would", 10: "d"}
_QUOTED = re.compile(r'"[^"]{0,200}"|“[^”]{0,200}”|„[^“”]{0,200}[“”]|«[^»]{0,200}»|\B\'[^\']{3,80}\'\B')
_STOP = re.compile(
    r"(?<=[.!?…])(?<!\d[.])[\"')\]]?\s+(?![a-zà-ÿ0-9])|(?<=[^\W\d]{4}[.])\s+(?!\d)|\n\s*\n|\n(?=\s*[-*•·>])|(?<=[!?])\s+|。"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as written and as it is matched."""

    written: str
    folded: str
    """Lower case, accents and quoted words off, umlauts spelled out, English contractions spelled out."""

    def quote(self, limit: int = 80) -> str:
        """The sentence for a person to recognise, in one line; a long one ends after a whole word."""
        line = _SPACE.sub(" ", self.written).strip()
        if len(line) <= limit:
            return line
        end = line.rfind(" ", limit // 2, limit - 1)
        return line[: limit - 1] + "…" if end < 0 else line[:end].rstrip(",;:–-") + " …"


def fold(text: str) -> str:
    """`text` as rules see it: lower case, one space, no accents (ä becomes ae, é becomes e), "don't" is "do not"."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_UMLAUTS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if "'" in text or "dont" in text or "didnt" in text or "cannot" in text:
        text = _CONTRACTED.sub(_spell_out, text)
    return _SPACE.sub(" ", text).strip()


def _spell_out(match: re.Match[str]) -> str:
    index = match.lastindex or 0
    word = match.group(index)
    return _WHOLE.get(word) or word + _SUFFIX.get(index, "")


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text` in order; quoted lines are left out, quoted words are not matched."""
    text = text[:MAX_CHARS].replace("\r\n", "\n")
    if "\n>" in text or text.startswith(">"):
        text = "\n".join("" if line.lstrip().startswith(">") else line for line in text.split("\n"))
    found = []
    for part in _STOP.split(text):
        if part and not part.isspace():
            found.append(Sentence(part, fold(_QUOTED.sub(" ", part))))
    return tuple(found)
