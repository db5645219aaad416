"""A command of the person's choice that gets each notice as one JSON document on standard input.

{"kind": "now" or "digest", "at": RFC 3339 in UTC, "title": text,
 "events": [{"kind", "lead_id", "who", "subject", "words", "at"}]}

`kind` of an event is reply, trouble, bounce, not_now or due; `lead_id` is "" for trouble. Text of others is one line of
printable characters, and may hold anything else: it must never become part of a shell command.
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from inboxfollow.adapters.notify.child import run
from inboxfollow.ports.notifier import Notice, NotTold

SECONDS = 30.0
"""So long a hook may take."""


class CommandNotifier:
    """Implements ports.notifier.Notifier with `daemon.hook`. No shell; its output is not shown."""

    name = "hook"

    def __init__(self, command: tuple[str, ...], seconds: float = SECONDS) -> None:
        self._command, self._seconds = command, seconds

    def tell(self, notice: Notice) -> None:
        """See Notifier."""
        self.check()
        run(f"the hook {Path(self._command[0]).name}", self._command, document(notice), self._seconds)

    def check(self) -> None:
        """Raises NotTold where the program is not there."""
        if shutil.which(self._command[0]) is None:
            words = f"the hook {Path(self._command[0]).name} was not found, or may not be executed"
            raise NotTold(words, "correct daemon.hook in the configuration")


def document(notice: Notice) -> str:
    """A notice as JSON."""
    events = [
        {
            "kind": one.kind,
            "lead_id": one.lead_id,
            "who": one.who,
            "subject": one.subject,
            "words": one.words,
            "at": _stamp(one.at),
        }
        for one in notice.tidings
    ]
    return json.dumps({"kind": notice.kind, "at": _stamp(notice.at), "title": notice.title, "events": events})


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
