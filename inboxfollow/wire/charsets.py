"""Bytes in a named charset to text. Names come from mails: they may be wrong, unknown or hostile.

Only codecs that turn bytes into text in linear time are used, and no result holds a lone surrogate, so every text can
be stored and printed as UTF-8.
"""

import codecs
from functools import lru_cache

_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "iso-2022-jp": "iso2022_jp_ext",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-9": "cp1254",
}
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})


@lru_cache(maxsize=256)
def _codec(name: str) -> str:
    """The codec to use for a charset as named in a mail; "" where there is none that is safe."""
    name = name.strip("\"' \t").lower().partition("*")[0][:40]
    name = _ALIASES.get(name, name)
    if name.startswith("cp-"):
        name = "cp" + name[3:]
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    normal = info.name.replace("-", "_")
    return "" if normal in _REFUSED or not getattr(info, "_is_text_encoding", True) else info.name


def decode_bytes(data: bytes, charset: str = "") -> str:
    """Text of `data`: in `charset` where that is known and fits, else as UTF-8, else as Windows-1252. Never raises."""
    codec = _codec(charset) if charset else ""
    for name in (codec, "utf-8"):
        if name:
            try:
                return _storable(data.decode(name))
            except (UnicodeError, ValueError, AssertionError):
                continue
    if codec and codec not in ("utf-8", "cp1252"):
        return _storable(data.decode(codec, "replace"))
    if codec == "utf-8" and _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    return data.decode("cp1252", "replace") if not codec else data.decode("latin-1")


def encode_bytes(text: str, charset: str) -> bytes:
    """The octets that `text` was wrongly read from; UTF-8 where `charset` cannot say them."""
    codec = "" if text.isascii() else _codec(charset)
    try:
        return text.encode(codec or "utf-8")
    except (UnicodeError, ValueError):
        return text.encode("utf-8", "replace")


def _mostly_utf8(data: bytes) -> bool:
    """Whether declared UTF-8 with some broken places still reads better as UTF-8."""
    text = data.decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return good >= text.count("\ufffd")


def _storable(text: str) -> str:
    """`text` without lone surrogates, which some codecs (UTF-7) let through."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
