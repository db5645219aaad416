"""A Gmail server on loopback that speaks real HTTP and enforces what Google documents (PROTOCOLS B1-B5, F4).

    with GmailServer() as server:
        token = server.token_json()                  # google-auth's authorized-user JSON
        first = server.deliver(source, arrived)      # -> the message's id
        ...a client talks to server.endpoint ("http://127.0.0.1:PORT")...
        assert server.units == 2 and not server.complaints


    with client(server, ["gmail.modify"]) as api:    # tests.servers.gmail.client: Google's own client for it
        api.users().getProfile(userId="me").execute()

Hands for the mailbox
    deliver, load (a great many at once, without history), draft, label, unlabel, trash, spam, delete, expire_history;
    message, ids, thread_of, labels_of. Ids say nothing of the order; a user's label has an id that is not its name.
What it was asked
    `calls` (method, parameters, status, units), `units`, `units_by_method`, `sent`; reset_counters(). `complaints` are
    queries, paths and methods that this server does not know: assert that there are none.
Quota
    `units_per_minute`, later `quota.per_minute`; the answer is `quota.status` (403, or 429) with `quota.reason`, and
    Retry-After where `quota.retry_after` is on.
Tokens
    token_json(scopes, expired=...), expire_tokens(), revoke(). Scopes by short names: "gmail.readonly".

What goes wrong: `fault(method, ...)` where `method` is a name such as "messages.get", "any" of these, "batch" (the whole
request), or "token". What happens then is, in this order: `call` a function, `stall` for some seconds, then `drop` the
connection ("before" the effect, or "after" it in place of the answer), or answer `status` with `reason`, `message` and
`retry_after` (without its effect; with `effect=True` after it). Without `drop` and `status` things go on as if nothing
had happened. In a batch a status is one part's; a drop ends the whole. `id` limits it to one message or thread. It
strikes `times` times, for ever with None. heal() forgets all.

    httplib2 repeats a request by itself, a POST too, when the connection ends before its answer: a drop that must reach
    the caller needs `times=2` or more, and a mail dropped "after" may be there twice.

Not like Google's: `q` with an operator this server does not know is answered with 400; to: looks into To alone; a mail
sent without `threadId` never joins a thread; the order of labels is alphabetical.
By hand: python -m tests.servers.gmail --port 8025 --demo
"""

from tests.servers.gmail.faults import Fault
from tests.servers.gmail.mailbox import Mail
from tests.servers.gmail.sending import Sent
from tests.servers.gmail.server import GmailServer
from tests.servers.gmail.service import Call

__all__ = ["Call", "Fault", "GmailServer", "Mail", "Sent"]
