"""The autopilot's view of the store."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from inboxfollow.adapters.sqlite.coding import in_list, moment, seconds
from inboxfollow.adapters.sqlite.database import Database
from inboxfollow.adapters.sqlite.outbox import DRAFT, automatic_of
from inboxfollow.domain.autopilot_limits import Departure, canonical_people
from inboxfollow.domain.identity import organisation
from inboxfollow.domain.rank import View
from inboxfollow.domain.state import State
from inboxfollow.ports.autopilot import Attempt, Heard

_DEPARTURES = """
SELECT COALESCE(o.started, o.created), o.recipients, c.short_id
FROM outbox o JOIN messages m ON m.id = o.answers JOIN conversations c ON c.id = m.conversation
WHERE (o.status IN ('sending', 'sent', 'unknown') AND o.started >= :since)
   OR (o.status = 'ready' AND o.scheduled = :draft AND o.created >= :since)
ORDER BY 1, o.id
"""
_WRITTEN = """
SELECT MIN(m.arrived, COALESCE(m.sent, m.arrived)), json_group_array(r.address), c.short_id
FROM ranks k JOIN messages m ON m.conversation = k.conversation JOIN conversations c ON c.id = m.conversation
JOIN recipients r ON r.message = m.id
WHERE k.last_touch >= :since AND m.mine = 1 AND m.machine = '' AND m.arrived >= :since
AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message = m.id)
GROUP BY m.id ORDER BY 1, m.id
"""
_ATTEMPTS = """
SELECT c.short_id, m.message_id, o.id, o.status, o.why, COALESCE(o.finished, o.started, o.created), o.scheduled
FROM outbox o JOIN messages m ON m.id = o.answers JOIN conversations c ON c.id = m.conversation
WHERE o.status <> 'sent' ORDER BY o.id
"""
_AUTHORS = "SELECT DISTINCT author FROM messages WHERE mine = 0 AND kind <> 'bulk' AND arrived > ?"
_HEARD = """
SELECT author, conversation, MAX(arrived), subject FROM messages
WHERE author IN (SELECT value FROM json_each(?)) AND mine = 0 AND kind <> 'bulk' AND kind = 'person' AND arrived > ?
GROUP BY author, conversation ORDER BY 3, 1, 2
"""
_NOT_NOW = """
SELECT DISTINCT m.conversation FROM messages m INDEXED BY messages_fresh
JOIN readings r ON r.message = m.id AND r.intent = 'not_now' JOIN conversations c ON c.id = m.conversation
WHERE m.mine = 0 AND m.kind <> 'bulk' AND m.arrived > ?
AND NOT EXISTS (SELECT 1 FROM told t WHERE t.key = ? || m.message_id) ORDER BY 1
"""


class AutopilotView:
    """ports.autopilot.AutopilotFacts on one database."""

    _database: Database

    def touched(self, since: datetime) -> Sequence[int]:
        """See ports.autopilot.AutopilotFacts."""
        open_views = in_list(int(view) for view in (View.WAITING, View.LATER, View.BOUNCED))
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT conversation FROM ranks WHERE last_touch >= ? AND state <> ? "
                "AND view IN (SELECT value FROM json_each(?)) ORDER BY conversation",
                (seconds(since), State.FINISHED.value, open_views),
            )
            return [row[0] for row in rows]

    def departures(self, since: datetime) -> Sequence[Departure]:
        """See ports.autopilot.AutopilotFacts."""
        with self._database.reading() as connection:
            rows = connection.execute(_DEPARTURES, {"since": seconds(since), "draft": DRAFT})
            return [Departure(moment(at), canonical_people(json.loads(people)), lead) for at, people, lead in rows]

    def written(self, since: datetime) -> Sequence[Departure]:
        """See ports.autopilot.AutopilotFacts."""
        with self._database.reading() as connection:
            rows = connection.execute(_WRITTEN, {"since": seconds(since)})
            return [Departure(moment(at), tuple(json.loads(people)), lead) for at, people, lead in rows]

    def attempts(self) -> Sequence[Attempt]:
        """See ports.autopilot.AutopilotFacts."""
        with self._database.reading() as connection:
            rows = connection.execute(_ATTEMPTS).fetchall()
        return [
            Attempt(lead_id, answers, row, status, why, moment(at), automatic_of(scheduled))
            for lead_id, answers, row, status, why, at, scheduled in rows
        ]

    def heard(self, houses: Collection[str], since: datetime) -> Sequence[Heard]:
        """See ports.autopilot.AutopilotFacts."""
        with self._database.reading() as connection:
            authors = (author for (author,) in connection.execute(_AUTHORS, (seconds(since),)))
            ours = [author for author in authors if organisation(author) in houses]
            rows = connection.execute(_HEARD, (in_list(ours), seconds(since))) if ours else ()
            return [Heard(author, number, moment(at), subject) for author, number, at, subject in rows]

    def not_now(self, since: datetime, seen_to: str) -> Sequence[int]:
        """See ports.autopilot.AutopilotFacts."""
        with self._database.reading() as connection:
            return [row[0] for row in connection.execute(_NOT_NOW, (seconds(since), seen_to))]
