"""Texts that came along with headers, kept until somebody asks for them: reading each again would cost 20 units."""

import zlib

ROOM = 48 * 1024 * 1024
"""Octets, compressed, that are kept."""
LONGEST = 256 * 1024
"""Octets of one source that are kept; verdicts read less."""


class TextCache:
    """Sources by the ids of their messages. When it is full, later ones are not kept: headers come newest first, and
    newest mail is what verdicts ask for."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: dict[str, bytes] = {}

    def put(self, ref: str, source: bytes) -> None:
        """Keeps a source where there is room."""
        packed = zlib.compress(source[:LONGEST], 1)
        if ref not in self._kept and len(packed) <= self._room:
            self._room -= len(packed)
            self._kept[ref] = packed

    def take(self, ref: str) -> bytes | None:
        """The source, which is not kept any longer; None where there is none."""
        packed = self._kept.pop(ref, None)
        if packed is None:
            return None
        self._room += len(packed)
        return zlib.decompress(packed)
