"""What an empty view says instead of rows: never "nobody" where something was not read, and what is next otherwise."""

from collections.abc import Iterator
from datetime import datetime

from inboxfollow.app import wording
from inboxfollow.app.board import Outlook
from inboxfollow.app.rows import LeadRow
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.rank import View
from inboxfollow.domain.state import State
from inboxfollow.tui.listing import Snapshot

_TITLES = {
    View.TODAY: "Nothing is due now.",
    View.WAITING: "Nobody owes you an answer.",
    View.MY_TURN: "You owe nobody an answer.",
    View.LATER: "Nothing is put off, and nobody is away.",
    View.BOUNCED: "No mail of yours came back.",
    View.MAYBE: "Nothing was set aside.",
    View.CLOSED: "Nothing is closed yet.",
}
_PUT_ASIDE = (
    (State.AWAY, "away"),
    (State.SNOOZED, "snoozed"),
    (State.OPTED_OUT, "never to be written to again"),
)


def empty_words(snapshot: Snapshot, progress: str, judging: bool, now: datetime, policy: Policy) -> tuple[str, ...]:
    """The lines for a view without rows at `now` (aware)."""
    covered, needle = snapshot.coverage, snapshot.wanted.needle.strip()
    if covered is None:
        return ()
    read = wording.coverage_lines(covered, 0, now, policy.timezone)
    if needle:
        words = (
            f"Nothing in this view holds “{needle}”.",
            "",
            "Esc shows everything again; the digits look in other views.",
        )
        return words if not wording.unread(covered) else (*words, "", "Not everything has been read:", *read[1:])
    if progress:
        return "Reading your mail; what is found appears here.", "", progress
    if not covered.mails and wording.unread(covered):
        return "Nothing has been read yet.", "", *read, "", "R reads your mailboxes now."
    if judging and covered.conversations > sum(snapshot.tallies.values()):
        return ("Looking through what was read; the rows appear here.",)
    if wording.unread(covered):
        title = "There may be more: not everything has been read.", "", *read[1:], "", "R tries again."
        return *title, "", *_outlook(snapshot, now, policy)
    return _TITLES.get(snapshot.wanted.view, ""), "", *_outlook(snapshot, now, policy)


def _outlook(snapshot: Snapshot, now: datetime, policy: Policy) -> Iterator[str]:
    outlook = snapshot.outlook or Outlook()
    if outlook.next is not None:
        yield f"Next:       {_next(outlook.next, now, policy)}"
    aside = [(outlook.states.get(state, 0), words) for state, words in _PUT_ASIDE]
    if any(count for count, _ in aside):
        yield "Protected:  " + ", ".join(f"{count:,} {words}" for count, words in aside if count)
    waiting = [
        (snapshot.tallies.get(View.MY_TURN, 0), "wrote to you and wait for your answer (3)"),
        (snapshot.tallies.get(View.BOUNCED, 0), "bounced and need another address (5)"),
    ]
    if any(count for count, _ in waiting):
        yield "Neglected:  " + ", ".join(f"{count:,} {words}" for count, words in waiting if count)


def _next(row: LeadRow, now: datetime, policy: Policy) -> str:
    when = wording.next_words(row, now, policy.calendar)
    return f"{wording.who(row)}, “{row.subject}”: {when}"
