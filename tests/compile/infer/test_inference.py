"""What is published as inferred is entailed, nothing entailed is missing, nothing contradicts.

The referee is owlrl's OWL 2 RL closure of the asserted statements, our ontology and the SKOS
vocabulary, as W3C publishes it and a package of npm carries it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import owlrl
import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple, parse, serialize
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.namespace import ORG, SKOS

from amocf.compile.assembly import Dataset
from amocf.compile.infer import inference
from amocf.terms import BASE

AMO = Namespace(BASE + "ontology#")
ID = Namespace(BASE + "id/")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")

ASSERTED = ("framework", "references", "mappings", "editorial", "ontology", "statistics")

#: For these predicates everything that is entailed within one scheme is published.
COMPLETE = (
    SKOS.broader,
    SKOS.narrower,
    SKOS.broaderTransitive,
    SKOS.narrowerTransitive,
    SKOS.topConceptOf,
    SKOS.hasTopConcept,
    SKOS.inScheme,
    ORG.memberOf,
    ORG.hasMember,
)


def graph_of(dataset: Dataset, *names: str) -> Graph:
    return graph_of_triples(quad.triple for name in names for quad in dataset.graphs.get(name, ()))


def graph_of_triples(triples: Iterable[Triple]) -> Graph:
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert text is not None
    return Graph().parse(data=text, format="nt")


def close(graph: Graph) -> Graph:
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    ).expand(graph)
    return graph


@pytest.fixture(scope="module")
def background(root: Path) -> Graph:
    """The SKOS vocabulary and the axioms that must never be contradicted."""
    package = root / "assets" / "node_modules" / "@vocabulary" / "skos"
    vocabulary = parse(path=package / "skos.nq", format=RdfFormat.N_QUADS)
    return graph_of_triples(quad.triple for quad in vocabulary).parse(
        root / "ontology" / "integrity.ttl"
    )


@pytest.fixture(scope="module")
def closure(dataset: Dataset, background: Graph) -> Graph:
    return close(graph_of(dataset, *ASSERTED) + background)


@pytest.fixture(scope="module")
def published(dataset: Dataset) -> Graph:
    return graph_of(dataset, *ASSERTED, "inferred")


def errors(graph: Graph) -> list[str]:
    return [str(message) for message in graph.objects(None, ERROR)]


def test_every_inferred_statement_is_entailed(dataset: Dataset, closure: Graph) -> None:
    inferred = graph_of(dataset, "inferred")
    assert len(inferred) > 500
    assert [triple for triple in inferred if triple not in closure] == []


def scheme_of(graph: Graph, node: object) -> set[object]:
    return {node, *graph.objects(node, SKOS.inScheme)}  # type: ignore[arg-type]


@pytest.mark.parametrize("predicate", COMPLETE, ids=str)
def test_every_entailment_within_a_scheme_is_published(
    closure: Graph, published: Graph, predicate: URIRef
) -> None:
    missing = [
        (subject, value)
        for subject, value in closure.subject_objects(predicate)
        if subject != value
        and isinstance(subject, URIRef)
        and isinstance(value, URIRef)
        and (predicate in (ORG.memberOf, ORG.hasMember) or share_scheme(closure, subject, value))
        and (subject, predicate, value) not in published
    ]
    assert missing == []


def share_scheme(graph: Graph, one: object, other: object) -> bool:
    return bool(scheme_of(graph, one) & scheme_of(graph, other))


def test_superclass_types_are_published(closure: Graph, published: Graph) -> None:
    for own in closure.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class")):
        if str(own).startswith(AMO):
            for instance in published.subjects(RDF.type, own):
                for above in published.objects(own, URIRef(str(SUBCLASS))):
                    assert (instance, RDF.type, above) in published


SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


def test_a_second_run_adds_nothing(dataset: Dataset, root: Path) -> None:
    store = Store()
    store.extend(
        Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in dataset.default_graph()
    )
    rules = root / "ontology" / "rules"
    assert inference.entail(store, inference.read_rules(rules / "entailment")) == []
    assert inference.derive(store, inference.read_rules(rules / "derivation")) == []


def test_the_closure_is_consistent(closure: Graph) -> None:
    assert errors(closure) == []


def test_no_alignment_makes_one_kind_of_thing_another(closure: Graph) -> None:
    def instances(*classes: URIRef) -> set[object]:
        return {s for kind in classes for s in closure.subjects(RDF.type, kind)}

    organizations = instances(AMO.Institute, AMO.Agency)
    concepts = instances(AMO.Competency, AMO.SubCompetency, AMO.KSA, AMO.Occupation)
    observations = instances(URIRef("http://purl.org/linked-data/cube#Observation"))
    assert len(organizations) == 21
    assert not organizations & instances(SKOS.Concept)
    assert not concepts & instances(ORG.Organization)
    assert not concepts & observations
    assert not observations & instances(SKOS.Concept)


def concepts_of(graph: Graph) -> set[object]:
    return set(graph.subjects(RDF.type, SKOS.Concept))


def test_no_term_of_the_ontology_is_entailed_to_be_a_concept(closure: Graph) -> None:
    own = set(closure.subjects(RDFS.isDefinedBy, URIRef(BASE + "ontology")))
    assert len(own) > 100
    assert own & concepts_of(closure) == set()


def test_a_class_that_a_mapping_relation_aligns_is_entailed_to_be_a_concept(
    background: Graph,
) -> None:
    aligned = Graph().add((AMO.KSA, SKOS.closeMatch, ORG.Role))
    assert concepts_of(close(aligned + background)) >= {AMO.KSA, ORG.Role}


def planted() -> Iterator[tuple[str, tuple[URIRef, URIRef, URIRef]]]:
    yield "a scheme that is a concept", (ID.competencies, RDF.type, SKOS.Concept)
    yield "a collection that is a concept", (ID["core-competencies"], RDF.type, SKOS.Concept)
    yield "related to its broader concept", (ID["4-1-2"], SKOS.related, ID["4-1"])
    yield "related to what is above its parent", (ID["4-1-2"], SKOS.related, ID["tier-4"])
    yield (
        "an exact match that is a broad match",
        (
            ID["5-4-3"],
            SKOS.broadMatch,
            URIRef(BASE + "ref/nice/NF-COM-007"),
        ),
    )
    yield "an institute that is a concept", (ID["inst-niimbl"], RDF.type, SKOS.Concept)
    yield "a concept below an institute", (ID["4-1-2"], SKOS.broader, ID["inst-niimbl"])
    yield "a competency that is a KSA", (ID["4-1"], RDF.type, AMO.KSA)
    yield (
        "a competency in the place of a row",
        (
            ID["4-1"],
            AMO.inList,
            ID["4-2"],
        ),
    )


@pytest.fixture(scope="module")
def neighbourhood(dataset: Dataset, background: Graph) -> Graph:
    """The closure of what is said of the things that are planted at: enough to contradict it."""
    nodes = {term for _, (subject, _, value) in planted() for term in (subject, value)}
    nodes |= {ID["4-1"], ID["4-1-2"], ID["tier-4"], ID["5-4-3"]}
    near = Graph()
    for triple in graph_of(dataset, "framework", "mappings", "ontology"):
        if triple[0] in nodes or str(triple[0]).startswith(AMO):
            near.add(triple)
    return close(near + background)


@pytest.mark.parametrize(
    "statement", [pytest.param(statement, id=name) for name, statement in planted()]
)
def test_a_planted_contradiction_is_found(
    neighbourhood: Graph, statement: tuple[URIRef, URIRef, URIRef]
) -> None:
    assert errors(neighbourhood) == []
    assert errors(close(neighbourhood + Graph().add(statement))) != []


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ((None, URIRef("http://www.w3.org/2002/07/owl#sameAs"), None), "owl:sameAs"),
        (
            (None, RDF.type, URIRef("http://www.w3.org/ns/prov#Entity")),
            "prov:Entity by inference",
        ),
    ],
)
def test_what_is_never_inferred(
    dataset: Dataset, pattern: tuple[None, URIRef, URIRef | None], why: str
) -> None:
    assert list(graph_of(dataset, "inferred", "derived").triples(pattern)) == [], why


def test_no_inferred_statement_is_reflexive_or_gives_a_foreign_parent(dataset: Dataset) -> None:
    inferred = graph_of(dataset, "inferred")
    assert [t for t in inferred if t[0] == t[2]] == []
    for predicate in (SKOS.broader, SKOS.broaderTransitive, SKOS.related):
        for subject, value in inferred.subject_objects(predicate):
            assert str(subject).startswith(ID) == str(value).startswith(ID)
