"""Data of institutes as a release holds them beside the document's, without a build."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from tests.institutes.workbooks import DAY, OFFICE, RIGHT, Tables, added, xlsx

from amocf.institutes.decisions import DECISIONS
from amocf.institutes.importing import import_files
from amocf.institutes.institute_folder import GRAPH
from amocf.institutes.institute_graph import DataOrigin
from amocf.institutes.published_terms import read_published_terms
from amocf.terms import BASE, INSTITUTE_GRAPH, LICENCE, graph_iri

#: What the one had stated first: it withdraws the second, and finds the third to be published.
_EARLIER: Final = added(
    *("KSAs", "4.1.1", "Appraise a plant", "", OFFICE, DAY),
    tables=added("KSAs", "4.1.7", "Gather and weigh what was measured", "", OFFICE, DAY),
)
#: The other shares a published KSA and occupation, and holds a KSA to be that of the one.
OTHER: Final[Tables] = {
    "KSAs": [
        ("4.1.7", "Data collection and analysis", "job postings", "Education team", DAY),
        ("5.1", "Maintain sterile conditions", "", "Education team", DAY),
    ],
    "Occupations": [("Process Engineers", "", "", ""), ("Fermentation Operators", "", "", "")],
    "Connections": [
        ("Data collection and analysis", "Process Engineers", "no", "Education team", DAY),
        ("Maintain sterile conditions", "Fermentation Operators", "yes", "", ""),
    ],
}
_DECIDED: Final = (
    "decision\twording or number\tcandidate\tits wording\tsimilarity\n"
    "same\tksa-niimbl-0002\tksa-0001\t\t\n"
    "same\tksa-niimbl-0003\tksa-biomade-0001\t\t\n"
)


#: The steps of imports: the institute, its rows, and what it decided before them.
STEPS: Final = (("niimbl", _EARLIER, ""), ("biomade", OTHER, ""), ("niimbl", RIGHT, _DECIDED))


def institutes_quads(
    store: Store, place: Path, steps: Iterable[tuple[str, Tables, str]] = STEPS
) -> Iterator[Quad]:
    """Import for institutes, and yield what a release has of it.

    Args:
        store: the release of the document.
        place: where the folders of the institutes are to stand.
        steps: the imports, in their order.
    """
    terms = read_published_terms(store, "2025.1.0", "2026-01-01")
    for institute, tables, decided in steps:
        folder = place / institute
        folder.mkdir(exist_ok=True)
        if decided:
            (folder / DECISIONS).write_text(decided, "utf-8")
        origin = DataOrigin(institute, BASE, LICENCE, (("data.xlsx", xlsx(tables)),))
        done = import_files(terms, origin, folder, is_partial=False)
        assert done.is_written, done.findings
    for folder in sorted(place.iterdir()):
        graph = NamedNode(graph_iri(INSTITUTE_GRAPH + folder.name))
        for quad in parse(path=str(folder / GRAPH), format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
