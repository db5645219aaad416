"""What a person is told of a Gmail account: `accounts`, `doctor`, `show`, the whole text of a mail, and each thing that
can be wrong with its access in one clear line. Tokens stand nowhere."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inboxfollow.app import original
from inboxfollow.bootstrap import open_services
from inboxfollow.domain.errors import UserError
from tests.servers.gmail import GmailServer
from tests.truth.gmail_sending import QUESTION, GmailAsked
from tests.truth.product import SECRET, Product
from tests.truth.scene import ME, Scene

FAILED, WRONG, DENIED, OFFLINE, PARTIAL = 1, 2, 4, 5, 6


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[GmailAsked]:
    """Sam asked somebody twenty days ago, who is silent."""
    with GmailAsked(tmp_path) as one:
        yield one


@pytest.fixture
def gmail() -> Iterator[GmailServer]:
    """An empty account."""
    with GmailServer(ME.email) as one:
        yield one


def checks(product: Product) -> dict[str, dict[str, Any]]:
    """What doctor says of the account, by name."""
    found = product.run("doctor", "--json").json["checks"]
    return {one["name"]: one for one in found if one["area"] == "account work"}


def test_what_is_said_of_the_account(asked: GmailAsked) -> None:
    """It can be read and sent from; doctor names whose it is, where its log stands and what may be spent."""
    listed = asked.product.run("accounts", "list", "--json").json
    assert [(one["name"], one["kind"], one["address"]) for one in listed] == [("work", "gmail", ME.email)]
    (tested,) = asked.product.run("accounts", "test", "--json").json
    assert (tested["ok"], tested["folders"]) == (True, ["All Mail"]), tested
    found = checks(asked.product)
    assert {one["result"] for one in found.values()} == {"ok"}, found
    assert {"login", "folders", "owner", "history", "quota", "scopes", "sending", "coverage", "last scan"} <= set(found)
    assert "1,000,000 units a minute" in found["quota"]["words"]
    shown = asked.product.run("doctor", "--json", "--show-addresses").json["checks"]
    (owner,) = [one for one in shown if one["name"] == "owner"]
    assert ME.email in owner["words"]


@pytest.mark.slow
def test_the_words_of_a_lead(asked: GmailAsked) -> None:
    """`show` has my question, and who owes the answer."""
    shown = asked.product.run("show", asked.id, "--json").json
    (message,) = shown["messages"]
    assert message["message_id"] == asked.mail.id
    assert QUESTION in message["text"]
    assert [one["address"] for one in shown["people"]] == [asked.who.email]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["scan", "accounts"])
@pytest.mark.parametrize(
    ("token", "code", "said"),
    [
        (lambda server: "", DENIED, SECRET),
        (lambda server: '{"installed": {"client_id": "x"}}', DENIED, "file of a client"),
        (lambda server: '{"type": "service_account", "token": "x"}', DENIED, "authorized_user"),
        (lambda server: server.token_json()[:-1], DENIED, "JSON"),
        (lambda server: "ya29.never-given", DENIED, "token was refused"),
        (lambda server: server.token_json(["gmail.send"]), DENIED, "gmail.readonly"),
    ],
    ids=["none", "a client", "another type", "cut off", "an unknown one", "only sends"],
)
def test_a_token_that_does_not_do(
    token: Callable[[GmailServer], str], code: int, said: str, command: str, gmail: GmailServer, tmp_path: Path
) -> None:
    """One line says what is wrong and what to do; the token is not in it."""
    product = Product(tmp_path).connect_gmail(gmail)
    product.secret = token(gmail)
    result = product.run("scan") if command == "scan" else product.run("accounts", "test")
    assert result.code == code, result
    assert said in result.err, result
    assert len(result.err.strip().splitlines()) <= 2, result
    assert "Traceback" not in result.err
    assert "GOCSPX" not in result.err
    assert "ya29." not in result.err


@pytest.mark.slow
def test_the_api_is_switched_off(asked: GmailAsked) -> None:
    """The line names the console, where it is switched on."""
    asked.server.fault("any", status=403, reason="accessNotConfigured", times=None)
    for words in (("scan",), ("accounts", "test")):
        result = asked.product.run(*words)
        assert result.code == DENIED, result
        assert "switched off" in result.err
        assert "Google Cloud console" in result.err


@pytest.mark.slow
@pytest.mark.parametrize("told", [True, False], ids=["the token says so", "only Gmail says so"])
def test_reading_without_sending(told: bool, asked: GmailAsked) -> None:
    """A token that only reads: mail is read, and a send fails with the scope that is missing; nothing is lost."""
    grant = json.loads(asked.server.token_json(["gmail.readonly"]))
    asked.product.secret = json.dumps({key: grant[key] for key in grant if told or key != "scopes"})
    asked.product.scan()
    result = asked.send(asked.id)
    assert result.code == DENIED, result
    assert result.json[0]["status"] == "failed"
    assert "gmail.send" in result.json[0]["why"]
    assert asked.server.sent == []
    assert checks(asked.product)["scopes"]["result"] == ("fault" if told else "skipped")
    if told:
        tested = asked.product.run("accounts", "test")
        assert (tested.code, "gmail.send" in tested.err) == (DENIED, True), tested


@pytest.mark.slow
def test_the_whole_text_of_a_mail(asked: GmailAsked, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the store does not keep is fetched when it is asked for; a mail that was deleted says so."""
    quoting = "Yes, let us talk.\r\n\r\nOn Monday you wrote:\r\n> Could you tell me?\r\n\r\n-- \r\nDana"
    asked.scene.theirs(asked.who, datetime.now(UTC), quoting, answers=asked.mail, quote=False)
    (theirs,) = asked.tell()
    asked.product.scan()
    monkeypatch.setenv(SECRET, asked.product.secret)
    with open_services(asked.product.file) as services:
        mine, letter = original.letters(services, asked.id)
        found = original.fetch(services, letter)
        assert "> Could you tell me?" in found.text
        assert "> Could" not in letter.kept
        assert (found.place, found.cut) == ("work/All Mail", False)
        assert QUESTION in original.fetch(services, mine).text
        asked.server.delete(theirs)
        with pytest.raises(UserError, match="in none of the folders"):
            original.fetch(services, letter)


@pytest.mark.slow
def test_somebody_elses_token(asked: GmailAsked) -> None:
    """Doctor says whose mail it opens."""
    asked.product.file.write_text(
        asked.product.file.read_text().replace(f'"{ME.email}"\nsecret', '"sam@other.example"\nsecret')
    )
    found = checks(asked.product)
    assert found["owner"]["result"] == "warning", found


def test_a_provider_that_has_no_gmail(gmail: GmailServer, tmp_path: Path) -> None:
    """kind = "gmail" with Microsoft's grants is refused, at its line."""
    product = Product(tmp_path)
    product.sends_by = 'oauth = { provider = "microsoft", client_id = "x" }'
    result = product.connect_gmail(gmail).run("list")
    assert result.code == WRONG, result
    assert "oauth" in result.err
    assert "Google's tokens only" in result.err


@pytest.mark.slow
def test_another_account_goes_on(gmail: GmailServer, tmp_path: Path) -> None:
    """The grant of one account has ended: the other is read, and the exit code says that some was not."""
    with GmailAsked(tmp_path) as asked:
        with asked.product.file.open("a") as config:
            config.write(
                f'[[accounts]]\nname = "other"\nkind = "gmail"\ngmail = {{ endpoint = "{gmail.endpoint}" }}\n'
                f'username = "{ME.email}"\nsecret = {{ command = ["cat", "{tmp_path}/token"] }}\n'
            )
        (tmp_path / "token").write_text(gmail.token_json())
        asked.server.revoke()
        scene = Scene("other", "other", 2, datetime.now(UTC))
        mail = scene.mine([scene.person()], scene.ago(9), QUESTION)
        gmail.deliver(mail.source, mail.at, ["SENT"])
        scan = asked.product.run("scan", "--json")
        assert scan.code == PARTIAL, scan
        assert {one["account"] for one in asked.product.rows()} == {"work", "other"}


def test_no_token_stands_anywhere(asked: GmailAsked) -> None:
    """Neither in what is said, with tracebacks switched on, nor in any file."""
    environment = {"INBOXFOLLOW_DEBUG": "1"}
    asked.product.environment = lambda extra=None: Product.environment(asked.product, environment)  # type: ignore[method-assign]
    said = ""
    for words in (("scan", "--json"), ("accounts", "test"), ("export",), ("doctor", "--json"), asked.command(asked.id)):
        said += repr(asked.product.run(*words))
    asked.server.revoke()
    for words in (("scan",), ("doctor",), ("accounts", "test", "--json"), asked.command(asked.id)):
        said += repr(asked.product.run(*words))
    grant = json.loads(asked.product.secret)
    hidden = [grant[key] for key in ("token", "refresh_token", "client_secret")]
    files = [path.read_bytes() for path in asked.product.directory.rglob("*") if path.is_file()]
    assert files
    assert "ya29." not in said
    for one in hidden:
        assert one not in said
        assert not any(one.encode() in octets for octets in files)


def test_what_polls_cost(asked: GmailAsked) -> None:
    """One new mail costs 20 units besides the 2 of a quiet poll; its text, for which the log is looked at once more,
    22."""
    asked.product.scan()
    asked.server.reset_counters()
    stranger = asked.scene.person("stranger.example")
    asked.scene.theirs(stranger, datetime.now(UTC), subject="Hello")
    asked.tell()
    asked.product.scan()
    assert asked.server.units_by_method == {"history.list": 2, "messages.get": 20}
    asked.server.reset_counters()
    asked.scene.theirs(asked.who, datetime.now(UTC), "Yes, on Monday.", answers=asked.mail)
    asked.tell()
    asked.product.scan()
    assert asked.server.units_by_method == {"history.list": 4, "messages.get": 40}
