"""`amocf query`: the endpoint's answers as a table, CSV, TSV, JSON or Turtle."""

import csv
import gzip
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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from amocf.ask import table
from amocf.cli import main
from amocf.formats import GRAPH, Format
from amocf.queries.insight_query import NEEDS

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


def test_table_shows_what_would_steer_a_terminal_and_csv_has_it(ask: Ask) -> None:
    query = r'SELECT ("\u001B]0;owned\u0007\u001B[2Jred\u202E" AS ?label) {}'
    _, text, _ = ask(query)
    assert text.splitlines()[2] == "�]0;owned��[2Jred�"
    _, text, _ = ask(query, "--format", "csv")
    assert text.splitlines()[1] == "\x1b]0;owned\x07\x1b[2Jred\u202e"


def test_answer_as_csv_and_tsv_is_that_of_the_endpoint(ask: Ask) -> None:
    assert ask(COUNT, "--format", "csv")[1].split() == ["competencies", "13"]
    assert ask(COUNT, "--format", "tsv")[1].split() == ["?competencies", "13"]


def test_answer_as_json_is_that_of_the_endpoint(ask: Ask) -> None:
    answer = json.loads(ask(COUNT, "--format", "json")[1])
    assert answer["results"]["bindings"][0]["competencies"]["value"] == "13"


UNKNOWN = "{ ?institute amo:inArea ?area }"


@pytest.mark.parametrize("form", ["table", "json", "xml"])
@pytest.mark.parametrize("query", [f"SELECT * {UNKNOWN}", f"ASK {UNKNOWN}"])
def test_unknown_terms_are_named_beside_an_answer_without_rows(
    ask: Ask, query: str, form: str
) -> None:
    column = len(PREFIXES + query) - len(UNKNOWN) + UNKNOWN.index("amo:") + 1
    code, out, notes = ask(PREFIXES + query, "--format", form)
    assert (code, bool(out)) == (0, True)
    assert notes == (
        f"note: No statement names amo:inArea (line 1, column {column}); "
        "did you mean amo:inTechnologyArea?\n"
    )


@pytest.mark.parametrize("form", ["table", "jsonld", "rdf", "nt"])
def test_unknown_terms_are_named_beside_an_empty_graph(ask: Ask, form: str) -> None:
    code, _, notes = ask(f"{PREFIXES}CONSTRUCT WHERE {UNKNOWN}", "--format", form)
    assert (code, notes.count("amo:inTechnologyArea")) == (0, 1)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?tier { ?tier a amo:Tier OPTIONAL { ?tier amo:inArea ?area } }",
        "SELECT ?tier { ?tier a amo:Tier FILTER(false) }",
        "ASK { ?tier a amo:Tier FILTER NOT EXISTS { ?tier amo:inArea ?area } }",
    ],
)
def test_nothing_is_said_of_terms_where_something_is_found_or_all_are_known(
    ask: Ask, query: str
) -> None:
    assert ask(PREFIXES + query)[::2] == (0, "")


def test_a_named_query_with_a_parameter(ask: Ask) -> None:
    code, out, _ = ask("ksas-of-sub-competency", "code=5.4.3", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["label"] for row in rows] == [
        "Resilient cybersecurity response, administrative tools, and program implementation"
    ]


def test_insight_that_the_release_has_no_data_for_says_so_beside_the_empty_answer(
    ask: Ask,
) -> None:
    code, out, complaint = ask("insights-ksas-across-areas", "--format", "csv")
    assert (code, out.split()) == (0, ["scope,ksas,all,share"])
    need = NEEDS["ksa-selections-of-two-areas"].words
    sentence = f"This cannot be computed: the release does not say {need}."
    assert complaint == f"note: {sentence} The document does not print that.\n"
    assert sentence in " ".join(ask("insights-ksas-across-areas", "--describe")[1].split())


def test_query_in_a_file_is_answered(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT)
    assert ask(str(path), "--format", "csv")[1].split() == ["competencies", "13"]


@pytest.mark.parametrize("before", ["", "# counts\n", "\r\n", "BASE <http://e.org/>\n"])
@pytest.mark.parametrize("name", ["count.rq", "count.rq.gz"])
def test_file_with_a_byte_order_mark_is_answered(
    ask: Ask, tmp_path: Path, name: str, before: str
) -> None:
    path = tmp_path / name
    content = (before + COUNT).encode("utf-8-sig")
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert ask(str(path), "--format", "csv")[1].split() == ["competencies", "13"]


def test_file_in_another_encoding_is_refused_in_one_sentence(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT, encoding="utf-16")
    expected = f"amocf: {path}:1: the file is in UTF-16; save it as UTF-8\n"
    assert ask(str(path)) == (2, "", expected)


@pytest.mark.parametrize("name", ["count.sparql", "COUNT.RQ", "count.txt", "count.rq.gz"])
def test_query_file_of_another_name_is_answered(ask: Ask, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = b"\xef\xbb\xbf" + COUNT.replace("{", "{\r\n").encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert ask(str(path), "--format", "csv")[1].split() == ["competencies", "13"]


def test_query_on_standard_input_is_answered(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + COUNT.encode()))
    monkeypatch.setattr(sys, "stdin", standard_input)
    assert ask("-", "--format", "csv")[1].split() == ["competencies", "13"]


#: What may stand in a file that is no query.
CONTENTS = {
    "utf-16.rq": "ASK {}".encode("utf-16"),
    "utf-16-be.rq": "ASK {}".encode("utf-16-be"),
    "utf-16-le.rq": "ASK {}".encode("utf-16-le"),
    "utf-32.rq": "ASK {}".encode("utf-32"),
    "latin-1.rq": "ASK { ?s ?p 'é' }".encode("latin-1"),
    "binary.rq": bytes(range(256)) * 20,
    "zeros.rq": bytes(3000),
    "damaged.rq.gz": gzip.compress(b"ASK {}" * 100)[:-12],
    "plain.rq.gz": b"ASK {}",
    "empty.rq": b"",
    "page.sparql": b"<!DOCTYPE html><p>Not found</p>",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_file_that_holds_no_query_is_refused_in_one_sentence(
    ask: Ask, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(CONTENTS[name])
    code, out, complaint = ask(str(tmp_path / name))
    assert (code, out) == (2, "")
    assert complaint.startswith("amocf: ")
    assert complaint.count("\n") == 1


PIECES = st.sampled_from(
    (
        *("SELECT", "*", "ASK", "{", "}", "(", ")", "?a", "a", "<urn:a>", "'x'", "'", '"""', "#"),
        *("PREFIX a: <urn:a#>", "a:b.c", "\\u0000", "\ufeff", "\u00a0", "\0", "\n", "é", "😀", ";"),
    )
)
ENCODINGS = st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-7"))
QUERY_BYTES = st.one_of(
    st.binary(max_size=60),
    st.builds(
        lambda pieces, encoding: " ".join(pieces).encode(encoding),
        st.lists(PIECES, max_size=12),
        ENCODINGS,
    ),
    st.builds(
        lambda sign, depth: (f"ASK {sign * depth}").encode(),
        st.sampled_from(("{", "(", "[", "<<", "!", "1+", "{{}} ")),
        st.integers(0, 320),
    ),
)


@settings(
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=QUERY_BYTES)
def test_any_bytes_are_answered_or_refused_in_one_sentence(
    ask: Ask, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "any.rq"
    path.write_bytes(content)
    code, out, complaint = ask(str(path), "--format", "json")
    assert (code, bool(out), complaint.count("\n")) in ((0, True, 0), (2, False, 1)), complaint


def test_folder_or_missing_file_is_named_as_such(ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "folder.rq"
    folder.mkdir()
    assert ask(str(folder)) == (2, "", f"amocf: {folder}: this is a folder; name a file in it\n")
    for missing in (tmp_path / "none.sparql", tmp_path / ("a" * 5000 + ".rq"), folder / "-.RQ.gz"):
        assert ask(str(missing)) == (
            2,
            "",
            f"amocf: {missing}: there is no such file; check its name\n",
        )


DEEP = {
    "sums": "SELECT * { FILTER(1" + "+1" * 60_000 + ") }",
    "paths": "SELECT * { ?s <a:a>" + "/<a:a>" * 60_000 + " ?o }",
    "unions": "SELECT * { {}" + "UNION{}" * 60_000 + " }",
    "braces": "SELECT * { " + "{" * 60_000 + "}" * 60_000 + " }",
}


@pytest.mark.parametrize("name", DEEP)
def test_query_that_exhausts_the_parser_is_refused_in_one_sentence(ask: Ask, name: str) -> None:
    code, out, complaint = ask(DEEP[name])
    assert (code, out) == (2, "")
    assert "too complex" in complaint or "nests brackets" in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p '\udcff' }", "\udc80", "- \udcff", "\udcff.rq"])
def test_argument_that_is_not_unicode_is_refused_in_one_sentence(ask: Ask, text: str) -> None:
    code, out, complaint = ask(text)
    assert (code, out) == (2, "")
    assert complaint.count("\n") == 1


def test_long_query_is_answered_like_a_short_one(ask: Ask) -> None:
    long = COUNT + " # " + "a" * 5000
    assert ask(long) == ask(COUNT)
    assert ask(long + "\n}")[0] == 2


def test_columns_are_in_the_order_of_the_query(ask: Ask) -> None:
    text = "SELECT * { VALUES (?z ?a ?m) { (1 2 3) } }"
    assert ask(text)[1].split()[:3] == ["z", "a", "m"]
    assert ask(text, "--format", "csv")[1] == "z,a,m\r\n1,2,3\r\n"
    assert ask(text.replace("*", "?m ?z ?a"), "--format", "csv")[1] == "m,z,a\r\n3,1,2\r\n"
    assert ask(text, "--format", "tsv")[1].startswith("?z\t?a\t?m\n")


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("CONSTRUCT { <urn:a> <urn:x:1> 1 } {}", "rdf", "<urn:x:1>"),
        ("CONSTRUCT { <urn:a> <urn:b> '\\u0001' } {}", "rdf", "U+0001"),
        ("CONSTRUCT { <urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> } {}", "jsonld", "triple term"),
        ("SELECT ('\\u0001' AS ?x) {}", "xml", "U+0001"),
    ],
)
def test_form_that_cannot_hold_the_answer_is_refused_with_the_others(
    ask: Ask, text: str, form: str, said: str
) -> None:
    code, out, complaint = ask(text, "--format", form)
    assert (code, out) == (2, "")
    assert said in complaint
    assert f"--format {'json' if form == 'xml' else 'ttl'}, " in complaint
    # The same in another process, where a long query is answered.
    assert ask(f"{text} # {'a' * 1000}", "--format", form) == (code, out, complaint)


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


def test_graph_has_the_prefixes_of_the_query_and_the_projects_for_the_rest(ask: Ask) -> None:
    text = (
        "PREFIX k: <http://www.w3.org/2004/02/skos/core#> PREFIX u: <urn:x:> PREFIX : <http://e/#>"
        "PREFIX unused: <http://unused/> CONSTRUCT { :a u:b 'c' ; a k:Concept, <http://w/1> ;"
        "<http://purl.org/dc/terms/title> <http://e/#d,e> } {}"
    )
    turtle = ask(text)[1]
    declared = {line for line in turtle.splitlines() if line.startswith("@prefix")}
    assert declared >= {
        "@prefix : <http://e/#> .",
        "@prefix dct: <http://purl.org/dc/terms/> .",
        "@prefix k: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix u: <urn:x:> .",
    }
    assert not [line for line in declared if " skos:" in line or " unused:" in line]
    assert ":a a <http://w/1> , k:Concept ;" in turtle
    xml = ask(text.replace(", <http://w/1>", ""), "--format", "rdf")[1]
    assert "<k:Concept rdf:about" in xml
    assert "<u:b>c</u:b>" in xml
    graphs = {
        form: {*pyoxigraph.parse(ask(text, "--format", form)[1].encode(), format=engine)}
        for form, engine in (("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES))
    }
    assert graphs["ttl"] == graphs["nt"]


def test_query_parameters_may_follow_options(ask: Ask) -> None:
    code, out, _ = ask("ksas-of-sub-competency", "--format", "csv", "code=5.4.3")
    assert (code, len(out.splitlines())) == (0, 2)


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("SELECT ?a {}", ["a", "─", "", "", "(1 row)"]),
        ("SELECT * {}", ["", "", "", "", "(1 row)"]),
        ("SELECT ?a { VALUES ?a { UNDEF 1 UNDEF } }", ["a", "─", "", "1", "", "", "(3 rows)"]),
        ("SELECT * { FILTER(false) }", ["", "", "", "(0 rows)"]),
    ],
)
def test_row_without_a_value_has_a_line_of_its_own(ask: Ask, query: str, lines: list[str]) -> None:
    code, out, _ = ask(query)
    assert (code, out.split("\n")) == (0, [*lines, ""])


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
