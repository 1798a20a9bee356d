"""The computed description: counts, links, files, versions, provenance."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from amocf import __version__
from amocf.compile.describe.metadata import describe
from amocf.compile.describe.published_files import (
    PublishedFile,
    earlier_files,
    plain_file,
    published_files,
    release_groups,
)
from amocf.compile.describe.release_info import ReleaseInfo, release_info
from amocf.compile.describe.void import Contents
from amocf.compile.read import literals
from amocf.compile.read.sources import read_turtle
from amocf.errors import DataError
from amocf.exchange.registry import Purpose, released_exporters
from amocf.formats import format_of
from amocf.rdf.graph_lines import by_graph
from amocf.rdf.statements import graph_of
from amocf.terms import BASE, PREFIXES, expand, graph_iri

DATASET = BASE + "dataset/amocf"
RELEASED = ReleaseInfo("2025.1.0", "2026-11-30")
#: What describes the files of a release, and is of no dataset.
DESCRIPTIONS = {
    *("croissant.json", "data.json", "datacite.json", "dcat.ttl", "ro-crate-metadata.json"),
}
UNRELEASED = ReleaseInfo("2025.1.0-dev", "2026-11-22")
FILES = tuple(published_files({"framework": f"{BASE}dataset/framework"}, ["nice.sssom.tsv"]))

FRAMEWORK = """
amocf:4-1 a skos:Concept , amo:Competency ; skos:prefLabel "One"@en .
amocf:4-1-2 a skos:Concept , amo:SubCompetency ; skos:prefLabel "Two"@en ;
    skos:broader amocf:4-1 ; prov:wasDerivedFrom nice:NF-COM-007 .
dataset:mappings-as-printed-2025 sssom:mappings mapping:as-printed-0001 .
mapping:as-printed-0001 owl:annotatedSource amocf:4-1-2 ;
    owl:annotatedProperty prov:wasDerivedFrom ; owl:annotatedTarget nice:NF-COM-007 .
"""
REFERENCES = """
ref:nice a skos:ConceptScheme ; dct:title "NICE"@en .
nice:NF-COM-007 a skos:Concept ; skos:inScheme ref:nice ; dct:source <https://example.org/nice> .
escoocc:x a skos:Concept ; skos:inScheme <http://data.europa.eu/esco/concept-scheme/occupations> .
"""
MAPPINGS = """
dataset:mappings-nice a sssom:MappingSet ; sssom:mappings mapping:nice-0001 , mapping:nice-0002 .
mapping:nice-0001 a owl:Axiom ; owl:annotatedSource amocf:4-1-2 ;
    owl:annotatedProperty skos:exactMatch ; owl:annotatedTarget nice:NF-COM-007 .
mapping:nice-0002 a owl:Axiom ; owl:annotatedSource amocf:4-1 ;
    owl:annotatedProperty skos:closeMatch ; owl:annotatedTarget nice:NF-COM-007 .
dataset:mappings-esco sssom:mappings mapping:esco-0001 .
mapping:esco-0001 a owl:Axiom ; owl:annotatedSource amocf:occ-0001 ;
    owl:annotatedProperty skos:relatedMatch ; owl:annotatedTarget escoocc:x .
amocf:4-1-2 skos:exactMatch nice:NF-COM-007 .
amocf:4-1 skos:closeMatch nice:NF-COM-007 .
amocf:occ-0001 skos:relatedMatch escoocc:x .
"""
INFERRED = "amocf:4-1 skos:narrower amocf:4-1-2 ; a skos:Concept ."
METADATA = """
dataset:amocf dcat:version "2025.1.0-dev" ; dct:modified "2026-11-22"^^xsd:date .
"""
GRAPHS = {
    "framework": FRAMEWORK,
    "references": REFERENCES,
    "mappings": MAPPINGS,
    "inferred": INFERRED,
    "metadata": METADATA,
}


def quads(graphs: dict[str, str]) -> list[Quad]:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return [
        Quad(q.subject, q.predicate, q.object, NamedNode(graph_iri(name)))
        for name, text in graphs.items()
        for q in parse((head + text).encode(), format=RdfFormat.TURTLE)
    ]


def values(statements: Iterable[Quad], subject: str, name: str) -> set[str]:
    iri = subject if subject.startswith("http") else BASE + subject
    return {
        q.object.value
        for q in statements
        if q.subject == NamedNode(iri)
        and q.predicate == NamedNode(expand(name))
        and isinstance(q.object, NamedNode | Literal)
    }


@pytest.fixture(scope="module")
def described() -> tuple[Quad, ...]:
    return describe(by_graph(quads(GRAPHS)), UNRELEASED).statements


@pytest.fixture(scope="module")
def counted() -> list[Quad]:
    """The counts of what is written above, without those of the description."""
    given = (quad for quad in quads(GRAPHS) if graph_of(quad) != "metadata")
    return list(Contents(by_graph(given)).described())


@pytest.mark.parametrize(
    ("dataset", "name", "count"),
    [
        # A statement that stands in two graphs (4-1 is a concept) is counted once for the whole.
        ("amocf", "void:triples", 12 + 7 + 19 + 1),
        ("amocf", "void:distinctSubjects", 4 + 3 + 6),
        ("amocf", "void:entities", 4 + 2 + 6),
        ("amocf", "void:properties", 15),
        ("amocf", "void:classes", 6),
        ("framework", "void:triples", 12),
        ("framework", "void:distinctSubjects", 4),
        ("framework", "void:distinctObjects", 10),
        ("inferred", "void:triples", 2),
        ("references-nice", "void:entities", 1),
        ("references-esco", "void:entities", 1),
        ("linkset-nice", "void:triples", 2),
        ("linkset-nice", "void:distinctObjects", 1),
        ("linkset-esco", "void:triples", 1),
        ("linkset-as-printed-2025", "void:triples", 1),
        ("amocf/class-skos-Concept", "void:entities", 4),
        ("amocf/property-skos-prefLabel", "void:triples", 2),
        ("amocf/property-rdf-type", "void:distinctObjects", 6),
    ],
)
def test_counts(counted: list[Quad], dataset: str, name: str, count: int) -> None:
    assert values(counted, f"dataset/{dataset}", name) == {str(count)}


def test_counts_include_the_description_and_themselves(described: Iterable[Quad]) -> None:
    given = {quad.triple for quad in quads(GRAPHS)} | {quad.triple for quad in described}
    metadata = {quad.triple for quad in described} | {q.triple for q in quads({"": METADATA})}
    (count,) = values(described, DATASET, "void:triples")
    assert int(count) == len(given)
    (count,) = values(described, "dataset/metadata", "void:triples")
    assert int(count) == len(metadata)
    (count,) = values(described, f"{DATASET}/property-void-triples", "void:triples")
    assert int(count) == sum(t.predicate.value == expand("void:triples") for t in given)


def test_every_graph_is_a_subset(described: Iterable[Quad]) -> None:
    subsets = values(described, DATASET, "void:subset")
    names = {iri.removeprefix(BASE + "dataset/") for iri in subsets}
    assert names == {
        "framework",
        "references",
        "mappings",
        "inferred",
        "metadata",
        "linkset-nice",
        "linkset-esco",
        "linkset-as-printed-2025",
    }


def test_a_link_that_no_record_of_a_mapping_set_states_is_none_of_it() -> None:
    more = "amocf:framework prov:wasInfluencedBy ref:nice ; dct:references nice:NF-COM-007 ."
    denied = """
dataset:mappings-as-printed-2025 sssom:mappings mapping:as-printed-0002 .
mapping:as-printed-0002 a owl:NegativePropertyAssertion ; owl:sourceIndividual amocf:4-1 ;
    owl:assertionProperty prov:wasDerivedFrom ; owl:targetIndividual nice:NF-COM-007 .
"""
    given = quads({"framework": FRAMEWORK + more + denied})
    counted = list(Contents(by_graph(given)).described())
    linkset = "dataset/linkset-as-printed-2025"
    assert values(counted, linkset, "void:triples") == {"1"}
    assert values(counted, linkset, "void:linkPredicate") == {expand("prov:wasDerivedFrom")}


@pytest.mark.parametrize(
    ("linkset", "predicates", "target"),
    [
        ("nice", {"skos:exactMatch", "skos:closeMatch"}, "references-nice"),
        ("esco", {"skos:relatedMatch"}, "references-esco"),
        ("as-printed-2025", {"prov:wasDerivedFrom"}, "references"),
    ],
)
def test_linksets(
    described: Iterable[Quad], linkset: str, predicates: set[str], target: str
) -> None:
    node = f"dataset/linkset-{linkset}"
    assert values(described, node, "void:linkPredicate") == set(map(expand, predicates))
    assert values(described, node, "void:subjectsTarget") == {BASE + "dataset/framework"}
    assert values(described, node, "void:objectsTarget") == {f"{BASE}dataset/{target}"}
    partitions = values(described, node, "void:propertyPartition")
    assert len(partitions) == len(predicates)


def test_a_target_is_titled_by_its_scheme_and_bounded_by_its_uris(
    described: Iterable[Quad],
) -> None:
    node = "dataset/references-nice"
    assert values(described, node, "dct:title") == {"Outside components described here: NICE"}
    assert values(described, node, "void:uriSpace") == {BASE + "ref/nice/"}
    assert values(described, node, "dct:subject") == {BASE + "ref/nice"}


def test_the_space_of_all_uris_is_stated_of_no_part(described: Iterable[Quad]) -> None:
    for name in ("framework", "references", "mappings", "inferred", "metadata"):
        assert values(described, f"dataset/{name}", "void:uriSpace") == set()


def test_vocabularies_are_those_of_properties_and_classes(counted: list[Quad]) -> None:
    used = {PREFIXES[name] for name in ("dct", "owl", "prov", "rdf", "skos", "sssom")}
    assert values(counted, DATASET, "void:vocabulary") == {*used, BASE + "ontology"}


def test_a_default_graph_changes_no_count(described: Iterable[Quad]) -> None:
    given = quads(GRAPHS)
    merged = [Quad(q.subject, q.predicate, q.object) for q in given]
    assert describe(by_graph([*merged, *given]), UNRELEASED).statements == described


@pytest.mark.parametrize("release", [RELEASED, UNRELEASED], ids=lambda r: r.version)
def test_what_is_described_may_be_published(release: ReleaseInfo) -> None:
    for quad in describe(by_graph(quads(GRAPHS)), release.with_files(FILES)).statements:
        assert isinstance(quad.subject, NamedNode)
        assert quad.graph_name == NamedNode(graph_iri("metadata"))
        if isinstance(quad.object, Literal):
            assert literals.mistake(quad.object) is None, quad
        else:
            assert isinstance(quad.object, NamedNode)


def test_file_that_holds_a_dataset_is_a_distribution_and_no_other_is() -> None:
    described = describe(by_graph(quads(GRAPHS)), UNRELEASED.with_files(FILES)).statements
    download = expand("dcat:downloadURL")
    urls = [q.object.value for q in described if q.predicate.value == download]  # type: ignore[union-attr]
    assert sorted(urls) == sorted(file.url for file in FILES if file.dataset)
    plain = {file.path for file in FILES if not file.dataset}
    assert plain == {"context.jsonld", "report.ttl", "report.json", *DESCRIPTIONS}
    assert values(described, DATASET, "rdfs:seeAlso") == {
        f"{BASE}download/{path}" for path in plain
    }


def test_sizes_and_hashes_stand_in_no_graph() -> None:
    described = describe(by_graph(quads(GRAPHS)), UNRELEASED.with_files(FILES)).statements
    assert not {expand("dcat:byteSize")} & {q.predicate.value for q in described}
    assert not [quad for quad in described if "spdx" in str(quad)]


@pytest.mark.parametrize(
    ("path", "dataset", "distribution", "media_type", "is_dump"),
    [
        ("amocf.nq", "named-graphs", "named-graphs/nq", "application/n-quads", False),
        ("amocf.trig", "named-graphs", "named-graphs/trig", "application/trig", False),
        ("amocf.rdf", "amocf", "amocf/rdf", "application/rdf+xml", True),
        ("amocf.jsonld", "amocf", "amocf/jsonld", "application/ld+json", True),
        ("graphs/framework.ttl", "framework", "framework/ttl", "text/turtle", True),
        (
            "mappings/nice.sssom.tsv",
            "mappings-nice",
            "mappings-nice/sssom-tsv",
            "text/tab-separated-values",
            False,
        ),
        ("tables/ksas.csv", "tables-ksas", "tables-ksas/csv", "text/csv", False),
        (
            "tables/csv-metadata.json",
            "tables",
            "tables/csv-metadata-json",
            "application/csvm+json",
            False,
        ),
    ],
)
def test_distribution(
    path: str, dataset: str, distribution: str, media_type: str, *, is_dump: bool
) -> None:
    (file,) = (each for each in FILES if each.path == path)
    described = describe(by_graph(quads(GRAPHS)), UNRELEASED.with_files([file])).statements
    node, url = f"{BASE}dataset/{distribution}", f"{BASE}download/{path}"
    assert values(described, f"dataset/{dataset}", "dcat:distribution") == {node}
    assert values(described, node, "rdf:type") == {expand("dcat:Distribution")}
    assert values(described, node, "dcat:downloadURL") == {url}
    assert values(described, node, "dcat:mediaType") == {
        f"https://www.iana.org/assignments/media-types/{media_type}"
    }
    dumps = values(described, f"dataset/{dataset}", "void:dataDump")
    assert dumps == ({url} if is_dump else set())


def test_form_that_follows_a_standard_of_its_own_names_it() -> None:
    described = describe(by_graph(quads(GRAPHS)), UNRELEASED.with_files(FILES)).statements
    standards = {
        "mappings-nice/sssom-tsv": {"https://mapping-commons.github.io/sssom/"},
        "tables/csv-metadata-json": {"https://www.w3.org/TR/tabular-metadata/"},
        "amocf/ttl": set(),
    }
    for distribution, expected in standards.items():
        assert values(described, f"dataset/{distribution}", "dct:conformsTo") == expected


def test_graph_file_is_also_reached_by_the_name_of_the_graph() -> None:
    described = describe(by_graph(quads(GRAPHS)), UNRELEASED.with_files(FILES)).statements
    assert values(described, "dataset/framework/ttl", "dcat:accessURL") == {graph_iri("framework")}


def test_forms_of_a_mapping_set_are_distributions_of_one_dataset() -> None:
    names = ["nice.sssom.json", "nice.sssom.tsv", "nice.sssom.ttl"]
    files = published_files({}, names)
    of_sets = [each for each in files if each.path.startswith("mappings/")]
    assert {each.dataset for each in of_sets} == {BASE + "dataset/mappings-nice"}
    assert len({each.distribution for each in of_sets}) == len(names)


def test_export_is_a_dataset_that_says_what_it_is() -> None:
    described = describe(by_graph(quads(GRAPHS)), UNRELEASED.with_files(FILES)).statements
    exports = [each for exporter in released_exporters() for each in exporter.datasets(())]
    assert exports
    for export in exports:
        node = f"{BASE}dataset/{export.name}"
        assert values(described, node, "dct:title") == {f"AMOCF: {export.title}"}
        (description,) = values(described, node, "dct:description")
        assert description.startswith(export.description)
        assert description.count("not endorsed by NIST") == 1
        assert node in values(described, "dataset/catalog", "dcat:dataset")
        assert values(described, node, "prov:wasDerivedFrom") == {DATASET}
        assert values(described, node, "dcat:distribution")
        if export.part_of:
            whole = f"{BASE}dataset/{export.part_of}"
            assert node in values(described, whole, "dct:hasPart")


def test_files_that_cannot_be_described_are_refused() -> None:
    with pytest.raises(DataError, match=r"^notes\.xyz: no media type is known; expected a name"):
        describe({}, UNRELEASED.with_files([PublishedFile("notes.xyz", DATASET)]))
    twice = [PublishedFile("a.ttl", DATASET), PublishedFile("b.ttl", DATASET)]
    with pytest.raises(DataError, match=r"^b\.ttl: this file and a\.ttl would both be described"):
        describe({}, UNRELEASED.with_files(twice))


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("amocf.jsonld", "application/ld+json"),
        ("manifest.json", "application/json"),
        ("tables/csv-metadata.json", "application/csvm+json"),
        ("amocf.trig", "application/trig"),
        ("amocf.nt", "application/n-triples"),
    ],
)
def test_media_types(path: str, media_type: str) -> None:
    assert format_of(path).media_type == media_type


def test_a_release_has_an_iri_and_a_date_of_issue() -> None:
    described = describe(by_graph(quads(GRAPHS)), RELEASED).statements
    node = BASE + "release/2025.1.0"
    assert values(described, DATASET, "dct:hasVersion") == {node}
    assert values(described, node, "dct:isVersionOf") == {DATASET}
    assert values(described, "ontology", "owl:versionIRI") == {node + "/ontology"}
    assert values(described, "ontology", "owl:versionInfo") == {"2025.1.0"}
    for subject in (DATASET, node, "dataset/framework", "ontology", "id/competencies"):
        assert values(described, subject, "dct:issued") == {"2026-11-30"}
    assert values(described, "ontology", "mod:status") == {"production"}
    assert values(described, "id/competencies", "adms:status") == {
        "http://purl.org/adms/status/Completed"
    }
    # The version IRI is the ontology's alone.
    version_iri = NamedNode(expand("owl:versionIRI"))
    assert [q.subject.value for q in described if q.predicate == version_iri] == [  # type: ignore[union-attr]
        BASE + "ontology"
    ]


def test_what_is_not_released_has_neither() -> None:
    described = describe(by_graph(quads(GRAPHS)), UNRELEASED).statements
    absent = {expand(name) for name in ("owl:versionIRI", "dct:issued", "dct:hasVersion")}
    assert not absent & {q.predicate.value for q in described}
    assert not [q for q in described if str(q).find("/release/") >= 0]
    assert values(described, "ontology", "owl:versionInfo") == {"2025.1.0-dev"}
    assert values(described, "dataset/framework", "dcat:version") == {"2025.1.0-dev"}
    assert values(described, "ontology", "mod:status") == {"alpha"}


EARLIER = (ReleaseInfo("2025.1.0", "2026-01-01"), ReleaseInfo("2025.1.1", "2026-02-01"))


@pytest.mark.parametrize("version", ["2025.2.0", "2025.1.2-dev"])
def test_releases_are_a_chain_of_versions(version: str) -> None:
    release = ReleaseInfo(version, "2026-11-30").after(EARLIER)
    described = describe(by_graph(quads(GRAPHS)), release).statements
    first, second = (each.iri for each in EARLIER)
    own = {release.iri} if release.is_released else set()
    assert values(described, DATASET, "dcat:hasVersion") == {first, second} | own
    assert values(described, DATASET, "dcat:hasCurrentVersion") == own or {second}
    assert values(described, DATASET, "dcat:previousVersion") == {second}
    assert values(described, second, "dcat:previousVersion") == {first}
    assert values(described, first, "dcat:previousVersion") == set()
    assert values(described, "ontology", "owl:priorVersion") == {second + "/ontology"}
    assert values(described, second + "/ontology", "owl:priorVersion") == {first + "/ontology"}
    assert values(described, second, "dct:issued") == {"2026-02-01"}
    assert values(described, first, "dcat:isVersionOf") == {DATASET}
    if own:
        assert values(described, release.iri, "dcat:previousVersion") == {second}
    else:
        assert not [quad for quad in described if quad.subject.value == release.iri]  # type: ignore[union-attr]


def test_files_of_an_earlier_release_are_its_distributions() -> None:
    files = (*FILES, *earlier_files("2025.1.0"))
    release = UNRELEASED.with_files(files).after(EARLIER[:1])
    described = describe(by_graph(quads(GRAPHS)), release).statements
    before = EARLIER[0].iri
    packed, others = (BASE + f"dataset/release-2025-1-0/{end}" for end in ("nq-gz", "zip"))
    assert values(described, before, "dcat:distribution") == {packed, others}
    url = BASE + "download/releases/2025.1.0/"
    assert values(described, packed, "dcat:downloadURL") == {url + "amocf.nq.gz"}
    assert values(described, others, "dcat:downloadURL") == {url + "files.zip"}
    assert values(described, before, "dcat:version") == {"2025.1.0"}
    plain = {url + name for name in ("manifest.json", "changes.ttl", "SHA256SUMS")}
    assert values(described, before, "rdfs:seeAlso") == plain
    assert not plain & values(described, DATASET, "rdfs:seeAlso")
    assert [plain_file(path.removeprefix(BASE + "download/")) for path in sorted(plain)] == [
        "SHA-256 of the files of the release 2025.1.0",
        "What had changed in the release 2025.1.0 since the one before",
        "Manifest of the release 2025.1.0: each of its files with size and SHA-256",
    ]


def test_the_build_is_described_by_what_it_used() -> None:
    document = "<https://example.org/nice> a foaf:Document ."
    graphs = {**GRAPHS, "references": REFERENCES + document}
    described = describe(by_graph(quads(graphs)), RELEASED).statements
    build = "dataset/build"
    assert values(described, DATASET, "prov:wasGeneratedBy") == {BASE + build}
    assert values(described, build, "prov:used") == {
        BASE + "source/2025",
        "https://example.org/nice",
    }
    assert values(described, build, "prov:endedAtTime") == {"2026-11-30T00:00:00Z"}
    (association,) = values(described, build, "prov:qualifiedAssociation")
    assert values(described, association, "prov:hadPlan") == {BASE + "dataset/build-plan"}
    assert values(described, association, "prov:agent") == {BASE + "agent/software"}
    assert values(described, "agent/software", "schema:softwareVersion") == {__version__}


def test_a_mapping_set_says_what_its_two_versions_are(described: Iterable[Quad]) -> None:
    (comment,) = values(described, "dataset/mappings-nice", "rdfs:comment")
    assert "owl:versionInfo" in comment
    assert "dcat:version" in comment


def test_themes_are_of_the_taxonomy_of_the_catalogue(root: Path) -> None:
    stated = list(parse(path=root / "ontology" / "release.ttl", format=RdfFormat.TURTLE))
    themes = {quad.object for quad in stated if quad.predicate.value == expand("dcat:theme")}
    (taxonomy,) = [q.object for q in stated if q.predicate.value == expand("dcat:themeTaxonomy")]
    assert isinstance(taxonomy, NamedNode)
    assert themes
    for theme in themes:
        assert isinstance(theme, NamedNode)
        assert theme.value.startswith(taxonomy.value + "/")


def test_a_mapping_set_is_in_the_catalogue(described: Iterable[Quad]) -> None:
    node = BASE + "dataset/mappings-nice"
    assert values(described, node, "dct:conformsTo") == {"https://mapping-commons.github.io/sssom/"}
    assert node in values(described, "dataset/catalog", "dcat:dataset")
    assert values(described, node, "dct:isPartOf") == {BASE + "dataset/mappings"}


def test_the_same_statements_in_the_same_order_whatever_comes_first(
    described: Iterable[Quad],
) -> None:
    assert describe(by_graph(reversed(quads(GRAPHS))), UNRELEASED).statements == described
    assert [*described] == sorted(set(described), key=str)


def test_the_order_does_not_depend_on_the_hash_seed() -> None:
    script = (
        "from pyoxigraph import *; from amocf.compile.describe.metadata import *\n"
        "from amocf.rdf.graph_lines import by_graph\n"
        "n = lambda i: NamedNode(f'https://w3id.org/amocf/id/{i}')\n"
        "g = NamedNode('https://w3id.org/amocf/graph/framework')\n"
        "q = [Quad(n(i), n(i % 3), n(i % 5), g) for i in range(30)]\n"
        "print(*describe(by_graph(q), ReleaseInfo('2025.1.0', '2026-11-30')).statements, sep='\\n')"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_release_info_reads_what_is_stated() -> None:
    assert release_info(quads({"metadata": METADATA})) == UNRELEASED


def test_release_info_reads_the_same_after_the_description(described: Iterable[Quad]) -> None:
    assert release_info([*quads({"metadata": METADATA}), *described]) == UNRELEASED


VERSION = 'dcat:version "2025.1.0"'
DATE = 'dct:modified "2026-11-22"^^xsd:date'


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ([DATE], 'has no dcat:version; expected one, such as "2025.1.0-dev"'),
        ([VERSION], "has no dct:modified; expected one, the date of the release"),
        ([VERSION, 'dcat:version "2025.2.0"', DATE], "has 2 dcat:version"),
        (['dcat:version "1.0"', DATE], 'has the dcat:version "1.0"; expected the form "2025.1.0"'),
        (['dcat:version "2025.01.0"', DATE], 'has the dcat:version "2025.01.0"'),
        (["dcat:version dataset:x", DATE], r"has <.*/dataset/x> as <.*#version>"),
        ([VERSION, 'dct:modified "2026"'], 'has the dct:modified "2026"; expected an xsd:date'),
        ([VERSION, 'dct:modified "2026-13-01"^^xsd:date'], "expected an xsd:date such as"),
    ],
)
def test_release_info_refuses(facts: list[str], message: str) -> None:
    stated = quads({"metadata": " ".join(f"dataset:amocf {fact} ." for fact in facts)})
    with pytest.raises(DataError, match=rf"^ontology/release\.ttl: dataset:amocf .*{message}"):
        release_info(stated)


def test_the_release_of_this_checkout_is_stated(root: Path) -> None:
    stated = read_turtle(root / "ontology" / "release.ttl", "metadata").quads
    assert release_info(stated).version.startswith("2025.")


DATASETS = (
    "amocf",
    "derived",
    "editorial",
    "examples",
    "framework",
    "inferred",
    "mappings",
    "metadata",
    "ontology",
    "references",
    "report",
    "shapes",
    "statistics",
    "catalog",
    "sparql",
)


@pytest.mark.parametrize(
    ("dataset", "name"),
    [
        (f"dataset/{dataset}", name)
        for dataset in DATASETS
        for name in ("dct:title", "dct:description", "dct:license", "dct:publisher", "dct:creator")
    ],
)
def test_the_datasets_of_this_checkout_are_described(root: Path, dataset: str, name: str) -> None:
    stated = read_turtle(root / "ontology" / "release.ttl", "metadata").quads
    found = values(stated, dataset, name)
    assert len(found) == 1
    if name == "dct:description":
        assert "Unofficial edition, not endorsed by NIST." in found.pop()


def test_names_of_people_are_printed(root: Path, printed: str) -> None:
    stated = read_turtle(root / "ontology" / "release.ttl", "metadata").quads
    people = [q.subject for q in stated if q.object == NamedNode(expand("foaf:Person"))]
    assert len(people) == 7
    for person in people:
        (name,) = values(stated, person.value, "foaf:name")  # type: ignore[union-attr]
        assert name in printed


def test_release_groups_tables_come_first_and_reports_last() -> None:
    files = [*published_files({"framework": f"{BASE}dataset/framework"}, ["nice.sssom.tsv"])]
    groups = release_groups(files)
    assert sorted(path for group in groups for path in group.files) == sorted(
        file.path for file in files
    )
    assert [group.title for group in groups] == [
        purpose.title for purpose in Purpose if purpose in {file.purpose for file in files}
    ]
    assert "tables/ksas.csv" in groups[0].files
    assert {"report.ttl", "report.json", "context.jsonld"} == set(groups[-1].files)
    [described] = (group for group in groups if group.title == Purpose.CATALOGUES.title)
    assert set(described.files) == DESCRIPTIONS
    plain = {*groups[-1].files, *described.files}
    assert [path for path in sorted(plain) if not plain_file(path)] == []
