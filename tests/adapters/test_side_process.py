"""The helping process: order, errors, big items both ways, and its end."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxfollow.adapters.memory import SameProcess
from inboxfollow.adapters.side_process import SideProcess
from inboxfollow.ports.errors import Transient
from inboxfollow.ports.workers import Workers

pytestmark = pytest.mark.slow


@pytest.fixture(params=[SideProcess, SameProcess])
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    made = request.param()
    yield made
    if isinstance(made, SideProcess):
        made.close()


def double(text: bytes) -> bytes:
    return text * 2


def refuse(number: int) -> int:
    if number == 2:
        raise ValueError("two")
    return number


def where(_: int) -> int:
    return os.getpid()


def test_results_keep_the_order(workers: Workers) -> None:
    """Results come in the order of the items, whatever their size."""
    items = [bytes([number]) * 400_000 for number in range(12)]
    assert list(workers.map(double, items, many=True)) == [item * 2 for item in items]


def test_errors_belong_to_the_caller(workers: Workers) -> None:
    """An error of the function is raised where its result would have come, after the results before it."""
    results = workers.map(refuse, range(5), many=True)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(results)


def test_errors_of_the_items_come_last(workers: Workers) -> None:
    """When the items end in an error, what was handed over before it still comes out."""

    def items() -> Iterator[int]:
        yield 0
        yield 1
        raise ConnectionError("gone")

    results = workers.map(refuse, items(), many=True)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ConnectionError):
        next(results)


def test_each_caller_gets_its_own_results(workers: Workers) -> None:
    """Two accounts that are read at once share the helper, and must never be given each other's mail."""
    first, second = ([bytes([number, who]) for number in range(20)] for who in (1, 2))
    found = zip(workers.map(double, first, many=True), workers.map(double, second, many=True), strict=True)
    assert list(found) == [(one * 2, other * 2) for one, other in zip(first, second, strict=True)]
    assert list(workers.map(double, first, many=True)) == [one * 2 for one in first]


def test_little_work_needs_no_process() -> None:
    """Without much to do everything stays in this process."""
    workers = SideProcess()
    assert set(workers.map(where, range(3), many=False)) == {os.getpid()}


def test_the_process_ends_with_close() -> None:
    """Closing ends the helper, and a later call starts another."""
    workers = SideProcess()
    (first,) = set(workers.map(where, range(3), many=True)) - {os.getpid()}
    workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    (second,) = set(workers.map(where, range(3), many=True)) - {os.getpid()}
    workers.close()
    assert second != first


def test_the_process_ends_with_its_parent() -> None:
    """A parent that is killed leaves no helper behind."""
    import subprocess
    import sys

    script = (
        "import os, time\n"
        "from inboxfollow.adapters.side_process import SideProcess\n"
        "from tests.adapters.test_side_process import where\n"
        "if __name__ == '__main__':\n"
        "    print(next(SideProcess().map(where, iter(range(9)), many=True)), flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    helper = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    parent.stdout.close()
    for _ in range(100):
        try:
            os.kill(helper, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the helper outlived its parent")


def die(_: int) -> int:
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return 0


def test_a_helper_that_dies_is_said() -> None:
    """A helper killed by the system ends the work with a transient error, not with a hang."""
    workers = SideProcess()
    with pytest.raises(Transient):
        list(workers.map(die, range(9), many=True))
    workers.close()


_UNDER_A_SCREEN = """
import asyncio
from textual.app import App
from inboxfollow.adapters.side_process import SideProcess

class Screen(App[None]):
    def on_mount(self) -> None:
        workers = SideProcess()
        try:
            self.exit(list(workers.map(len, ["abc", "de"], many=True)))
        finally:
            workers.close()

async def main():
    app = Screen()
    async with app.run_test():
        pass
    assert app.return_value == [3, 2], app.return_value

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_it_starts_under_a_screen(tmp_path: Path) -> None:
    """While a screen is open, stderr is a stand-in without a file; the process starts all the same."""
    program = tmp_path / "program.py"
    program.write_text(_UNDER_A_SCREEN)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, program], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
