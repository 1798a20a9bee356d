"""The snippets that the editor offers, run as they are pasted: in a shell, in Python, in R."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[2]
#: Node comes with the other tools of the project.
PATH: Final = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
MAKE: Final = """
const { snippets } = await import(process.argv[1]);
const { endpoint, result } = JSON.parse(process.argv[2]);
console.log(JSON.stringify(Object.fromEntries(snippets(new URL(endpoint), result))));
"""
#: Everything that ends a text, or begins something else, in a shell, Python, R or an address.
NASTY: Final = '''\
# it's 100%41 %zz %20 'quoted' \\ "twice" $HOME `id` )---" )----" #{x} """ \\u0041 ?a=b&c+d ${y} é
PREFIX ex: <http://example.org/#>
SELECT ("it's \\"here\\"" AS ?a) ('x"""y' AS ?b) ("\\\\t$(id)" AS ?c) ("Zürich, 日本語 🎉" AS ?d)
  ("%41&b=1+2#x %" AS ?e) ("""one
two""" AS ?f) {} # the end is \\"'''
ROW: Final = {
    "a": 'it\'s "here"',
    "b": 'x"""y',
    "c": "\\t$(id)",
    "d": "Zürich, 日本語 🎉",
    "e": "%41&b=1+2#x %",
    "f": "one\ntwo",
}
GRAPH: Final = "https://w3id.org/amocf/graph/statistics"
#: Kind of result, query, graphs it is asked of, and what the answer holds in each language.
OTHERS: Final = [
    ("verdict", 'ASK { FILTER ("%41" != "A") }', [], '"boolean":true'),
    (
        "graph",
        'CONSTRUCT { <http://x/é%41> ?p "\'" } WHERE { VALUES ?p { <http://x/p> } }',
        [],
        "é",
    ),
    ("rows", "SELECT (COUNT(*) > 1000 AS ?many) { ?s ?p ?o }", [], "true"),
    (
        "rows",
        "SELECT (COUNT(*) AS ?tiers) { ?s a <https://w3id.org/amocf/ontology#Tier> }",
        [GRAPH],
        "0",
    ),
]


@pytest.fixture(scope="module")
def snippets(server: str) -> Callable[..., dict[str, str]]:
    """Return what the editor offers for a result, made by its own code."""
    node = shutil.which("node", path=PATH)
    if node is None:
        pytest.skip("node is not installed; `make build` does it")

    def make(kind: str, query: str, graphs: list[str]) -> dict[str, str]:
        dataset = [["default-graph-uri", graph] for graph in graphs]
        asked = {
            "endpoint": f"{server}/sparql",
            "result": {"kind": kind, "query": query, "dataset": dataset},
        }
        code = (ROOT / "assets" / "editor" / "snippets.js").as_uri()
        done = _run([node, "--input-type=module", "-e", MAKE, code, json.dumps(asked)])
        found: dict[str, str] = json.loads(done)
        return found

    return make


def _run(command: list[str], **environment: str) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _pasted(language: str, text: str, folder: Path, **environment: str) -> str:
    """Run a snippet from a file, as people do who paste it into one."""
    program = {"curl": "sh", "Python": sys.executable, "R": "Rscript"}[language]
    if not (shutil.which(program) and (language != "curl" or shutil.which("curl"))):
        pytest.skip(f"{language} is not installed")
    path = folder / "snippet"
    path.write_text(text, encoding="utf-8")
    return _run([program, str(path)], **environment)


def test_curl_asks_the_same(snippets: Any, tmp_path: Path) -> None:
    answer = _pasted("curl", snippets("rows", NASTY, [])["curl"], tmp_path)
    assert list(csv.DictReader(io.StringIO(answer))) == [ROW]


def test_python_asks_the_same(snippets: Any, tmp_path: Path) -> None:
    answer = _pasted("Python", snippets("rows", NASTY, [])["Python"], tmp_path)
    assert answer.strip() == str(ROW)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_r_asks_the_same(snippets: Any, tmp_path: Path, locale: str) -> None:
    """The data frame is right, whatever the locale can print of it."""
    text = snippets("rows", NASTY, [])["R"]
    columns = "for (text in result) cat(utf8ToInt(text), '\\n')\n"
    answer = _pasted("R", text + columns, tmp_path, LC_ALL=locale)
    read = [
        "".join(chr(int(number)) for number in line.split())
        for line in answer.splitlines()[-len(ROW) :]
    ]
    assert read == list(ROW.values())


@pytest.mark.parametrize("language", ["curl", "Python", "R"])
@pytest.mark.parametrize("case", OTHERS, ids=lambda case: f"{case[0]} of {len(case[2])} graphs")
def test_every_kind_of_result_is_asked_for(
    snippets: Any, tmp_path: Path, language: str, case: tuple[str, str, list[str], str]
) -> None:
    *asked, answer = case
    text = snippets(*asked)[language]
    printed = _pasted(language, text, tmp_path, LC_ALL="C.UTF-8")
    assert answer.casefold() in printed.casefold().replace(" ", "")
