"""What the dataset says of itself: VoID counts, DCAT distributions and versions, PROV of the build.

``ontology/release.ttl`` holds what people write (titles, agents, version, date); here is what
follows from it and from the data. No clock is read: times come from the date of the release.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf import __version__
from amocf.compile.describe.dcat import describe_files, describe_mapping_sets, describe_versions
from amocf.compile.describe.release_info import ReleaseInfo
from amocf.compile.describe.void import describe_contents
from amocf.rdf.statements import english, graph_of, midnight, state, term
from amocf.terms import BASE, DATASET, expand

_DOCUMENT: Final = BASE + "source/2025"
_SOFTWARE: Final = BASE + "agent/software"
_PLAN: Final = BASE + "dataset/build-plan"


def describe(quads: Iterable[Quad], release: ReleaseInfo) -> list[Quad]:
    """Return what is computed of ``graph/metadata``, sorted and each statement once.

    Args:
        quads: the dataset. What of it stands in ``graph/metadata`` or in the default graph is
            passed over, so that the counts never count themselves or anything twice.
        release: the version, the date and the paths of the published files.

    Raises:
        DataError: if a published file has no known format.
    """
    counted = [quad for quad in quads if graph_of(quad) not in ("", "metadata")]
    graphs = {graph_of(quad) for quad in counted}
    statements = {
        *describe_contents(counted),
        *describe_mapping_sets(counted),
        *describe_versions(graphs, release),
        *describe_files(release.files),
        *_build(counted, release),
    }
    return sorted(statements, key=str)


def _build(quads: Sequence[Quad], release: ReleaseInfo) -> Iterator[Quad]:
    """Yield the build as a PROV activity with its plan, its software and what it used."""
    build = BASE + "dataset/build"
    association = build + "/association"
    yield from state(
        build,
        ("rdf:type", term("prov:Activity")),
        ("dct:title", english(f"Build of {release.version}")),
        ("prov:startedAtTime", midnight(release.date)),
        ("prov:endedAtTime", midnight(release.date)),
        ("prov:generated", NamedNode(DATASET)),
        ("prov:wasAssociatedWith", NamedNode(_SOFTWARE)),
        ("prov:qualifiedAssociation", NamedNode(association)),
        ("prov:used", NamedNode(_DOCUMENT)),
        *(("prov:used", NamedNode(source)) for source in _outside_sources(quads)),
    )
    yield from state(
        association,
        ("rdf:type", term("prov:Association")),
        ("dct:title", english("The software that builds, and its plan")),
        ("prov:agent", NamedNode(_SOFTWARE)),
        ("prov:hadPlan", NamedNode(_PLAN)),
    )
    yield from state(DATASET, ("prov:wasGeneratedBy", NamedNode(build)))
    yield from state(_SOFTWARE, ("schema:softwareVersion", Literal(__version__)))


def _outside_sources(quads: Iterable[Quad]) -> list[str]:
    """Return the addresses from which ``graph/references`` was taken."""
    source = expand("dct:source")
    return sorted(
        {
            quad.object.value
            for quad in quads
            if quad.predicate.value == source
            and graph_of(quad) == "references"
            and isinstance(quad.object, NamedNode)
            and not quad.object.value.startswith(BASE)
        }
    )
