"""The documentation: its examples are true and run, its links lead somewhere, its figures hold."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import httpx
import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store

from amocf.cli import main
from amocf.compile.assembly import Dataset
from amocf.institutes.input_columns import INPUT_SHEETS
from amocf.queries.query_file import read_queries
from amocf.terms import BASE, DEFAULT_GRAPHS, PREFIXES, SIDE_GRAPHS, expand

ROOT: Final = Path(__file__).parent.parent
DOCS: Final = sorted((ROOT / "docs").glob("*.md"))
TOP: Final = ("README", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT", "SECURITY")
PAGES: Final = [*(ROOT / f"{name}.md" for name in TOP), *DOCS]
PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

_FENCE: Final = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A code block, and the output that the page shows right after it, if any."""

    path: Path
    line: int
    language: str
    text: str
    output: str | None

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}"


def _blocks(path: Path, *languages: str) -> Iterator[Block]:
    page = path.read_text(encoding="utf-8")
    found = list(_FENCE.finditer(page))
    for match, follower in zip_longest(found, found[1:]):
        if match["language"] not in languages:
            continue
        shown = (
            follower is not None
            and follower["language"] == "text"
            and not page[match.end() : follower.start()].strip()
        )
        line = page.count("\n", 0, match.start()) + 1
        output = follower["text"] if shown and follower else None
        yield Block(path, line, match["language"], match["text"], output)


#: Its examples are of a revision that is made up: ``tests/revision`` has the test.
MADE_UP: Final = ROOT / "docs" / "withdrawing.md"
TURTLE: Final = [block for path in PAGES if path != MADE_UP for block in _blocks(path, "turtle")]
SPARQL: Final = [block for path in PAGES for block in _blocks(path, "sparql")]
RUNNABLE: Final = [
    block
    for name in (
        "querying",
        "reconciliation",
        "coverage",
        "changes",
        "matching",
        "insights",
        "learning-platforms",
        "credentials",
        "reuse",
        "framework-owners",
        "archives",
        "python",
    )
    for block in _blocks(ROOT / "docs" / f"{name}.md", "sh", "python", "r")
]
#: One after the other: each begins where the one before has ended.
WALK: Final = list(_blocks(ROOT / "docs" / "institutes.md", "sh"))
#: What runs a block: the block is the last argument.
COMMANDS: Final = {
    "sh": ("bash", "-euo", "pipefail", "-c"),
    "python": (sys.executable, "-c"),
    "r": ("Rscript", "-e"),
}


@pytest.fixture(scope="module")
def merged(dataset: Dataset) -> Store:
    """The default graph and the named graphs of the dataset."""
    store = Store()
    store.extend(quad for graph in dataset.graphs.values() for quad in graph)
    merged = (Quad(t.subject, t.predicate, t.object) for t in dataset.default_graph())
    store.extend(merged)
    return store


@pytest.mark.parametrize("block", TURTLE, ids=str)
def test_turtle_is_true(block: Block, merged: Store) -> None:
    quads = list(pyoxigraph.parse(input=(PROLOGUE + block.text).encode(), format=RdfFormat.TURTLE))
    assert quads
    untrue = [quad for quad in quads if quad not in merged]
    assert not untrue, f"{block} says what the data does not: {untrue[0]}"


@pytest.mark.parametrize("block", SPARQL, ids=str)
def test_sparql_runs_and_answers(block: Block, merged: Store) -> None:
    solutions = merged.query(block.text)
    assert isinstance(solutions, QuerySolutions)
    assert next(solutions, None) is not None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files(path: Path) -> None:
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = [
        target for target in targets if not (path.parent / target.partition("#")[0]).exists()
    ]
    assert not missing


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_terms_are_in_the_ontology(path: Path, merged: Store) -> None:
    names = set(re.findall(r"\bamo:(\w+)", path.read_text(encoding="utf-8")))
    defined = {
        quad.subject.value.removeprefix(PREFIXES["amo"])
        for quad in merged.quads_for_pattern(
            None, NamedNode(expand("rdfs:isDefinedBy")), None, DefaultGraph()
        )
        if isinstance(quad.subject, NamedNode)
    }
    assert names <= defined


#: Names that stand for what is not there, or not yet.
_NOT_IN_THE_DATA: Final = {"amocf:4.1.2", "graph:report", "graph:changes"}


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_short_names_are_in_the_data(path: Path, merged: Store) -> None:
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    own = "|".join(name for name, iri in PREFIXES.items() if iri.startswith(BASE))
    names = set(re.findall(rf"`((?:{own}):[\w./-]+)`", text)) - _NOT_IN_THE_DATA
    known = {f"graph:{graph}" for graph in DEFAULT_GRAPHS + SIDE_GRAPHS}
    assert [name for name in sorted(names) if name not in known and not _known(merged, name)] == []


def test_the_uri_policy_shows_uris_that_exist(merged: Store) -> None:
    text = (ROOT / "docs" / "uri-policy.md").read_text(encoding="utf-8")
    table = text.partition("## Patterns")[2].partition("###")[0]
    paths = re.findall(r"`([\w#./-]+)`", table)
    assert len(paths) > 30
    graphs = {f"graph/{name}" for name in DEFAULT_GRAPHS}
    later = {"release/2025.1.0", "change/2026.1.0", "change/2026.1.0/id/4-1-2/relabelled"}
    missing = [path for path in paths if not _described(merged, BASE + path)]
    assert set(missing) <= graphs | later


def _known(store: Store, name: str) -> bool:
    return _described(store, expand(name))


def _described(store: Store, iri: str) -> bool:
    return next(store.quads_for_pattern(NamedNode(iri), None, None), None) is not None


def test_every_query_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
    for query in read_queries(ROOT / "queries"):
        row = re.search(rf"^\| \[`{query.name}`\]\(\.\./queries/{query.name}\.rq\) .*", guide, re.M)
        assert row, query.name
        parameters = re.findall(r"`(\w+)`", row[0].rpartition(" | ")[2])
        assert parameters == [parameter.name for parameter in query.parameters], query.name


def test_every_command_is_in_the_guide(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listing = capsys.readouterr().out.partition("COMMAND\n")[2]
    commands = re.findall(r"^    (\w+)\s", listing, re.MULTILINE)
    assert "query" in commands
    guide = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
    assert [command for command in commands if f"| `amocf {command}" not in guide] == []


def test_all_40_ksas_are_in_the_table(merged: Store) -> None:
    page = (ROOT / "docs" / "ksa-decisions.md").read_text(encoding="utf-8")
    table = page.partition("## The 40 KSAs")[2]
    printed = re.findall(r"^\| `(ksa-\d{4})` \| ([\d., ]+) \| (.+) \|$", table, re.MULTILINE)
    query = """
        SELECT ?number ?label (GROUP_CONCAT(?code; separator=", ") AS ?codes) WHERE {
          { SELECT * WHERE {
              ?ksa a amo:KSA ; dct:identifier ?number ; skos:prefLabel ?label ;
                skos:broader/dct:identifier ?code } ORDER BY ?code }
        } GROUP BY ?number ?label ORDER BY ?number"""
    assert [(n, c, label) for n, label, c in _rows(merged, query)] == printed
    assert len(printed) == 40


#: What a page says of the data, in words, with the numbers in the order of the query's columns.
CLAIMS: Final = [
    (
        "data-model.md",
        r"There are (162)\nprinted rows",
        "SELECT (COUNT(*) AS ?n) { ?row a amo:PrintedRow }",
    ),
    (
        "data-model.md",
        r"Each of the (\d+) is an `amo:PrintedStatement`",
        "SELECT (COUNT(*) AS ?n) { ?statement a amo:PrintedStatement }",
    ),
    (
        "what-the-document-does-not-say.md",
        r"chapter or section begins, for (\d+) of them",
        "SELECT (COUNT(?page) AS ?n) { ?part <http://purl.org/ontology/bibo/pageStart> ?page }",
    ),
    *(
        (page, pattern, "SELECT (COUNT(*) AS ?n) { ?statement a amo:PrintedStatement }")
        for page, pattern in (
            ("data-model.md", r"Each of the (\d+) is an `amo:PrintedStatement`"),
            ("../CHANGELOG.md", r"(\d+) sentences of the document as printed statements"),
        )
    ),
    (
        "data-model.md",
        r"There are (\d+):",
        "SELECT (COUNT(DISTINCT ?note) AS ?n) { ?note a amo:EditorialNote }",
    ),
    *(
        (
            "data-model.md",
            rf"\| `amo:{name}` \|(?:.*\|)? (\d+) \|",
            f"SELECT (COUNT(DISTINCT ?note) AS ?n) {{ ?note a amo:{name} }}",
        )
        for name in (
            "Slip",
            "Variant",
            "InternalDifference",
            "OutsideDisagreement",
            "EditorialDecision",
            "FrameworkEdition",
            "Tier",
            "Competency",
            "SubCompetency",
            "KSA",
            "Occupation",
            "TechnologyArea",
            "Institute",
            "Agency",
        )
    ),
    *(
        (
            "data-model.md",
            rf"\| `stat:{name}` \| (\d+) \|",
            f"SELECT (COUNT(*) AS ?n) {{ ?observation qb:dataSet stat:{name} }}",
        )
        for name in ("essential-ksas", "occupation-institutes", "area-connections", "figures")
    ),
    (
        "data-model.md",
        r"`amo:Check`: (86) in all",
        "SELECT (COUNT(*) AS ?n) { ?check a amo:Check }",
    ),
    *(
        (
            page,
            pattern,
            f"SELECT (COUNT(*) AS ?n) {{ ?check amo:verdict ?v FILTER (?v IN ({verdicts})) }}",
        )
        for page, pattern, verdicts in (
            ("data-model.md", r"(11) figures are equal", "amo:equal"),
            ("data-model.md", r"(15) are equal after rounding", "amo:equalAfterRounding"),
            ("data-model.md", r"other (59) cannot be recomputed", "amo:notRecomputable"),
            (
                "../CHANGELOG.md",
                r"(27) recompute, of which one differs",
                "amo:equal, amo:equalAfterRounding, amo:differs",
            ),
        )
    ),
    (
        "what-the-document-does-not-say.md",
        r"(22) of the (67) sub-competencies have a named KSA; for the\n  other (45)",
        """SELECT (SUM(IF(?named > 0, 1, 0)) AS ?some) (COUNT(*) AS ?all)
             (SUM(IF(?named = 0, 1, 0)) AS ?none)
           { ?concept a amo:SubCompetency ; amo:namedKsaCount ?named }""",
    ),
    *(
        (
            page,
            pattern,
            "SELECT (COUNT(*) AS ?n) { ?set sssom:mappings ?record "
            f"FILTER (?set {operator} dataset:mappings-{name}) }}",
        )
        for page, pattern, operator, name in (
            ("mappings.md", r"\| records \| (21) \|", "=", "as-printed-2025"),
            ("mappings.md", r"\| records \| 21 \| (93) \|", "!=", "as-printed-2025"),
            ("../CHANGELOG.md", r"  (21) records\.", "=", "as-printed-2025"),
            ("../CHANGELOG.md", r"reads into it: (93) records", "!=", "as-printed-2025"),
            ("mappings.md", r"\| `dol-amcm` \| (\d+) \|", "=", "dol-amcm"),
            ("mappings.md", r"\| `dol-bcm` \| (\d+) \|", "=", "dol-bcm"),
            ("mappings.md", r"\| `dol-itcm` \| (\d+) \|", "=", "dol-itcm"),
            ("mappings.md", r"\| `nice` \| (\d+) \|", "=", "nice"),
            ("mappings.md", r"\| `onet-soc` \| (\d+) \|", "=", "onet-soc"),
            ("mappings.md", r"\| `esco` \| (\d+) \|", "=", "esco"),
        )
    ),
]


@pytest.mark.parametrize(("page", "pattern", "query"), CLAIMS)
def test_figures_in_the_docs_are_those_of_the_data(
    page: str, pattern: str, query: str, merged: Store
) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    claim = re.search(pattern, text)
    assert claim, f"{page} no longer says {pattern}"
    assert [claim.groups()] == _rows(merged, query)


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(PROLOGUE + query)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(str(getattr(term, "value", "")) for term in row) for row in solutions]


@pytest.fixture(scope="module")
def workplace(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout after a build, as far as the examples can tell."""
    folder = tmp_path_factory.mktemp("workplace")
    (folder / "dist").symlink_to(dist)
    (folder / "queries").symlink_to(ROOT / "queries")
    return folder


@pytest.fixture(scope="module")
def server(dist: Path, started: Callable[..., Any]) -> Iterator[str]:
    """The address of a server over the release."""
    with started(dist) as running:
        yield running.address


@pytest.mark.parametrize("block", RUNNABLE, ids=str)
def test_examples_run_and_print_what_the_page_shows(
    block: Block, workplace: Path, server: str
) -> None:
    command = COMMANDS[block.language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [*command, block.text.replace("http://127.0.0.1:8000", server)],
        cwd=workplace,
        env={**os.environ, "PATH": path, "AMOCF_DIST": str(workplace / "dist")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    if block.output is not None:
        # CSV lines end in CR LF by RFC 4180.
        assert done.stdout.replace("\r\n", "\n") == block.output


def _is_served_with_the_institute(block: Block, folder: Path, started: Callable[..., Any]) -> None:
    *options, dist = block.text.split()[2:]
    tokens = options[options.index("--token-file") + 1] if "--token-file" in options else ""
    given = ("--token-file", str(folder / tokens)) if tokens else ()
    with started(folder / dist, *given) as server:
        path = f"{server.address}/doc/ksa-niimbl-0002.html"
        right = {}
        if tokens:
            assert httpx.get(path).status_code == 401
            right = {"Authorization": f"Bearer {(folder / tokens).read_text('utf-8').strip()}"}
        page = httpx.get(path, headers=right).text
    assert "Sketch a bioreactor" in page
    assert "The text of the document does not name this KSA" in page


def test_walk_through_for_institutes_runs_and_prints_what_the_page_shows(
    dist: Path, tmp_path: Path, started: Callable[..., Any]
) -> None:
    (tmp_path / "dist").symlink_to(dist)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for block in WALK:
        if block.text.startswith("amocf serve"):
            _is_served_with_the_institute(block, tmp_path, started)
            continue
        done = subprocess.run(
            [*COMMANDS["sh"], block.text],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == ("nothing was imported" in done.stderr), f"{block}: {done.stderr}"
        assert done.stdout == (block.output or ""), block


def test_table_of_columns_for_institutes_is_that_of_the_code() -> None:
    page = (ROOT / "docs" / "institutes.md").read_text(encoding="utf-8")
    rows = [
        (sheet.name, column.heading, "yes" if column.required else "no", column.description)
        for sheet in INPUT_SHEETS
        for column in sheet.columns
    ]
    table = page.partition("| sheet | column | required |")[2].partition("\n\n")[0]
    assert table.splitlines()[2:] == [f"| {' | '.join(row)} |" for row in rows]
