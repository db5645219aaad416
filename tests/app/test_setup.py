"""Set-up's use cases one by one: nothing is asked, printed or written by them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.app.setup import address, around, login, names, place, search, secret, ways
from inboxfollow.app.setup.login import Tries
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.discovery import Candidate, Server
from inboxfollow.ports.errors import AuthRejected, Rejected, SecretUnavailable, Unreachable, Untrusted
from inboxfollow.ports.mailbox import Folder, Role
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings, Current, Endpoint
from tests.app.setup_world import GMAIL, RIGHT, Place, World

ADDRESS = "sam@seller.example"
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
IMAP, SMTP = Endpoint("imap.seller.example", 993), Endpoint("smtp.seller.example", 465)


def candidate(host: str, **more: object) -> Candidate:
    return Candidate("DNS SRV", Server(f"imap.{host}", 993, "tls"), Server(f"smtp.{host}", 465, "tls"), **more)  # type: ignore[arg-type]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# the address


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" sam@Seller.Example ", "sam@seller.example"),
        ("mailto:Sam.S+x@seller.example", "Sam.S+x@seller.example"),
        ("zoë@bücher.example", "zoë@bücher.example"),
    ],
)
def test_an_address_as_people_type_it(typed: str, read: str) -> None:
    """Blanks and case of the domain do not matter; any script may be used."""
    assert address.checked(typed) == read


@pytest.mark.parametrize("typed", ["", "sam", "sam@", "@x.example", "sam@host", "a b@x.example", "a@b@x.example", "a\n@x.example", "a@xn--a.example\r\nQUIT"])  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    """With a hint how to write one."""
    with pytest.raises(UserError) as caught:
        address.checked(typed)
    assert "sam@seller.example" in caught.value.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sam@gmial.com", "sam@gmail.com"),
        ("sam@gmail.con", "sam@gmail.com"),
        ("sam@hotmial.com", "sam@hotmail.com"),
        ("sam@outlok.com", "sam@outlook.com"),
        ("sam@gmail.com", ""),
        ("sam@mail.com", ""),
        ("sam@seller.example", ""),
        ("sam@ymail.com", ""),
    ],
)
def test_slips_of_well_known_domains(typed: str, meant: str) -> None:
    """What looks like a slip is pointed out; a domain that is known itself is none."""
    assert address.meant(typed) == meant


def test_an_address_that_is_set_up_is_recognised() -> None:
    """By what the account logs in with, plus tags aside."""
    account = AccountSettings("work", ADDRESS, SecretPlace("work", ADDRESS))
    current = Current("config.toml", True, True, (ADDRESS,), "", (account,))
    assert address.begin(current, "Sam+x@seller.example").account == account
    assert address.begin(current, "pat@seller.example").account is None


@given(st.emails(), st.lists(st.text(min_size=1), max_size=3))
def test_account_names_are_usable_and_free(email: str, taken: list[str]) -> None:
    """Whatever the address, the name passes the check, and is not one of those taken."""
    first = names.account_name(email, taken)
    second = names.account_name(email, [*taken, first])
    assert names.checked_name(first, taken) == first
    assert second.lower() != first.lower()


def test_account_names_are_short() -> None:
    """They are made of what people call the place."""
    found = [names.account_name(one) for one in ("s@gmail.com", "s@mail.seller.co.uk", "s@bücher.example", "s@日本.jp")]
    assert found == ["gmail", "seller", "bucher", "mail"]


# servers and ways in


def test_the_table_is_asked_first(world: World) -> None:
    """A domain in the table causes no look-up."""
    world.table.bundled["gmail.com"] = GMAIL
    assert search.find(world.tools, "sam@gmail.com", look_up=True).candidates == (GMAIL,)
    assert world.table.asked == 0


def test_without_leave_nobody_is_asked(world: World) -> None:
    """Then there are only guesses, which are called so."""
    world.table.network, world.table.guesses = [candidate("told.example")], [candidate("guess.example")]
    found = search.find(world.tools, ADDRESS, look_up=False)
    assert (found.candidates, found.guessed, world.table.asked) == ((candidate("guess.example"),), True, 0)
    told = search.find(world.tools, ADDRESS, look_up=True)
    assert (told.candidates, told.guessed, world.table.asked) == ((candidate("told.example"),), False, 1)


@pytest.mark.parametrize("error", [Unreachable("no network", "connect"), Rejected("no such domain", "check")])
def test_no_network_is_told(world: World, error: Unreachable | Rejected) -> None:
    """Nothing is guessed then: no server could be reached, or there is none."""
    world.table.network, world.table.guesses = [error], [candidate("guess.example")]
    found = search.find(world.tools, ADDRESS, look_up=True)
    assert (found.candidates, found.trouble) == ((), error)


def test_gmail_offers_the_shortest_way_first() -> None:
    """An app password over IMAP with the page where it is made, then the API."""
    first, second = ways.entrances(search.Found((GMAIL,)), "sam@gmail.com")
    assert (first.way, first.kind, second.way, second.kind) == ("app_password", "imap", "google", "gmail")
    assert any(GMAIL.page in step for step in first.steps)
    assert "2-Step" in first.steps[0]
    assert first.hosts == ("imap.gmail.com:993 (tls)", "smtp.gmail.com:465 (tls)")
    assert (second.asks_grant, len(second.hosts)) == (True, 2)


def test_a_provider_without_any_way_says_why() -> None:
    """Its notes are what is told, and there is no entrance."""
    closed = search.Found(
        (Candidate("bundled list", Server("", 0, "tls"), ways=(), provider="Tuta", notes=("No IMAP.",)),)
    )
    assert closed.closed == "Tuta lets no mail program in. No IMAP."
    assert ways.entrances(closed, ADDRESS) == ()


@pytest.mark.parametrize("pasted", ["abcd efgh ijkl mnop", " ABCD efgh ijkl mnop\n"])
def test_an_app_password_may_have_its_blanks(pasted: str) -> None:
    """As the page shows it; a password of one's own keeps every blank."""
    first = ways.entrances(search.Found((GMAIL,)), "sam@gmail.com")[0]
    assert ways.tidy(pasted, first).lower() == "abcdefghijklmnop"
    assert ways.tidy("abcd efgh ijkl mnop\n", ways.named(ADDRESS, IMAP, None)) == "abcd efgh ijkl mnop"


# logins


def entrance(*hosts: str, **more: object) -> Entrance:
    found = search.Found(tuple(candidate(host, **more) for host in hosts))
    return ways.entrances(found, ADDRESS)[0]


def test_what_does_not_answer_is_passed_over(world: World) -> None:
    """The first that lets us in counts; the failures before it are told."""
    world.servers = {"imap.two.example:993": Untrusted("bad certificate", ""), "imap.three.example:993": None}
    found = login.log_in(world.tools, entrance("one.example", "two.example", "three.example"), RIGHT, name="x")
    assert found.account is not None
    assert str(found.account.imap) == "imap.three.example:993"
    assert [type(one.error) for one in found.failures] == [Unreachable, Untrusted]
    assert not found.wrong_secret


def test_a_wrong_password_goes_to_one_server_only(world: World) -> None:
    """Other servers never see it, and after three refusals that one does not either."""
    world.servers = dict.fromkeys(("imap.one.example:993", "imap.two.example:993"))
    tries, asked = Tries(), []
    for _ in range(5):
        found = login.log_in(world.tools, entrance("one.example", "two.example"), "wrong", name="x", tries=tries)
        tries = found.tries
        asked.append(found.may_ask_again)
    assert asked[:3] == [True, True, False]
    assert world.logins["imap.one.example:993"] == 3
    assert world.logins["imap.two.example:993"] <= 3


def test_the_other_spelling_of_the_user_name_is_tried(world: World) -> None:
    """Full address first, then the part before the @, at the same server (RFC 6186 section 4)."""
    world.servers, world.users = {"imap.one.example:993": None}, {"sam"}
    found = search.Found((candidate("one.example"), candidate("one.example", login="local")))
    tried = login.log_in(world.tools, ways.entrances(found, ADDRESS)[0], RIGHT, name="x")
    assert tried.account is not None
    assert tried.account.username == "sam"
    assert world.logins["imap.one.example:993"] == 2


def test_sending_is_tried_where_others_say_it_is(world: World) -> None:
    """Where the named server is silent, another one of the same organisation that was found takes its place."""
    world.servers = {"imap.one.example:993": None, "smtp.one.example:587": None}
    second = Candidate("guess", Server("imap.one.example", 993, "tls"), Server("smtp.one.example", 587, "starttls"))
    way = ways.entrances(search.Found((candidate("one.example"), second)), ADDRESS)[0]
    opened = login.log_in(world.tools, way, RIGHT, name="x")
    assert opened.account is not None
    sends = login.check_sending(world.tools, way, opened.account, RIGHT, opened.tries)
    assert sends.account is not None
    assert sends.account.smtp == Endpoint("smtp.one.example", 587, "starttls")


def test_a_refused_login_for_sending_is_not_repeated(world: World) -> None:
    """It is told, and no other server gets the password."""
    world.servers = {
        "smtp.one.example:465": AuthRejected("SMTP AUTH is switched off", ""),
        "smtp.one.example:587": None,
    }
    way = entrance("one.example")
    sends = login.check_sending(world.tools, way, login.account_at(way, way.routes[0], "x"), RIGHT, Tries())
    assert (sends.account, len(sends.failures)) == (None, 1)


def test_advice_on_a_certificate_fits_questions_and_screens() -> None:
    """It names neither flags nor keys; each front end adds its own."""
    way = ways.entrances(search.Found((GMAIL,)), "sam@gmail.com")[0]
    said = login.advice(login.Failure("imap.gmail.com:993", Untrusted("no", "")), way)
    assert "certificate" in said
    assert "--" not in said and "Ctrl" not in said


def test_advice_names_the_page_of_app_passwords() -> None:
    """Who typed the usual password of Gmail learns what is wanted, and where it is made."""
    way = ways.entrances(search.Found((GMAIL,)), "sam@gmail.com")[0]
    said = login.advice(login.Failure("imap.gmail.com:993", AuthRejected("no", "")), way)
    assert GMAIL.page in said


# a look around


def deliver(world: World, sender: str, *, draft: bool = False) -> None:
    source = f"From: {sender}\r\nTo: dana@ortiz.example\r\nSubject: x\r\n\r\nx\r\n".encode()
    world.mailbox.append("Sent", source, NOW, draft)


def look(world: World, folders: tuple[Folder, ...] = (Folder("Sent", Role.SENT),)) -> around.Around:
    world.servers = {str(IMAP): None}
    account = AccountSettings("x", ADDRESS, SecretPlace("x", ADDRESS), imap=IMAP)
    return around.look_around(world.tools, account, RIGHT, folders, (ADDRESS,))


def test_identities_in_sent_are_offered(world: World) -> None:
    """With their counts, most frequent first; mine, its tags, drafts and machines are not among them."""
    for _ in range(3):
        deliver(world, "Sam Seller <sam@seller.example>")
    for _ in range(2):
        deliver(world, "Sales <sales@seller.example>")
    deliver(world, "sam+shop@seller.example")
    deliver(world, "old@x.example")
    deliver(world, "noreply@seller.example")
    deliver(world, "draft@x.example", draft=True)
    found = look(world)
    assert [(one.address, one.name, one.count) for one in found.others] == [
        ("sales@seller.example", "Sales", 2), ("old@x.example", "", 1),
    ]  # fmt: skip
    assert (found.name, found.read) == ("Sam Seller", 8)
    assert world.mailbox.bodies_transferred == 0


def test_hostile_names_are_tamed(world: World) -> None:
    """Nothing that is no address is offered, and no control sign reaches a name."""
    deliver(world, '"\x1b[2J\u202eSam" <sam@seller.example>')
    deliver(world, "<a b@x.example>, evil@@x")
    found = look(world)
    assert found.name.isprintable()
    assert all(one.address.isprintable() and " " not in one.address for one in found.others)


def test_a_mailbox_that_cannot_be_read_is_no_hindrance(world: World) -> None:
    """Trouble is told; folders are known anyway."""
    world.mailbox.fail(Rejected("no", ""), "Sent")
    found = look(world)
    assert (found.trouble is not None, found.folders.sent) == (True, "Sent")


def test_folders_are_chosen_only_where_there_is_a_choice(world: World) -> None:
    """All Mail makes it needless; what was found is not written down as an override."""
    gmail = around.folder_choice((Folder("[Gmail]/All Mail", Role.ALL), Folder("Spam", Role.JUNK)))
    assert gmail.everything == "[Gmail]/All Mail"
    found = around.folder_choice((Folder("Sent", Role.SENT), Folder("INBOX", Role.INBOX), Folder("Old", Role.OTHER)))
    assert (found.sent, found.archive, found.names, found.everything) == ("Sent", "", ("Sent", "Old"), "")
    account = AccountSettings("x", ADDRESS, SecretPlace("x", ADDRESS))
    assert around.with_folders(account, found, "Sent", "Old").archive == "Old"
    assert around.with_folders(account, found, "Sent", "").sent == ""


# where one is


@pytest.mark.parametrize(
    ("here", "holidays"),
    [
        (Place(), "DE"),
        (Place(locale="en_US"), "DE"),
        (Place(locale="C"), "DE"),
        (Place(locale="de_AT", kept_by=("DE", "AT")), "AT"),
        (Place(zone="UTC", locale="en_US", kept_by=()), "US"),
        (Place(zone="UTC", locale="C", kept_by=()), ""),
        (Place(zone="Africa/Abidjan", locale="en_US", kept_by=("CI", "GH")), ""),
        (Place(zone="Asia/Kabul", locale="ps_AF", kept_by=("AF",)), ""),
    ],
)
def test_holidays_are_proposed_where_they_are_certain(here: Place, holidays: str) -> None:
    """The time zone outweighs the language; what is unknown or unclear is left out."""
    assert place.propose(here) == place.Proposal(here.zone, holidays)


def test_regions_are_checked() -> None:
    """A part of a country may be typed in any case; what has no holidays is refused."""
    assert [place.checked_region(Place(), one) for one in ("de-by", "DE", "none", "")] == ["DE-BY", "DE", "", ""]
    for wrong in ("XX", "Bavaria", "DE/BY"):
        with pytest.raises(UserError):
            place.checked_region(Place(), wrong)


def test_zones_are_checked() -> None:
    """Only names of the IANA database."""
    assert place.checked_zone(" Europe/Berlin ") == "Europe/Berlin"
    for wrong in ("Berlin", "", "../etc/passwd", "\0"):
        with pytest.raises(UserError):
            place.checked_zone(wrong)


# the secret


def test_the_keyring_is_tried_without_a_trace(world: World) -> None:
    """A harmless word goes in and out; where that fails, the reason is handed on."""
    assert secret.keyring_trouble(world.tools) is None
    assert world.keyring.kept == {}
    world.keyring.broken = True
    assert isinstance(secret.keyring_trouble(world.tools), SecretUnavailable)


def test_a_variable_may_be_set_later_but_not_be_another(world: World) -> None:
    """Unset is not yet there; a different word is an error."""
    account = secret.kept_elsewhere(AccountSettings("x", ADDRESS, SecretPlace("x", ADDRESS)), env="PW")
    assert not secret.is_there(world.tools, account, RIGHT)
    world.keyring.environ["PW"] = RIGHT
    assert secret.is_there(world.tools, account, RIGHT)
    world.keyring.environ["PW"] = "another"
    with pytest.raises(UserError):
        secret.is_there(world.tools, account, RIGHT)
