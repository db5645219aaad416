"""Labels by the names that people know them by. Ids of a person's own labels say nothing (Label_7)."""

from collections.abc import Callable, Iterable, Mapping

INBOX, SENT, DRAFT, SPAM, TRASH = "INBOX", "SENT", "DRAFT", "SPAM", "TRASH"
KEPT = (INBOX, SENT, DRAFT, SPAM, TRASH)
"""Gmail's own labels that are kept, under their ids."""
PASSED_OVER = frozenset({"CHAT", "UNREAD", "STARRED", "IMPORTANT"})
CATEGORY = "CATEGORY_"


class LabelNames:
    """Turns ids into names. `ask` fetches the person's labels (1 unit), once and again where an id is not known."""

    def __init__(self, ask: Callable[[], Mapping[str, str]]) -> None:
        self._ask = ask
        self._names: dict[str, str] = {one: one for one in KEPT}

    def of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The names of these labels, sorted; those without a meaning here are left out."""
        wanted = {one for one in ids if one not in PASSED_OVER and not one.startswith(CATEGORY)}
        if not wanted <= self._names.keys():
            self._learn()
            self._names.update((one, "") for one in wanted - self._names.keys())
        return tuple(sorted({self._names[one] for one in wanted} - {""}))

    def all(self) -> dict[str, str]:
        """The names of all labels that are kept, by their ids."""
        self._learn()
        return {one: name for one, name in self._names.items() if name}

    def _learn(self) -> None:
        found = {one: " ".join(name.split()) for one, name in self._ask().items() if one not in KEPT}
        self._names.update({one: name for one, name in found.items() if name.upper() not in KEPT})
