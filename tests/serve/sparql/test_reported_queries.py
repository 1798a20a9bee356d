"""Queries that other endpoints got wrong, by the table of what is right for each."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from amocf.cli import main

FORMS = {
    "POST, Accept RDF/XML": "application/rdf+xml",
    "POST, Accept results XML": "application/sparql-results+xml",
    "POST, Accept JSON-LD": "application/ld+json",
}


@pytest.fixture(scope="module")
def table(shared: Path) -> list[dict[str, str]]:
    """The rows about queries: a file, how it is tried, and what is right."""
    folder = shared / "cases"
    if not folder.is_dir():
        pytest.skip(f"there are no cases in {shared}")
    text = (folder / "expected.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t")
    return [
        {**row, "file": str(folder / name)}
        for row in rows
        for name in row["file"].split(", ")
        if name.endswith(".rq")
    ]


@pytest.fixture(scope="module")
def client(client_of: Callable[[Path], Any], dist: Path) -> Any:
    return client_of(dist)


def test_query_of_the_table_is_answered_as_it_says(
    table: list[dict[str, str]], client: Any, dist: Path, capfdbinary: Any
) -> None:
    tried = 0
    for row in table:
        path, how, right = Path(row["file"]), row["how"], row["right"]
        known_fault = "the engine's own fault" in row["why"]
        if "POST" in how and not known_fault:
            _post(client, path, how, right)
        if "amocf query" in how:
            code = main(["query", str(path), "--dist", str(dist)])
            assert code in ((0, 2) if "or 2" in right else (0,)), path
            assert b"Traceback" not in capfdbinary.readouterr().err, path
        tried += 1
    assert tried > 8


def _post(client: Any, path: Path, how: str, right: str) -> None:
    accept = {"Accept": FORMS[how]} if how in FORMS else {}
    answer = client.request(
        *("POST", "/sparql"),
        content=path.read_bytes(),
        headers={"Content-Type": "application/sparql-query", **accept},
    )
    if right[:3] in {"200", "400", "406"} and "well-formed" not in right:
        assert answer.status_code == int(right[:3]), (path, answer.text)
    elif answer.status_code == 200:
        ET.fromstring(answer.content)  # noqa: S314 - our own
    else:
        assert answer.status_code == 406, (path, answer.text)
    if "names the character" in right:
        assert "U+00A0 (NO-BREAK SPACE)" in answer.json()["detail"]
        assert (answer.json()["line"], answer.json()["column"]) == (3, 1)
