"""Set-up's screens with a real Dovecot, a real SMTP server and a real authorization server on loopback."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl
from urllib.request import urlopen

import pytest

from inboxfollow.adapters.clock import SystemClock
from inboxfollow.adapters.oauth.authorizer import OAuthAuthorizer
from inboxfollow.bootstrap import setup as ours
from tests.app.setup_world import GMAIL, World
from tests.app.world import ago, letter
from tests.servers.dovecot import Dovecot, require_dovecot
from tests.servers.oauth import OAuthServer
from tests.servers.smtp import SmtpServer
from tests.tui.clerk import Clerk, drive, said

SAM = "sam@seller.example"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A keyring in memory and a configuration in a folder; servers are real ones."""
    made = World(tmp_path)
    made.tools = replace(
        made.tools, open_mailbox=ours.open_mailbox, open_sender=ours.open_sender,
        authorizer=OAuthAuthorizer(SystemClock(), patience_seconds=20),
    )  # fmt: skip
    return made


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Dovecot, SmtpServer, Path]]:
    """Both, and a file with both their authorities."""
    require_dovecot()
    with Dovecot(user=SAM) as imap, SmtpServer(user=SAM) as smtp:
        for number, sender in enumerate([f"Sam Seller <{SAM}>"] * 2 + ["Sales <sales@seller.example>"]):
            imap.deliver("Sent", letter(number, sender=sender, when=ago(9)), ago(9), "S")
        both = tmp_path / "both.pem"
        both.write_bytes(imap.ca_file.read_bytes() + smtp.ca_file.read_bytes())
        yield imap, smtp, both


@pytest.mark.dovecot
def test_real_servers_named_by_hand(world: World, servers: tuple[Dovecot, SmtpServer, Path], tmp_path: Path) -> None:
    """TLS with a private authority that is typed in; first without it, then a wrong password, then the right one."""
    imap, smtp, both = servers

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter", "enter", "enter")
        assert "Reading (IMAP)" in clerk.text
        for words, tabs in (("127.0.0.1", 1), (str(imap.imaps_port), 2), ("127.0.0.1", 1), (str(smtp.port), 3)):
            await clerk.fill(words)
            await clerk.press(*["tab"] * tabs)
        await clerk.press("enter")
        await clerk.type(imap.password)
        await clerk.enter("! ", "certificate", "Ctrl+N")
        await clerk.press("escape")
        await clerk.fill(str(both))
        await clerk.press("enter")
        await clerk.type("wrong")
        await clerk.enter("login refused")
        await clerk.type(imap.password)
        await clerk.enter("3 of 6", "› Sent (as the server says)")
        await clerk.enter("[ ] sales@seller.example (1 mail, as Sales)")
        await clerk.press("enter", "enter", "enter", "enter")

    app = drive(world.tools, script, said=said(look_up=False), scans=False)
    assert app.done is not None
    assert smtp.received == []
    (account,) = tomllib.loads((tmp_path / "config.toml").read_text())["accounts"]
    assert (account["imap"]["port"], account["smtp"]["port"]) == (imap.imaps_port, smtp.port)
    assert world.keyring.kept == {("seller", SAM): imap.password}


@pytest.mark.parametrize("way", ["browser", "address"])
def test_a_grant_in_full(world: World, tmp_path: Path, way: str) -> None:
    """The client's file, the address to open, the code that comes back by itself or is pasted; what is granted goes
    to the servers and is never seen."""
    world.table.bundled = {"gmail.com": GMAIL}
    documents = list[str]()

    def open_mailbox(account: object, secret: str) -> object:
        documents.append(secret)
        return world.mailbox

    with OAuthServer(client_secret="hush", email="sam@gmail.com") as provider:
        (tmp_path / "client.json").write_text(provider.client_file())
        visited = list[str]()

        def visit(url: str) -> None:
            visited.append(url)
            Thread(target=lambda: urlopen(url, timeout=10).close(), daemon=True).start()  # noqa: S310 - of this computer

        async def script(clerk: Clerk) -> None:
            await clerk.press("enter", "down", "enter")
            assert "1. Open https://console.cloud.google.com" in clerk.text
            await clerk.press("enter")
            assert "! the client is missing" in clerk.text
            await clerk.type(str(tmp_path / "client.json"))
            await clerk.pilot.press("enter")
            if way == "address":
                while "Copy that whole address" not in clerk.text:
                    await clerk.pilot.pause(0.05)
                url = "".join(line.strip() for line in clerk.lines[4:] if line.strip())
                url = url[url.index("http://127") :].partition("2. Sign in")[0]
                ends = provider.authorize(dict(parse_qsl(url.partition("?")[2])))
                await clerk.pilot.press(*ends)
                await clerk.pilot.press("enter")
            await clerk.settle()
            assert clerk.where.startswith("3 of 6"), clerk.text
            assert documents[0] not in clerk.text

        drive(
            replace(world.tools, open_mailbox=open_mailbox),
            script,
            (110, 40),
            said=said(address="sam@gmail.com"),
            open_browser=visit if way == "browser" else None,
        )
        assert "refresh_token" in documents[0]
        assert bool(visited) is (way == "browser")
        assert provider.errors == []
    assert world.keyring.kept == {}
    assert not (tmp_path / "config.toml").exists()


def test_going_back_ends_the_waiting(world: World, tmp_path: Path) -> None:
    """Esc while the provider is waited for stops that; nothing listens any longer."""
    world.table.bundled = {"gmail.com": GMAIL}
    with OAuthServer(email="sam@gmail.com") as provider:
        (tmp_path / "client.json").write_text(provider.client_file())

        async def script(clerk: Clerk) -> None:
            await clerk.press("enter", "down", "enter")
            await clerk.type(str(tmp_path / "client.json"))
            await clerk.pilot.press("enter")
            while "Your browser opens" not in clerk.text:
                await clerk.pilot.pause(0.05)
            await clerk.press("escape")
            assert "Stopped." in clerk.text
            await clerk.press("escape")
            assert "JSON file" in clerk.text

        drive(world.tools, script, (110, 40), said=said(address="sam@gmail.com"), open_browser=lambda _: None)
    assert provider.counts["authorization_code"] == 0
