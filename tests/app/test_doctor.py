"""What doctor says of things that are broken, each in its own way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inboxfollow.adapters.memory import FixedClock, MemoryMailbox, MemorySender
from inboxfollow.app.doctor.case import AccountCase, Case, ConfigCase, StoreCase
from inboxfollow.app.doctor.check import Check
from inboxfollow.app.doctor.clock import clock
from inboxfollow.app.doctor.examine import examine
from inboxfollow.app.doctor.memory import Memory
from inboxfollow.app.doctor.store import last_errors, outbox
from inboxfollow.app.services import Account
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.checkup import Endpoint, FileFacts, Finding, Greeting, Result, StoreFacts
from inboxfollow.ports.errors import AuthRejected, PortError, SecretUnavailable, StoreFailed, Unreachable, Untrusted
from inboxfollow.ports.mailbox import Mailbox, Role
from inboxfollow.ports.messages import FolderState
from inboxfollow.ports.outbox import Unsent
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.store import Store

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
IMAP = Endpoint("imap", "imap.seller.example", 993)
SMTP = Endpoint("smtp", "smtp.seller.example", 465)


@dataclass
class Internet:
    """Servers as they are seen from outside; `broken` says what happens at each step."""

    broken: dict[str, PortError] = field(default_factory=dict)
    ends: timedelta = timedelta(days=60)
    ahead: timedelta | None = None
    asked: list[str] = field(default_factory=list)

    def resolve(self, host: str) -> Sequence[str]:
        return self._step("resolve", host) or ["192.0.2.1", "2001:db8::1"]

    def connect(self, endpoint: Endpoint) -> None:
        self._step("connect", endpoint.host)

    def greet(self, endpoint: Endpoint) -> Greeting:
        self._step("greet", endpoint.host)
        return Greeting("R3", NOW + self.ends, "TLSv1.3", None if self.ahead is None else NOW + self.ahead)

    def names(self, endpoint: Endpoint) -> Sequence[str]:
        self._step("names", endpoint.host)
        return ["real.provider.example"]

    def _step(self, step: str, host: str) -> list[str]:
        self.asked.append(f"{step} {host}")
        if step in self.broken:
            raise self.broken[step]
        return []


@dataclass
class Computer:
    """A computer whose files all look alike."""

    facts: FileFacts = field(default_factory=lambda: FileFacts("file", 0o600, True, True, 5_000_000))
    room: int | None = 10**11
    writable: bool = True
    named_zone: str = "Europe/Berlin"
    missing: tuple[str, ...] = ()

    def look(self, path: str) -> FileFacts:
        return self.facts

    def free(self, path: str) -> int | None:
        return self.room

    def folder_writable(self, path: str) -> bool:
        return self.writable

    def versions(self) -> Sequence[tuple[str, str]]:
        return [("Python", "3.11"), *((name, "") for name in self.missing)]

    def zone(self) -> str:
        return self.named_zone


@dataclass
class Probe:
    """The file of a store."""

    facts: StoreFacts | StoreFailed = field(default_factory=lambda: StoreFacts(3, 3))

    def examine(self, seconds: float) -> StoreFacts:
        if isinstance(self.facts, StoreFailed):
            raise self.facts
        return self.facts


class Keyring:
    def backend(self) -> str:
        return "a keyring"


@contextmanager
def unopened() -> Iterator[Store]:
    raise StoreFailed("the store s is in use", "wait")
    yield


def mailbox_with(*folders: tuple[str, Role]) -> MemoryMailbox:
    mailbox = MemoryMailbox()
    for name, role in folders:
        mailbox.create_folder(name, role)
    return mailbox


def account(
    name: str = "work",
    *,
    mailbox: Mailbox | None = None,
    has_secret: bool = True,
    granted: tuple[Finding, ...] = (),
    **more: object,
) -> AccountCase:
    """An account all of which works."""
    found = mailbox or mailbox_with(("INBOX", Role.INBOX), ("Sent", Role.SENT))
    sender = MemorySender()

    def read() -> Sequence[Finding]:
        if not has_secret:
            raise SecretUnavailable(f'account "{name}": none', "store it")
        return granted

    made = AccountCase(
        account=Account(name, "imap", "sam@seller.example", "imap.seller.example:993", lambda: found, lambda: sender),
        place=SecretPlace(name, "sam"),
        read_secret=read,
        examine=lambda _: (Finding("extensions", Result.OK, "has all"),),
        reading=(IMAP,),
        sending=(SMTP,),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def case(*accounts: AccountCase, **more: object) -> Case:
    """A case in which all is well but the store's contents and the templates, which are not there."""
    made = Case(
        config=ConfigCase("/c/config.toml", "--config", accounts=accounts, zone=BERLIN, zone_named=True),
        store=StoreCase("/s/store.sqlite3", Probe(), unopened),
        templates=None,
        machine=Computer(),
        network=Internet(),
        secrets=Keyring(),
        clock=FixedClock(NOW),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def checks(found: Case, *, account: str | None = None, offline: bool = False) -> list[Check]:
    return list(examine(found, account=account, offline=offline, hide=True, progress=lambda _: None))


def one(found: Sequence[Check], name: str, area: str = "") -> Check:
    (only,) = [check for check in found if check.name == name and area in ("", check.area)]
    return only


def results(found: Sequence[Check], area: str) -> dict[str, str]:
    return {check.name: check.result.value for check in found if check.area == area}


def test_all_is_well() -> None:
    """An account in order has each step once, in the order in which one stands on the other."""
    names = list(results(checks(case(account())), "account work").items())
    assert names == [
        ("IMAP host", "ok"), ("IMAP connection", "ok"), ("IMAP certificate", "ok"), ("login", "ok"), ("folders", "ok"),
        ("extensions", "ok"), ("SMTP host", "ok"), ("SMTP connection", "ok"), ("SMTP certificate", "ok"),
        ("sending", "ok"), ("coverage", "skipped"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "error", "name", "seen"),
    [
        ("resolve", Unreachable("imap.seller.example: the host name is unknown", "check"), "IMAP host", ["IMAP host"]),
        ("connect", Unreachable("nothing listens", "check"), "IMAP connection", ["IMAP host", "IMAP connection"]),
        ("greet", Untrusted("certificate expired", "check"), "IMAP certificate", None),
        ("greet", Unreachable("cut off", "check"), "IMAP certificate", None),
    ],
)
def test_one_fault_is_told_once(step: str, error: PortError, name: str, seen: list[str] | None) -> None:
    """A server that cannot be talked to is one fault; what would follow from it is skipped."""
    found = checks(case(account(sending=()), network=Internet({step: error})))
    told = results(found, "account work")
    assert told[name] == "fault"
    assert one(found, name).error is error
    assert told["login"] == "skipped"
    assert list(told.values()).count("fault") == 1
    assert seen is None or [check for check in told if check.startswith("IMAP")] == seen


def test_a_certificate_for_others() -> None:
    """A certificate with the wrong name says for whom it is."""
    network = Internet({"greet": Untrusted("certificate is not valid for 'imap.seller.example'", "check")})
    told = one(checks(case(account(sending=()), network=network)), "IMAP certificate")
    assert "it is for real.provider.example" in told.words
    assert told.hosts == ("real.provider.example",)


@pytest.mark.parametrize(("days", "result"), [(13.9, "warning"), (14.1, "ok"), (0.1, "warning")])
def test_a_certificate_that_ends_soon(days: float, result: str) -> None:
    """Under fourteen days there is a warning, with the days that are left."""
    told = one(checks(case(account(), network=Internet(ends=timedelta(days=days)))), "IMAP certificate")
    assert told.result.value == result
    assert f"ends in {int(days)} day" in told.words


def test_no_secret() -> None:
    """Without a secret nobody tries to log in, and it is one fault."""
    found = checks(case(account(has_secret=False)))
    assert one(found, "work", "secrets").result is Result.FAULT
    assert results(found, "account work")["login"] == results(found, "account work")["sending"] == "skipped"
    assert [check.area for check in found if check.result is Result.FAULT] == ["store", "secrets"]


def test_what_a_token_was_granted_for() -> None:
    """What a secret says of itself is told with its account."""
    found = checks(case(account(granted=(Finding("scopes", Result.FAULT, "not granted: sending", "again"),))))
    told = one(found, "scopes")
    assert (told.area, told.result, told.next) == ("account work", Result.FAULT, "again")


def test_a_refused_login() -> None:
    """A refused login is the fault it is."""
    error = AuthRejected("login refused", "check the secret")

    def refuse() -> Mailbox:
        raise error

    refusing = account()
    refusing = replace(refusing, account=replace(refusing.account, open=refuse))
    told = one(checks(case(refusing)), "login")
    assert (told.result, told.error, told.next) == (Result.FAULT, error, "check the secret")


def test_no_folder_with_sent_mail() -> None:
    """Without a folder of sent mail no lead is ever found: that is a fault with its cure."""
    told = one(checks(case(account(mailbox=mailbox_with(("INBOX", Role.INBOX), ("Mine", Role.OTHER))))), "folders")
    assert told.result is Result.FAULT
    assert "folders.sent" in told.next
    assert "Mine" not in told.words


def test_accounts_one_after_the_other() -> None:
    """A broken account does not keep the next one from being looked at; --account takes one alone."""
    second = account("home", reading=(Endpoint("imap", "imap.home.example", 993),))
    found = checks(case(account(has_secret=False), second))
    assert results(found, "account home")["login"] == "ok"
    assert {check.area for check in checks(case(account(), second), account="home")} >= {"account home"}
    assert not results(checks(case(account(), second), account="home"), "account work")


def test_an_account_there_is_not() -> None:
    """Another name is wrong usage, with the one that was meant."""
    with pytest.raises(UserError) as caught:
        checks(case(account("work")), account="wrok")
    assert "work" in caught.value.hint


def test_offline() -> None:
    """Offline no server is asked."""
    network = Internet()
    found = checks(case(account(), network=network), offline=True)
    assert network.asked == []
    assert results(found, "account work")["servers"] == "skipped"


def test_a_broken_config() -> None:
    """Every problem is a fault with its line and what to do; the rest is looked at as far as it goes."""
    config = ConfigCase("/c", "--config", problems=(("line 3: me.adresses: unknown key", 'did you mean "addresses"?'),))
    found = checks(case(config=config))
    told = one(found, "contents", "config")
    assert (told.result, told.next) == (Result.FAULT, 'did you mean "addresses"?')
    assert one(found, "integrity").result is Result.OK
    assert one(found, "time zone").result is Result.SKIPPED


@pytest.mark.parametrize(
    ("machine", "name", "result"),
    [
        (Computer(FileFacts("missing")), "file", "warning"),
        (Computer(FileFacts("missing"), writable=False), "file", "fault"),
        (Computer(FileFacts("folder", 0o700)), "file", "fault"),
        (Computer(FileFacts("file", 0o600, False, False)), "file", "fault"),
        (Computer(FileFacts("file", 0o644, True, True)), "permissions", "warning"),
        (Computer(room=10_000_000), "disk", "fault"),
        (Computer(room=200_000_000), "disk", "warning"),
        (Computer(room=None), "disk", "skipped"),
    ],
)
def test_files_and_disk(machine: Computer, name: str, result: str) -> None:
    """A missing, foreign, open or unwritable store and a full disk are told apart."""
    assert one(checks(case(machine=machine)), name, "store").result.value == result


@pytest.mark.parametrize(
    ("facts", "name", "result"),
    [
        (StoreFailed("the store is damaged", "move it"), "integrity", "fault"),
        (StoreFacts(3, 3, ("row 1 missing", "row 2 missing")), "integrity", "fault"),
        (StoreFacts(3, 3, whole=False), "integrity", "ok"),
        (StoreFacts(4, 3), "version", "fault"),
        (StoreFacts(2, 3), "version", "ok"),
        (StoreFacts(3, 3), "contents", "fault"),
    ],
)
def test_contents_of_the_store(facts: StoreFacts | StoreFailed, name: str, result: str) -> None:
    """A damaged, newer, older or locked store is told apart."""
    found = case(store=StoreCase("/s", Probe(facts), unopened))
    assert one(checks(found), name, "store").result.value == result


def test_missing_libraries() -> None:
    """A library that is not installed is named."""
    told = one(checks(case(machine=Computer(missing=("rich",)))), "libraries")
    assert told.result is Result.FAULT
    assert "rich" in told.words


def state(name: str, role: str, **more: object) -> FolderState:
    return replace(FolderState("work", name, role, complete=True, checked=NOW), **more)  # type: ignore[arg-type]


def remembered(*states: FolderState, hides: bool = True, unsent: Sequence[Unsent] = ()) -> Memory:
    """What a store with these folders told."""

    class Told:
        def coverage(self) -> list[tuple[FolderState, int]]:
            return [(one, 10) for one in states]

        def unsent(self) -> Sequence[Unsent]:
            return unsent

    memory = Memory(hides=hides)
    memory.read(Told())  # type: ignore[arg-type]
    return memory


def test_last_errors_hide_folders_of_the_person() -> None:
    """What could not be read is told with its reason; a folder that a person named is not."""
    odd = state("Divorce", "other", error="imap:993, folder 'Divorce': refused")
    (hidden,) = last_errors(remembered(odd), ["work"])
    (shown,) = last_errors(remembered(odd, hides=False), ["work"])
    assert "Divorce" not in hidden.words
    assert "work/D***" in hidden.words
    assert "work/Divorce" in shown.words
    assert [check.words for check in last_errors(remembered(state("Sent", "sent")), ["work"])] == ["none"]


@pytest.mark.parametrize(
    ("states", "coverage", "last"),
    [
        ([], "warning", None),
        ([state("Sent", "sent"), state("INBOX", "inbox")], "ok", "ok"),
        ([state("Sent", "sent"), state("INBOX", "inbox", complete=False)], "warning", "ok"),
        ([state("Sent", "sent", checked=None, complete=False)], "warning", "warning"),
        ([state("Sent", "sent", checked=NOW - timedelta(days=3))], "ok", "warning"),
    ],
)
def test_coverage(states: list[FolderState], coverage: str, last: str | None) -> None:
    """Folders that were not read whole, and scans that are long ago, are warned of."""
    from inboxfollow.app.doctor.account import reading

    found = list(reading(account(), (), remembered(*states), NOW.astimezone(BERLIN)))
    assert one(found, "coverage").result.value == coverage
    assert [check.result.value for check in found if check.name == "last scan"] == ([last] if last else [])


def test_mails_that_wait_for_the_person() -> None:
    """Unknown, blocked and refused mails are counted; those that only wait for their time are not."""
    unsent = [Unsent("a", "<1>", status, "", NOW) for status in ("unknown", "blocked", "blocked", "ready")]
    (told,) = outbox(remembered(unsent=unsent))
    assert told.result is Result.WARNING
    assert told.words == "1 mail unknown: perhaps sent, look and say; 2 mails blocked: stopped before sending"
    (quiet,) = outbox(remembered(unsent=[Unsent("a", "<1>", "ready", "", NOW)]))
    assert quiet.result is Result.OK


@pytest.mark.parametrize(
    ("skews", "result", "words"),
    [
        ([], "skipped", "no server"),
        ([timedelta(seconds=50)], "ok", "as the servers"),
        ([timedelta(minutes=5)], "warning", "5 min behind"),
        ([timedelta(minutes=-7)], "warning", "7 min ahead"),
        ([timedelta(days=2), timedelta(hours=5)], "fault", "5 hours behind"),
    ],
)
def test_the_clock(skews: list[timedelta], result: str, words: str) -> None:
    """The clock is compared with what servers said; the nearest counts."""
    told = one(list(clock(case(), skews)), "time")
    assert told.result.value == result
    assert words in told.words


def test_a_server_that_tells_its_time() -> None:
    """What a server said of the time on the way is compared."""
    found = checks(case(account(), network=Internet(ahead=timedelta(minutes=10))))
    assert "10 min behind" in one(found, "time").words


@pytest.mark.parametrize(
    ("now", "said"),
    [(datetime(2026, 3, 20, tzinfo=UTC), "29 Mar"), (datetime(2026, 11, 18, tzinfo=UTC), "")],
)
def test_summer_time(now: datetime, said: str) -> None:
    """A coming change of the clocks is told, and is fine."""
    told = one(list(clock(case(clock=FixedClock(now)), [])), "time zone")
    assert told.result is Result.OK
    assert ("clocks change" in told.words) is bool(said)
    assert said in told.words


def test_no_time_zone() -> None:
    """A computer without a time zone, and a config without one, is warned of."""
    config = ConfigCase("/c", "--config", zone=ZoneInfo("UTC"))
    told = one(list(clock(case(config=config, machine=Computer(named_zone="")), [])), "time zone")
    assert told.result is Result.WARNING
