"""Looks for short texts that, said again and again, make a query which is let in and ends a worker.

Usage: ``python benchmarks/fuzz.py [--seconds 300] [--seed 1]``

A worker that ends harms nobody else, but each is a gap in what ``sparql_parts`` counts. What is
printed is a query with ``…`` for the repetitions, how it ended, and how many parts were counted;
the exit status is then 1.
"""

import argparse
import random
import subprocess
import sys
import time

from pyoxigraph import Store

from amocf.serve.admission import Limits, admit
from amocf.serve.engine import QueryError
from amocf.serve.sparql_parts import count_parts
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
    *("BASE <a:b>", "PREFIX a:<a:>"),
)
_QUERIES = (
    *("ASK{…}", "ASK{?s ?p ?o.…}", "ASK{?s ?p … ?o}", "SELECT*{?s?p?o FILTER(1…)}"),
    *("SELECT*{FILTER(… 1)}", "SELECT*{?s ?p(…)}", "SELECT*{?s (a:b…) ?o}", "SELECT*{}ORDER BY …"),
    *("SELECT ?s{?s?p?o}GROUP BY ?s HAVING …", "SELECT (1 AS ?z){?s?p?o}GROUP BY …"),
    *("DESCRIBE …", "SELECT … {?s ?p ?o}", "SELECT * … {}", "CONSTRUCT{…}{?s ?p ?o}", "…ASK{}"),
)
_PROLOGUE = "PREFIX a:<a:> "
_EMPTY = Store()
_MOST_REPETITIONS = 3000
#: Seconds that a query may take over an empty store.
_PATIENCE = 4
_EVALUATE = """
import sys
from pyoxigraph import QueryBoolean, Store
from amocf.serve.workers import limits
store = Store()
limits.confine(512 << 20)
results = store.query(sys.stdin.read(), base_iri="http://example.org/")
isinstance(results, QueryBoolean) or next(iter(results), None)
"""


def main() -> int:
    """Look for gaps; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    source = random.Random(options.seed)
    settings = Settings()
    limits = Limits(settings.max_query_length, settings.max_query_nesting, settings.max_query_parts)
    end = time.monotonic() + options.seconds
    tried = gaps = 0
    while time.monotonic() < end:
        query, unit = source.choice(_QUERIES), _unit(source)
        if not all(_is_sparql(_repeated(query, unit, times)) for times in (2, 5)):
            continue
        tried += 1
        text = _repeated(query, unit, min(_MOST_REPETITIONS, limits.length // len(unit) - 10))
        if _is_let_in(text, limits) and (ended := _ended(text)):
            gaps += 1
            print(f"{ended}, {count_parts(text)} parts: {query.replace('…', unit + '…')}")
    print(f"{tried} queries that repeat something, {gaps} of them let in and not answered")
    return gaps > 0


def _unit(source: random.Random) -> str:
    words = [source.choice(_WORDS) for _ in range(source.randint(1, 6))]
    return source.choice(("", "", " ")).join(words) + source.choice(("", " "))


def _repeated(query: str, unit: str, times: int) -> str:
    return _PROLOGUE + query.replace("…", unit * times)


def _is_sparql(text: str) -> bool:
    try:
        _EMPTY.query(text)
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return True


def _is_let_in(text: str, limits: Limits) -> bool:
    try:
        return bool(admit(text, limits))
    except QueryError:
        return False


def _ended(text: str) -> str:
    """Say how an evaluation ended that did not end well."""
    command = [sys.executable, "-c", _EVALUATE]
    try:
        done = subprocess.run(
            command, input=text, text=True, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"not done after {_PATIENCE} s"
    return f"status {done.returncode}" if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
