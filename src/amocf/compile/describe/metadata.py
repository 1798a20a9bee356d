"""What the dataset says of itself: VoID counts, DCAT distributions and versions, PROV of the build.

``ontology/release.ttl`` holds what people write (titles, agents, version, date); here is what
follows from it and from the data. No clock is read: times come from the date of the release.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf import __version__
from amocf.compile.describe.dcat import (
    describe_exports,
    describe_files,
    describe_graphs,
    describe_mapping_sets,
    describe_versions,
)
from amocf.compile.describe.graph_datasets import dataset_of
from amocf.compile.describe.release_info import ReleaseInfo
from amocf.compile.describe.rights import FOR_ALL, Rights
from amocf.compile.describe.rights_of_others import describe_rights
from amocf.compile.describe.settling import Fact, settle
from amocf.compile.describe.void import Contents
from amocf.exchange.registry import released_exporters
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.statements import midnight, state, term, titled
from amocf.terms import BASE, DATASET, DOCUMENT
from amocf.uri_spaces import URI_SPACE, uri_spaces

_SOFTWARE: Final = BASE + "agent/software"
_PLAN: Final = BASE + "dataset/build-plan"


@dataclass(frozen=True)
class Description:
    """What is computed of ``graph/metadata``.

    Attributes:
        statements: sorted, and each once.
        left_out: subject and property of each count that is not given, since it would not settle.
    """

    statements: tuple[Quad, ...]
    left_out: tuple[Fact, ...]


def describe(
    graphs: Mapping[str, GraphLines], release: ReleaseInfo, rights: Rights = FOR_ALL
) -> Description:
    """Describe the dataset and count it, the description and the counts included.

    Args:
        graphs: the dataset, with what people state in ``graph/metadata``, by the names of its
            graphs.
        release: the version, the date and the published files.
        rights: which rights it gives.

    Raises:
        DataError: if a published file has no known format.
    """
    held = {"metadata": GraphLines("metadata", b""), **graphs}
    exported = [each for exporter in released_exporters() for each in exporter.datasets(held)]
    datasets = {*map(dataset_of, held.values())}
    described = (
        *describe_mapping_sets(held.values()),
        *describe_graphs(datasets),
        *describe_versions(datasets, release),
        *describe_exports(exported),
        *describe_rights(held, exported),
        *describe_files(release.files),
        *_build(held, release),
    )
    stated = set(rights.applied(described))
    held["metadata"] = GraphLines.of("metadata", (*held["metadata"], *stated))
    spaces = uri_spaces(q for each in held.values() for q in each.with_text(str(URI_SPACE)))
    counts = settle(Contents(held, spaces).described)
    statements = sorted({*stated, *counts.statements}, key=str)
    return Description(tuple(statements), tuple(sorted(counts.left_out)))


def _build(graphs: Mapping[str, GraphLines], release: ReleaseInfo) -> Iterator[Quad]:
    """Yield the build as a PROV activity with its plan, its software and what it used."""
    build = BASE + "dataset/build"
    association = build + "/association"
    yield from state(
        build,
        ("rdf:type", term("prov:Activity")),
        *titled(f"Build of {release.version}"),
        ("prov:startedAtTime", midnight(release.date)),
        ("prov:endedAtTime", midnight(release.date)),
        ("prov:generated", NamedNode(DATASET)),
        ("prov:wasAssociatedWith", NamedNode(_SOFTWARE)),
        ("prov:qualifiedAssociation", NamedNode(association)),
        ("prov:used", NamedNode(DOCUMENT)),
        *(
            ("prov:used", NamedNode(source))
            for source in _outside_sources(graphs.get("references", ()))
        ),
    )
    yield from state(
        association,
        ("rdf:type", term("prov:Association")),
        *titled("The software that builds, and its plan"),
        ("prov:agent", NamedNode(_SOFTWARE)),
        ("prov:hadPlan", NamedNode(_PLAN)),
    )
    yield from state(DATASET, ("prov:wasGeneratedBy", NamedNode(build)))
    yield from state(_SOFTWARE, ("schema:softwareVersion", Literal(__version__)))


def _outside_sources(references: Iterable[Quad]) -> list[str]:
    """Return the documents from which ``graph/references`` was taken: those it describes."""
    document = term("foaf:Document")
    return sorted(
        {
            quad.subject.value
            for quad in references
            if quad.object == document and isinstance(quad.subject, NamedNode)
        }
    )
