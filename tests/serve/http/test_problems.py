"""Every problem the server can answer with is documented, and its type resolves."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from amocf.serve.engine.query_errors import (
    BusyError,
    DeadlineError,
    MemoryLimitError,
    QueryError,
    UnavailableError,
    UpstreamError,
    WorkerDiedError,
)
from amocf.serve.http.problem_kinds import KINDS
from amocf.serve.http.problems import Problem
from amocf.serve.routes import ALL
from amocf.serve.routes.openapi import describe_interface
from amocf.serve.sparql.query_problems import problem_of
from amocf.terms import BASE

SECTION: Final = re.compile(r"^## `(?P<name>[a-z-]+)`\n(?P<text>.*?)(?=^## |\Z)", re.M | re.S)
SCHEMA: Final = describe_interface((), "", "")["components"]["schemas"]["Problem"]


@pytest.fixture(scope="module")
def sections(root: Path) -> dict[str, str]:
    page = (root / "docs" / "problems.md").read_text(encoding="utf-8")
    return {match["name"]: match["text"] for match in SECTION.finditer(page)}


def _strings(call: ast.Call) -> Iterator[str]:
    for part in (*call.args, *(keyword.value for keyword in call.keywords)):
        values = (part.body, part.orelse) if isinstance(part, ast.IfExp) else (part,)
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _kinds_in_code(root: Path) -> set[str]:
    """Collect the kind of every ``Problem(status, "kind", …)`` in the server's code."""
    found: set[str] = set()
    for path in (root / "src" / "amocf" / "serve").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                found |= {
                    text for text in _strings(node) if re.fullmatch(r"[a-z]+(-[a-z]+)*", text)
                }
    return found


def test_every_kind_in_code_is_a_documented_kind(root: Path, sections: dict[str, str]) -> None:
    used = _kinds_in_code(root)
    assert {"malformed-request", "not-found", "internal"} <= used <= set(KINDS)
    assert set(sections) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_the_page_says_what_the_type_says(name: str, sections: dict[str, str]) -> None:
    kind, text = KINDS[name], " ".join(sections[name].split())
    assert kind.type in text
    assert f"status {', '.join(map(str, kind.statuses))}" in text
    assert kind.when in text
    assert kind.remedy in text
    example = json.loads(sections[name].partition("```json\n")[2].partition("```")[0])
    Draft202012Validator(SCHEMA).validate(example)
    assert (example["type"], example["title"]) == (kind.type, kind.title)
    assert example["status"] in kind.statuses


@pytest.mark.parametrize("name", KINDS)
def test_the_type_resolves(client: Any, name: str) -> None:
    path = KINDS[name].type.removeprefix(BASE.rstrip("/"))
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert KINDS[name].type in answer.text
    assert KINDS[name].title in client.get("/problem/").text


def test_no_other_type_resolves(client: Any) -> None:
    assert client.get("/problem/other").status_code == 404
    assert client.get("/problem").headers["Location"] == "/problem/"


#: Sent with each POST; what other methods carry is not looked at.
BODY: Final = b"#" * 100_001
#: A request, and the kind of the answer; the documentation shows the answers to these.
REQUESTS: Final = {
    "malformed-query": ("GET", {"query": "ASK { ?s skos:broader ?o }"}, {}),
    "refused-query": ("GET", {"query": "INSERT DATA { <x:a> <x:b> 1 }"}, {}),
    "malformed-request": ("GET", {"query": "ASK {}", "timeout": "soon"}, {}),
    "not-acceptable": ("GET", {"query": "ASK {}"}, {"Accept": "image/png"}),
    "method-not-allowed": ("DELETE", {}, {}),
    "too-large": ("POST", {}, {"Content-Type": "application/sparql-query"}),
    "unsupported-media-type": ("POST", {}, {"Content-Type": "text/plain"}),
    "not-implemented": ("GET", {}, {"Transfer-Encoding": "gzip, chunked"}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_example_is_what_the_server_says(
    client: Any, name: str, sections: dict[str, str]
) -> None:
    method, parameters, headers = REQUESTS[name]
    answer = client.request(method, "/sparql", params=parameters, headers=headers, content=BODY)
    Draft202012Validator(SCHEMA).validate(answer.json())
    assert answer.status_code == answer.json()["status"]
    shown = json.loads(sections[name].partition("```json\n")[2].partition("```")[0])
    assert answer.json() == shown


class _Failing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    async def answer(self, query: Any, client: str = "") -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [
        (DeadlineError("Too slow."), 504, "deadline"),
        (BusyError("Full.", 7), 503, "busy"),
        (UnavailableError("refused", 7), 503, "busy"),
        (UpstreamError("cut off"), 502, "upstream"),
        (MemoryLimitError("Too much."), 507, "memory"),
        (WorkerDiedError("Gone."), 500, "internal"),
        (QueryError("Unforeseen."), 500, "internal"),
    ],
)
def test_failure_of_an_engine_becomes_its_problem(
    client_with: Callable[[Any], Any], error: QueryError, status: int, name: str
) -> None:
    answer = client_with(_Failing(error)).get("/sparql", params={"query": "ASK {}"})
    assert (answer.status_code, answer.json()["type"]) == (status, KINDS[name].type)
    assert status in KINDS[name].statuses
    assert answer.headers.get("Retry-After") == ("7" if name == "busy" else None)
    assert problem_of(error).body() == answer.content


def test_a_kind_that_is_not_documented_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        Problem(400, "made-up", "…")


def test_the_interface_lists_every_kind() -> None:
    described = describe_interface(ALL, "", "")["components"]["schemas"]["Problem"]
    assert described["properties"]["type"]["enum"] == [kind.type for kind in KINDS.values()]
