"""The methods that change labels and drafts. Each takes an Ask and returns the JSON of its answer, or raises ApiError."""

from collections.abc import Sequence

from tests.servers.gmail.answers import ApiError, invalid, not_found
from tests.servers.gmail.api import Json
from tests.servers.gmail.asking import Ask, brief
from tests.servers.gmail.mail import Message
from tests.servers.gmail.payload import as_json
from tests.servers.gmail.reads import Handler
from tests.servers.gmail.sending import file_draft, raw_source

FIXED = ("SENT", "DRAFT", "CHAT")
LARGEST_BATCH = 1000


def modify(ask: Ask) -> Json:
    """users.messages.modify."""
    message = _message(ask)
    _relabel(ask, [message])
    return brief(message)


def batch_modify(ask: Ask) -> None:
    """users.messages.batchModify: up to 1,000 ids; unknown ones are passed over."""
    wanted = ask.texts("ids")
    if not wanted or len(wanted) > LARGEST_BATCH:
        raise invalid("Too many message ids in request" if wanted else "No message ids specified")
    _relabel(ask, [ask.mailbox.messages[one] for one in wanted if one in ask.mailbox.messages])


def trash(ask: Ask) -> Json:
    """users.messages.trash."""
    message = _message(ask)
    ask.mailbox.change(message, add=("TRASH",), remove=("INBOX",))
    return brief(message)


def untrash(ask: Ask) -> Json:
    """users.messages.untrash: out of the trash, but not into the inbox."""
    message = _message(ask)
    ask.mailbox.change(message, remove=("TRASH",))
    return brief(message)


def modify_thread(ask: Ask) -> Json:
    """users.threads.modify: every message that is in the thread at this moment."""
    messages = _thread(ask)
    _relabel(ask, messages)
    return {"id": ask.path["id"], "messages": [brief(one) for one in messages]}


def trash_thread(ask: Ask) -> Json:
    """users.threads.trash."""
    messages = _thread(ask)
    for one in messages:
        ask.mailbox.change(one, add=("TRASH",), remove=("INBOX",))
    return {"id": ask.path["id"], "messages": [brief(one) for one in messages]}


def untrash_thread(ask: Ask) -> Json:
    """users.threads.untrash."""
    messages = _thread(ask)
    for one in messages:
        ask.mailbox.change(one, remove=("TRASH",))
    return {"id": ask.path["id"], "messages": [brief(one) for one in messages]}


def create_label(ask: Ask) -> Json:
    """users.labels.create."""
    name = ask.text("name")
    if not name.strip():
        raise invalid("Invalid label name")
    if name.casefold() in (known.casefold() for known in ask.mailbox.names.values()):
        raise ApiError(409, "aborted", "Label name exists or conflicts")
    return {"id": ask.mailbox.create_label(name), "name": name, "type": "user"}


def create_draft(ask: Ask) -> Json:
    """users.drafts.create: no check of recipients, and the thread only under the rules of sending."""
    body = ask.body.get("message", {})
    draft = file_draft(ask.mailbox, raw_source(body, ask.media), str(body.get("threadId", "")), ask.now)
    return {"id": draft.id, "message": brief(ask.mailbox.messages[draft.message])}


def drafts(ask: Ask) -> Json:
    """users.drafts.list, in one page."""
    held = [(draft.id, ask.mailbox.messages[draft.message]) for draft in ask.mailbox.drafts.values()]
    held.sort(key=lambda pair: pair[1].newest_first)
    entries = [{"id": name, "message": {"id": one.id, "threadId": one.thread}} for name, one in held]
    return ({"drafts": entries} if entries else {}) | {"resultSizeEstimate": len(entries)}


def draft_of(ask: Ask) -> Json:
    """users.drafts.get."""
    draft = ask.mailbox.drafts.get(ask.path["id"])
    if draft is None:
        raise not_found()
    return {"id": draft.id, "message": as_json(ask.mailbox.messages[draft.message], ask.one("format", "full"))}


def delete_draft(ask: Ask) -> None:
    """users.drafts.delete."""
    draft = ask.mailbox.drafts.get(ask.path["id"])
    if draft is None:
        raise not_found()
    ask.mailbox.remove(ask.mailbox.messages[draft.message])


CHANGES: dict[str, Handler] = {
    "messages.modify": modify,
    "messages.batchModify": batch_modify,
    "messages.trash": trash,
    "messages.untrash": untrash,
    "threads.modify": modify_thread,
    "threads.trash": trash_thread,
    "threads.untrash": untrash_thread,
    "labels.create": create_label,
    "drafts.create": create_draft,
    "drafts.list": drafts,
    "drafts.get": draft_of,
    "drafts.delete": delete_draft,
}


def _message(ask: Ask) -> Message:
    found = ask.mailbox.messages.get(ask.path["id"])
    if found is None:
        raise not_found()
    return found


def _thread(ask: Ask) -> Sequence[Message]:
    found = ask.mailbox.in_thread(ask.path["id"])
    if not found:
        raise not_found()
    return found


def _relabel(ask: Ask, messages: Sequence[Message]) -> None:
    add, remove = ask.texts("addLabelIds"), ask.texts("removeLabelIds")
    if not add and not remove:
        raise invalid("No label add or removes specified")
    for one in (*add, *remove):
        if one not in ask.mailbox.names or one in FIXED:
            raise invalid(f"Invalid label: {one}")
    if set(add) & set(remove):
        raise invalid("Cannot both add and remove the same label")
    for message in messages:
        ask.mailbox.change(message, add, remove)
