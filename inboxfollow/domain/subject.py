"""Base subjects: what is left of a subject without reply and forward prefixes (RFC 5256 section 2.1, PROTOCOLS D).

A prefix never decides a direction: "VS" is a reply in Finnish and a forward in Danish.
"""

import re
import unicodedata

_REPLY = (
    "re ré res ref ref. aw antw antwort sv vs odp rif r ynt atb cevap vá bls tl απ σχετ отв ответ на השב رد 回复 "
    "回覆 答复 返信 회신 回信 réf réponse rép"
).split()
_FORWARD = "fw fwd wg vl vb fs tr i enc rv pd ilt i̇lt doorst tov yml πρθ 转发 轉寄 転送 weitergeleitet wtr".split()
_FORWARD_ONLY = re.compile(r"^\s*(?:fwd?|wg|wtr|tr|rv|enc|doorst|转发|轉寄|転送)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_WORDS = "|".join(re.escape(word) for word in sorted({*_REPLY, *_FORWARD}, key=len, reverse=True))
_PREFIX = re.compile(
    rf"(?:{_WORDS})\s*(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\^\d{{1,3}}|\*\d{{1,3}})?\s*[:：]\s*", re.IGNORECASE
)
_REPLY_PREFIX = re.compile(
    rf"\s*(?:\[[^\[\]]{{1,40}}\]\s*)*(?:{'|'.join(map(re.escape, sorted(_REPLY, key=len, reverse=True)))})"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3})?\s*[:：]",
    re.IGNORECASE,
)
_BLOB = re.compile(r"\[[^\[\]]{1,40}\]\s*")
_TRAILER = re.compile(r"\s*\((?:fwd?|wg)\)\s*$", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_CAP = 500
_HINT = re.compile(r"[:：\[(]")


def base_subject(subject: str) -> str:
    """The subject to compare by: prefixes, list tags and trailing "(fwd)" off, case and white space folded.

    A tag such as "[external]" is taken off only where words remain after it. "" for an empty subject.
    """
    text = subject[:_CAP]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = _SPACE.sub(" ", text).strip()
    if _HINT.search(text):
        text = _strip(text)
    return text.casefold().replace("i̇", "i")


def readable_subject(subject: str) -> str:
    """The same without folding, as one would name the matter in a sentence: "Re: [ext] Offer" is "Offer"."""
    return _strip(_SPACE.sub(" ", unicodedata.normalize("NFC", subject[:_CAP])).strip())


def _strip(text: str) -> str:
    text = _TRAILER.sub("", text)
    while True:
        match = _PREFIX.match(text) or _BLOB.match(text)
        if match is None:
            return text
        rest = text[match.end() :].strip()
        if not rest and match.re is _BLOB:
            return text
        text = _TRAILER.sub("", rest)


def is_forward(subject: str) -> bool:
    """True where the subject starts with a prefix that means a forward in every language."""
    return _FORWARD_ONLY.match(subject) is not None


def reply_subject(subject: str) -> str:
    """The subject of an answer (RFC 5322 section 3.6.5): one "Re: " where no reply prefix of any language begins it,
    behind list tags too; the rest is left exactly as it is, since providers thread by it.
    """
    if _REPLY_PREFIX.match(unicodedata.normalize("NFKC", subject[:_CAP])):
        return subject
    return f"Re: {subject}" if subject.strip() else "Re:"
