"""Set-up's screens, key by key: what is asked, what is proposed, what is written, and that nothing is before."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from inboxfollow.app.services import Services
from inboxfollow.ports.errors import Rejected, Unreachable, Untrusted
from inboxfollow.ports.mailbox import Role
from inboxfollow.ports.settings import Endpoint
from inboxfollow.tui.setup.address import AddressStep
from tests.app.setup_world import GMAIL, RIGHT, World
from tests.app.world import World as Mailboxes
from tests.app.world import ago, letter
from tests.tui.clerk import Clerk, drive, mailboxes, said
from tests.tui.desk import SMALL, WIDE

IMAP, SMTP = Endpoint("imap.seller.example", 993), Endpoint("smtp.seller.example", 465)
NAMED = said(imap=IMAP, smtp=SMTP)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Sam's servers, a keyring that works, a Sent folder in which Sam also is Sam at home."""
    made = World(tmp_path)
    made.servers = {str(IMAP): None, str(SMTP): None}
    made.mailbox.create_folder("Archive", Role.ARCHIVE)
    for number, sender in enumerate(["Sam Seller <sam@seller.example>"] * 3 + ["Home <sam@home.example>"]):
        made.mailbox.append("Sent", letter(number, sender=sender, when=ago(9)), ago(9))
    return made


async def to_the_end(clerk: Clerk) -> None:
    """From the address, with named servers, to the last step."""
    await clerk.enter("2 of 6", "imap.seller.example:993 (tls)")
    await clerk.type(RIGHT)
    await clerk.enter("3 of 6", "› Sent (as the server says)", "› Archive (as the server says)")
    await clerk.enter("[ ] sam@home.example (1 mail, as Home)")
    await clerk.enter("4 of 6", "Sam Seller", "Europe/Berlin", "DE")
    await clerk.enter("5 of 6", "› in the keyring of this system (tried just now: it works)")
    await clerk.enter("6 of 6", "Press Enter to write this")


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_from_the_address_to_the_list(world: World, tmp_path: Path, size: tuple[int, int]) -> None:
    """Enter alone leads through; what was proposed is written, the mail is read, and the list is wanted next."""

    async def script(clerk: Clerk) -> None:
        await to_the_end(clerk)
        assert not (tmp_path / "config.toml").exists()
        assert world.keyring.kept == {}
        await clerk.press("enter")

    app = drive(world.tools, script, size, said=NAMED, open_services=mailboxes(tmp_path, "seller"))
    assert app.return_value == "list"
    assert app.done is not None
    assert app.done.scanned
    written = tomllib.loads((tmp_path / "config.toml").read_text())
    assert written["me"]["addresses"] == ["sam@seller.example"]
    assert written["me"]["name"] == "Sam Seller"
    assert written["accounts"][0]["imap"]["host"] == IMAP.host
    assert world.keyring.kept == {("seller", "sam@seller.example"): RIGHT}
    assert RIGHT not in (tmp_path / "config.toml").read_text()
    assert RIGHT not in repr(app.done)


def test_only_ticked_addresses_are_taken(world: World, tmp_path: Path) -> None:
    """The space bar ticks one; then it is the person's."""

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter")
        await clerk.type(RIGHT)
        await clerk.press("enter", "enter", "space")
        assert "[x] sam@home.example" in clerk.text
        await clerk.press("enter", "enter", "enter")
        assert "sam@seller.example, sam@home.example" in clerk.text
        await clerk.press("enter")

    app = drive(world.tools, script, said=NAMED, scans=False)
    assert app.return_value == "end"
    assert tomllib.loads((tmp_path / "config.toml").read_text())["me"]["addresses"][1] == "sam@home.example"


@pytest.mark.parametrize("leave", ["ctrl+c", "ctrl+q"])
def test_left_at_the_last_step_nothing_is_written(world: World, tmp_path: Path, leave: str) -> None:
    """Neither a file nor a secret."""

    async def script(clerk: Clerk) -> None:
        await to_the_end(clerk)
        await clerk.press(leave)

    app = drive(world.tools, script, said=NAMED)
    assert (app.return_value, app.done) == ("left", None)
    assert list(tmp_path.iterdir()) == []
    assert world.keyring.kept == {}


def test_back_and_forth(world: World, tmp_path: Path) -> None:
    """Esc leads back step by step, with what was typed still there; from the first step out."""

    async def script(clerk: Clerk) -> None:
        await to_the_end(clerk)
        seen = []
        for _ in range(5):
            await clerk.press("escape")
            seen.append(clerk.where)
        assert seen == ["5 of 6: secret", "4 of 6: you", "3 of 6: folders", "3 of 6: folders", "2 of 6: way in"]
        await clerk.press("escape")
        assert isinstance(clerk.step, AddressStep)
        assert "sam@seller.example" in clerk.text
        await to_the_end(clerk)
        await clerk.press(*["escape"] * 7)

    app = drive(world.tools, script, said=NAMED)
    assert (app.return_value, app.done) == ("end", None)
    assert list(tmp_path.iterdir()) == []


def test_a_slip_is_proposed_only(world: World) -> None:
    """The well-known address may be taken, or one's own kept."""
    world.table.bundled = {"gmail.com": GMAIL}

    async def takes(clerk: Clerk) -> None:
        await clerk.type("sam@gmial.com")
        await clerk.enter("Did you mean sam@gmail.com?", "› yes: sam@gmail.com")
        await clerk.enter("2 of 6", "Gmail lets you in by:")

    async def keeps(clerk: Clerk) -> None:
        await clerk.type("sam@gmial.com")
        await clerk.press("enter", "down")
        await clerk.enter("gmial.com is not in the bundled list")

    drive(world.tools, takes)
    drive(world.tools, keeps)


def test_the_shortest_way_comes_first(world: World) -> None:
    """The app password, with the page where it is made and its steps; the password is never shown."""
    world.table.bundled = {"gmail.com": GMAIL}

    async def script(clerk: Clerk) -> None:
        await clerk.type("sam@gmail.com")
        await clerk.enter("› an app password over IMAP", "imap.gmail.com:993 (tls)", "1. Turn on 2-Step Verification")
        await clerk.enter("App password", "https://myaccount.google.com/apppasswords")
        await clerk.type("abcd efgh ijkl mnop")
        assert "abcd" not in clerk.text
        await clerk.press("escape", "down")
        assert "Mail is read through Google's API." in clerk.text

    drive(world.tools, script)


def test_nobody_is_asked_without_leave(world: World) -> None:
    """The hosts are named first; unticked, likely names are tried instead."""

    async def script(clerk: Clerk) -> None:
        await clerk.type("sam@seller.example")
        await clerk.enter("seller.example is not in the bundled list", "your DNS resolver", "› [x] ask them")
        assert world.table.asked == 0
        await clerk.press("space")
        assert "[ ] ask them" in clerk.text
        await clerk.press("enter")
        assert world.table.asked == 0
        await clerk.press("escape", "space")
        await clerk.press("enter")
        assert world.table.asked == 1

    drive(world.tools, script)


@pytest.mark.parametrize(
    "trouble",
    [
        Rejected("there is no domain seller.example", "check it"),
        Unreachable("the network cannot be reached", "plug in"),
    ],
)
def test_no_domain_and_no_network(world: World, trouble: Rejected | Unreachable) -> None:
    """Both are told with what to do; another try and servers named by hand stay open."""
    world.table.network = [trouble]

    async def script(clerk: Clerk) -> None:
        await clerk.type("sam@seller.example")
        await clerk.press("enter", "enter")
        assert f"! {trouble.message}" in clerk.text
        assert trouble.hint in clerk.text
        await clerk.enter("Reading (IMAP)", "imap.seller.example")
        await clerk.press("escape", "escape")
        world.table.network = [GMAIL]
        await clerk.enter("Gmail lets you in by:")

    drive(world.tools, script)


def test_a_wrong_password_may_be_corrected_twice(world: World) -> None:
    """After the third refusal no server is asked again."""

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter")
        for _ in range(3):
            await clerk.type("wrong")
            await clerk.enter("login refused")
        assert "It is not tried again" in clerk.text
        await clerk.type(RIGHT)
        await clerk.enter("It is not tried again")

    drive(world.tools, script, said=NAMED)
    assert world.logins[str(IMAP)] == 3


def test_servers_that_fail_are_told_one_by_one(world: World) -> None:
    """Each with its reason and what to do; Ctrl+N names others."""
    world.servers = {str(IMAP): Untrusted("imap.seller.example: the certificate is of somebody else", "")}

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter")
        await clerk.type(RIGHT)
        await clerk.enter("! imap.seller.example: the certificate is of somebody else")
        assert "Ctrl+N" in clerk.text
        await clerk.press("ctrl+n")
        assert "Reading (IMAP)" in clerk.text

    drive(world.tools, script, said=NAMED)


def test_servers_named_by_hand(world: World) -> None:
    """Host, port and protection; the usual port follows the protection; a password never travels in the clear."""
    world.servers = {"mail.seller.example:143": None}

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter", "ctrl+n")
        await clerk.type("mail.seller.example")
        await clerk.press("tab", "tab", "space")
        assert "143" in clerk.text
        assert "‹ STARTTLS ›" in clerk.text
        await clerk.press("space")
        await clerk.enter("! mail.seller.example is not this computer")
        await clerk.press("left", "tab", "end", "ctrl+u")
        await clerk.enter("mail.seller.example:143 (starttls)")
        await clerk.type(RIGHT)
        await clerk.enter("Mail can be read, but not sent yet.", "No server for sending is known.")
        await clerk.press("down")
        await clerk.enter("3 of 6")

    drive(world.tools, script, said=NAMED)


@pytest.mark.parametrize(("field", "typed", "told"), [(0, "", "no name"), (1, "70000", "70000 is no port"), (4, "/no/file", "there is no file")])  # fmt: skip
def test_a_form_says_what_is_wrong_with_it(world: World, field: int, typed: str, told: str) -> None:
    """And stays until it is right."""
    keys = {0: [], 1: ["tab"], 4: ["shift+tab"]}[field]

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter", "ctrl+n", *keys)
        await clerk.fill(typed or "two words")
        await clerk.enter(f"{told}")
        assert "Reading (IMAP)" in clerk.text

    drive(world.tools, script, said=NAMED)


def test_the_person_may_correct_the_proposals(world: World, tmp_path: Path) -> None:
    """A wrong zone, region or account name is told; right ones are written."""

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter")
        await clerk.type(RIGHT)
        await clerk.press("enter", "enter", "enter", "tab")
        await clerk.fill("Mars/Olympus")
        await clerk.enter('! "Mars/Olympus" is no time zone')
        await clerk.fill("Europe/Vienna")
        await clerk.press("tab")
        await clerk.fill("XX")
        await clerk.enter('! no public holidays are known for "XX"')
        await clerk.fill("at")
        await clerk.press("tab")
        await clerk.fill("my work")
        await clerk.enter('! "my work" is no usable name')
        await clerk.fill("work")
        await clerk.press("enter", "enter", "enter")

    drive(world.tools, script, said=NAMED, scans=False)
    written = tomllib.loads((tmp_path / "config.toml").read_text())
    assert (written["me"]["timezone"], written["me"]["holidays"]) == ("Europe/Vienna", "AT")
    assert [one["name"] for one in written["accounts"]] == ["work"]


def test_without_a_keyring_there_are_other_places(world: World, tmp_path: Path) -> None:
    """The failure is told; a variable that is not set yet is said so, and the mail is not read."""
    world.keyring.broken = True

    async def script(clerk: Clerk) -> None:
        await clerk.press("enter")
        await clerk.type(RIGHT)
        await clerk.press("enter", "enter", "enter", "enter")
        assert "! It cannot be kept in a keyring: this system has no keyring." in clerk.text
        assert "keyring of this system" not in clerk.text
        await clerk.press("down")
        await clerk.enter("6 of 6", "in the environment variable INBOXFOLLOW_SELLER_PASSWORD", "is not set yet")
        await clerk.press("enter")

    app = drive(world.tools, script, said=NAMED)
    assert app.return_value == "end"
    assert app.done is not None
    assert not app.done.ready
    assert RIGHT not in (tmp_path / "config.toml").read_text()


def test_a_second_run_finds_the_account(world: World, tmp_path: Path) -> None:
    """Leaving it changes nothing; setting it up anew replaces it, with a copy of the file before."""

    async def first(clerk: Clerk) -> None:
        await to_the_end(clerk)
        await clerk.press("enter")

    drive(world.tools, first, said=NAMED, scans=False)
    before = (tmp_path / "config.toml").read_text()

    async def leaves(clerk: Clerk) -> None:
        await clerk.enter('set up already, as account "seller"', "› check that it works")
        await clerk.press("down", "down", "enter")

    app = drive(world.tools, leaves, said=NAMED)
    assert (app.return_value, app.done) == ("end", None)
    assert (tmp_path / "config.toml").read_text() == before

    async def anew(clerk: Clerk) -> None:
        await clerk.press("enter", "down", "enter")
        await clerk.type(RIGHT)
        await clerk.enter("3 of 6")
        await clerk.press("enter", "enter")
        assert clerk.where.startswith("5 of 6")
        await clerk.enter("seller (replaces the one of that name)")
        await clerk.press("enter")

    app = drive(world.tools, anew, said=NAMED, scans=False)
    assert app.done is not None
    written = tomllib.loads((tmp_path / "config.toml").read_text())
    assert [one["name"] for one in written["accounts"]] == ["seller"]


def test_an_account_that_is_there_may_be_checked(world: World, tmp_path: Path) -> None:
    """It logs in as the dashboard would, says how that went, and changes nothing."""

    async def first(clerk: Clerk) -> None:
        await to_the_end(clerk)
        await clerk.press("enter")

    drive(world.tools, first, said=NAMED, scans=False)
    before = (tmp_path / "config.toml").read_bytes()

    async def checks(clerk: Clerk) -> None:
        await clerk.press("enter")
        await clerk.enter("seller: ")
        await clerk.press("escape")

    app = drive(world.tools, checks, said=NAMED, open_services=mailboxes(tmp_path, "seller"))
    assert (app.return_value, app.done) == ("end", None)
    assert (tmp_path / "config.toml").read_bytes() == before


@pytest.mark.parametrize(("key", "ending"), [("escape", "list"), ("ctrl+c", "left")])
def test_nobody_has_to_wait_for_the_first_scan(world: World, tmp_path: Path, key: str, ending: str) -> None:
    """Esc goes on to the list, Ctrl+C leaves; what was written stands, and a server that is silent keeps nobody."""
    answers = Event()

    @contextmanager
    def silent() -> Iterator[Services]:
        assert answers.wait(30)
        with mailboxes(tmp_path, "seller")() as services:
            yield services

    async def script(clerk: Clerk) -> None:
        await to_the_end(clerk)
        await clerk.pilot.press("enter")
        while "Connecting" not in clerk.text:
            await clerk.pilot.pause(0.05)
        await clerk.pilot.press(key)

    try:
        app = drive(world.tools, script, said=NAMED, open_services=silent)
    finally:
        answers.set()
    assert app.return_value == ending
    assert app.done is not None
    assert not app.done.scanned
    assert (tmp_path / "config.toml").exists()


def test_a_scan_that_fails_is_told(world: World, tmp_path: Path) -> None:
    """The configuration stands; the list can be opened all the same."""

    @contextmanager
    def broken() -> Iterator[Services]:
        made = Mailboxes(tmp_path, "seller")
        made.mailbox.fail(Unreachable("imap.seller.example: no answer", "try later"))
        yield made.services
        made.store.close()

    async def script(clerk: Clerk) -> None:
        await to_the_end(clerk)
        await clerk.enter("! imap.seller.example: no answer; try later.", "Enter opens the list")
        await clerk.press("enter")

    app = drive(world.tools, script, said=NAMED, open_services=broken)
    assert app.return_value == "list"
    assert app.done is not None
    assert not app.done.scanned
