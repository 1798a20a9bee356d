"""Work in a process of its own: its result, its errors, and its end."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from amocf.child_processes import (
    LimitExceededError,
    WorkLimits,
    beside,
    shared_out,
    within_limits,
)
from amocf.errors import DataError, Place

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the work is done by whoever waits for it"
)


def test_work_beside_is_done_elsewhere_and_returned() -> None:
    with beside(os.getpid) as result:
        assert result() != os.getpid()


def test_error_of_work_beside_is_raised_with_its_place() -> None:
    place = Place(Path("a.ttl"), 3)

    def fail() -> None:
        raise DataError("a sentence", place)

    with (
        pytest.raises(DataError, match=r"^a\.ttl:3: a sentence$") as caught,
        beside(fail) as result,
    ):
        result()
    assert caught.value.place == place


def test_work_beside_that_is_killed_is_an_error() -> None:
    def end() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(ChildProcessError, match="-9"), beside(end) as result:
        result()


def test_work_beside_ends_with_the_context(tmp_path: Path) -> None:
    number = tmp_path / "number"

    def wait() -> None:
        number.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(600)

    with beside(wait):
        while not (number.exists() and number.read_text(encoding="ascii")):
            time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text(encoding="ascii")), 0)


def test_work_beside_ends_with_the_process_that_asked_for_it(tmp_path: Path) -> None:
    number = tmp_path / "number"

    def wait() -> None:
        number.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(600)

    def ask() -> None:
        with beside(wait):
            while not (number.exists() and number.read_text(encoding="ascii")):
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(ChildProcessError), beside(ask) as result:
        result()
    ended = Path("/proc", number.read_text(encoding="ascii"), "stat")
    while ended.exists() and " Z " not in ended.read_text(encoding="ascii"):
        time.sleep(0.01)  # the kernel is about to end it; a test that hangs is ended too


LIMITS = WorkLimits(memory=100_000_000, seconds=1)


def _for_ever() -> None:
    while True:
        pass


def test_work_within_limits_is_done_elsewhere_and_returned() -> None:
    assert within_limits(os.getpid, LIMITS) != os.getpid()


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (lambda: len(bytearray(200_000_000)), "more than 100,000,000 bytes of memory"),
        (_for_ever, "more than 1 seconds"),
        (os.abort, r"memory, or the library fails \(-6\)"),
    ],
)
def test_work_that_takes_too_much_is_an_error(work: Callable[[], object], reason: str) -> None:
    with pytest.raises(LimitExceededError, match=reason):
        within_limits(work, LIMITS)


def test_work_beyond_limits_says_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        os.write(2, b"memory allocation failed")
        os.abort()

    with pytest.raises(LimitExceededError):
        within_limits(fail, LIMITS)
    assert "allocation" not in capfd.readouterr().err


def test_work_that_is_shared_out_comes_back_in_order() -> None:
    found = shared_out(lambda given: (given * 2, os.getpid()), range(5))
    assert [number for number, _ in found] == [0, 2, 4, 6, 8]
    assert [process == os.getpid() for _, process in found] == [True, True, True, False, False]


@pytest.mark.parametrize("given", [(), (7,)])
def test_little_work_is_not_shared_out(given: tuple[int, ...]) -> None:
    assert shared_out(lambda _: os.getpid(), given) == [os.getpid()] * len(given)
