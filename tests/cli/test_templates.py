"""`templates list|show|check` through the front door, with a real configuration and files beside it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from inboxfollow.adapters.templates.front_matter import read_template
from inboxfollow.cli.main import main
from inboxfollow.cli.table import cells
from inboxfollow.domain.template_values import FILTERS, VARIABLES

CONFIG = """
[me]
name = "Sam Seller"
addresses = ["sam@seller.example"]
timezone = "Europe/Berlin"

[store]
path = "store.sqlite3"

[templates]
fields = { "dana@ortiz.example" = { city = "Boise" } }
"""
BUILT_IN = 12
Run = Callable[..., tuple[str, str]]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with an empty folder of templates beside it."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    path.chmod(0o600)
    (tmp_path / "templates").mkdir()
    return path


@pytest.fixture
def run(config: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `templates` with these words, which must end with `code`; gives stdout and stderr."""

    def _run(*words: str, code: int = 0) -> tuple[str, str]:
        ended = main(["--config", str(config), "templates", *words])
        said = capsys.readouterr()
        assert ended == code, said.out + said.err
        return said.out, said.err

    return _run


@pytest.fixture
def write(config: Path) -> Callable[[str, str], Path]:
    """Writes a template of the person's own."""

    def _write(name: str, source: str) -> Path:
        path = config.parent / "templates" / name
        path.write_text(source)
        return path

    return _write


Write = Callable[[str, str], Path]


def test_list(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every template stands in the list with its language, when it is used and where it comes from."""
    monkeypatch.setenv("COLUMNS", "400")  # wide enough for the longest temporary path
    path = write("offer.fr.md", "Bonjour,\n\nça va ?\n")
    said, _ = run("list")
    rows = said.splitlines()
    assert len(rows) == BUILT_IN + 1
    (own,) = [row for row in rows if row.startswith("offer")]
    assert own.split()[:2] == ["offer", "fr"]
    assert any("default: step 1; up to 60 days of silence" in row and row.endswith("built in") for row in rows)
    listed = json.loads(run("list", "--json")[0])
    assert len(listed) == BUILT_IN + 1
    assert [one for one in listed if one["name"] == "offer"] == [
        {
            "name": "offer",
            "language": "fr",
            "origin": str(path),
            "subject": "",
            "longest_silence": None,
            "by_hand": False,
            "used": "when you name it",
        }
    ]


def test_list_fits(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list keeps to the width of the terminal."""
    write("offer-with-a-long-name.md", "Hello")
    monkeypatch.setenv("COLUMNS", "80")
    assert max(cells(line) for line in run("list")[0].splitlines()) <= 80


def test_list_warns_of_faulty_files(run: Run, write: Write) -> None:
    """A file that cannot be used is told on stderr with its line; the list stays a list."""
    path = write("offer.md", "+++\nsubjekt = 'x'\n+++\nHi")
    said, warned = run("list", "--json")
    assert len(json.loads(said)) == BUILT_IN
    assert warned == f'warning: {path}:2: subjekt: unknown key; did you mean "subject"?\n'


def test_show(run: Run) -> None:
    """The source as it can be saved, then the table of what a template may say."""
    said, _ = run("show", "nudge", "--language", "de")
    assert "longest_silence = 60" in said
    assert "{{ greeting }}" in said
    assert "nudge.en" not in said
    shown = {line.split()[0] for line in said.splitlines() if line}
    assert {name for name, _, _ in (*VARIABLES, *FILTERS)} <= shown
    assert "nudge.en" in run("show", "nudge")[0]


def test_show_json(run: Run) -> None:
    """The source of --json, saved as it is, is the same template."""
    found = json.loads(run("show", "goodbye", "--json")[0])
    assert [one["language"] for one in found["templates"]] == ["de", "en"]
    assert [one["name"] for one in found["variables"]] == [name for name, _, _ in VARIABLES]
    assert [one["name"] for one in found["filters"]] == [name for name, _, _ in FILTERS]
    template, faults = read_template(found["templates"][1]["source"], "goodbye", "en", "x")
    assert faults == ()
    assert template.by_hand


def test_show_of_what_is_not_there(run: Run, write: Write) -> None:
    """A wrong name is corrected, a wrong language shown what there is, a faulty file blamed."""
    assert 'did you mean "nudge"?' in run("show", "nugde", code=2)[1]
    assert 'did you mean "nudge.' in run("show", "nudge", "--language", "fr", code=2)[1]
    path = write("offer.md", "")
    assert f"{path}:1: there are no words" in run("show", "offer", code=2)[1]
    assert json.loads(run("show", "nugde", "--json", code=2)[0])["error"]["code"] == "usage"


def test_check(run: Run) -> None:
    """The built-in set has no problem, and the exit code says so."""
    assert run("check")[0] == f"{BUILT_IN} templates checked: no problems.\n"
    assert run("check", "nudge")[0] == "2 templates checked: no problems.\n"
    assert json.loads(run("check", "--json")[0]) == {"checked": BUILT_IN, "problems": [], "notes": []}


def test_check_of_faulty_templates(run: Run, write: Write) -> None:
    """Every problem of every file stands on a line of its own with file and line, and the exit code is 2."""
    typo = write("typo.md", "Hi,\n\n{{ frist_name }}\n{{ twon }}\n")
    head = write("head.en.md", "+++\nby_hand = true\nlongest = 3\n+++\nHi")
    loop = write("loop.md", "+++\nby_hand = true\n+++\n\nHi\n{% for a in b %}{% endfor %}\n")
    said, _ = run("check", code=2)
    for words in (
        f'{typo}:3: the variable "frist_name" is missing; did you mean "first_name"?',
        f'{typo}:4: the variable "twon" is missing; see: inboxfollow help templates.',
        f"{head}:3: longest: unknown key; did you mean",
        f"{loop}:6: for is not possible in a template",
    ):
        assert [line for line in said.splitlines() if line.startswith(words)], (words, said)
    assert said.endswith(f"{BUILT_IN + 3} templates checked: 4 problems.\n")
    found = json.loads(run("check", "typo", "--json", code=2)[0])
    assert [(one["template"], one["file"], one["line"]) for one in found["problems"]] == [
        ("typo", str(typo), 3),
        ("typo", str(typo), 4),
    ]
    assert run("check", "nudge")[0].endswith("no problems.\n")


def test_check_notes(run: Run, write: Write) -> None:
    """What is worth a thought is said and harms no exit code."""
    path = write("short.md", "{{ greeting }}\n\nHow is {{ fields.city }}?\n")
    said, _ = run("check", "short")
    assert f"{path}: 5 words; 50 to 125 are answered most (note)" in said.splitlines()
    assert f'{path}:3: the variable "fields.city" is missing for somebody without custom fields' in said
    assert said.endswith("1 template checked: no problems.\n")


def test_check_of_an_unknown_name(run: Run) -> None:
    """What is not there cannot be checked."""
    assert 'no template is called "zzz"' in run("check", "zzz", code=2)[1]


def test_hostile_files_reach_no_terminal(run: Run, write: Write) -> None:
    """Escape codes in names and texts of templates are not printed."""
    write("\x1b]0;x\x07.md", "Hi")
    write("offer.md", "Hi \x1b[31m")
    said, warned = run("list")
    checked, _ = run("check", code=2)
    assert "\x1b" not in said + warned + checked
    assert "control character (U+001B)" in checked


def test_help_topic(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """`help templates` explains the files and names every variable and filter."""
    assert main(["help", "templates"]) == 0
    said = capsys.readouterr().out
    assert "longest_silence" in said
    shown = {line.split()[0] for line in said.splitlines() if line}
    assert {name for name, _, _ in (*VARIABLES, *FILTERS)} <= shown


PROBE = """
import sys
from inboxfollow.cli.main import main
code = main(sys.argv[1:])
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(("words", "loaded"), [(("list",), False), (("show", "nudge"), False), (("check",), True)])
def test_jinja_is_loaded_only_to_make_words(config: Path, words: tuple[str, ...], loaded: bool) -> None:
    """Looking at templates costs no template engine."""
    run = subprocess.run(
        [sys.executable, "-c", PROBE, "--config", str(config), "templates", *words],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert ("jinja2" in run.stderr.splitlines()[-1].split()) is loaded
