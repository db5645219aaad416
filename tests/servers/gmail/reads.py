"""The methods that only read. Each takes an Ask and returns the JSON of its answer, or raises ApiError."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence

from tests.servers.gmail.answers import invalid, not_found
from tests.servers.gmail.api import Json
from tests.servers.gmail.asking import Ask
from tests.servers.gmail.history import TYPES
from tests.servers.gmail.mail import Message
from tests.servers.gmail.mailbox import SYSTEM, Mailbox
from tests.servers.gmail.payload import as_json, attachment, snippet
from tests.servers.gmail.query import UnknownQuery
from tests.servers.gmail.search import Search

Handler = Callable[[Ask], Json | None]
USUAL_PAGE, LARGEST_PAGE = 100, 500


class Reads:
    """The reading methods of one mailbox. `gappy_history` sends a page without `history` before each page with it."""

    def __init__(self, mailbox: Mailbox, complain: Callable[[str], None]) -> None:
        self.search, self.complain = Search(mailbox), complain
        self.gappy_history = False
        self.handlers: dict[str, Handler] = {
            "getProfile": profile,
            "messages.list": self.messages,
            "messages.get": message,
            "messages.attachments.get": attachments,
            "threads.list": self.threads,
            "threads.get": thread,
            "labels.list": labels,
            "labels.get": label,
            "history.list": self.history,
            "settings.sendAs.list": send_as,
        }

    def messages(self, ask: Ask) -> Json:
        """users.messages.list: ids only, newest first."""
        found = self._found(ask)
        size = ask.number("maxResults", USUAL_PAGE, LARGEST_PAGE)
        page, body = _page(ask, [one.newest_first for one in found], size)
        entries = [{"id": one.id, "threadId": one.thread} for one in found[page : page + size]]
        body["resultSizeEstimate"] = _estimate(len(found))
        return ({"messages": entries} if entries else {}) | body

    def threads(self, ask: Ask) -> Json:
        """users.threads.list: threads with a message that fits, the latest such message first."""
        firsts = list({one.thread: one for one in reversed(self._found(ask))}.values())
        firsts.sort(key=lambda one: one.newest_first)
        size = ask.number("maxResults", USUAL_PAGE, LARGEST_PAGE)
        page, body = _page(ask, [one.newest_first for one in firsts], size)
        entries = [
            {"id": one.thread, "snippet": snippet(one.source), "historyId": str(_latest(ask.mailbox, one.thread))}
            for one in firsts[page : page + size]
        ]
        body["resultSizeEstimate"] = _estimate(len(firsts))
        return ({"threads": entries} if entries else {}) | body

    def history(self, ask: Ask) -> Json:
        """users.history.list: what changed since, oldest first; `history` is missing where there is nothing."""
        text = ask.one("startHistoryId")
        if not text.isdecimal():
            raise invalid("Missing or invalid startHistoryId")
        records = ask.mailbox.history.since(int(text))
        if records is None:
            raise not_found()
        kinds = {TYPES[one] for one in ask.query.get("historyTypes", ())} or set(TYPES.values())
        wanted = [one for one in records if one.kind in kinds and one.concerns(ask.one("labelId"))]
        key = _fingerprint(ask)
        last, gap = _open_token(ask, key) if "pageToken" in ask.query else (0, False)
        body: Json = {"historyId": str(ask.mailbox.history.now)}
        if self.gappy_history and not gap:
            return {"nextPageToken": _token(key, [last, True])} | body
        size = ask.number("maxResults", USUAL_PAGE, LARGEST_PAGE)
        rest = [one for one in wanted if one.id > int(last)]
        if len(rest) > size:
            body["nextPageToken"] = _token(key, [rest[size - 1].id, False])
        return ({"history": [one.json() for one in rest[:size]]} if rest else {}) | body

    def _found(self, ask: Ask) -> Sequence[Message]:
        hidden = ask.one("includeSpamTrash") == "true"
        labels = ask.query.get("labelIds", ())
        for one in labels:
            if one not in ask.mailbox.names:
                raise invalid(f"Invalid label: {one}")
        try:
            return self.search.find(ask.one("q"), labels, hidden=hidden, now=ask.now)
        except UnknownQuery as error:
            self.complain(f"q={ask.one('q')}: {error}")
            raise invalid(f"this server does not know that query: {error}") from error


def profile(ask: Ask) -> Json:
    """users.getProfile."""
    box = ask.mailbox
    counts = {"messagesTotal": len(box.messages), "threadsTotal": len(box.threads)}
    return {"emailAddress": box.address} | counts | {"historyId": str(box.history.now)}


def message(ask: Ask) -> Json:
    """users.messages.get."""
    found = ask.mailbox.messages.get(ask.path["id"])
    if found is None:
        raise not_found()
    return as_json(found, ask.one("format", "full"), ask.query.get("metadataHeaders", ()))


def attachments(ask: Ask) -> Json:
    """users.messages.attachments.get."""
    found = ask.mailbox.messages.get(ask.path["messageId"])
    if found is None:
        raise not_found()
    return attachment(found, ask.path["id"])


def thread(ask: Ask) -> Json:
    """users.threads.get: all messages, those in Spam and Trash and drafts too, oldest first."""
    found = ask.mailbox.in_thread(ask.path["id"])
    if not found:
        raise not_found()
    kind, wanted = ask.one("format", "full"), ask.query.get("metadataHeaders", ())
    entries = [as_json(one, kind, wanted) for one in found]
    return {"id": ask.path["id"], "historyId": str(_latest(ask.mailbox, ask.path["id"])), "messages": entries}


def labels(ask: Ask) -> Json:
    """users.labels.list."""
    return {"labels": [_label(ask.mailbox, one) for one in ask.mailbox.names]}


def label(ask: Ask) -> Json:
    """users.labels.get, with its counts."""
    if ask.path["id"] not in ask.mailbox.names:
        raise not_found()
    carriers = ask.mailbox.labelled.get(ask.path["id"], set())
    unread = [one for one in carriers if "UNREAD" in one.labels]
    counts = {
        "messagesTotal": len(carriers),
        "messagesUnread": len(unread),
        "threadsTotal": len({one.thread for one in carriers}),
        "threadsUnread": len({one.thread for one in unread}),
    }
    return _label(ask.mailbox, ask.path["id"]) | counts


def send_as(ask: Ask) -> Json:
    """users.settings.sendAs.list."""
    first, *others = ask.mailbox.send_as
    entries: list[Json] = [{"sendAsEmail": first, "displayName": "", "isPrimary": True, "isDefault": True}]
    entries += [{"sendAsEmail": one, "displayName": "", "verificationStatus": "accepted"} for one in others]
    return {"sendAs": entries}


def _label(box: Mailbox, label_id: str) -> Json:
    kind = "system" if label_id in SYSTEM else "user"
    return {"id": label_id, "name": box.names[label_id], "type": kind}


def _latest(box: Mailbox, thread_id: str) -> int:
    return max((one.history for one in box.threads.get(thread_id, ())), default=box.history.now)


def _estimate(count: int) -> int:
    """An estimate as Google's are: right for little, rounded for more."""
    return count if count < 20 else count // 100 * 100 + 1


def _page(ask: Ask, places: list[tuple[int, int]], size: int) -> tuple[int, Json]:
    """Where the page begins, and the token of the next one. Mail that arrives meanwhile moves no page."""
    key = _fingerprint(ask)
    start = 0
    if "pageToken" in ask.query:
        last = tuple(_open_token(ask, key))
        start = next((index for index, place in enumerate(places) if place > last), len(places))
    if start + size >= len(places):
        return start, {}
    return start, {"nextPageToken": _token(key, list(places[start + size - 1]))}


def _fingerprint(ask: Ask) -> str:
    asked = {name: values for name, values in ask.query.items() if name not in ("pageToken", "maxResults", "fields")}
    return hashlib.md5(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:8]


def _token(key: str, place: list[int]) -> str:
    return base64.urlsafe_b64encode(json.dumps([key, *place]).encode()).decode()


def _open_token(ask: Ask, key: str) -> list[int]:
    """What a page token holds. Raises ApiError for one that belongs to another list."""
    try:
        found, *place = json.loads(base64.urlsafe_b64decode(ask.one("pageToken")))
    except ValueError as error:
        raise invalid("Invalid pageToken") from error
    if found != key or len(place) != 2:
        raise invalid("Invalid pageToken")
    return [int(one) for one in place]
