"""The keys a person chose, made into what Textual wants; every mistake is named before a screen opens."""

import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from textual.binding import Binding, InvalidBinding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from inboxfollow.domain.errors import UserError
from inboxfollow.tui.keys import COMMANDS, VIEW_KEYS

_RESERVED = {"ctrl+c": "copying", "ctrl+p": "the command palette", "ctrl+q": "leaving"}
"""Keys of the application itself: a command on them would never run."""
_MODIFIERS = ("ctrl", "shift", "alt", "super", "meta", "hyper")
_NAMED = frozenset(key.value for key in Keys) | frozenset(KEY_NAME_REPLACEMENTS.values())


def keymap(name: str, changed: Mapping[str, str]) -> dict[str, str]:
    """Keys by binding id that differ from the default: those of the keymap, then those the person changed.

    Raises UserError for a command there is not, a key there is not, and a key that would do two things.
    """
    found = {one.name: one.mutt for one in COMMANDS if name == "mutt" and one.mutt}
    known = [one.name for one in COMMANDS]
    for command, keys in changed.items():
        if command not in known:
            raise UserError(f'[ui] keys: there is no command "{command}"', _near(command, known))
        found[command] = ",".join(_key(command, key) for key in keys.split(","))
    _check({one.name: found.get(one.name, one.keys) for one in COMMANDS}, changed)
    return found


def all_keys(name: str, changed: Mapping[str, str]) -> dict[str, str]:
    """The keys of every command, as they are in use. Raises UserError."""
    found = keymap(name, changed)
    return {one.name: found.get(one.name, one.keys) for one in COMMANDS}


def bindings_of(keys: str) -> list[Binding]:
    """One binding for each of several keys, under the names that Textual has for them."""
    return list(Binding.make_bindings([Binding(keys, "x", "x")]))


def _key(command: str, written: str) -> str:
    try:
        key = bindings_of(written.strip())[0].key
    except InvalidBinding:
        raise UserError(f"[ui] keys: {command} has no key", f'as in {command} = "f2"') from None
    *modifiers, name = key.split("+")
    if all(one in _MODIFIERS for one in modifiers) and _is_key(name) and not (modifiers and name.isupper()):
        return key
    raise UserError(
        f'[ui] keys: "{written.strip()}" for {command} is no key',
        _near(written.strip().lower(), sorted(_NAMED), "a letter, or a name like ctrl+r, f2, pagedown, question_mark"),
    )


def _is_key(name: str) -> bool:
    if name in _NAMED or len(name) == 1:
        return True
    try:
        return bool(unicodedata.lookup(name.replace("_", " ").upper()))
    except KeyError:
        return False


def _near(word: str, known: Collection[str], instead: str = "") -> str:
    near = get_close_matches(word, known, 1)
    return f'did you mean "{near[0]}"?' if near else instead or f"known: {', '.join(known)}"


def _check(keys: Mapping[str, str], changed: Collection[str]) -> None:
    taken = {**dict.fromkeys(VIEW_KEYS, "a view"), **_RESERVED}
    for command in sorted(keys, key=lambda name: name in changed):
        for key in keys[command].split(","):
            if taken.get(key, command) != command:
                raise UserError(
                    f'[ui] keys: "{key}" would do both {taken[key]} and {command}', "choose another key for one of them"
                )
            taken[key] = command
