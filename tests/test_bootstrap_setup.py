"""What set-up tries servers with."""

import pytest

from inboxfollow.bootstrap.setup import open_mailbox, open_sender
from inboxfollow.ports.errors import Untrusted
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings, Endpoint

ME = "sam@seller.example"


@pytest.mark.parametrize("host", ["mail.example.com", "192.0.2.1"])
def test_no_password_leaves_this_computer_in_clear(host: str) -> None:
    """Refused before anything is contacted; a server on this computer may do without encryption."""
    far = Endpoint(host, 143, "none")
    account = AccountSettings("work", ME, SecretPlace("work", ME), imap=far, smtp=far)
    with pytest.raises(Untrusted, match="in clear"):
        open_mailbox(account, "secret")
    with pytest.raises(Untrusted, match="in clear"):
        open_sender(account, "secret")
    near = Endpoint("127.0.0.1", 143, "none")
    open_mailbox(AccountSettings("work", ME, SecretPlace("work", ME), imap=near), "secret").close()
