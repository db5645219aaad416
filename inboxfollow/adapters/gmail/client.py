"""The calls that this program makes of Gmail's API, as methods with types. Nothing else asks Google anything."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from inboxfollow.adapters.gmail.calls import BATCH, Caller, Json
from inboxfollow.adapters.gmail.errors import NotFound, unreadable
from inboxfollow.adapters.gmail.governor import Governor
from inboxfollow.adapters.gmail.records import Change, Fetched, changes, entries, fetched, listed, text, whole
from inboxfollow.adapters.gmail.settings import GmailSettings
from inboxfollow.ports.credentials import Credentials
from inboxfollow.ports.errors import CursorExpired, PortError
from inboxfollow.ports.numbering import Listed
from inboxfollow.wire.headers import WANTED_HEADERS

Format = Literal["full", "metadata", "raw", "minimal"]

ME = "me"
PAGE = 500
HEAVY = 10
"""Parts of a batch whose answers hold texts: an answer is read as a whole into memory."""
CHANGES = ["messageAdded", "messageDeleted", "labelAdded", "labelRemoved"]
_MESSAGE = "id,threadId,labelIds,internalDate,sizeEstimate,payload,raw"
_BARE = "id,threadId,labelIds,internalDate,sizeEstimate"


class Profile(NamedTuple):
    """Whose mailbox it is, and where its log of changes stands."""

    address: str
    history: int


class News(NamedTuple):
    """What changed since a place in the log, and the place where it ends."""

    changes: list[Change]
    history: int


class GmailClient:
    """One account over connections of its own, used by one thread at a time. Methods raise what Mailbox does.

    `governor` may be shared by all that draw on the same quota.
    """

    def __init__(self, settings: GmailSettings, credentials: Credentials, governor: Governor | None = None) -> None:
        self.settings = settings
        self.caller = Caller(settings, credentials, governor or Governor(settings.units_per_minute))
        self.place = self.caller.place

    @property
    def units(self) -> int:
        """Quota units spent so far by all who share the governor."""
        return self.caller.governor.units

    def profile(self) -> Profile:
        """1 unit."""
        found = self.caller.call(self.caller.users.getProfile(userId=ME))
        return Profile(text(found, "emailAddress"), whole(found, "historyId"))

    def messages(self, query: str = "", label: str = "") -> Iterator[list[Listed]]:
        """Pages of messages, newest first, those in Spam and Trash too; 5 units for each 500."""
        asked: dict[str, Any] = {"userId": ME, "includeSpamTrash": True, "maxResults": PAGE}
        if query:
            asked["q"] = query
        if label:
            asked["labelIds"] = [label]
        for found in self._pages(self.caller.messages, asked):
            yield listed(found)

    def news(self, history: int) -> News:
        """What changed since that place in the log: 2 units for each page. Raises CursorExpired where the log does not
        reach back so far."""
        asked = {"userId": ME, "startHistoryId": str(history), "historyTypes": CHANGES, "maxResults": PAGE}
        made, newest = list[Change](), history
        try:
            for found in self._pages(self.caller.users.history(), asked):
                made += changes(found)
                newest = max(newest, whole(found, "historyId"))
        except NotFound as error:
            raise CursorExpired(
                f"{self.place}: the log of changes does not reach back", "All is listed anew."
            ) from error
        return News(made, newest)

    def labels(self) -> dict[str, str]:
        """Names of the labels that the person made, by their ids; 1 unit."""
        found = self.caller.call(self.caller.users.labels().list(userId=ME))
        return {text(one, "id"): text(one, "name") for one in entries(found, "labels") if text(one, "type") == "user"}

    def get(self, refs: Sequence[str], kind: Format, at_once: int = HEAVY) -> dict[str, Fetched | None]:
        """Messages by their ids, None for what is gone; 20 units each. `at_once` limits those with texts."""
        get = self.caller.messages.get
        requests = {ref: get(userId=ME, id=ref, **_wishes(kind)) for ref in refs}
        answers = self.caller.batch(requests, BATCH if kind in ("metadata", "minimal") else at_once)
        found = {ref: fetched(answer) for ref, answer in answers.items()}
        if any(answers[ref] is not None and (one is None or one.ref != ref) for ref, one in found.items()):
            raise unreadable(self.place)
        return found

    def threads(self, refs: Sequence[str], kind: Format) -> dict[str, list[Fetched]]:
        """All messages of threads by the ids of these, none for those that are gone; 40 units each."""
        get = self.caller.threads.get
        requests = {ref: get(userId=ME, id=ref, **_wishes(kind, inside="messages({})")) for ref in refs}
        answers = self.caller.batch(requests, HEAVY if kind == "full" else BATCH // 2)
        return {ref: [one for one in map(fetched, entries(found, "messages")) if one] for ref, found in answers.items()}

    def relabel(self, refs: Iterable[str], add: Sequence[str] = (), remove: Sequence[str] = ()) -> frozenset[str]:
        """Changes the labels of messages, 5 units each; returns those that are there."""
        body = {"addLabelIds": list(add), "removeLabelIds": list(remove)}
        requests = {ref: self.caller.messages.modify(userId=ME, id=ref, body=body) for ref in refs}
        return frozenset(ref for ref, answer in self.caller.batch(requests).items() if answer is not None)

    def aliases(self) -> dict[str, bool]:
        """The other addresses that mail may be sent from, and whether each is verified; 1 unit."""
        found = self.caller.call(self.caller.users.settings().sendAs().list(userId=ME))
        return {
            text(one, "sendAsEmail").lower(): bool(one.get("isPrimary"))
            or text(one, "verificationStatus") == "accepted"
            for one in entries(found, "sendAs")
        }

    def close(self) -> None:
        """Ends the connections. May be called twice, and is not the end."""
        with suppress(OSError, PortError):
            self.caller.close()

    def _pages(self, methods: Any, asked: dict[str, Any]) -> Iterator[Json]:
        """Pages to the last one; a token that comes again ends them, or there would be no end."""
        token, seen = "", set[str]()
        while True:
            found = self.caller.call(methods.list(**asked, **({"pageToken": token} if token else {})))
            yield found
            token = text(found, "nextPageToken")
            if not token or token in seen:
                return
            seen.add(token)


def _wishes(kind: Format, inside: str = "{}") -> dict[str, Any]:
    """Format and fields of what is fetched; metadata is limited to the header fields that are read."""
    wishes: dict[str, Any] = {"format": kind, "fields": inside.format(_BARE if kind == "minimal" else _MESSAGE)}
    if inside != "{}":
        wishes["fields"] = "id," + wishes["fields"].replace(",raw", "")
    if kind == "metadata":
        wishes["metadataHeaders"] = list(WANTED_HEADERS)
    return wishes
