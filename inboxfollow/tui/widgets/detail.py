"""The lead under the cursor, whole: what its row says at once, its history as soon as it is read."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping

from inboxfollow.app.detail import detail
from inboxfollow.app.rows import Detail, LeadRow
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import InboxfollowError, UnknownLead
from inboxfollow.tui.lead_page import Sight, lead_page, line
from inboxfollow.tui.timeline import timeline
from inboxfollow.tui.widgets.paper import Paper, Passage

_PAUSE = 0.04
"""Seconds the cursor has to rest before a history is read: a key held down reads none."""
_KEPT = 16


class DetailPane(Paper, can_focus=False):
    """Follows the cursor. One history is read at a time, in a thread; the last few are kept."""

    def __init__(self, services: Services, steps: Mapping[str, int]) -> None:
        super().__init__(id="detail")
        self._services, self._steps = services, steps
        self._row: LeadRow | None = None
        self._kept: OrderedDict[str, tuple[int, Detail]] = OrderedDict()
        self._failure: tuple[str, str] = ("", "")
        self._reading = False

    def show_lead(self, row: LeadRow | None) -> None:
        """Shows this lead, or nothing. The one that is shown keeps its place on the screen."""
        same = row is not None and self._row is not None and row.id == self._row.id
        self._row, self._failure = row, ("", "")
        self._draw(keep=same)
        if row is not None and not self._reading and not self._is_fresh(row.id):
            self._reading = True
            self.run_worker(self._follow(), group="detail")

    async def _follow(self) -> None:
        """Reads the history of the lead under the cursor until that is the one which is shown."""
        try:
            while (row := self._row) is not None and row.id != self._failure[0] and not self._is_fresh(row.id):
                await asyncio.sleep(_PAUSE)
                if row is self._row:
                    await self._read(row.id)
        finally:
            self._reading = False

    async def _read(self, lead_id: str) -> None:
        try:
            version = self._services.store.version()
            found = await asyncio.to_thread(detail, self._services, lead_id)
        except InboxfollowError as error:
            told = "" if isinstance(error, UnknownLead) else f"{error.message} {error.hint}".strip()
            self._failure = (lead_id, told)
        else:
            self._kept[lead_id] = version, found
            self._kept.move_to_end(lead_id)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        if self._row is not None and self._row.id == lead_id:
            self._draw(keep=True)

    def _is_fresh(self, lead_id: str) -> bool:
        try:
            return lead_id in self._kept and self._kept[lead_id][0] == self._services.store.version()
        except InboxfollowError:
            return False

    def _draw(self, *, keep: bool) -> None:
        row = self._row
        if row is None:
            self.show([])
            return
        now, calendar = self._services.clock.now(), self._services.policy.calendar
        passages: list[Passage] = lead_page(row, Sight(now, calendar, self._steps.get(row.cadence, 0)))
        if row.id in self._kept:
            passages += timeline(self._kept[row.id][1], now, calendar)
        if self._failure[0] == row.id and self._failure[1]:
            passages.append(line(f"! Its history could not be read: {self._failure[1]}", hang=2, kind="alert"))
        self.show(passages, keep=keep)
