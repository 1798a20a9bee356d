"""Another framework, as a release describes it: its components, and what is mapped to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from amocf.errors import UsageError
from amocf.outside_names import short_name
from amocf.rdf.graph_reader import GraphReader
from amocf.targets.published_component import PublishedFramework
from amocf.targets.target_currency import newest_editions
from amocf.terms import BASE

_ESCO: Final = "http://data.europa.eu/esco/concept-scheme/occupations"
#: The frameworks by the names that the command line takes.
SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nice": f"{BASE}ref/nice",
        "onet": f"{BASE}ref/onet-soc",
        "esco": _ESCO,
        "dol-amcm": f"{BASE}ref/dol-amcm",
        "dol-itcm": f"{BASE}ref/dol-itcm",
        "dol-bcm": f"{BASE}ref/dol-bcm",
    }
)
#: Words of the names by which the models of the Department of Labor are distinguished.
_MODELS: Final = (
    ("advanced manufacturing", "dol-amcm"),
    ("information technology", "dol-itcm"),
    ("bioscience", "dol-bcm"),
)
#: The frameworks whose components are occupations.
_OF_OCCUPATIONS: Final = frozenset(("onet", "esco"))
_COMPETENCIES: Final = ("amo:Tier", "amo:Competency", "amo:SubCompetency")


@dataclass(frozen=True)
class DescribedComponent:
    """A component as the release describes it.

    Attributes:
        iri: its URI, its owner's or that of a stand-in.
        code: its code.
        title: its title; empty where none was seen.
        label: what the release calls it.
        records: the mapping records that lead to it.
        replacement: the official IRI that was adopted for it; or empty.
    """

    iri: str
    code: str
    title: str
    label: str
    records: tuple[str, ...] = ()
    replacement: str = ""

    @property
    def is_stand_in(self) -> bool:
        """Whether its URI is of this edition."""
        return self.iri.startswith(BASE)


@dataclass(frozen=True)
class MappableConcept:
    """A concept of the framework that may be mapped: with the targets that it has."""

    iri: str
    code: str
    label: str
    targets: frozenset[str]


@dataclass(frozen=True)
class DescribedFramework:
    """Another framework in a release.

    Attributes:
        slug: its name on the command line.
        iri: its URI.
        name: how it is usually called.
        newest: the edition that the release names as the newest known; or empty.
        components: what is described of it.
        concepts: the concepts that may be mapped to it.
    """

    slug: str
    iri: str
    name: str
    newest: str
    components: tuple[DescribedComponent, ...]
    concepts: tuple[MappableConcept, ...]


def described_framework(reader: GraphReader, slug: str) -> DescribedFramework:
    """Return what a release says of a framework, given by its name on the command line."""
    scheme = SCHEMES[slug]
    classes = ("amo:Occupation",) if slug in _OF_OCCUPATIONS else _COMPETENCIES
    components = (
        iri for iri in reader.subjects(scheme, "skos:inScheme") if _is_component(reader, iri)
    )
    newest = newest_editions(reader, scheme)
    return DescribedFramework(
        slug=slug,
        iri=scheme,
        name=short_name(scheme, reader.label(scheme)),
        newest=_first(reader, newest[0], "dcat:version") if newest else "",
        components=tuple(_component(reader, iri) for iri in components),
        concepts=tuple(_concept(reader, iri) for kind in classes for iri in reader.iris_of(kind)),
    )


def set_of(published: PublishedFramework, asked: str | None) -> str:
    """Return which framework a file is of, by what it holds, or as it was asked for.

    Raises:
        UsageError: if that is not known.
    """
    if asked:
        return asked
    if published.form.startswith("NICE"):
        return "nice"
    components = published.components
    if any(each.iri.startswith("http://data.europa.eu/esco/") for each in components):
        return "esco"
    coded = [each for each in components if each.code]
    if coded and sum(_is_soc(each.code) for each in coded) * 2 > len(coded):
        return "onet"
    name = published.name.casefold()
    for words, slug in _MODELS:
        if words in name:
            return slug
    raise UsageError(
        f"the file is {published.form}, and does not tell of which framework: name it with --set"
        f" ({', '.join(SCHEMES)})"
    )


def _is_soc(code: str) -> bool:
    return len(code) == 10 and code[2] == "-" and code[7] == "."


def _is_component(reader: GraphReader, iri: str) -> bool:
    return reader.is_a(iri, "amo:ExternalComponent")


def _component(reader: GraphReader, iri: str) -> DescribedComponent:
    label = reader.label(iri)
    is_unseen = bool(reader.texts(iri, "amo:titleNotSeen"))
    return DescribedComponent(
        iri=iri,
        code=_first(reader, iri, "skos:notation"),
        title="" if is_unseen else label,
        label=label,
        records=tuple(reader.subjects(iri, "sssom:object_id")),
        replacement=next(iter(reader.iris(iri, "dct:isReplacedBy")), ""),
    )


def _concept(reader: GraphReader, iri: str) -> MappableConcept:
    records = reader.subjects(iri, "sssom:subject_id")
    targets = (target for each in records for target in reader.iris(each, "sssom:object_id"))
    code = _first(reader, iri, "dct:identifier")
    return MappableConcept(iri, code, reader.label(iri), frozenset(targets))


def _first(reader: GraphReader, iri: str, curie: str) -> str:
    return next(iter(reader.texts(iri, curie)), "")
