"""`amocf query`: the endpoint's answers as a table, CSV, TSV, JSON or Turtle."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from amocf.ask import table
from amocf.cli import main

PREFIXES = "PREFIX amo: <https://w3id.org/amocf/ontology#> "
COUNT = PREFIXES + "SELECT (COUNT(*) AS ?competencies) WHERE { ?c a amo:Competency }"


@pytest.fixture
def ask(dist: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> "Ask":
    return Ask(dist, capfdbinary)


class Ask:
    """Runs the command and gives its exit code, output and complaints."""

    def __init__(self, dist: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self._dist, self._capture = dist, capture

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main(["query", *arguments, "--dist", str(self._dist)])
        written = self._capture.readouterr()
        return code, written.out.decode(), written.err.decode()


def test_a_table(ask: Ask) -> None:
    assert ask(COUNT) == (0, "competencies\n────────────\n13\n\n(1 row)\n", "")


def test_csv_and_tsv(ask: Ask) -> None:
    assert ask(COUNT, "--format", "csv")[1].split() == ["competencies", "13"]
    assert ask(COUNT, "--format", "tsv")[1].split() == ["?competencies", "13"]


def test_json(ask: Ask) -> None:
    answer = json.loads(ask(COUNT, "--format", "json")[1])
    assert answer["results"]["bindings"][0]["competencies"]["value"] == "13"


def test_a_named_query_with_a_parameter(ask: Ask) -> None:
    code, out, _ = ask("ksas-of-sub-competency", "code=5.4.3", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["label"] for row in rows] == [
        "Resilient cybersecurity response, administrative tools, and program implementation"
    ]


def test_a_query_file(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT)
    assert ask(str(path), "--format", "csv")[1].split() == ["competencies", "13"]


def test_a_graph_is_turtle_or_jsonld(ask: Ask) -> None:
    construct = "CONSTRUCT { ?s a ?k } WHERE { VALUES ?k { amo:Tier } ?s a ?k }"
    code, out, _ = ask(PREFIXES + construct, "--format", "ttl")
    assert code == 0
    assert len(list(pyoxigraph.parse(out.encode(), format=RdfFormat.TURTLE))) == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-query",), "ksas-of-sub-competency"),
        (("absent.rq",), "no such file"),
        (("SELECT * WHERE { ?s ?p }",), "line 1"),
        (("INSERT DATA { <a:a> <a:a> <a:a> }",), "update"),
        (("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",), "SERVICE"),
        (("ksas-of-sub-competency", "cod=4.1.2"), "it has: code"),
        (("ksas-of-sub-competency", "4.1.2"), "name=value"),
        ((COUNT, "--format", "ttl"), "no Turtle answer"),
        (("CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"), "answers a graph"),
    ],
)
def test_a_wrong_call_is_said_and_answered_2(
    ask: Ask, arguments: tuple[str, ...], said: str
) -> None:
    code, out, complaint = ask(*arguments)
    assert (code, out) == (2, "")
    assert said in complaint


def test_without_a_release_the_advice_is_to_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", COUNT, "--dist", str(tmp_path)]) == 2
    assert "amocf build" in capsys.readouterr().err


def test_long_cells_are_wrapped_and_empty_ones_kept() -> None:
    laid_out = table("a,b\n" + "word " * 20 + ",\n,x\n")
    assert max(len(line) for line in laid_out.splitlines()) <= 51
    assert laid_out.endswith("(2 rows)\n")
