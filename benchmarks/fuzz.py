"""Looks for texts that a server does not survive as it promises to.

Usage: ``python benchmarks/fuzz.py [--seconds 300] [--seed 1]``

Short texts are said again and again within a query, which exhausts a parser or a planner in one
way or another. Whatever is asked, nobody may notice but who asked it: the end is an answer or one
of the failures below, and light queries of others are answered meanwhile. What is printed is a
query with ``…`` for the repetitions and how it ended; the exit status is then 1.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.serve.engine.contract import Query
from amocf.serve.engine.language.parser import syntax_error
from amocf.serve.engine.query_errors import (
    DeadlineError,
    MalformedError,
    MemoryLimitError,
    QueryError,
    RefusedError,
    TooComplexError,
    TooLargeError,
)
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.source import MEMORY, Source
from amocf.serve.sparql.admission import QueryLimits, admit
from amocf.settings import Settings

_WORDS = (
    *(
        "?s",
        "?p",
        "?o",
        "?x",
        "a:b",
        "a:b·",
        "<a:a>",
        "_:b",
        "a",
        "1",
        "1.5",
        ".5",
        "true",
        "UNDEF",
    ),
    *("'x'", "'x'@en", "'x'^^a:b", "?s ?p ?o", "{?s ?p ?o}", "(1)", "{}", "[]", "()", "IF(1,2,3)"),
    *(".", ";", ",", "{", "}", "(", ")", "[", "]", "{|", "|}", "<<", ">>", "<<(", ")>>", "~", "@"),
    *("+", "-", "*", "/", "|", "^", "!", "=", "<", ">", "&&", "||", "%", "\\", "#\n"),
    *("FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "BIND", "AS", "EXISTS", "NOT", "VALUES"),
    *("LATERAL", "IN", "STR(", "SELECT", "COUNT(", "DESC(", "DISTINCT", "WHERE"),
    *("BASE <a:b>", "PREFIX a:<a:>", "SERVICE", "'service'", "a:1.2.3", "FROM", "NOW()"),
)
_QUERIES = (
    *("ASK{…}", "ASK{?s ?p ?o.…}", "ASK{?s ?p … ?o}", "SELECT*{?s?p?o FILTER(1…)}"),
    *("SELECT*{FILTER(… 1)}", "SELECT*{?s ?p(…)}", "SELECT*{?s (a:b…) ?o}", "SELECT*{}ORDER BY …"),
    *("SELECT ?s{?s?p?o}GROUP BY ?s HAVING …", "SELECT (1 AS ?z){?s?p?o}GROUP BY …"),
    *("DESCRIBE …", "SELECT … {?s ?p ?o}", "SELECT * … {}", "CONSTRUCT{…}{?s ?p ?o}", "…ASK{}"),
)
_PROLOGUE = "PREFIX a:<a:> "
_MOST_REPETITIONS = 30_000
#: How many of the texts that are no queries, which are nearly all, are left out.
_MALFORMED = 0.99
#: Seconds that a query may take.
_SECONDS = 2.0
#: Seconds in which a light query has to be answered.
_SOON = 5.0
_PROMISED = (
    *(MalformedError, RefusedError, TooComplexError, TooLargeError),
    *(DeadlineError, MemoryLimitError),
)
_DATA = "".join(f'<x:s{number}> <x:p> "{number}" .\n' for number in range(1000))


def main() -> int:
    """Look for gaps; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.nq"
        data.write_text(_DATA, "utf-8")
        ends = asyncio.run(_run(data, options.seconds, random.Random(options.seed)))
    print(f"{ends.total()} queries:", ", ".join(f"{n} {end}" for end, n in ends.most_common()))
    return any(end not in {kind.__name__ for kind in _PROMISED} | {"answer"} for end in ends)


async def _run(data: Path, seconds: float, source: random.Random) -> Counter[str]:
    ends: Counter[str] = Counter()
    end = time.monotonic() + seconds
    settings = PoolSettings(max_bytes=1_000_000, memory=200 << 20)
    async with Pool(Source(MEMORY, data), settings) as pool:
        while time.monotonic() < end:
            query, unit = source.choice(_QUERIES), _unit(source)
            if syntax_error(_repeated(query, unit, 2)) and source.random() < _MALFORMED:
                continue
            times = source.choice((2, 50, 2000, _MOST_REPETITIONS))
            ended = await _besieged(pool, _repeated(query, unit, times), source)
            ends[ended] += 1
            if ended not in {kind.__name__ for kind in _PROMISED} | {"answer"}:
                print(f"{ended}, {times} times: {query.replace('…', unit + '…')}")
    return ends


async def _besieged(pool: Pool, text: str, source: random.Random) -> str:
    """Ask a query while light ones are asked beside it, and say how it ended."""
    hostile = asyncio.create_task(_ended(pool, text))
    while True:
        number = source.randrange(1000)
        light = Query(f"SELECT ?o {{ <x:s{number}> <x:p> ?o }}", SPARQL_RESULTS[0], _SOON)
        try:
            answer = await pool.answer(light, "light")
        except QueryError as error:
            await hostile
            return f"a light query beside it: {type(error).__name__}"
        if f'"value":"{number}"'.encode() not in answer.body:
            return "a wrong answer beside it"
        if hostile.done():
            return hostile.result()


async def _ended(pool: Pool, text: str) -> str:
    settings = Settings()
    try:
        form = admit(text, QueryLimits(settings.max_query_length, settings.max_query_nesting)).form
        forms = GRAPH if form in ("CONSTRUCT", "DESCRIBE") else SPARQL_RESULTS
        await pool.answer(Query(text, forms[0], _SECONDS), "hostile")
    except QueryError as error:
        return type(error).__name__
    return "answer"


def _unit(source: random.Random) -> str:
    words = [source.choice(_WORDS) for _ in range(source.randint(1, 6))]
    return source.choice(("", "", " ")).join(words) + source.choice(("", " "))


def _repeated(query: str, unit: str, times: int) -> str:
    most = (Settings().max_query_length - 100) // len(unit)
    return _PROLOGUE + query.replace("…", unit * min(times, most))


if __name__ == "__main__":
    sys.exit(main())
