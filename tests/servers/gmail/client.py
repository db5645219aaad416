"""Google's own client for the test server, as a program would build it (DEPENDENCIES trap 7)."""

import contextlib
import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document

from tests.servers.gmail.auth import USUAL
from tests.servers.gmail.server import GmailServer

ENOUGH_SECONDS = 20


def credentials_of(grant: dict[str, Any]) -> Credentials:
    """Credentials that are refreshed at the grant's own token_uri. `Credentials.from_authorized_user_info` takes
    Google's address whatever the grant says (google-auth 2.62)."""
    return Credentials(
        grant["token"],
        refresh_token=grant["refresh_token"],
        token_uri=grant["token_uri"],
        client_id=grant["client_id"],
        client_secret=grant["client_secret"],
        scopes=grant["scopes"],
        expiry=datetime.fromisoformat(grant["expiry"]).astimezone(UTC).replace(tzinfo=None),
    )


@contextlib.contextmanager
def client(server: GmailServer, scopes: Collection[str] = USUAL, *, expired: bool = False) -> Iterator[Any]:
    """The whole API (`.users()`, `.new_batch_http_request()`), over one connection that ends with the block."""
    text = resources.files("googleapiclient").joinpath("discovery_cache/documents/gmail.v1.json").read_text("utf-8")
    document = json.loads(text) | {"rootUrl": server.endpoint + "/"}
    credentials = credentials_of(json.loads(server.token_json(scopes, expired=expired)))
    http = httplib2.Http(timeout=ENOUGH_SECONDS)
    http.redirect_codes = http.redirect_codes - {308}  # at Google it says that an upload goes on
    try:
        yield build_from_document(document, http=AuthorizedHttp(credentials, http=http))
    finally:
        http.close()
