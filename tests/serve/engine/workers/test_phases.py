"""What a worker is busy with, and what that makes of its end."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

import pytest
from pyoxigraph import Store

from amocf.serve.engine import evaluation
from amocf.serve.engine.evaluation import HARMLESS, Question
from amocf.serve.engine.query_errors import (
    MemoryLimitError,
    QueryError,
    TooComplexError,
    WorkerDiedError,
)
from amocf.serve.engine.workers.outcome import cause_of, death
from amocf.serve.engine.workers.phases import SLOTS, Phase, Phases, create_memory
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.wire import Status
from amocf.serve.engine.workers.worker import evaluate


def test_phase_written_by_one_process_is_read_by_another() -> None:
    shared = create_memory()
    phases = Phases(shared)
    pid = os.fork()
    if not pid:
        Phases(shared).write(SLOTS - 1, Phase.WRITING)
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(shared)
    assert (phases.read(SLOTS - 1), phases.read(0)) == (Phase.WRITING, Phase.IDLE)
    phases._memory[3] = 99  # not by an honest worker
    assert phases.read(3) is Phase.EVALUATING
    phases.close()


@pytest.mark.parametrize(
    ("number", "phase", "cause"),
    [
        (signal.SIGSEGV, Phase.PARSING, "complexity"),
        (signal.SIGSEGV, Phase.EVALUATING, "complexity"),
        (signal.SIGABRT, Phase.PARSING, "complexity"),
        (signal.SIGABRT, Phase.EVALUATING, "memory"),
        (signal.SIGILL, Phase.PARSING, "complexity"),
        (signal.SIGILL, Phase.WRITING, "crash"),
        (signal.SIGXCPU, Phase.PARSING, "cpu"),
        (signal.SIGKILL, Phase.PARSING, "outside"),
    ],
)
def test_end_of_a_worker_is_what_signal_and_phase_make_of_it(
    number: int, phase: Phase, cause: str
) -> None:
    assert cause_of(number, phase) == cause


def test_end_of_its_own_is_none_in_any_phase() -> None:
    assert {cause_of(0, phase) for phase in Phase} == {""}
    assert cause_of(1 << 8, Phase.EVALUATING) == "crash"


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("complexity", TooComplexError),
        ("memory", MemoryLimitError),
        ("crash", WorkerDiedError),
        ("outside", WorkerDiedError),
    ],
)
def test_death_is_a_failure_by_its_cause(cause: str, kind: type[QueryError]) -> None:
    assert type(death(None, cause, PoolSettings(1000))) is kind  # type: ignore[arg-type]


def test_phases_of_a_query_follow_one_another(counted: Callable[..., None], asked: Any) -> None:
    async def scenario(pool: Pool) -> None:
        workers = pool._scheduler._workers
        answer = asyncio.create_task(pool.answer(asked.endless(60)))
        await asked.parsed(pool, answer)
        (worker,) = workers.busy()
        assert workers._fork_server.phase(worker.slot) is Phase.EVALUATING
        answer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await answer
        slots = [each.slot for each in workers._workers.values()]
        assert len(set(slots)) == len(slots)

    counted(scenario)


@pytest.mark.parametrize(
    ("question", "seen"),
    [
        (Question("ASK {}", "JSON"), 1),
        (Question("ASK FROM <x:g> {}", "JSON"), 1),
        (Question("ASK {}", "JSON", ("x:g",), ()), 1),
        (Question("ASK {", "JSON"), 0),
        (Question("SELECT * { SERVICE <x:y> {} }", "JSON"), 0),
    ],
)
def test_evaluation_begins_when_a_query_has_been_parsed(question: Question, seen: int) -> None:
    calls: list[None] = []
    long = question._replace(text=question.text + " #" + "x" * HARMLESS)
    evaluate(Store(), long, 1000, lambda: calls.append(None))
    assert bool(calls) == bool(seen)


class Panic(BaseException):
    """What the library raises where it finds a mistake of its own."""


@pytest.mark.parametrize(
    ("parser_panics", "status"), [(True, Status.TOO_COMPLEX), (False, Status.FAILED)]
)
def test_panic_is_the_querys_where_the_parser_has_it(
    monkeypatch: pytest.MonkeyPatch,
    parser_panics: bool,  # noqa: FBT001
    status: Status,
) -> None:
    def panic(*_: object) -> str:
        raise Panic

    monkeypatch.setattr(evaluation, "_query", panic)
    if parser_panics:
        monkeypatch.setattr("amocf.serve.engine.workers.worker.syntax_error", panic)
    assert evaluate(Store(), Question("ASK {}", "JSON"), 1000)[0] is status


def test_query_that_kills_its_worker_is_tried_once(
    counted: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        text = f"ASK {{ FILTER({'!' * 60_000}true) }}"
        for number in range(3):
            with pytest.raises(TooComplexError):
                await pool.answer(asked.query(f"{text} # {'x' * number}"))
            assert pool.snapshot().kills == {"complexity": number + 1}

    counted(scenario)


_UNITS: Final = (
    *("(", "{", "[", "<<", "!", "-", "^", "!(", "-(", "^(", "1+", "(1+", "1||", "a/", "(a|"),
    *("[?p ", "IF(1,", "CONCAT(", "COALESCE(", "1 IN(", "NOT EXISTS{", "OPTIONAL{", "{SELECT*"),
)
_HEADS: Final = ("SELECT*{?s ", "SELECT*{FILTER(", "SELECT(")


@pytest.mark.parametrize("unit", _UNITS)
def test_text_below_the_harmless_length_never_ends_the_parser(unit: str) -> None:
    for head in _HEADS:
        text = head + unit * ((HARMLESS - 1 - len(head)) // len(unit))
        # What takes for ever is ended by its time limit, so that a second of it is enough here.
        program = (
            "import resource, sys\n"
            "from amocf.serve.engine.language.parser import syntax_error\n"
            "resource.setrlimit(resource.RLIMIT_CPU, (2, 3))\n"
            "syntax_error(sys.argv[1])"
        )
        ended = subprocess.run([sys.executable, "-c", program, text], check=False)
        assert ended.returncode in (0, -signal.SIGXCPU), text
