"""The test server speaks to Google's own client: tokens, quota, batches, pages, faults as the real one has them."""

import base64
import contextlib
import http.client
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError

from tests.servers.gmail import GmailServer, Mail
from tests.servers.gmail.client import client

ROOT = Path(__file__).parents[2]
START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
FULL = "https://mail.google.com/"


def mail(number: int = 1, *lines: str, sender: str = "Dana Ortiz <dana@ortiz.example>") -> bytes:
    head = [
        f"Message-ID: <{number}@ortiz.example>",
        f"From: {sender}",
        "To: me@seller.example",
        f"Subject: Offer {number}",
    ]
    return "\r\n".join([*head, *lines, "", f"Shall we talk about {number}?", ""]).encode()


@pytest.fixture
def server() -> Iterator[GmailServer]:
    with GmailServer(now=lambda: START) as running:
        yield running
        assert not running.complaints


@pytest.fixture
def api(server: GmailServer) -> Iterator[Any]:
    with client(server) as whole:
        yield whole.users()


def refused(action: Callable[[], object]) -> tuple[int, str]:
    """Status and reason of the error that the action raises."""
    with pytest.raises(HttpError) as caught:
        action()
    body = json.loads(caught.value.content)["error"]
    assert body["code"] == caught.value.resp.status
    return body["code"], body["errors"][0]["reason"]


def gather(server: GmailServer, api: Any, ids: list[str]) -> dict[str, Any]:
    """The answers and errors of one batch of messages.get."""
    with client(server) as whole:
        batch = whole.new_batch_http_request()
        got: dict[str, Any] = {}
        for one in ids:
            request = api.messages().get(userId="me", id=one, format="minimal")
            batch.add(request, callback=lambda key, answer, error: got.update({key: error or answer}), request_id=one)
        batch.execute()
    return got


def post_batch(server: GmailServer, body: str, token: str) -> tuple[int, str]:
    """Status and body of the answer to a batch."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    with contextlib.closing(connection):
        fields = {"Content-Type": "multipart/mixed; boundary=x", "Authorization": f"Bearer {token}"}
        connection.request("POST", "/batch/gmail/v1", body, fields)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_profile_names_the_account_and_counts(server: GmailServer, api: Any) -> None:
    """getProfile says the address, the totals and the history id, for one unit."""
    server.deliver(mail(), START)
    said = api.getProfile(userId="me").execute()
    assert said == {
        "emailAddress": server.address,
        "messagesTotal": 1,
        "threadsTotal": 1,
        "historyId": said["historyId"],
    }
    assert server.units == 1 and [call.method for call in server.calls] == ["getProfile"]


def test_pages_hold_every_message_once_newest_first(server: GmailServer, api: Any) -> None:
    """Pages follow each other without gap or repetition, even where mail arrives between them."""
    ids = server.load(Mail(mail(n), START + timedelta(minutes=n)) for n in range(25))
    seen: list[str] = []
    request = api.messages().list(userId="me", maxResults=10)
    while request is not None:
        page = request.execute()
        seen += [one["id"] for one in page["messages"]]
        server.deliver(mail(100 + len(seen)), START + timedelta(days=1))
        request = api.messages().list_next(request, page)
    assert seen == ids[::-1]
    assert sorted(ids) != ids


def test_an_empty_list_has_no_messages_key(api: Any) -> None:
    """Where nothing is found, the key is missing."""
    assert api.messages().list(userId="me").execute() == {"resultSizeEstimate": 0}


def test_page_tokens_belong_to_their_list(server: GmailServer, api: Any) -> None:
    """A page token of another query, or an invented one, is refused."""
    server.load(Mail(mail(n), START) for n in range(3))
    token = api.messages().list(userId="me", maxResults=1).execute()["nextPageToken"]
    assert refused(api.messages().list(userId="me", q="offer", pageToken=token).execute)[0] == 400
    assert refused(api.messages().list(userId="me", pageToken="2").execute)[0] == 400


def test_fields_give_a_part(server: GmailServer, api: Any) -> None:
    """A partial response holds what was named and nothing else."""
    ids = server.load(Mail(mail(n), START + timedelta(minutes=n)) for n in range(2))
    page = api.messages().list(userId="me", maxResults=1, fields="messages(id),nextPageToken").execute()
    assert page == {"messages": [{"id": ids[1]}], "nextPageToken": page["nextPageToken"]}


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["gmail.readonly"], {"profile", "get", "q"}),
        (["gmail.send"], {"send"}),
        (["gmail.metadata"], {"profile"}),
        (["gmail.modify"], {"profile", "get", "q", "send", "modify"}),
        ([FULL], {"profile", "get", "q", "send", "modify"}),
    ],
)
def test_scopes_open_what_google_says(server: GmailServer, scopes: list[str], allowed: set[str]) -> None:
    """Each scope opens its methods; the others answer 403."""
    first = server.deliver(mail(), START)
    raw = base64.urlsafe_b64encode(b"To: dana@ortiz.example\r\n\r\nHello").decode()
    with client(server, scopes) as whole:
        users, messages = whole.users(), whole.users().messages()
        attempts = {
            "profile": users.getProfile(userId="me"),
            "get": messages.get(userId="me", id=first),
            "q": messages.list(userId="me", q="from:dana"),
            "send": messages.send(userId="me", body={"raw": raw}),
            "modify": messages.modify(userId="me", id=first, body={"removeLabelIds": ["INBOX"]}),
        }
        for name, request in attempts.items():
            if name in allowed:
                request.execute()
            else:
                assert refused(request.execute)[0] == 403


def test_metadata_scope_reads_header_fields_only(server: GmailServer) -> None:
    """With gmail.metadata lists without q and metadata are given, bodies are not."""
    first = server.deliver(mail(), START)
    with client(server, ["gmail.metadata"]) as whole:
        messages = whole.users().messages()
        assert messages.list(userId="me", labelIds=["INBOX"]).execute()["messages"][0]["id"] == first
        got = messages.get(userId="me", id=first, format="metadata", metadataHeaders=["subject"]).execute()
        assert got["payload"] == {"mimeType": "text/plain", "headers": [{"name": "Subject", "value": "Offer 1"}]}
        assert refused(messages.get(userId="me", id=first, format="raw").execute) == (403, "forbidden")


def test_old_tokens_are_refreshed_by_the_client(server: GmailServer) -> None:
    """A token that is old from the start, or gets old, is refreshed; the caller notices nothing."""
    with client(server, expired=True) as whole:
        whole.users().getProfile(userId="me").execute()
        server.expire_tokens()
        whole.users().getProfile(userId="me").execute()
    assert [call.status for call in server.calls] == [200, 401, 200]


def test_a_revoked_grant_says_so(server: GmailServer, api: Any) -> None:
    """After revoke() the refresh answers invalid_grant."""
    server.revoke()
    with pytest.raises(RefreshError, match=r"invalid_grant: Token has been expired or revoked\.") as caught:
        api.getProfile(userId="me").execute()
    assert caught.value.retryable is False


def test_batch_parts_have_their_own_status(server: GmailServer, api: Any) -> None:
    """In one batch some parts succeed, one was deleted, one meets a fault; each costs its units."""
    ids = server.load(Mail(mail(n), START) for n in range(4))
    server.delete(ids[0])
    server.fault("messages.get", status=429, id=ids[1])
    got = gather(server, api, ids)
    assert [got[one]["id"] for one in ids[2:]] == ids[2:]
    assert [got[one].resp.status for one in ids[:2]] == [404, 429]
    assert server.units == 60 and all(call.batched for call in server.calls)


def test_a_batch_with_an_old_token_fails_part_by_part(server: GmailServer) -> None:
    """The whole answers 200, its parts 401 each; a part with a token of its own succeeds. Content-IDs come back."""
    old = json.loads(server.token_json())["token"]
    server.expire_tokens()
    fresh = json.loads(server.token_json())["token"]
    part = "--x\r\nContent-Type: application/http\r\nContent-ID: <{}>\r\n\r\nGET /gmail/v1/users/me/profile HTTP/1.1\r\n{}\r\n"
    body = part.format("a + 1", "") + part.format("a + 2", f"Authorization: Bearer {fresh}\r\n") + "--x--"
    status, said = post_batch(server, body, old)
    assert status == 200
    answers = re.findall(r"Content-ID: <(.*?)>\r\n\r\nHTTP/1.1 (\d+)", said)
    assert answers == [("response-a + 1", "401"), ("response-a + 2", "200")]


def test_a_batch_of_101_is_refused(server: GmailServer) -> None:
    """More than 100 parts in a batch are an error of the whole."""
    part = "--x\r\nContent-Type: application/http\r\n\r\nGET /gmail/v1/users/me/profile\r\n\r\n"
    assert [post_batch(server, part * count + "--x--", "none")[0] for count in (100, 101)] == [200, 400]


def test_quota_slides(server: GmailServer, api: Any) -> None:
    """What is over the limit is refused and costs nothing; after a minute there is room again."""
    seconds = [0.0]
    server.quota.clock, server.quota.per_minute = (lambda: seconds[0]), 25
    first = server.deliver(mail(), START)
    get = api.messages().get(userId="me", id=first)
    get.execute()
    assert refused(get.execute) == (403, "rateLimitExceeded")
    server.quota.status, server.quota.retry_after, seconds[0] = 429, True, 40.0
    with pytest.raises(HttpError) as caught:
        get.execute()
    assert caught.value.resp.status == 429 and int(caught.value.resp["retry-after"]) == 21
    seconds[0] = 61.0
    get.execute()
    assert server.units_by_method == {"messages.get": 40}
    server.reset_counters()
    assert server.units == 0 and server.calls == []


def test_long_queries_come_as_posts(server: GmailServer, api: Any) -> None:
    """Google's client sends a long GET as a POST that says GET; it is the same call."""
    first = server.deliver(mail(), START)
    query = "{" + " ".join(f"from:person{n}@somewhere.example" for n in range(200)) + " from:dana@ortiz.example}"
    assert len(query) > 2048
    assert api.messages().list(userId="me", q=query).execute()["messages"] == [{"id": first, "threadId": first}]
    assert server.calls[-1].parameters["q"] == query


def test_faults_before_and_after_the_effect(server: GmailServer) -> None:
    """A status with effect=True is said after the mail was sent, one without it before; Retry-After goes with it."""
    body = {"raw": base64.urlsafe_b64encode(b"To: dana@ortiz.example\r\n\r\nHello").decode()}
    with client(server, ["gmail.send"]) as whole:
        send = whole.users().messages().send(userId="me", body=body)
        server.fault("messages.send", status=503, retry_after=7)
        with pytest.raises(HttpError) as caught:
            send.execute()
        assert (caught.value.resp.status, caught.value.resp["retry-after"], len(server.sent)) == (503, "7", 0)
        server.fault("messages.send", status=500, effect=True)
        assert refused(send.execute) == (500, "backendError")
    assert len(server.sent) == 1


def test_httplib2_repeats_a_post_whose_connection_ended(server: GmailServer) -> None:
    """A drop after the effect is repeated by httplib2 itself: one call of send, two mails. Two drops reach the caller."""
    body = {"raw": base64.urlsafe_b64encode(b"To: dana@ortiz.example\r\n\r\nHello").decode()}
    with client(server, ["gmail.send"]) as whole:
        send = whole.users().messages().send(userId="me", body=body)
        server.fault("messages.send", drop="after")
        send.execute()
        assert len(server.sent) == 2
        server.fault("messages.send", drop="before", times=None)
        with pytest.raises((OSError, http.client.HTTPException)):
            send.execute()
    assert len(server.sent) == 2


def test_a_stall_ends_with_the_server() -> None:
    """A call that stalls for an hour times out at the client and does not keep the server from ending."""
    with GmailServer() as server:
        server.fault(stall=3600.0, times=None)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=0.05)
        with contextlib.closing(connection):
            connection.request("GET", "/gmail/v1/users/me/profile")
            with pytest.raises(TimeoutError):
                connection.getresponse()


def test_threads_get_their_own_answers(server: GmailServer) -> None:
    """Eight clients at once each get what they asked for."""
    ids = server.load(Mail(mail(n), START) for n in range(40))

    def read(which: int) -> bool:
        with client(server) as whole:
            get = whole.users().messages().get
            return all(get(userId="me", id=one, format="minimal").execute()["id"] == one for one in ids[which::8])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(8)))
    assert server.units == 40 * 20


def test_a_fault_at_the_token(server: GmailServer) -> None:
    """The refresh can fail too; heal() ends it."""
    with client(server, expired=True) as whole:
        server.fault("token", status=403, times=None)
        with pytest.raises(RefreshError):
            whole.users().getProfile(userId="me").execute()
        server.heal()
        assert whole.users().getProfile(userId="me").execute()["messagesTotal"] == 0


def test_what_it_does_not_know_is_remembered() -> None:
    """Unknown operators, methods and paths are errors, and complaints; unknown parameters are errors."""
    with GmailServer() as server, client(server, [FULL]) as whole:
        messages = whole.users().messages()
        assert refused(messages.list(userId="me", q="larger:5M").execute)[0] == 400
        assert refused(messages.delete(userId="me", id="x").execute)[0] == 501
        assert refused(messages.list(userId="you@other.example").execute)[0] == 403
        assert len(server.complaints) == 2
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        with contextlib.closing(connection):
            token = json.loads(server.token_json())["token"]
            connection.request(
                "GET", "/gmail/v1/users/me/messages?query=x", headers={"Authorization": f"Bearer {token}"}
            )
            assert connection.getresponse().status == 400


def test_what_a_hook_raises_comes_out_at_the_end() -> None:
    """An error in on_send fails the test that uses the server."""

    def on_send(sent: object) -> None:
        raise LookupError("the relay is broken")

    body = {"raw": base64.urlsafe_b64encode(b"To: dana@ortiz.example\r\n\r\nHello").decode()}
    with pytest.raises(LookupError, match="relay"), GmailServer(on_send=on_send) as server, client(server) as whole:
        whole.users().messages().send(userId="me", body=body).execute()


def test_by_hand() -> None:
    """The server started by hand prints where it is and a token, and serves until it is interrupted."""
    command = [sys.executable, "-m", "tests.servers.gmail", "--demo"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            endpoint = json.loads(process.stdout.readline())["endpoint"]
            token = json.loads(process.stdout.readline())["token"]
            connection = http.client.HTTPConnection(endpoint.removeprefix("http://"), timeout=20)
            with contextlib.closing(connection):
                connection.request("GET", "/gmail/v1/users/me/profile", headers={"Authorization": f"Bearer {token}"})
                assert json.load(connection.getresponse())["messagesTotal"] == 40
        finally:
            process.terminate()
