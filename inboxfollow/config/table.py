"""Reading one TOML table key by key: every wrong value becomes a problem with its line, and reading goes on.

A key that nobody asked for is unknown, and a near one is offered instead. No value of the file is ever repeated in a
problem unless it is harmless: a password may stand in any of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from inboxfollow.config.lines import Path, line_of

T = TypeVar("T")

_NAMES = {str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}
_SECRETS = frozenset(
    (
        "password passwd pass passphrase pwd pw secret_key client_secret token access_token refresh_token api_key "
        "apikey app_password"
    ).split()
)
_KEEP_OUT = 'keep it in the keyring and write secret = "keyring", or use { command = [...] } or { env = "NAME" }'


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in the configuration file."""

    file: str
    line: int
    key: str
    what: str
    todo: str = ""

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key else ""
        todo = f"; {self.todo}" if self.todo else ""
        return f"{self.file}:{self.line}: {key}{self.what}{todo}"


@dataclass(slots=True)
class Report:
    """Collects problems of one file and knows where each key stands."""

    file: str
    lines: Mapping[Path, int]
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, what: str, todo: str = "") -> None:
        """Notes that `path` is wrong."""
        self.problems.append(Problem(self.file, line_of(path, self.lines), key_name(path), what, todo))


def key_name(path: Path) -> str:
    """A path as a person writes it: accounts[1].imap.port, counted from 1."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def near(wrong: str, known: Iterable[str]) -> str:
    """ "did you mean X?" where something known is close, else the known ones."""
    from difflib import get_close_matches

    choices = list(known)
    close = get_close_matches(wrong.lower(), choices, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else f"known are {', '.join(choices)}"


class Table:
    """One table of the file. Each method returns the value of a key, or the default where it is missing or wrong."""

    def __init__(self, values: dict[str, Any], path: Path, report: Report) -> None:
        self.values = values
        self.path = path
        self._report = report
        self._known: list[str] = []

    def problem(self, key: str, what: str, todo: str = "") -> None:
        """Notes that the value of `key` is wrong; "" for the table itself."""
        self._report.add((*self.path, key) if key else self.path, what, todo)

    def problem_at(self, key: str, number: int, what: str, todo: str = "") -> None:
        """Notes that one element of the list `key` is wrong."""
        self._report.add((*self.path, key, number), what, todo)

    def has(self, key: str) -> bool:
        """Whether the key stands in the file with anything but an empty text."""
        return self.values.get(key) not in (None, "")

    def _value(self, key: str, kind: type[T]) -> T | None:
        self._known.append(key)
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.problem(key, f"this must be {_NAMES[kind]}", _example(kind))
        return None

    def text(self, key: str, default: str = "", *, lines_allowed: bool = False) -> str:
        """A text without control characters (they could inject a command into a protocol)."""
        value = self._value(key, str)
        if value is None:
            return default
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in value if not (lines_allowed and sign in "\n\t\r")):
            self.problem(key, "the text holds a control character", "remove it")
            return default
        return value

    def parsed(self, key: str, default: T, parse: Callable[[str], T]) -> T:
        """A text that `parse` turns into a value; its ValueError(what, todo) says what is wrong. Empty: the default."""
        text = self.text(key)
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.problem(key, *error.args[:2])
            return default

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """One of some words."""
        value = self.text(key, default)
        if value in choices:
            return value
        self.problem(key, f'"{value[:40]}" is not possible here', near(value, choices))
        return default

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._value(key, int)
        if value is None or low <= value <= high:
            return default if value is None else value
        self.problem(key, f"{value} is out of range", f"write a whole number from {low} to {high}")
        return default

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self._value(key, bool)
        return default if value is None else value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; an element that is none is named with its place."""
        value = self._value(key, list)
        if value is None:
            return default
        found = []
        for number, item in enumerate(value):
            if isinstance(item, str) and item and item.isprintable():
                found.append(item)
            else:
                self.problem_at(key, number, "each element must be a text in quotes, and not empty")
        return tuple(found)

    def command(self, key: str) -> tuple[str, ...]:
        """A program and its arguments; not a line for a shell."""
        if isinstance(self.values.get(key), str):
            self._known.append(key)
            self.problem(key, "a command is a list of words", 'write it like ["pass", "show", "mail"]')
            return ()
        return self.texts(key)

    def table(self, key: str) -> "Table | None":
        """A table within, None where it is missing."""
        value = self._value(key, dict)
        return None if value is None else Table(value, (*self.path, key), self._report)

    def section(self, key: str) -> "Table":
        """A table within, an empty one where it is missing."""
        return self.table(key) or Table({}, (*self.path, key), self._report)

    def tables(self, key: str) -> list["Table"]:
        """An array of tables within."""
        value = self._value(key, list)
        found = []
        for number, item in enumerate(value or ()):
            if isinstance(item, dict):
                found.append(Table(item, (*self.path, key, number), self._report))
            else:
                self.problem_at(key, number, "each element must be a table")
        return found

    def named(self, key: str) -> list[tuple[str, "Table"]]:
        """The tables within a table, each with the name a person gave it."""
        outer = self.section(key)
        inner = [(name, outer.table(name)) for name in outer.values]
        return [(name, table) for name, table in inner if table is not None]

    def words(self, key: str) -> dict[str, str]:
        """A table of texts whose keys a person chose."""
        outer = self.section(key)
        return {name: outer.text(name) for name in outer.values}

    def done(self) -> None:
        """Notes every key that was never asked for."""
        for key in self.values:
            if key in self._known:
                continue
            if key.lower().replace("-", "_") in _SECRETS:
                self.problem(key, "no secret may stand in this file", _KEEP_OUT)
            else:
                self.problem(key, "unknown key", near(key, self._known))


def _example(kind: type[object]) -> str:
    if kind is str:
        return 'write it like "this"'
    if kind is list:
        return 'write it like ["this"]'
    return "write it like { key = … }" if kind is dict else ""
