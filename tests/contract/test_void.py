"""VoID tells what ``amocf.nt`` holds: each figure is what counting the dump gives."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple, parse

from amocf.terms import DATASET, DEFAULT_GRAPHS, PREFIXES, expand

Figures = dict[str, int]

TYPE = expand("rdf:type")
SPACE = "https://w3id.org/amocf/"


def text(node: object) -> str:
    return str(getattr(node, "value", node))


class Dump:
    """The file that is counted, and what it says of itself."""

    def __init__(self, dist: Path) -> None:
        self.triples = [quad.triple for quad in parse(path=str(dist / "amocf.nt"))]
        self._facts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for triple in self.triples:
            self._facts[text(triple.subject), triple.predicate.value].append(text(triple.object))

    def stated(self, subject: str, name: str) -> list[str]:
        return self._facts[subject, expand(name)]

    def figures(self, subject: str) -> Figures:
        found = {name: self.stated(subject, f"void:{name}") for name in counted(())}
        return {name: int(values[0]) for name, values in found.items() if values}


@pytest.fixture(scope="module")
def dump(dist: Path) -> Dump:
    return Dump(dist)


def counted(triples: Iterable[Triple], space: str = SPACE) -> Figures:
    distinct = set(triples)
    subjects = {triple.subject for triple in distinct}
    return {
        "triples": len(distinct),
        "entities": sum(text(subject).startswith(space) for subject in subjects),
        "distinctSubjects": len(subjects),
        "distinctObjects": len({triple.object for triple in distinct}),
        "properties": len({triple.predicate for triple in distinct}),
        "classes": len({t.object for t in distinct if t.predicate.value == TYPE}),
    }


def of_graph(dist: Path, dataset: str) -> list[Triple]:
    name = dataset.removeprefix(PREFIXES["dataset"])
    return [quad.triple for quad in parse(path=str(dist / "graphs" / f"{name}.ttl"))]


def test_figures_of_the_whole_are_counted(dump: Dump) -> None:
    stated = dump.figures(DATASET)
    assert {"triples", "entities", "distinctSubjects", "properties", "classes"} <= stated.keys()
    assert stated.items() <= counted(dump.triples).items()


def test_each_class_has_a_partition_with_its_instances(dump: Dump) -> None:
    instances: dict[str, set[str]] = defaultdict(set)
    for triple in dump.triples:
        if triple.predicate.value == TYPE:
            instances[text(triple.object)].add(text(triple.subject))
    stated = {}
    for partition in dump.stated(DATASET, "void:classPartition"):
        (name,) = dump.stated(partition, "void:class")
        stated[name] = dump.figures(partition)
    assert stated == {name: {"entities": len(found)} for name, found in instances.items()}


def test_each_property_has_a_partition_with_its_statements(dump: Dump) -> None:
    uses: dict[str, list[Triple]] = defaultdict(list)
    for triple in dump.triples:
        uses[triple.predicate.value].append(triple)
    partitions = dump.stated(DATASET, "void:propertyPartition")
    stated = {dump.stated(each, "void:property")[0]: dump.figures(each) for each in partitions}
    assert stated.keys() == uses.keys()
    for name, figures in stated.items():
        assert "triples" in figures, name
        assert figures.items() <= counted(uses[name]).items(), name


def test_each_graph_is_a_subset_with_its_figures(dump: Dump, dist: Path) -> None:
    subsets = set(dump.stated(DATASET, "void:subset"))
    graphs = [name for name in sorted(subsets) if expand("void:Linkset") not in kinds(dump, name)]
    assert graphs == sorted(PREFIXES["dataset"] + name for name in DEFAULT_GRAPHS)
    for dataset in graphs:
        figures = dump.figures(dataset)
        assert {"triples", "entities", "properties", "classes"} <= figures.keys()
        assert figures.items() <= counted(of_graph(dist, dataset)).items(), dataset


def test_each_outside_framework_is_counted_within_its_space(dump: Dump, dist: Path) -> None:
    whole = PREFIXES["dataset"] + "references"
    triples = of_graph(dist, whole)
    subsets = dump.stated(whole, "void:subset")
    assert subsets
    for subset in subsets:
        (space,) = dump.stated(subset, "void:uriSpace")
        about = [triple for triple in triples if text(triple.subject).startswith(space)]
        figures = dump.figures(subset)
        assert figures.keys() == {"triples", "entities"}
        assert figures.items() <= counted(about, space).items(), subset


def test_each_linkset_has_the_links_that_the_records_of_its_set_state(
    dump: Dump, root: Path
) -> None:
    subsets = dump.stated(DATASET, "void:subset")
    linksets = [name for name in subsets if expand("void:Linkset") in kinds(dump, name)]
    assert linksets
    for linkset in linksets:
        (mapping_set,) = dump.stated(linkset, "dct:source")
        links = set(of_mapping_set(root, mapping_set))
        assert links <= set(dump.triples)
        assert set(dump.stated(linkset, "void:linkPredicate")) == {
            link.predicate.value for link in links
        }
        figures = dump.figures(linkset)
        assert "triples" in figures
        assert figures.items() <= counted(links).items(), linkset
        for part in dump.stated(linkset, "void:propertyPartition"):
            (name,) = dump.stated(part, "void:property")
            of_part = [link for link in links if link.predicate.value == name]
            assert dump.figures(part).items() <= counted(of_part).items(), part
        for link in links:
            assert is_in_target(dump, linkset, text(link.object)), link


def of_mapping_set(root: Path, mapping_set: str) -> list[Triple]:
    """Return what the records of a mapping set state, as its source file has them."""
    name = mapping_set.removeprefix(PREFIXES["dataset"] + "mappings-")
    lines = (root / "mappings" / f"{name}.sssom.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
    return [
        Triple(*(NamedNode(expand(row[f"{end}_id"])) for end in ("subject", "predicate", "object")))
        for row in rows
        if not row.get("predicate_modifier")
    ]


def is_in_target(dump: Dump, linkset: str, iri: str) -> bool:
    (target,) = dump.stated(linkset, "void:objectsTarget")
    parts = dump.stated(target, "void:subset")
    spaces = [space for each in parts or [target] for space in dump.stated(each, "void:uriSpace")]
    # The scheme of a framework stands beside the space of its components.
    return iri.startswith(tuple(spaces)) or iri + "/" in spaces


def kinds(dump: Dump, subject: str) -> list[str]:
    return dump.stated(subject, "rdf:type")
