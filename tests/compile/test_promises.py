"""Promises of published URIs: what is gone or has become another thing is found, and where."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from amocf.compile.assembly import Dataset
from amocf.compile.promises import BrokenPromise, broken_promises, published_uris
from amocf.compile.read.sources import Sources
from amocf.rdf.graph_lines import GraphLines
from amocf.release.frozen import FrozenRelease, pack
from amocf.terms import BASE, PREFIXES

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
ONTOLOGY = "amo:KSA rdfs:subClassOf skos:Concept . amo:SoftSkill rdfs:subClassOf amo:KSA ."
WAS = """
amocf:ksa-0001 a skos:Concept , amo:KSA ; skos:notation "0001" ; skos:prefLabel "Welding"@en .
erratum:pneumatic a oa:Annotation ; oa:hasTarget <https://w3id.org/amocf/erratum/2025/pneumatic/t> .
<https://w3id.org/amocf/erratum/2025/pneumatic/t> a oa:SpecificResource .
mapping:nice-0001 a amo:MappingRecord , owl:Axiom .
<https://example.org/id/x> a skos:Concept .
"""
NO_SOURCES = Sources((), ())


def graph(name: str, turtle: str) -> GraphLines:
    """Return a named graph from Turtle without prefixes."""
    text = (PROLOGUE + turtle).encode()
    return GraphLines.of(name, pyoxigraph.parse(text, RdfFormat.TURTLE))


def graphs(turtle: str) -> dict[str, GraphLines]:
    """Return the graphs of what would be published next."""
    return {"framework": graph("framework", turtle), "ontology": graph("ontology", ONTOLOGY)}


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> FrozenRelease:
    """A release with little in it, as far as promises read it."""
    folder = tmp_path_factory.mktemp("frozen")
    lines = b"".join(
        line[:-2] + f"<{BASE}graph/{each.name}> .\n".encode()
        for each in graphs(WAS).values()
        for line in each.lines()
    )
    (folder / "amocf.nq.gz").write_bytes(gzip.compress(lines))
    digest = hashlib.sha256(lines).hexdigest()
    quads = {"path": "amocf.nq", "bytes": len(lines), "sha256": digest, "media_type": "x/y"}
    manifest = {"version": "2025.1.0", "triples": 1, "files": [quads]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return FrozenRelease.open(folder)


def found(frozen: FrozenRelease, turtle: str) -> list[BrokenPromise]:
    """Return what is broken where this is published next."""
    return broken_promises(frozen, graphs(turtle), NO_SOURCES)


def test_what_stays_breaks_nothing(frozen: FrozenRelease) -> None:
    assert found(frozen, WAS) == []
    assert found(frozen, WAS + "amocf:ksa-0002 a amo:KSA .") == []


@pytest.mark.parametrize(
    ("changed", "into", "now"),
    [
        ("a skos:Concept , amo:KSA", "a skos:Concept", "is skos:Concept now"),
        ("amo:KSA ;", "amo:Occupation ;", "is amo:Occupation and skos:Concept now"),
        ('"0001"', '"0002"', 'has the code "0002" now'),
        ('skos:notation "0001" ;', "", "has no code now"),
        ("amocf:ksa-0001 a", "amocf:ksa-0003 a", "is gone"),
    ],
)
def test_what_changed_is_found(frozen: FrozenRelease, changed: str, into: str, now: str) -> None:
    assert changed in WAS
    [broken] = found(frozen, WAS.replace(changed, into))
    assert broken.uri == BASE + "id/ksa-0001"
    assert broken.now == now
    assert str(broken).startswith(
        f'<{broken.uri}> was amo:KSA and skos:Concept "Welding" with the code "0001" in release'
        f" 2025.1.0, and {now}; a published URI never vanishes and keeps its kind and its code"
    )


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        ("amo:KSA ;", "amo:SoftSkill ;"),
        ("skos:Concept , amo:KSA", "amo:KSA"),
        ('"Welding"', '"Weld"'),
        ('"0001"', '"0001" , "1"'),
        ("owl:Axiom", "owl:NegativePropertyAssertion"),
        ('"0001"', '"0001"^^amo:ksaNumber'),
        ("erratum/2025/pneumatic/t>", "erratum/2025/pneumatic/u>"),
        ("example.org/id/x", "example.org/id/y"),
        ("a skos:Concept , amo:KSA ; skos:notation", "a skos:Concept ; owl:deprecated true ; a"),
    ],
)
def test_what_the_policy_permits_breaks_nothing(
    frozen: FrozenRelease, changed: str, into: str
) -> None:
    assert changed in WAS
    turtle = WAS.replace(changed, into).replace('; a "0001"', "")
    assert found(frozen, turtle) == []


@pytest.fixture(scope="module")
def published(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> FrozenRelease:
    """The release that the tests share, frozen."""
    folder = tmp_path_factory.mktemp("published")
    pack(dist, folder)
    return FrozenRelease.open(folder)


def _without(name: str, dataset: Dataset) -> Iterator[tuple[str, GraphLines]]:
    """Yield the graphs without what has a subject."""
    begin = f"<{BASE}{name}> ".encode()
    for graph_name, each in dataset.graphs.items():
        lines = b"".join(line for line in each.lines() if not line.startswith(begin))
        yield graph_name, GraphLines(graph_name, lines)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("id/4-1-2", "ontology/framework/"),
        ("ref/nice/NF-COM-007", "ontology/references/"),
        ("mapping/nice-0002", "mappings/"),
        ("ontology#KSA", "ontology/amocf.ttl"),
        ("agent/nist-oam", "ontology/release.ttl"),
        ("dataset/framework", "ontology/release.ttl"),
        ("list/2025/top-network", "ontology/framework/"),
        ("stat/2025/essential-ksas/4-1-2", "ontology/framework/statistics.ttl"),
    ],
)
def test_gone_uri_of_each_pattern_is_found_where_it_stood(
    published: FrozenRelease, dataset: Dataset, sources: Sources, name: str, file: str
) -> None:
    broken = broken_promises(published, dict(_without(name, dataset)), sources)
    assert [(each.uri, each.now) for each in broken] == [(BASE + name, "is gone")]
    place = broken[0].place
    assert place is not None
    assert file in place.path.as_posix()
    assert place.line is not None
    assert str(broken[0]).startswith(f"{place}: <{BASE}{name}> was ")


def test_gone_query_and_check_are_found(
    published: FrozenRelease, dataset: Dataset, sources: Sources
) -> None:
    derived = published_uris(dataset.graphs["derived"])
    check = next(uri for uri in derived if "/check/" in uri).removeprefix(BASE)
    for name in ("query/counts", check, "graph/framework"):
        [broken] = broken_promises(published, dict(_without(name, dataset)), sources)
        assert (broken.uri, broken.now) == (BASE + name, "is gone")


def test_what_is_promised_is_what_the_policy_says(dataset: Dataset) -> None:
    promised = published_uris(quad for each in dataset.graphs.values() for quad in each)
    assert 1000 < len(promised) < 4000
    ends = ("/mention", "/hasSelector", "cell-1", "/component-1", "/ttl", "/association")
    assert [uri for uri in promised if uri.endswith(ends) or "/shapes#" in uri] == []
    assert [uri for uri in promised if "/class-" in uri or "/property-" in uri] == []


def test_change_of_an_earlier_release_is_promised() -> None:
    uri = BASE + "change/2025.1.0/id/4-1/added"
    changes = graph("changes", f"<{uri}> a amo:Change .")
    assert list(published_uris(changes)) == [uri]
    assert list(published_uris(graph("shapes", f"<{uri}> a amo:Change ."))) == []
