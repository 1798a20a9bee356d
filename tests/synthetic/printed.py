"""What the document prints of the data that are with the institutes, as a release has it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode

from amocf.institutes.published_terms import PublishedConcept, PublishedTerms, read_published_terms
from amocf.rdf.graph_reader import GraphReader
from amocf.release.opened import Release
from amocf.terms import DATASET, PREFIXES, expand

_MOST_SELECTED: Final = "top-network"


@dataclass(frozen=True)
class Printed:
    """The figures, lists and names of the document.

    Attributes:
        terms: what a workbook may name.
        counts: how many essential KSAs each printed code has.
        figures: the other printed figures, by the names that they have in the data.
        areas: the short names of the institutes of each technology area, by its short name.
        specific: the numbers of the KSAs that the document calls specific to each area.
        network: those that it lists as network-wide on the page of each area.
        most_selected: those that it lists as most highly selected of all.
        title_institutes: by how many institutes each occupation was identified.
    """

    terms: PublishedTerms
    counts: Mapping[str, int]
    figures: Mapping[str, int]
    areas: Mapping[str, tuple[str, ...]]
    specific: Mapping[str, tuple[str, ...]]
    network: Mapping[str, tuple[str, ...]]
    most_selected: tuple[str, ...]
    title_institutes: Mapping[str, int]

    @property
    def ksas(self) -> Mapping[str, PublishedConcept]:
        """The KSAs that the document names, by their numbers."""
        return {each.identifier: each for each in self.terms.ksas}

    def of_area(self, area: str, name: str) -> int | None:
        """Return a figure of the page of an area, if it is printed there."""
        return self.figures.get(f"page-{area}-{name}")


def read_printed(release: Release) -> Printed:
    """Read from a release what the document prints."""
    reader = GraphReader(release.store)
    day = next(iter(reader.texts(DATASET, "dct:modified")), "")
    specific, network = "-specific", "-network"
    lists = {
        iri.removeprefix(PREFIXES["list"]): tuple(map(_name, reader.iris(iri, "skos:member")))
        for iri in reader.iris_of("amo:FrequentlySelectedList")
    }
    most = lists.pop(_MOST_SELECTED)
    return Printed(
        read_published_terms(release.store, release.version, day),
        _counted(reader, "amo:competencyOfCount", "amo:numberOfEssentialKSAs"),
        {
            iri.removeprefix(PREFIXES["fig"]): int(text)
            for iri in reader.subjects(PREFIXES["stat"] + "figures", "qb:dataSet")
            for text in reader.texts(iri, "amo:figure")
        },
        {
            _name(area): tuple(map(_name, reader.subjects(area, "amo:inTechnologyArea")))
            for area in reader.iris_of("amo:TechnologyArea")
        },
        {name.removesuffix(specific): lists[name] for name in lists if name.endswith(specific)},
        {name.removesuffix(network): lists[name] for name in lists if name.endswith(network)},
        most,
        _counted(reader, "amo:occupationOfCount", "amo:numberOfInstitutes"),
    )


def _name(iri: str) -> str:
    return re.sub(r".*/(area-|inst-)?", "", iri)


def _counted(reader: GraphReader, dimension: str, measure: str) -> dict[str, int]:
    """Return the numbers of a data cube, by the identifier of what is counted."""
    observations = reader.store.quads_for_pattern(
        None, NamedNode(expand(dimension)), None, DefaultGraph()
    )
    return {
        reader.texts(each.object.value, "dct:identifier")[0]: int(
            reader.texts(each.subject.value, measure)[0]
        )
        for each in observations
        if isinstance(each.subject, NamedNode) and isinstance(each.object, NamedNode)
    }
