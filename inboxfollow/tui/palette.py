"""The command palette: the commands of the registry and the views, found by their words."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from inboxfollow.domain.rank import View
from inboxfollow.tui.actions.base import Actions
from inboxfollow.tui.keys import COMMANDS


class Palette(Provider):
    """Offers what the main screen can do; nothing while a dialog is open."""

    async def discover(self) -> Hits:
        """Everything, before a word is typed."""
        for action, label, help_ in self._offers():
            yield DiscoveryHit(label, partial(self.screen.run_action, action), help=help_)

    async def search(self, query: str) -> Hits:
        """What fits the words, in label or help."""
        matcher = self.matcher(query)
        for action, label, help_ in self._offers():
            score = max(matcher.match(label), matcher.match(help_) * 0.9)
            if score > 0:
                yield Hit(score, matcher.highlight(label), partial(self.screen.run_action, action), help=help_)

    def _offers(self) -> Iterator[tuple[str, str, str]]:
        """Action, label and help."""
        if not isinstance(self.screen, Actions):
            return
        yield from ((one.name, one.label, one.help) for one in COMMANDS)
        for view in View:
            name = view.name.lower().replace("_", " ")
            yield f"view({int(view)})", f"view {int(view)}: {name}", f"Show the view {name}"
