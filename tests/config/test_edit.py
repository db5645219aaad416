"""Changing a configuration: what is meant changes, and nothing else; every comment that stands there stays."""

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.config.blocks import joined, members, split, tail
from inboxfollow.config.edit import changed
from inboxfollow.config.file import ConfigFile
from inboxfollow.config.load import ConfigError, load
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.secrets import SecretPlace
from inboxfollow.ports.settings import AccountSettings, Change, Endpoint, MeSettings

ME = MeSettings('Sam "the" Seller', ("sam@seller.example", "sales@seller.example"), "Europe/Berlin", "DE")
NEW = AccountSettings(
    "office",
    "sam@office.example",
    SecretPlace("office", "sam@office.example"),
    imap=Endpoint("imap.office.example", 993),
    smtp=Endpoint("smtp.office.example", 587, "starttls"),
)
EXAMPLE = (Path(__file__).parents[2] / "config.example.toml").read_text()

_comments = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=12).map(
    lambda words: f"# {words}"
)
_gaps = st.lists(st.one_of(st.just(""), _comments), max_size=3)
_SECTIONS = (
    ("[leads]", "read_days = 3", 'ignore = [\n  "*@x.example",  # inside\n  "[[accounts]]@y.example",\n]'),
    ("[cadences.default]", 'steps = [{ wait = "3bd" }]'),
    ("[templates]", 'fields = { "dana@ortiz.example" = { city = """\n[[accounts]]\n# no comment\n""" } }'),
    ("[ui]", 'theme = "auto"'),
)
_ACCOUNTS = (
    ("[[accounts]]", 'name = "a"', 'imap = { host = "imap.a.example" }', "secret = { env = 'X' }"),
    ("[[ accounts ]]", 'name = "b"', "[accounts.imap]", 'host = "b.example"', "[accounts.folders]", 'skip = ["Lists/*"]'),
    ("[['accounts']]", 'name = "c"', 'imap.host = "imap.c.example"', "imap.port = 143", 'imap.security = "starttls"'),
)  # fmt: skip
_ME = (
    ("[me]", 'addresses = [ "sam@seller.example" ]  # mine'),
    ("[me]", "addresses = [\n  # first\n  'sam@seller.example',  # mine\n]", 'name = "Sam"'),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A configuration as people write them: any order, comments and empty lines anywhere."""
    parts = [draw(st.sampled_from(_ME)), *draw(st.lists(st.sampled_from(_SECTIONS), unique=True))]
    parts += draw(st.lists(st.sampled_from(_ACCOUNTS), unique=True))
    lines: list[str] = draw(_gaps)
    for part in draw(st.permutations(parts)):
        for line in part:
            lines += [line + draw(st.sampled_from(("", "  # beside", " "))) if "\n" not in line else line, *draw(_gaps)]
    return "\n".join(lines) + draw(st.sampled_from(("", "\n")))


def comments(text: str) -> list[str]:
    """The comments that stand on lines of their own or at the end of one; strings of these documents hold none but one."""
    return sorted(line[line.index("#") :].rstrip() for line in text.split("\n") if "#" in line)


@given(documents())
def test_blocks_join_to_the_same_text(text: str) -> None:
    """Splitting loses no sign."""
    assert joined(split(text)) == text


@given(documents())
def test_adding_an_account_changes_nothing_else(text: str) -> None:
    """Every line that was there stays, in its order; the new account is the last one."""
    after = changed(text, Change(account=NEW))
    lines = iter(after.split("\n"))
    assert all(line in lines for line in text.split("\n") if line.strip())
    before, now = tomllib.loads(text), tomllib.loads(after)
    assert [one["name"] for one in now["accounts"]] == [one["name"] for one in before.get("accounts", [])] + ["office"]
    assert now | {"accounts": 0} == before | {"accounts": 0}


@given(documents())
def test_adding_addresses_keeps_every_comment(text: str) -> None:
    """New addresses come last; those that stand there in any case are passed over."""
    after = changed(text, Change(addresses=("SAM@seller.example", "n@x.example")))
    assert tomllib.loads(after)["me"]["addresses"] == ["sam@seller.example", "n@x.example"]
    assert comments(after) == comments(text)


@given(documents(), st.sampled_from("abc"))
def test_removing_an_account_keeps_the_others(text: str, name: str) -> None:
    """The account is gone; other accounts, keys, and comments outside of it are as they were."""
    before = tomllib.loads(text)
    if name not in [one["name"] for one in before.get("accounts", [])]:
        with pytest.raises(UserError):
            changed(text, Change(remove=name))
        return
    after = changed(text, Change(remove=name))
    now = tomllib.loads(after)
    assert now.get("accounts", []) == [one for one in before["accounts"] if one["name"] != name]
    assert now | {"accounts": 0} == before | {"accounts": 0}
    place = [one["name"] for one in before["accounts"]].index(name)
    gone = members(split(text), "accounts", place)
    kept = [tail(block) if number in gone else block.text for number, block in enumerate(split(text))]
    assert all(one.strip() in after for one in kept)


@given(documents(), st.sampled_from("abc"))
def test_replacing_an_account_keeps_what_setup_does_not_decide(text: str, name: str) -> None:
    """Servers and secret are new; the folders to skip, and every comment beside the old servers, stay."""
    before = tomllib.loads(text)
    old = next((one for one in before.get("accounts", []) if one["name"] == name), None)
    after = tomllib.loads(changed(text, Change(account=replace(NEW, name=name))))
    found = next(one for one in after["accounts"] if one["name"] == name)
    assert found["imap"] == {"host": "imap.office.example", "port": 993, "security": "tls"}
    assert found["secret"] == "keyring"
    assert found.get("folders") == (old or {}).get("folders")
    assert after | {"accounts": 0} == before | {"accounts": 0}


def test_the_example_keeps_its_comments() -> None:
    """Replacing the account of config.example.toml touches the lines of its servers only."""
    after = changed(EXAMPLE, Change(account=replace(NEW, name="work")))
    assert comments(after) == comments(EXAMPLE)
    different = [one for one, other in zip(EXAMPLE.split("\n"), after.split("\n"), strict=True) if one != other]
    assert [line.partition(" ")[0] for line in different] == ["username", "imap", "smtp", "folders"]


@pytest.mark.parametrize(
    "text",
    [
        'accounts = [{ name = "a" }]\n[me]\naddresses = ["s@x.example"]\n',
        '[me]\naddresses = ["s@x.example"]\n[[accounts]]\nname = "a"\n[leads]\nread_days = 3\n[accounts.imap]\nhost = "h"\n',
    ],
)
def test_what_cannot_be_edited_is_refused(text: str) -> None:
    """A list of accounts on one line, or an account torn apart: nothing is done, and it says what to do."""
    with pytest.raises(UserError, match="cannot change safely") as caught:
        changed(text, Change(remove="a"))
    assert "by hand" in caught.value.hint


def test_a_fresh_file_is_commented_and_loads(tmp_path: Path) -> None:
    """Owner only, in a folder of its own; it says what was told, and names further settings."""
    file = ConfigFile(tmp_path / "new" / "config.toml")
    written = file.write(Change(me=ME, account=NEW))
    config = load(file.path)
    assert (written.backup, config.warnings) == ("", ())
    assert (config.me.name, config.me.addresses, config.me.holidays) == (ME.name, ME.addresses, "DE")
    assert file.current().accounts == (NEW,)
    assert "config.example.toml" in file.path.read_text()
    assert (file.path.stat().st_mode & 0o777, file.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_copies_are_kept_and_never_overwritten(tmp_path: Path) -> None:
    """Each change keeps the file before under the next free name; no change, no copy."""
    file = ConfigFile(tmp_path / "config.toml")
    file.write(Change(me=ME, account=NEW))
    texts = [file.path.read_bytes()]
    for number in range(3):
        written = file.write(Change(addresses=(f"n{number}@x.example",)))
        assert Path(written.backup).read_bytes() == texts[-1]
        texts.append(file.path.read_bytes())
    assert file.write(Change(account=NEW)).backup == ""
    names = {"config.toml", "config.toml.bak", "config.toml.bak.1", "config.toml.bak.2"}
    assert {one.name for one in tmp_path.iterdir()} == names


def test_what_would_not_load_is_not_written(tmp_path: Path) -> None:
    """An account that the configuration refuses leaves the file, and no copy beside it."""
    file = ConfigFile(tmp_path / "config.toml")
    file.write(Change(me=ME, account=NEW))
    before = file.path.read_bytes()
    clear = replace(NEW, name="other", imap=Endpoint("imap.far.example", 143, "none"))
    with pytest.raises(ConfigError, match="in the clear"):
        file.write(Change(account=clear))
    assert file.path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"]


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    """What cannot be read as it stands is named with its line before anything is asked."""
    file = ConfigFile(tmp_path / "config.toml")
    for text in ("[me\n", "[me]\nadresses = []\n", "\xff"):
        file.path.write_bytes(text.encode("latin-1"))
        with pytest.raises(ConfigError):
            file.current()


def test_a_file_of_comments_gets_its_settings(tmp_path: Path) -> None:
    """A file without any setting is as good as none, and its comments stay."""
    file = ConfigFile(tmp_path / "config.toml")
    file.path.write_text("# to be filled in\n")
    assert not file.current().has_me
    file.write(Change(me=ME, account=NEW))
    assert file.path.read_text().startswith("# to be filled in\n")
    assert load(file.path).me.addresses == ME.addresses


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    """A file with CR LF has them everywhere afterwards."""
    file = ConfigFile(tmp_path / "config.toml")
    file.path.write_bytes(EXAMPLE.replace("\n", "\r\n").encode())
    file.write(Change(account=NEW))
    source = file.path.read_bytes()
    assert source.count(b"\n") == source.count(b"\r\n")
    assert [one.name for one in file.current().accounts] == ["work", "office"]


@pytest.mark.skipif(os.name != "posix", reason="links and modes are those of POSIX")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Where the configuration lies elsewhere, the file there is changed."""
    home, real = tmp_path / "home", tmp_path / "dotfiles" / "inboxfollow.toml"
    home.mkdir()
    ConfigFile(real).write(Change(me=ME, account=NEW))
    (home / "config.toml").symlink_to(real)
    ConfigFile(home / "config.toml").write(Change(addresses=("n@x.example",)))
    assert (home / "config.toml").is_symlink()
    assert "n@x.example" in real.read_text()


@pytest.mark.parametrize("name", ['Sam\\ "S" Seller', "Zoë\u2028x", "'''", "# no comment", "{{ x }}", "é\u0301"])
def test_names_are_written_as_they_are(name: str, tmp_path: Path) -> None:
    """Whatever a name holds, it is a text in the file and nothing else."""
    file = ConfigFile(tmp_path / "config.toml")
    file.write(Change(me=replace(ME, name=name), account=NEW))
    assert load(file.path).me.name == name
