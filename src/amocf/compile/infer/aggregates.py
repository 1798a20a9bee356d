"""Counts of institutes, from data that they keep to themselves: only those that give nobody away.

A count is published if at least so many institutes are counted, and at least so many that might be
are not; and if it exceeds each published count that lies within it by at least so many. So neither
a count, nor what is left of the whole, nor the difference of two counts tells of fewer. What is not
published is absent. There are no sums: in a sum over institutes a large one shows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from amocf.institutes.institute_graph import PUBLIC
from amocf.rdf.statements import english, number, state, term
from amocf.terms import AGGREGATES, BASE, EDITION, LICENCE, expand, graph_iri

#: Of two institutes that are counted together, each would learn what the other has.
SMALLEST_CELL: Final = 3

#: What is counted, from the least upwards: what lies within another comes before it.
_COUNTED: Final = ("amo:KSA", "amo:Occupation", "amo:SubCompetency", "amo:Competency")
_GRAPH: Final = NamedNode(graph_iri(AGGREGATES))
_SET: Final = f"{BASE}stat/aggregates"
_STRUCTURE: Final = f"{_SET}/structure"
_DATASET: Final = f"{BASE}dataset/{AGGREGATES}"
_FRAMEWORK_EDITION: Final = NamedNode(f"{BASE}id/edition-2025")
_ENGLISH: Final = NamedNode("http://publications.europa.eu/resource/authority/language/ENG")
_TITLE: Final = "Institutes by what they select, from data that is not published"
_DESCRIPTION: Final = (
    "The number of institutes that name each KSA and occupation of the document, or anything below"
    " each sub-competency and competency, as this edition computes it from restricted data of"
    " {total} institutes, none of which is named. A number is absent, not zero, where it, or what"
    " is left of all institutes, or its difference to a number within it, is less than {smallest}."
    " Unofficial edition, not endorsed by NIST."
)
_COMPONENTS: Final = (
    ("edition", "qb:dimension", "amo:observedEdition"),
    ("scope", "qb:dimension", "amo:figureScope"),
    ("measure", "qb:measure", "amo:numberOfSelectingInstitutes"),
    ("unit", "qb:attribute", "amo:unit"),
)


@dataclass(frozen=True)
class Cells:
    """Which institutes count for what, before anything is left out.

    Attributes:
        members: the institutes by what is counted, the least first.
        within: what lies within what is counted.
    """

    members: Mapping[str, Collection[str]]
    within: Mapping[str, Collection[str]]

    def published(self, possible: int, smallest: int) -> dict[str, int]:
        """Return the counts that give nobody away.

        Args:
            possible: how many institutes might be counted, as everybody knows.
            smallest: of how many institutes nothing less may be published.
        """
        found: dict[str, int] = {}
        for cell, institutes in self.members.items():
            size = len(institutes)
            inner = [found[each] for each in self.within.get(cell, ()) if each in found]
            gaps = (size, possible - size, *(size - each for each in inner))
            if min(gaps) >= smallest:
                found[cell] = size
        return found


class Framework:
    """What of the framework can be counted, and what stands below what.

    Args:
        quads: the statements of the framework.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.ranks: dict[str, int] = {}
        self.labels: dict[str, str] = {}
        self._broader: dict[str, set[str]] = defaultdict(set)
        self.institutes: set[str] = set()
        kinds = {expand(name): rank for rank, name in enumerate(_COUNTED)}
        for subject, predicate, value in _triples(quads):
            if predicate == expand("rdf:type") and value in kinds:
                self.ranks[subject] = kinds[value]
            elif predicate == expand("rdf:type") and value == expand("amo:Institute"):
                self.institutes.add(subject)
            elif predicate == expand("skos:broader"):
                self._broader[subject].add(value)
            elif predicate == expand("skos:prefLabel"):
                self.labels[subject] = value

    def above(self, iri: str) -> set[str]:
        """Return a concept and all that it stands below."""
        found = {iri}
        for each in self._broader.get(iri, ()):
            found |= self.above(each)
        return found


def count_cells(framework: Framework, stated: Mapping[str, Iterable[Quad]]) -> Cells:
    """Return who counts for what.

    Args:
        framework: what is counted.
        stated: the statements of each institute by its name.
    """
    members: dict[str, set[str]] = defaultdict(set)
    within: dict[str, set[str]] = defaultdict(set)
    for institute, quads in stated.items():
        for selected, places in _selections(quads):
            above = {each for place in places for each in framework.above(place)}
            for cell in {selected, *above} & framework.ranks.keys():
                members[cell].add(institute)
            for outer in above:  # also where the document has it under another code
                within[outer].add(selected)
    for cell in framework.ranks:
        for outer in framework.above(cell) - {cell}:
            within[outer].add(cell)
    order = sorted(members, key=lambda cell: (framework.ranks[cell], cell))
    return Cells({cell: members[cell] for cell in order}, within)


def aggregate(
    framework: Framework,
    stated: Mapping[str, Iterable[Quad]],
    disclosed: Collection[str],
    smallest: int,
) -> list[Quad]:
    """Return the counts that may be published, and what they are, in a graph of their own.

    Args:
        framework: what is counted.
        stated: the statements of each institute by its name.
        disclosed: institutes whose data is published: they are known not to be counted.
        smallest: of how many institutes nothing less may be published.
    """
    possible = len(framework.institutes) - len(disclosed)
    counts = count_cells(framework, stated).published(possible, smallest)
    gaps = (possible - len(stated), *(len(stated) - each for each in counts.values()))
    total = str(len(stated)) if min(gaps) >= smallest else f"at least {smallest}"
    quads = [*_described(total, smallest), *_structure()]
    for cell, count in counts.items():
        quads += state(
            f"{_SET}/{cell.rpartition('/')[2]}",
            ("rdf:type", term("qb:Observation")),
            ("rdfs:label", english(f"Institutes that select {framework.labels[cell]}")),
            ("qb:dataSet", NamedNode(_SET)),
            ("amo:observedEdition", _FRAMEWORK_EDITION),
            ("amo:figureScope", NamedNode(cell)),
            ("amo:numberOfSelectingInstitutes", number(count)),
            ("amo:unit", term("amo:institutes")),
            graph=_GRAPH,
        )
    return quads


def _described(total: str, smallest: int) -> Iterator[Quad]:
    text = _DESCRIPTION.format(total=total, smallest=smallest)
    titles = (("dct:title", english(_TITLE)), ("rdfs:label", english(_TITLE)))
    said = (*titles, ("dct:description", english(text)), ("dct:creator", NamedNode(EDITION)))
    yield from state(
        _DATASET,
        ("rdf:type", term("dcat:Dataset")),
        *said,
        ("dct:publisher", NamedNode(EDITION)),
        ("dct:license", NamedNode(LICENCE)),
        ("dct:accessRights", NamedNode(PUBLIC)),
        ("dct:language", _ENGLISH),
        ("prov:wasAttributedTo", NamedNode(EDITION)),
        graph=_GRAPH,
    )
    yield from state(
        _SET,
        ("rdf:type", term("qb:DataSet")),
        *said,
        ("qb:structure", NamedNode(_STRUCTURE)),
        ("dct:isPartOf", NamedNode(_DATASET)),
        graph=_GRAPH,
    )


def _structure() -> Iterator[Quad]:
    yield from state(
        _STRUCTURE,
        ("rdf:type", term("qb:DataStructureDefinition")),
        ("rdfs:label", english(f"Structure: {_TITLE}")),
        graph=_GRAPH,
    )
    for place, (name, kind, component) in enumerate(_COMPONENTS, 1):
        node = f"{_STRUCTURE}/{name}"
        yield from state(_STRUCTURE, ("qb:component", NamedNode(node)), graph=_GRAPH)
        yield from state(
            node,
            ("rdf:type", term("qb:ComponentSpecification")),
            (kind, term(component)),
            ("qb:order", number(place)),
            graph=_GRAPH,
        )


def _selections(quads: Iterable[Quad]) -> Iterator[tuple[str, set[str]]]:
    selected: dict[str, str] = {}
    places: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in _triples(quads):
        if predicate == expand("amo:selects"):
            selected[subject] = value
        elif predicate == expand("amo:selectedUnder"):
            places[subject].add(value)
    for selection, what in selected.items():
        yield what, places[selection]


def _triples(quads: Iterable[Quad]) -> Iterator[tuple[str, str, str]]:
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            value = getattr(quad.object, "value", "")
            yield quad.subject.value, quad.predicate.value, value
