"""The text of a TOML file in blocks: what stands before the first header, then each header with what belongs to it.

Joined again the blocks give the same text, sign for sign, so that whatever is not edited stays as it was.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """`path` is what the header names, () before the first one. `array` is True for [[...]]."""

    path: tuple[str, ...]
    array: bool
    text: str


def split(text: str) -> tuple[Block, ...]:
    """The blocks of a valid TOML document with line ends of \\n. A comment right above a header goes with that header
    where an empty line stands before it."""
    lines = _lines(text)
    starts = list(_headers(lines))
    cuts = [_comment_start(lines, number) for number in starts]
    bounds = [0, *cuts, len(lines)]
    blocks = [Block((), False, "".join(lines[: bounds[1]]))]
    for number, start in enumerate(starts):
        path, array = _header(lines[start])
        blocks.append(Block(path, array, "".join(lines[bounds[number + 1] : bounds[number + 2]])))
    return tuple(blocks)


def joined(blocks: Iterable[Block]) -> str:
    """The text again."""
    return "".join(block.text for block in blocks)


def members(blocks: Sequence[Block], name: str, place: int) -> range:
    """Which blocks are the `place`th element (from 0) of the array of tables `name`, with the tables in it.
    Empty where it is not written as [[name]]."""
    heads = [number for number, block in enumerate(blocks) if block.array and block.path == (name,)]
    if place >= len(heads):
        return range(0)
    end = heads[place] + 1
    while end < len(blocks) and blocks[end].path[:1] == (name,) and end not in heads:
        end += 1
    return range(heads[place], end)


def tail(block: Block) -> str:
    """Comments and empty lines after the last key: they may be about what follows."""
    lines = _lines(block.text)
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return "".join(lines[end:])


def _lines(text: str) -> list[str]:
    """Lines with their ends; only \\n ends one (str.splitlines knows many more)."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _headers(lines: Sequence[str]) -> Iterator[int]:
    """Lines that are headers: those with a bracket where everything since the last header is complete."""
    last = 0
    for number, line in enumerate(lines):
        if line.lstrip(" \t").startswith("[") and _is_whole("".join(lines[last:number])):
            yield number
            last = number


def _is_whole(text: str) -> bool:
    """Whether no string or array is open at its end."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _header(line: str) -> tuple[tuple[str, ...], bool]:
    value: Any = tomllib.loads(line)
    path: list[str] = []
    while isinstance(value, dict) and value:
        name, value = next(iter(value.items()))
        path.append(name)
    return tuple(path), isinstance(value, list)


def _comment_start(lines: Sequence[str], header: int) -> int:
    start = header
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start if start == 0 or not lines[start - 1].strip() else header
