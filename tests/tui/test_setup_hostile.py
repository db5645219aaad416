"""Strangers' text in set-up is only text: what the network names, folders, senders, what servers say; and all of it
can be read, light and dark, at any size."""

from pathlib import Path

import pytest

from inboxfollow.ports.discovery import Candidate, Server
from inboxfollow.ports.errors import AuthRejected
from inboxfollow.ports.mailbox import Role
from tests.app.setup_world import RIGHT, World
from tests.app.world import ago, letter
from tests.tui.clerk import Clerk, drive, said
from tests.tui.desk import SMALL, USUAL
from tests.tui.hostile import BIDI, ESCAPES, MARKUP, TEXTS, WIDE
from tests.tui.test_hostile import _harmless
from tests.tui.test_themes import _LETTERS, _READABLE, _contrast

_EVIL = f"{MARKUP} {ESCAPES} {BIDI} {WIDE}"


def _readable(clerk: Clerk) -> None:
    """Every word differs enough from what lies behind it."""
    for strip in clerk.app.screen._compositor.render_strips():
        for segment in strip:
            assert not _LETTERS.search(segment.text) or _contrast(segment) >= _READABLE, (segment.text, segment.style)


def hostile(folder: Path) -> World:
    """A network, a server and a mailbox that are."""
    world = World(folder)
    host = f"imap.{MARKUP[:20]}.example"
    candidate = Candidate(
        _EVIL, Server(host, 993, "tls"), Server("smtp.seller.example", 465, "tls"), provider=_EVIL, notes=(_EVIL,),
        ways=("app_password", "password"), page=f"https://{_EVIL}",
    )  # fmt: skip
    world.table.network = [candidate]
    world.servers = {f"{host}:993": None, "smtp.seller.example:465": AuthRejected(f"no: {_EVIL}", _EVIL)}
    world.mailbox.create_folder("Sent", Role.OTHER)
    for number, text in enumerate(TEXTS):
        world.mailbox.create_folder(f"{text[:60]}{number}", Role.SENT if number == 0 else Role.OTHER)
    first = f"{TEXTS[0][:60]}0"
    for number, text in enumerate(TEXTS):
        name = text[:80].encode("ascii", "replace").decode().replace("\r", "").replace("\n", "")
        for sender in (f'"{name}" <p{number}@evil.example>', f"{text[:60]} <q{number}@evil.example>"):
            source = (
                letter(f"{number}{sender[:3]}", sender="X", when=ago(9)).decode().replace("From: X", f"From: {sender}")
            )
            world.mailbox.append(first, source.encode(errors="replace"), ago(9))
    return world


@pytest.mark.parametrize(("theme", "size"), [("dark", SMALL), ("light", USUAL)])
def test_strangers_text_is_only_text(tmp_path: Path, theme: str, size: tuple[int, int]) -> None:
    """On every step, harmless and readable."""
    world = hostile(tmp_path)

    async def script(clerk: Clerk) -> None:
        async def look(*keys: str) -> None:
            await clerk.press(*keys)
            _harmless(clerk)
            _readable(clerk)

        await look()
        await look("enter")
        await look("enter")
        assert "[@click=app.quit]y[/]" in clerk.text
        await look("down")
        await look("up", "enter")
        await clerk.type("wrong")
        await look("enter")
        await look("ctrl+n")
        await look("escape")
        await clerk.type(RIGHT)
        await look("enter")
        assert "Mail can be read, but not sent yet." in clerk.text
        await look("down", "enter")
        assert clerk.where.startswith("3 of 6")
        await look("enter")
        assert "are yours, too" in clerk.text
        await look("space", "down", "space", "end", "space")
        await look("enter")
        await look("enter")
        assert clerk.where.startswith("5 of 6")
        await look("enter")
        assert clerk.where.startswith("6 of 6")

    drive(world.tools, script, size, theme=theme, said=said())


@pytest.mark.parametrize("size", [(80, 24), (250, 80)])
def test_many_folders_and_hosts_can_all_be_reached(tmp_path: Path, size: tuple[int, int]) -> None:
    """Long lists scroll; what is chosen is always in sight."""
    world = World(tmp_path)
    world.table.guesses = [Candidate("guess", Server(f"host{n}.seller.example", 993, "tls")) for n in range(40)]
    world.servers = {f"host{n}.seller.example:993": None for n in range(1)}
    for number in range(60):
        world.mailbox.create_folder(f"Folder {number}")

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter", "enter")
        assert "only guesses" in clerk.text or "Password" in clerk.text
        await clerk.type(RIGHT)
        assert "Password" in clerk.text
        await clerk.press("enter", "down", "enter")
        assert "› Sent" in clerk.text
        await clerk.press("end")
        assert "› Folder 9" in clerk.text
        await clerk.press("tab", "home")
        assert "› Sent" in clerk.text

    drive(world.tools, script, size, said=said(look_up=False))
