"""`amocf query`: the endpoint's answers as a table, CSV, TSV, JSON or Turtle."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pyoxigraph
import pytest

from amocf.ask import table
from amocf.cli import main
from amocf.formats import GRAPH, Format

PREFIXES = "PREFIX amo: <https://w3id.org/amocf/ontology#> "
COUNT = PREFIXES + "SELECT (COUNT(*) AS ?competencies) WHERE { ?c a amo:Competency }"

CONSTRUCT = PREFIXES + "CONSTRUCT { ?s a ?k } WHERE { VALUES ?k { amo:Tier } ?s a ?k }"


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


def test_answer_as_a_table_has_columns_and_rows(ask: Ask) -> None:
    assert ask(COUNT) == (0, "competencies\n────────────\n13\n\n(1 row)\n", "")


def test_answer_as_csv_and_tsv_is_that_of_the_endpoint(ask: Ask) -> None:
    assert ask(COUNT, "--format", "csv")[1].split() == ["competencies", "13"]
    assert ask(COUNT, "--format", "tsv")[1].split() == ["?competencies", "13"]


def test_answer_as_json_is_that_of_the_endpoint(ask: Ask) -> None:
    answer = json.loads(ask(COUNT, "--format", "json")[1])
    assert answer["results"]["bindings"][0]["competencies"]["value"] == "13"


def test_a_named_query_with_a_parameter(ask: Ask) -> None:
    code, out, _ = ask("ksas-of-sub-competency", "code=5.4.3", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["label"] for row in rows] == [
        "Resilient cybersecurity response, administrative tools, and program implementation"
    ]


def test_query_in_a_file_is_answered(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT)
    assert ask(str(path), "--format", "csv")[1].split() == ["competencies", "13"]


def test_file_with_a_byte_order_mark_is_answered(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT, encoding="utf-8-sig")
    assert ask(str(path), "--format", "csv")[1].split() == ["competencies", "13"]


def test_file_in_another_encoding_is_refused_in_one_sentence(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT, encoding="utf-16")
    expected = f"amocf: {path}: this is not UTF-8 (byte 1); save the query as UTF-8\n"
    assert ask(str(path)) == (2, "", expected)


def test_word_service_in_a_string_calls_nobody(ask: Ask) -> None:
    text = "SELECT ('service' AS ?x) { FILTER(1 < 2) ?s <urn:x#y> ?o }"
    assert ask(text, "--format", "csv")[:2] == (0, "x\r\n")


@pytest.mark.parametrize("form", GRAPH, ids=lambda form: form.name)
def test_graph_has_every_format_of_the_endpoint(ask: Ask, form: Format) -> None:
    code, out, _ = ask(CONSTRUCT, "--format", form.suffix[1:])
    assert code == 0
    assert len(list(pyoxigraph.parse(out.encode(), format=form.engine))) == 5


def test_graph_is_turtle_by_default_and_json_is_json_ld(ask: Ask) -> None:
    assert ask(CONSTRUCT)[1].startswith("@prefix amo:")
    assert len(json.loads(ask(CONSTRUCT, "--format", "json")[1])) == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-query",), "`amocf query` alone lists them"),
        (("ksas-of-sub-competencies",), "did you mean ksas-of-sub-competency?"),
        (("absent.rq",), "there is no such file"),
        (("SELECT * WHERE { ?s ?p }",), "line 1"),
        (("INSERT DATA { <a:a> <a:a> <a:a> }",), "update"),
        (("nonsense {}", "--format", "ttl"), "no word"),
        (("SELECT * WHERE {\u00a0}",), "U+00A0 (NO-BREAK SPACE)"),
        (("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",), "SERVICE"),
        (("ksas-of-sub-competency", "cod=4.1.2"), "it has: code"),
        (("ksas-of-sub-competency", "4.1.2"), "name=value"),
        ((COUNT, "--format", "ttl"), "one of json, xml, csv, tsv"),
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


def test_turtle_on_the_command_line_has_prefixes(ask: Ask) -> None:
    for form in ("table", "ttl"):
        code, out, _ = ask(PREFIXES + "DESCRIBE <https://w3id.org/amocf/id/4-1>", "--format", form)
        assert code == 0
        assert "@prefix amo: <https://w3id.org/amocf/ontology#> .\n" in out
        assert "\namocf:4-1 a skos:Concept" in out


def test_query_parameters_may_follow_options(ask: Ask) -> None:
    code, out, _ = ask("ksas-of-sub-competency", "--format", "csv", "code=5.4.3")
    assert (code, len(out.splitlines())) == (0, 2)


def test_table_for_a_terminal_fits_its_width() -> None:
    wide = "code,label,note\n" + "4.1," + "word " * 12 + "," + "other " * 30 + "\n"
    for width in (40, 80, 120):
        lines = table(wide, width).splitlines()
        assert width - 16 < max(map(len, lines)) <= width
        assert any(line.startswith("4.1") for line in lines)


def test_table_for_a_wide_terminal_wraps_nothing() -> None:
    text = "long " * 20 + "end"
    assert text in table(f"a\n{text}\n", 200)
    assert text not in table(f"a\n{text}\n")


def test_table_with_more_columns_than_fit_stays_readable() -> None:
    lines = table(",".join("abcdefgh"[:1] * 30) + "\n" + ",".join(["value"] * 30) + "\n", 40)
    assert "value  value" in lines


def test_query_on_a_terminal_keeps_to_its_width(dist: Path) -> None:
    primary, secondary = pty.openpty()
    termios.tcsetwinsize(secondary, (24, 60))
    command = [sys.executable, "-m", "amocf.cli", "query", "essential-ksas-per-competency"]
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    with subprocess.Popen(
        [*command, "--dist", str(dist)], stdout=secondary, env=environment
    ) as query:
        os.close(secondary)
        written = b"".join(iter(lambda: _read(primary), b""))
    os.close(primary)
    assert query.returncode == 0
    assert max(map(len, written.decode().splitlines())) == 60


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        # Linux says so when nobody has the other side open any more.
        return b""


def test_long_cells_are_wrapped_and_empty_ones_kept() -> None:
    laid_out = table("a,b\n" + "word " * 20 + ",\n,x\n")
    assert max(len(line) for line in laid_out.splitlines()) <= 51
    assert laid_out.endswith("(2 rows)\n")
