"""What to do about trouble, as keys of the dashboard, in the person's own keymap, instead of commands to type."""

import re

from textual.keys import format_key

from inboxfollow.app.services import Looks
from inboxfollow.tui.keymaps import all_keys

_KEYS = (
    (r"(look into your Sent folder, or ask them); then: .*", r"\1; then view 8: y or N"),
    (r"inboxfollow clear \S+", "{clear_holds}"),
    (r"inboxfollow (?:include|reopen) \S+", "{bring_back} brings it back"),
    (r"another address: inboxfollow readdress \S+ OLD NEW", "{readdress} gives another address"),
    (r"inboxfollow scan", "{scan} scans"),
    (r"see: inboxfollow outbox$", "see view 8"),
    (r",? or by: inboxfollow outbox drain", ""),
    (r"use --template (\w+), or say it in your own words with --body", r"Tab for \1, or e for your own words"),
    (r"say it in your own words with --body", "e for your own words"),
)


class Cures:
    """`key` of a command as it is in use; called with words, puts keys where they name commands."""

    def __init__(self, looks: Looks) -> None:
        self._keys = all_keys(looks.keymap, looks.keys)
        self._known = [(re.compile(pattern), self._with_keys(words)) for pattern, words in _KEYS]

    def key(self, command: str) -> str:
        """The first key of a command, as a person reads it."""
        return format_key(self._keys[command].split(",")[0].strip())

    def __call__(self, words: str) -> str:
        """The same advice, in keys where there is one."""
        for pattern, keys in self._known:
            words = pattern.sub(keys, words)
        return words

    def _with_keys(self, words: str) -> str:
        """A key may be a backslash."""
        return re.sub(r"\{(\w+)\}", lambda match: self.key(match[1]).replace("\\", r"\\"), words)
