"""The configuration: defaults, every problem at once with its line, and what is refused."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.config.load import ConfigError, bare, fingerprint, load, parse
from inboxfollow.config.model import Config, Endpoint
from inboxfollow.config.table import Problem
from inboxfollow.domain.cadence import DEFAULT_CADENCE, Step, Wait

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
ME = '[me]\naddresses = ["sam@seller.example"]\ntimezone = "Europe/Berlin"\n'
ACCOUNT = '[[accounts]]\nname = "work"\nimap = { host = "imap.example.com" }\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place for a configuration file."""
    return tmp_path / "config.toml"


def read(file: Path, text: str) -> Config:
    """Writes `text` as a private file and loads it."""
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return load(file)


def problems(file: Path, text: str) -> list[str]:
    """What is wrong with `text`, without the name of the file."""
    with pytest.raises(ConfigError) as caught:
        read(file, text)
    return [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems]


def test_the_example_loads_and_shows_the_defaults() -> None:
    """The file with every setting explained is itself correct, and its cadence is the built-in one."""
    config = load(EXAMPLE)
    assert [problem for problem in config.warnings if "read" not in problem] == []
    assert config.cadences[0] == DEFAULT_CADENCE
    assert config.cadences[1].match == ("*@partners.example", "label:Investors", "subject:Invoice*")
    assert config.accounts[0].folders.skip == ("Lists/*",)
    assert config.templates.fields == {"dana@ortiz.example": {"city": "Boise"}}


def test_defaults(file: Path) -> None:
    """A file with an address and one account is enough; all else is as the example says."""
    config = read(file, ME + ACCOUNT)
    example = load(EXAMPLE)
    assert config.accounts[0].secret.username == "sam@seller.example"
    assert config.accounts[0].imap == Endpoint("imap.example.com", 993, "tls")
    assert config.leads == replace(example.leads, ignore=())
    assert (config.sending, config.archive, config.ui) == (example.sending, example.archive, example.ui)
    assert config.daemon == replace(example.daemon, digest=None, quiet_hours=None)
    assert config.cadences == (DEFAULT_CADENCE,)
    assert config.me.sending_hours == (time(8, 30), time(17, 30))
    assert config.me.timezone == ZoneInfo("Europe/Berlin")
    assert config.warnings == ()


def test_everything_is_taken_over(file: Path) -> None:
    """Values that differ from the defaults arrive, paths counting from the folder of the file."""
    (file.parent / "ca.pem").write_text("x")
    text = (
        ME
        + 'working_days = ["sun", "mon"]\nsending_hours = "9:00-12:15"\nholidays = "DE-BY"\nname = "Sam"\n'
        + '[store]\npath = "mail.db"\n[daemon]\npoll_every = "90s"\nquiet_hours = "22:00-06:00"\nhook = ["x", "y"]\n'
        + '[[accounts]]\nname = "a"\nimap = { host = "::1", security = "none", ca_file = "ca.pem" }\n'
        + 'secret = { env = "PW" }\nsender = { command = ["msmtp", "-t"] }\n'
        + '[[accounts]]\nname = "b"\nkind = "gmail"\ngmail = { endpoint = "http://127.0.0.1:8080/" }\n'
        + 'oauth = { client_id = "c", custom = { auth_url = "https://a", token_url = "https://t", scopes = ["s"] } }\n'
        + '[cadences.vip]\nsteps = [{ wait = "1d", by = "call" }]\nafter = "close"\nmatch = ["@vip.example"]\n'
    )
    config = read(file, text)
    first, second = config.accounts
    assert config.store == file.parent / "mail.db"
    assert config.me.working_days == {6, 0}
    assert config.daemon.poll_every == timedelta(seconds=90)
    assert first.imap is not None
    assert (first.imap.host, first.imap.port, first.imap.ca_file) == ("::1", 143, file.parent / "ca.pem")
    assert (first.secret.env, first.sender) == ("PW", ("msmtp", "-t"))
    assert second.gmail.endpoint == "http://127.0.0.1:8080"
    assert second.oauth is not None
    assert (second.oauth.provider, second.oauth.scopes) == ("custom", ("s",))
    assert [cadence.name for cadence in config.cadences] == ["vip", "default"]
    assert config.cadences[0].steps == (Step(Wait(1, "d"), "call"),)


def test_all_problems_are_reported_at_once_in_order(file: Path) -> None:
    """Each wrong key is named with its line, what is wrong and what to do; one run shows them all."""
    text = (
        '[me]\naddresses = ["sam@seller.example", "nobody"]\ntimezone = "Europe/Berln"\nworkin_days = ["mon"]\n'
        'sending_hours = "18:00-08:00"\n\n[[accounts]]\nname = "w"\n'
        'imap = { host = "mail.example.com", security = "none", port = 99999 }\n[leads]\nread_days = "many"\n'
    )
    assert problems(file, text) == [
        '2: me.addresses[2]: "nobody" does not look like an address; write it like "sam@seller.example"',
        '3: me.timezone: "Europe/Berln" is no time zone; did you mean "Europe/Berlin"?',
        '4: me.workin_days: unknown key; did you mean "working_days"?',
        '5: me.sending_hours: sending hours may not cross midnight; did you mean "08:00-18:00"?',
        "9: accounts[1].imap.port: 99999 is out of range; write a whole number from 1 to 65535",
        '9: accounts[1].imap.security: "mail.example.com" is not this computer, and security = "none" would send '
        'the password in the clear; use "tls" or "starttls"',
        "11: leads.read_days: this must be a whole number",
    ]


REFUSED = [
    ("[sendng]\n", "unknown key; did you mean"),
    ("[me]\n", "not TOML"),
    ('[daemon]\nnotify = ["replies"]\n', 'did you mean "reply"?'),
    ('[daemon]\npoll_every = "5"\n', "no duration"),
    ('[daemon]\npoll_every = "1s"\n', "no duration"),
    ('[daemon]\ndigest = "25:00"\n', "no time of day"),
    ('[daemon]\nquiet_hours = "19:00"\n', "no span of hours"),
    ('[daemon]\nhook = "notify.sh"\n', "a list of words"),
    ("[sending]\nper_day = -1\n", "out of range"),
    ("[sending]\nper_day = true\n", "must be a whole number"),
    ("[archive]\nmove_on_server = 1\n", "must be true or false"),
    ('[store]\npath = "."\n', "is a folder"),
    (f"[store]\npath = '{5000 * 'a'}'\n[ui]\nx = 1\n", "unknown key"),
    ("leads = 5\n", "must be a table"),
    ('[leads]\nignore = ["family.example"]\n', 'did you mean "@family.example"?'),
    ('[leads]\nignore = [""]\n', "not empty"),
    ('[leads]\ninternal_domains = ["@x.example"]\n', "is no domain"),
    ('[ui]\nkeymap = "vim"\n', "known are default, mutt"),
    ("[ui]\nkeys = { archive = 5 }\n", "must be a text"),
    ('[templates.fields]\nnobody = { city = "x" }\n', "does not look like an address"),
    ("[cadences.x]\nsteps = []\n", "has no steps"),
    ('[cadences.x]\nsteps = [{ template = "nudge" }]\n', "the step has no wait"),
    ('[cadences.x]\nsteps = [{ wait = "3x" }]\n', "write a number and bd, d, w or mo"),
    ('[cadences.x]\nsteps = [{ wait = "3d", by = "fax" }]\n', "known are mail, call, text"),
    ('[cadences.x]\nsteps = [{ wait = "3d" }]\nafter = "stop"\n', "known are drip, close"),
    ('[cadences.x]\nsteps = [{ wait = "3d" }]\nmatch = ["sbject:x"]\n', "is no rule"),
    ('[cadences.default]\nsteps = [{ wait = "3d" }]\nmatch = ["@x.example"]\n', "so it has none"),
    ('[cadences."a b"]\nsteps = [{ wait = "3d" }]\n', "no usable name"),
    ('[[accounts]]\nname = "a"\n', "needs its server"),
    ('[[accounts]]\nname = "a"\nimap = {}\n', "has no host"),
    ('[[accounts]]\nname = "../a"\nimap = { host = "h" }\n', "no usable name"),
    ('[[accounts]]\nimap = { host = "h" }\n', "has no name"),
    ('[[accounts]]\nname = "a"\nimap = { host = "imap://h" }\n', "no host name"),
    ('[[accounts]]\nname = "a"\nimap = { host = "h:993" }\n', "no host name"),
    ('[[accounts]]\nname = "a"\nimap = { host = "localhost.evil.example", security = "none" }\n', "in the clear"),
    ('[[accounts]]\nname = "a"\nimap = { host = "h", ca_file = "~nobody-here/x" }\n', "there is no file"),
    ('[[accounts]]\nname = "a"\nimap = { host = "h" }\ngmail = {}\n', "of kind imap has no gmail"),
    ('[[accounts]]\nname = "a"\nkind = "gmail"\nimap = { host = "h" }\n', "of kind gmail has no imap"),
    ('[[accounts]]\nname = "a"\nkind = "gmail"\ngmail = { endpoint = "https://x.example" }\n', "on this computer"),
    ('[[accounts]]\nname = "a"\nkind = "gmial"\n', 'did you mean "gmail"?'),
    (ACCOUNT + 'smtp = { host = "h" }\nsender = { command = ["x"] }\n', "exclude each other"),
    (ACCOUNT + "sender = {}\n", "has no command"),
    (ACCOUNT + "secret = {}\n", "either a command or the name"),
    (ACCOUNT + 'username = "a\\r\\nb"\n', "control character"),
    (ACCOUNT + 'folders = { snet = "x" }\n', 'did you mean "sent"?'),
    (ACCOUNT + 'oauth = { client_id = "c" }\n', "needs a provider"),
    (ACCOUNT + ACCOUNT.replace("work", "Work"), "a second account"),
    (
        ACCOUNT + 'oauth = { client_id = "c", custom = { auth_url = "http://x", token_url = "https://x" } }\n',
        "https://",
    ),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_refused(file: Path, text: str, said: str) -> None:
    """Each of these is a problem that says what to do, and never an accident."""
    root_key = text.startswith("leads")
    assert any(said in problem for problem in problems(file, text + ME if root_key else ME + text))


@pytest.mark.parametrize(
    "text",
    [
        ACCOUNT + 'secret = "hunter2"\n',
        ACCOUNT + 'secret = ["hunter2"]\n',
        ACCOUNT + 'password = "hunter2"\n',
        ACCOUNT + 'secret = { password = "hunter2", env = "X" }\n',
        '[[accounts]]\nname = "work"\nimap = { host = "h", pass = "hunter2" }\n',
        ACCOUNT + 'oauth = { provider = "google", client_id = "c", client_secret = "hunter2" }\n',
        'password = "hunter2"\n',
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(file: Path, text: str) -> None:
    """A password in the file is an error that says where it belongs, without showing it again."""
    found = " ".join(problems(file, ME + text))
    assert "hunter2" not in found
    assert "secret" in found or "keyring" in found


@pytest.mark.parametrize("text", ["", ACCOUNT, "[me]\naddresses = []\n"])
def test_an_address_of_mine_is_needed(file: Path, text: str) -> None:
    """Without knowing who I am nothing can be judged."""
    assert any("your own addresses are missing" in problem for problem in problems(file, text))


@pytest.mark.parametrize(
    ("source", "line"),
    [(b"[me]\nname = \n", 2), (b"[me]\n\nname = '\xff'\n", 3), (b"a = " + b"[" * 5000, 1), (b"a = 1\na = 2\n", 2)],
)
def test_what_is_no_toml_has_a_line(file: Path, source: bytes, line: int) -> None:
    """A broken file is one problem, on the line where reading failed."""
    file.write_bytes(source)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert [problem.line for problem in caught.value.problems] == [line]


def test_windows_editors_are_forgiven(file: Path) -> None:
    """A byte order mark and CR LF at the ends of lines change nothing."""
    plain = read(file, ME + ACCOUNT)
    file.write_bytes(b"\xef\xbb\xbf" + (ME + ACCOUNT).replace("\n", "\r\n").encode())
    assert load(file) == plain


def test_no_file(file: Path) -> None:
    """A missing file says which one, and names the two commands that help."""
    with pytest.raises(ConfigError, match="no such file") as caught:
        load(file)
    assert str(file) in caught.value.message
    assert "inboxfollow setup" in caught.value.hint
    assert "demo" in caught.value.hint


def test_a_file_others_can_read_only_warns(file: Path) -> None:
    """A looser mode is told, and the file is used."""
    file.write_text(ME + ACCOUNT)
    file.chmod(0o644)
    assert "chmod 600" in load(file).warnings[0]


def test_without_a_time_zone_the_system_decides(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The zone of this computer is taken where none is written."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert read(file, '[me]\naddresses = ["a@b.example"]\n').me.timezone.key == "Asia/Tokyo"


def test_what_the_domain_gets(file: Path) -> None:
    """Identity, calendar and policy say what the file says."""
    config = read(file, ME + '[leads]\nignore = ["@family.example"]\nread_days = 7\n')
    easter = frozenset({date(2026, 4, 3)})
    policy = config.policy(easter)
    assert policy.identity.is_me("sam+x@seller.example")
    assert policy.identity.is_internal("pat@seller.example")
    assert not policy.calendar.is_working(date(2026, 4, 3))
    assert policy.calendar.local_day(datetime(2026, 4, 2, 22, 30, tzinfo=UTC)) == date(2026, 4, 3)
    assert (policy.ignore, policy.read_days) == (("@family.example",), 7)


def test_the_default_cadence_keeps_its_steps(file: Path) -> None:
    """Who only switches its autopilot on need not write the steps down; an empty list is a mistake."""
    config = read(file, ME + ACCOUNT + '[cadences.default]\nautopilot = "draft"\n')
    assert config.cadences == (replace(DEFAULT_CADENCE, autopilot="draft"),)
    assert "has no steps" in problems(file, ME + ACCOUNT + "[cadences.default]\nsteps = []\n")[0]


def test_internal_domains_replace_the_default(file: Path) -> None:
    """A list of my own holds instead of the domains of my addresses."""
    identity = read(file, ME + '[leads]\ninternal_domains = ["Other.example"]\n').identity()
    assert identity.is_internal("a@other.example")
    assert not identity.is_internal("a@seller.example")


def test_fingerprint_follows_judgements_only(file: Path) -> None:
    """What changes a judgement changes the fingerprint; looks, servers and signatures do not."""
    base = read(file, ME + ACCOUNT)
    same = read(file, ME + 'signature = "S"\n' + ACCOUNT + '[ui]\ntheme = "dark"\n[sending]\nper_day = 1\n')
    others = [
        read(file, ME + text)
        for text in (
            'working_days = ["mon"]\n',
            'sending_hours = "09:00-17:00"\n',
            "[leads]\nsurface_days = 9\n",
            '[leads]\nignore = ["@x.example"]\n',
            '[cadences.default]\nsteps = [{ wait = "1d" }]\n',
        )
    ]
    assert fingerprint(base) == fingerprint(same)
    assert len({fingerprint(config) for config in (base, *others)}) == 6
    assert fingerprint(base) != fingerprint(base, frozenset({date(2026, 1, 1)}))


@pytest.mark.parametrize(
    "fault", ["[daemon]\npoll_evry = 1\n", "[daemon]\n[daemon]\n", "[leads]\nx = [\n", "[daemon\n"]
)
def test_faults_do_not_hide_the_store(file: Path, fault: str) -> None:
    """Which store is meant can be told whatever else is wrong, so that the daemon can be stopped."""
    file.write_text(ME + '[store] # mine\npath = "mine.sqlite3"\n' + fault)
    with pytest.raises(ConfigError):
        load(file)
    assert (bare(file).store, bare(file).accounts) == (file.with_name("mine.sqlite3"), ())


def test_a_store_with_a_fault_is_not_guessed(file: Path) -> None:
    """Another store than the one that is meant would be worse than none."""
    for text in ("[store]\npath = 3\n", '[store]\npth = "x"\n', "[store]\npath = \n", "store = 1\n"):
        file.write_text(text)
        with pytest.raises(ConfigError):
            bare(file)
    with pytest.raises(ConfigError, match="no such file"):
        bare(file.with_name("none.toml"))


KEYS = (
    "me addresses timezone holidays working_days sending_hours store path leads read_days internal_domains ignore "
    "accounts name kind imap smtp host port security ca_file sender command gmail endpoint oauth provider custom "
    "auth_url scopes username secret env folders skip cadences default steps wait by match templates fields "
    "a@b.example sending per_day daemon poll_every notify digest quiet_hours hook ui keymap keys password"
).split()
WORDS = [
    "",
    "a@b.example",
    "imap",
    "gmail",
    "keyring",
    "3bd",
    "08:00-09:00",
    "UTC",
    "..",
    "label:x",
    "[",
    "http://[",
    "\0",
]
odd_values = st.recursive(
    st.booleans()
    | st.integers()
    | st.sampled_from(WORDS)
    | st.text(max_size=5).filter(lambda text: text.isprintable()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


def toml(value: Any) -> str:
    """A value as TOML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@given(st.dictionaries(st.sampled_from(KEYS), odd_values, max_size=6))
def test_any_value_anywhere_is_at_worst_a_problem(document: dict[str, Any]) -> None:
    """Whatever type stands where, the outcome is a configuration or a list of problems with lines of the file."""
    text = "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in document.items())
    problems: tuple[Problem, ...] = ()
    addresses: tuple[str, ...] = ()
    try:
        addresses = parse(text, Path("x.toml")).me.addresses
    except ConfigError as error:
        problems = error.problems
    assert problems or addresses
    assert all(1 <= problem.line <= max(1, len(document)) for problem in problems)
