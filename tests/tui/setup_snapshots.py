"""What the steps of set-up look like, for tests.tui.snapshot."""

from collections.abc import Sequence
from pathlib import Path

from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.settings import Endpoint
from tests.app.setup_world import GMAIL, RIGHT, World
from tests.app.world import ago, letter
from tests.tui.clerk import Clerk, drive, said

Size = tuple[int, int]
_HOME = Path("/home/sam/.config/inboxfollow")
IMAP, SMTP = Endpoint("imap.seller.example", 993), Endpoint("smtp.seller.example", 465)


def setup_shots(sizes: Sequence[Size]) -> dict[tuple[str, Size], str]:
    """The text of each step at each size."""
    found = dict[tuple[str, Size], str]()

    async def shoot(clerk: Clerk, name: str) -> None:
        for size in sizes:
            await clerk.pilot.resize_terminal(*size)
            await clerk.settle()
            found[f"setup-{name}", size] = clerk.text

    async def through(clerk: Clerk) -> None:
        await shoot(clerk, "address")
        await clerk.press("enter")
        await shoot(clerk, "password")
        await clerk.press("ctrl+n")
        await shoot(clerk, "by-hand")
        await clerk.press("escape")
        await clerk.type("wrong")
        await clerk.press("enter")
        await shoot(clerk, "refused")
        await clerk.type(RIGHT)
        for name in ("folders", "addresses", "person", "secret", "write"):
            await clerk.press("enter")
            await shoot(clerk, name)

    async def ways(clerk: Clerk) -> None:
        await clerk.type("sam@gmial.com")
        await clerk.press("enter")
        await shoot(clerk, "slip")
        await clerk.press("enter")
        await shoot(clerk, "ways")
        await clerk.press("down", "enter")
        await shoot(clerk, "grant")

    async def unknown(clerk: Clerk) -> None:
        await clerk.press("enter")
        await shoot(clerk, "network")

    drive(_world().tools, through, sizes[-1], said=said(imap=IMAP, smtp=SMTP))
    drive(_world().tools, ways, sizes[-1])
    drive(_world().tools, unknown, sizes[-1], said=said())
    return found


def _world() -> World:
    world = World(_HOME)
    world.table.bundled = {"gmail.com": GMAIL}
    world.servers = {str(IMAP): None, str(SMTP): None}
    world.mailbox.create_folder("Archive", Role.ARCHIVE)
    for number, sender in enumerate(["Sam Seller <sam@seller.example>"] * 3 + ["Home <sam@home.example>"]):
        world.mailbox.append("Sent", letter(number, sender=sender, when=ago(9)), ago(9))
    return world
