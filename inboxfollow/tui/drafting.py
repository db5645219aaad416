"""A follow-up in the making: the wish, the words the person wrote, and the templates they leaf through."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from inboxfollow.app.preview import Preview, Wish, edited, preview
from inboxfollow.app.services import Services


@dataclass(frozen=True, slots=True)
class Draft:
    """What a preview is made of. Changes give a new one."""

    wish: Wish = field(default_factory=Wish)
    own: str | None = None
    """The words as the person changed them."""
    kept: "Draft | None" = None
    """Their own words while they look at a template."""
    at: datetime | None = None
    """The moment they chose, aware."""

    def made(self, services: Services, lead_id: str) -> Preview:
        """The preview of it. Raises UnknownLead, StoreFailed."""
        one = preview(services, lead_id, self.wish)
        return one if self.own is None else edited(one, self.own)

    @property
    def is_own(self) -> bool:
        """Whether the words are the person's."""
        return self.own is not None or self.wish.body is not None

    @property
    def written(self) -> "Draft | None":
        """The person's own words, shown or kept, without the moment they chose; None where they wrote none."""
        one = self if self.own is not None else self.kept
        return replace(one, at=None) if one is not None and (one.own or "").strip() else None

    def turned(self, templates: Sequence[str], shown: str, step: int) -> "Draft | None":
        """The next of `templates` after the one that is shown, then the person's own words, and round again; None where
        there is nothing else."""
        kept = self if self.is_own else self.kept
        count = len(templates) + (kept is not None)
        here = len(templates) if self.is_own else templates.index(shown) if shown in templates else -1
        if here < 0:
            here = -1 if step > 0 else 0
        chosen = (here + step) % count if count else here
        if chosen == here or not count:
            return None
        if kept is not None and chosen == len(templates):
            return replace(
                kept, kept=None, at=self.at, wish=replace(kept.wish, include_replied=self.wish.include_replied)
            )
        wish = replace(self.wish, template=templates[chosen], body=None)
        return Draft(wish, None, kept and replace(kept, kept=None), self.at)

    def with_all(self) -> "Draft":
        """Also to those who have answered, or not."""
        return replace(self, wish=replace(self.wish, include_replied=not self.wish.include_replied))
