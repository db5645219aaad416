"""Every key of a TOML file is found on its line."""

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.config.lines import Path, key_lines, line_of

DOCUMENT = '''# a comment with [brackets] = "and quotes
title = "a # b"
multi = """
one ] } ,
two \\""" three"""" # four quotes end it
raw = \'\'\'
x\'\'\'
"quoted \\u0061 key".'dotted' = 1979-05-27T07:32:00.5Z
[me]
list = [ # comment ]
  "one",
  { wait = "a,}b", by.x = 3.14 },
]
after.deep = true
[[accounts]]
name = "w"
imap = { host = "h", port = 1 }
[accounts.folders]
sent = "S"
[[accounts]]

name = "v"
[[accounts.rules]]
a = 1
[[accounts.rules]]
a = 2
'''


def test_every_form_of_toml_is_followed() -> None:
    """Strings of all kinds, dotted and quoted keys, arrays, inline tables and arrays of tables keep their lines."""
    tomllib.loads(DOCUMENT)
    found = key_lines(DOCUMENT)
    expected: dict[Path, int] = {
        ("title",): 2,
        ("multi",): 3,
        ("raw",): 6,
        ("quoted a key", "dotted"): 8,
        ("me",): 9,
        ("me", "list"): 10,
        ("me", "list", 0): 11,
        ("me", "list", 1): 12,
        ("me", "list", 1, "wait"): 12,
        ("me", "list", 1, "by", "x"): 12,
        ("me", "after", "deep"): 14,
        ("accounts", 0): 15,
        ("accounts", 0, "name"): 16,
        ("accounts", 0, "imap", "port"): 17,
        ("accounts", 0, "folders"): 18,
        ("accounts", 0, "folders", "sent"): 19,
        ("accounts", 1): 20,
        ("accounts", 1, "name"): 22,
        ("accounts", 1, "rules", 0, "a"): 24,
        ("accounts", 1, "rules", 1, "a"): 26,
    }
    assert {path: found.get(path) for path in expected} == expected


def test_a_missing_key_stands_where_its_table_stands() -> None:
    """A problem with something that is not there points to the table around it."""
    lines = key_lines("[me]\na = 1\n[[accounts]]\nname = 'x'\n")
    assert line_of(("accounts", 0, "imap", "host"), lines) == 3
    assert line_of(("nothing", "here"), lines) == 1


keys = st.text(alphabet="ab-_ .#=[]{}é\"'\\\n", min_size=1, max_size=6)
values = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text(alphabet="ab ,]}#=\"'\\\n\t", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


def written(value: Any, break_lines: bool) -> str:
    """A value as TOML; lists over several lines where asked."""
    gap = "\n" if break_lines else " "
    if isinstance(value, dict):
        inside = (f"{json.dumps(key)} = {written(item, break_lines)}" for key, item in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + gap + ("," + gap).join(written(item, break_lines) for item in value) + gap + "]"
    return json.dumps(value, ensure_ascii=False)


def paths_of(value: Any, path: Path = ()) -> list[Path]:
    """Every path within a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [deeper for key, item in items for deeper in ((*path, key), *paths_of(item, (*path, key)))]


@given(st.dictionaries(keys, values, max_size=4), st.booleans())
def test_no_key_is_lost(document: dict[str, Any], break_lines: bool) -> None:
    """Whatever valid TOML a person writes, each of its keys and elements has a line, and no other one."""
    text = "\n".join(f"{json.dumps(key)} = {written(value, break_lines)}" for key, value in document.items())
    assert set(key_lines(text)) == set(paths_of(tomllib.loads(text)))
