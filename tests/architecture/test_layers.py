"""The house and its rooms: who may know whom (DESIGN, "Rooms")."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "inboxfollow"
ROOMS = {
    "sqlite3": "adapters/sqlite",
    "imapclient": "adapters/imap",
    "keyring": "adapters/keychain",
    "holidays": "adapters/holidays.py",
    "filelock": "bootstrap daemon",
    "smtplib": "adapters/smtp",
    "click": "cli",
    "jinja2": "adapters/templates",
    "textual": "tui",
    "googleapiclient": "adapters/gmail",
    "dns": "adapters/discovery",
}
"""The one place that may import each library, or the few; "" for none yet."""
IMPURE = frozenset(
    "os sys io socket ssl select subprocess threading multiprocessing asyncio signal time random secrets uuid logging "
    "warnings pathlib shutil tempfile glob sqlite3 urllib.request http smtplib imaplib poplib getpass platform locale".split()
)
CLOCKS = frozenset({"now", "utcnow", "today"})
PURE_ROOMS = ("domain", "wire", "ports")


def modules(*rooms: str) -> list[Path]:
    """Every module of these rooms, or of all."""
    return [path for room in rooms or ("",) for path in sorted((PACKAGE / room).rglob("*.py"))]


@cache
def imports(path: Path) -> set[str]:
    """Names of all packages a module imports, at its head or within functions, and of those they lie in."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return {one.rsplit(".", cut)[0] for one in found for cut in range(one.count(".") + 1)}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_the_layers_hold() -> None:
    """Every import goes down one direction, and peers do not know each other."""
    tool = Path(sys.executable).with_name("lint-imports")
    if not tool.exists():
        pytest.skip("import-linter is not installed")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", ROOMS)
def test_a_heavy_library_has_one_room(library: str) -> None:
    """What is behind a port is known in one place only."""
    users = [name(path) for path in modules() if library in imports(path)]
    rooms = ROOMS[library].split()
    strangers = [user for user in users if not any(user == room or user.startswith(f"{room}/") for room in rooms)]
    assert strangers == []
    assert bool(users) is bool(rooms), f"{library} is imported nowhere: take it off the list"


@pytest.mark.parametrize("path", modules(*PURE_ROOMS), ids=name)
def test_pure_rooms_import_nothing_impure(path: Path) -> None:
    """Domain, wire and ports know no input or output, clock, randomness or logging."""
    assert imports(path) & IMPURE == set()


@pytest.mark.parametrize("path", modules(*PURE_ROOMS), ids=name)
def test_pure_rooms_never_ask_the_time_or_print(path: Path) -> None:
    """`now` is a parameter; nothing is opened, printed or read from a terminal."""
    called = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    clocks = [func.attr for func in called if isinstance(func, ast.Attribute) and func.attr in CLOCKS]
    talk = [
        func.id for func in called if isinstance(func, ast.Name) and func.id in ("open", "print", "input", "breakpoint")
    ]
    assert (clocks, talk) == ([], [])


@pytest.mark.parametrize("path", modules("domain"), ids=name)
def test_the_domain_knows_no_library(path: Path) -> None:
    """Only the standard library and the domain itself."""
    others = {one for one in imports(path) if "." not in one} - sys.stdlib_module_names - {"inboxfollow"}
    assert others == set()


@pytest.mark.parametrize("path", modules(*PURE_ROOMS, "app"), ids=name)
def test_no_global_is_changed(path: Path) -> None:
    """State lives in values that are handed on."""
    assert not [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Global)]


def test_every_module_says_what_it_is_for() -> None:
    """A docstring stands at the head of each, and none is longer than 400 lines."""
    for path in modules():
        source = path.read_text()
        assert ast.get_docstring(ast.parse(source)), name(path)
        assert source.count("\n") <= 400, name(path)


SCRIPT = """
import sys
from inboxfollow.cli.main import main
try:
    main(["--version"])
except SystemExit:
    pass
print(*sorted({one.partition(".")[0] for one in sys.modules}), file=sys.stderr)
"""


def test_the_version_loads_nothing_heavy() -> None:
    """A quick command pays for no library it does not use."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stderr.split())
    assert loaded & {"textual", "imapclient", "googleapiclient", "keyring", "jinja2", "holidays", "dateparser"} == set()
