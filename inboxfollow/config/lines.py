"""On which line of a TOML file each key stands, which tomllib does not tell.

Reads only text that tomllib has accepted, so it need not judge, only find its way.
"""

import re
import tomllib
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""Keys and, within arrays and arrays of tables, positions from 0."""

_TOKEN = re.compile(
    r"(?P<skip>[ \t\r]+|\#[^\n]*)|(?P<newline>\n)"
    r'|(?P<quoted>"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<sign>[\[\]{},=.])|(?P<bare>[^\s\[\]{},=.\#\"']+)",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """Line (from 1) of every table, key and array element of a valid TOML document."""
    return _Scanner(text).document()


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of `path`, or of the nearest table around it that stands in the file; 1 where there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        line = 1
        for found in _TOKEN.finditer(text):
            if found.lastgroup != "skip":
                self._tokens.append((found.lastgroup or "", found.group(), line))
            line += found.group().count("\n")
        self._tokens.append(("end", "", line))
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._sizes: dict[Path, int] = {}

    def document(self) -> dict[Path, int]:
        """Statement by statement: headers, and keys with their values."""
        table: Path = ()
        while self._skip_newlines() != "end":
            if self._text == "[":
                table = self._header()
            else:
                self._assignment(table)
        return self._lines

    @property
    def _text(self) -> str:
        return self._tokens[self._at][1]

    @property
    def _line(self) -> int:
        return self._tokens[self._at][2]

    def _skip_newlines(self) -> str:
        while self._tokens[self._at][0] == "newline":
            self._at += 1
        return self._tokens[self._at][0]

    def _next(self) -> None:
        self._at = min(self._at + 1, len(self._tokens) - 1)

    def _header(self) -> Path:
        """[a.b] or [[a.b]]; a name of an array of tables on the way means its last table."""
        line = self._line
        self._next()
        array = self._text == "["
        if array:
            self._next()
        path: Path = ()
        keys = self._key()
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            self._lines.setdefault(path, line)
            if array and number == len(keys):
                self._sizes[path] = self._sizes.get(path, 0) + 1
            if path in self._sizes:
                path = (*path, self._sizes[path] - 1)
                self._lines.setdefault(path, line)
        while self._text == "]":
            self._next()
        return path

    def _assignment(self, table: Path) -> None:
        line = self._line
        path = table
        for key in self._key():
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._next()  # the equals sign
        self._value(path)

    def _key(self) -> list[str]:
        keys: list[str] = []
        while self._tokens[self._at][0] in ("bare", "quoted"):
            kind, text, _ = self._tokens[self._at]
            keys.append(next(iter(tomllib.loads(f"{text}=0"))) if kind == "quoted" else text)
            self._next()
            if self._text == ".":
                self._next()
        if not keys:
            self._next()  # never reached in valid TOML; goes on rather than for ever
        return keys

    def _value(self, path: Path) -> None:
        if self._text == "[":
            self._array(path)
        elif self._text == "{":
            self._inline_table(path)
        else:
            while self._tokens[self._at][0] not in ("newline", "end") and self._text not in (",", "]", "}"):
                self._next()

    def _array(self, path: Path) -> None:
        self._next()
        number = 0
        while self._skip_newlines() != "end" and self._text != "]":
            if self._text == ",":
                self._next()
                continue
            self._lines.setdefault((*path, number), self._line)
            self._value((*path, number))
            number += 1
        self._next()

    def _inline_table(self, path: Path) -> None:
        self._next()
        while self._skip_newlines() != "end" and self._text != "}":
            if self._text == ",":
                self._next()
            else:
                self._assignment(path)
        self._next()
