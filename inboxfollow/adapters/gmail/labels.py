"""Labels by the names that people know them by. Ids of a person's own labels say nothing (Label_7)."""

from collections.abc import Callable, Iterable, Mapping

INBOX, SENT, DRAFT, SPAM, TRASH = "INBOX", "SENT", "DRAFT", "SPAM", "TRASH"
KEPT = (INBOX, SENT, DRAFT, SPAM, TRASH)
"""Gmail's own labels that are kept, under their ids."""
PASSED_OVER = frozenset({"CHAT", "UNREAD", "STARRED", "IMPORTANT"})
CATEGORY = "CATEGORY_"


class LabelNames:
    """Turns ids into names. `ask` fetches the person's labels (1 unit), where an id is not known and when told to."""

    def __init__(self, ask: Callable[[], Mapping[str, str]]) -> None:
        self._ask = ask
        self._names: dict[str, str] = {one: one for one in KEPT}

    def of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The names of these labels, sorted; those without a meaning here are left out."""
        wanted = _wanted(ids)
        if not self.knows(wanted):
            self.learn(wanted)
        return tuple(sorted({self._names[one] for one in wanted} - {""}))

    def knows(self, ids: Iterable[str]) -> bool:
        """Whether nobody has to be asked for these."""
        return _wanted(ids) <= self._names.keys()

    def all(self) -> dict[str, str]:
        """The names of all labels that are kept, by their ids, as far as they are known."""
        return {one: name for one, name in self._names.items() if name}

    def own(self) -> dict[str, str]:
        """The names of the person's own labels, by their ids, as far as they are known."""
        return {one: name for one, name in self.all().items() if one not in KEPT}

    def recall(self, names: Mapping[str, str]) -> None:
        """Takes names that were told earlier for ids of which nothing is known yet."""
        self._names = {**names, **self._names}

    def learn(self, ids: Iterable[str] = ()) -> None:
        """Asks for all names anew; those of `ids` that nobody knows are not asked for again."""
        found = {one: " ".join(name.split()) for one, name in self._ask().items() if one not in KEPT}
        own = {one: name for one, name in found.items() if name.upper() not in KEPT}
        self._names = {**dict.fromkeys(_wanted(ids), ""), **{one: one for one in KEPT}, **own}


def renamed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What each name became that a label bore before, "" where the label is gone."""
    return {name: now.get(one, "") for one, name in before.items() if now.get(one, "") != name}


def _wanted(ids: Iterable[str]) -> set[str]:
    return {one for one in ids if one not in PASSED_OVER and not one.startswith(CATEGORY)}
