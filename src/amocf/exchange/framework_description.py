"""What formats of exchange say of the framework as a whole, of its schemes and of its kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final

from pyoxigraph import Store

from amocf.exchange.framework_items import ITEM_CLASSES, Item
from amocf.ordering import by_family_name
from amocf.rdf.property_values import PropertyValues
from amocf.terms import BASE, DATASET, DOCUMENT, EDITION, expand
from amocf.uri_spaces import uri_spaces_of

#: The concept schemes of the framework, and the kinds of items that stand in each or are beside it.
SCHEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "competencies": ("tier", "competency", "sub-competency", "ksa", "institute-ksa"),
    "occupations": ("occupation", "institute-occupation"),
    "technology-areas": ("technology-area",),
}
#: The language of all texts of the document, and of those of this edition.
LANGUAGE: Final = "en"
#: What the edition is, for those who take it for the document.
UNOFFICIAL: Final = "Unofficial edition, not endorsed by NIST."
#: Stands where a release does not say when it was changed, as it does where computers know no day.
_UNKNOWN_DAY: Final = "1970-01-01"


@dataclass(frozen=True)
class Named:
    """Something with a URI, and what it is called."""

    iri: str
    name: str


@dataclass(frozen=True)
class SchemeDescription:
    """What is said of a concept scheme of the framework, or of a data set.

    Attributes:
        iri: its URI.
        title: what it is called.
        description: what it holds, and that the edition is unofficial.
        licence: the IRI of its licence; empty where it has none, as in a restricted release.
        citation: how it is cited, or else the whole edition: with the authors and the publisher of
            the document, and as an unofficial edition of that.
    """

    iri: str
    title: str
    description: str
    licence: str
    citation: str


@dataclass(frozen=True)
class KindDescription:
    """A kind of items: the class of the ontology, its label and what it is."""

    iri: str
    label: str
    comment: str


@dataclass(frozen=True)
class FrameworkDescription:
    """What formats say beside the items.

    Attributes:
        whole: the data set of the whole edition.
        schemes: the concept schemes, by the names of ``SCHEMES``.
        kinds: the kinds of items, by the names of ``ITEM_CLASSES``.
        creator: who makes the edition, and so each of its schemes, its numbers and its readings.
            Who wrote or published the document has made none of these: formats name them where
            they have a place for the source.
        source: the document that it transcribes.
        source_authors: who wrote the document, by their family names, as on its title page.
        source_issued: the year of the document, as it prints it.
        version: the version of the release; empty where the data says none.
        created: the day on which the edition was begun, in ISO 8601.
        modified: the day on which the release was last changed, in ISO 8601.
        warning: that some of the data is made up; or empty.
        institute_data: the data set of each institute that states something, by its URI.
        keywords: what the edition is about.
        rights: the statements of rights of each framework, scheme and data set that has any, by
            its URI, the shortest first: also those of others, whose titles it shares.
    """

    whole: SchemeDescription
    schemes: Mapping[str, SchemeDescription]
    kinds: Mapping[str, KindDescription]
    creator: Named
    source: Named
    source_authors: tuple[str, ...]
    source_issued: str
    version: str
    created: str
    modified: str
    warning: str
    institute_data: Mapping[str, SchemeDescription]
    keywords: tuple[str, ...]
    rights: Mapping[str, tuple[str, ...]]

    def rights_of(self, iri: str) -> tuple[str, ...]:
        """Return the statements of rights of a framework, a scheme or a data set."""
        return self.rights.get(iri, ())

    def licence_of(self, institute: str, scheme: str) -> str:
        """Return the licence of an item: that of its institute's data, or of its scheme."""
        if not institute:
            return self.schemes[scheme].licence
        return self.institute_data[institute].licence if institute in self.institute_data else ""

    def creator_of(self, item: Item) -> str:
        """Return the URI of who makes an item: the institute that adds it, or the edition."""
        return item.institute or self.creator.iri

    @cached_property
    def modified_at(self) -> str:
        """The moment for formats that want one: the beginning of the day, which is all we know."""
        return f"{self.modified}T00:00:00Z"

    @cached_property
    def created_at(self) -> str:
        """The beginning of the day on which the edition was begun."""
        return f"{self.created}T00:00:00Z"


def describe_framework(store: Store) -> FrameworkDescription:
    """Read what a release says of the framework."""
    whole = PropertyValues(store)
    creators = PropertyValues(store, (DATASET, DOCUMENT)).values("dct:creator")
    institutes = whole.subjects("rdf:type", "amo:Institute")
    attributed = [each for each in whole.each("prov:wasAttributedTo") if each[1] in institutes]
    schemes = {name: f"{BASE}id/{name}" for name in SCHEMES}
    kinds = {kind: expand(curie) for kind, curie in ITEM_CLASSES.items()}
    about = (*schemes.values(), *kinds.values(), *(data for data, _ in attributed))
    # Of what else a release holds, which may be very much, nothing is said here.
    release = PropertyValues(
        store, (DATASET, EDITION, DOCUMENT, *about, *chain.from_iterable(creators.values()))
    )
    labels = release.value("rdfs:label")
    titles, texts = release.value("dct:title"), release.value("dct:description")
    licences, comments = release.value("dct:license"), release.value("rdfs:comment")
    citations = release.value("dct:bibliographicCitation")
    citation = citations.get(DATASET, "")

    def described(iri: str) -> SchemeDescription:
        return SchemeDescription(
            iri,
            titles.get(iri, labels.get(iri, iri)),
            texts.get(iri, ""),
            licences.get(iri, ""),
            citations.get(iri, citation),
        )

    def named(iri: str) -> Named:
        return Named(iri, labels.get(iri, iri))

    modified = _day(release.value("dct:modified").get(DATASET, ""), _UNKNOWN_DAY)
    return FrameworkDescription(
        described(DATASET),
        {name: described(iri) for name, iri in schemes.items()},
        {
            kind: KindDescription(iri, labels.get(iri, kind), comments.get(iri, ""))
            for kind, iri in kinds.items()
        },
        named(creators.get(DATASET, [EDITION])[0]),
        named(DOCUMENT),
        tuple(
            sorted(
                (labels.get(each, each) for each in creators.get(DOCUMENT, ())), key=by_family_name
            )
        ),
        release.value("dct:issued").get(DOCUMENT, ""),
        release.value("dcat:version").get(DATASET, ""),
        _day(release.value("dct:created").get(DATASET, ""), modified),
        modified,
        uri_spaces_of(store).warning,
        {whose: described(data) for data, whose in attributed},
        tuple(release.values("dcat:keyword").get(DATASET, ())),
        {
            iri: tuple(sorted(texts_of, key=lambda text: (len(text), text)))
            for iri, texts_of in whole.values("dct:rights").items()
        },
    )


def _day(text: str, otherwise: str) -> str:
    """Return a text if it is a day in ISO 8601."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return otherwise
